#include "kernel/text/text.h"

#include "arch/text.h"

/* Written at rest, before anybody executes it. */
static struct arch_range generated;

static bool contains(struct arch_range text, const uint8_t *address, size_t length)
{
	return address >= text.start && address < text.end &&
	       length <= (size_t)(text.end - address);
}

bool kernel_text_contains(const uint8_t *address, size_t length)
{
	return contains(arch_text(), address, length) || contains(generated, address, length);
}

void kernel_text_add(const uint8_t *start, size_t length)
{
	generated = (struct arch_range){start, start + length};
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
