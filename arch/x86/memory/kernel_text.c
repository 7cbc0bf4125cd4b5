#include "arch/x86/memory/kernel_text.h"

#include "arch/kernel.h"
#include "arch/static_branch.h"
#include "arch/text.h"
#include "arch/x86/memory/layout.h"
#include "arch/x86/memory/paging.h"
#include "lib/string.h"
#include "scenario/instruction.h"

/* In linker.ld. */
extern const struct jump_site jump_table_start[], jump_table_end[];

/* Written by the boot CPU before the others start. */
static bool init_is_freed;

static bool contains(struct arch_range range, const uint8_t *text, size_t length)
{
	return text >= range.start && text <= range.end && length <= (size_t)(range.end - text);
}

/* The areas may touch: a range of which one end is freed is freed. */
static bool is_freed(const uint8_t *text, size_t length)
{
	return init_is_freed && text < init_text_end && text + length > init_text_start;
}

uint8_t *text_alias(const uint8_t *text, size_t length)
{
	if (!contains(arch_text(), text, length) || is_freed(text, length))
		return NULL;
	return (uint8_t *)TEXT_ALIAS_BASE + (text - text_start);
}

void text_free_init(void)
{
	size_t size = (size_t)(init_text_end - init_text_start);
	uint8_t *alias = text_alias(init_text_start, size);

	memset(alias, BREAKPOINT, size);
	init_is_freed = true;
	paging_unmap((uint64_t)init_text_start, size);
	paging_unmap((uint64_t)alias, size);
	kernel_comment("init text: %zu KiB freed", size / 1024);
}

struct arch_range arch_text(void)
{
	return (struct arch_range){text_start, text_end};
}

struct arch_range arch_init_text(void)
{
	return (struct arch_range){init_text_start, init_text_end};
}

const struct jump_site *arch_jump_sites(size_t *count)
{
	*count = (size_t)(jump_table_end - jump_table_start);
	return jump_table_start;
}
