#include "kernel/text.h"

#include "arch/arch.h"

bool kernel_text_contains(const uint8_t *address, size_t length)
{
	struct arch_range text = arch_text();

	return address >= text.start && address < text.end &&
	       length <= (size_t)(text.end - address);
}

bool init_text_contains(const uint8_t *address, size_t length)
{
	struct arch_range init = arch_init_text();

	return address < init.end && address + length > init.start;
}

bool text_is_freed(const uint8_t *address, size_t length)
{
	return init_text_contains(address, length) && !arch_text_alias(address, length);
}
