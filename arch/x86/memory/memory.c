#include "arch/x86/memory/memory.h"

#include "arch/arch.h"
#include "arch/x86/memory/arena.h"
#include "arch/x86/memory/layout.h"
#include "arch/x86/memory/paging.h"
#include "lib/string.h"

static uint64_t arena_base, arena_end, arena_next;

/* Writes to the page and reads it back, past the caches, and leaves it as it was. */
static bool keeps(uint64_t physical)
{
	static volatile uint64_t *word;

	if (!word)
		word = paging_window(physical, PAGE_SIZE, PAGE_DEVICE);
	else if (!paging_map((uint64_t)word, physical, PAGE_SIZE, PAGE_DEVICE))
		return false;
	if (!word)
		return false;
	uint64_t before = *word;

	*word = ~before;
	bool kept = *word == ~before;

	*word = before;
	kept = kept && *word == before;
	/* No page that is executed later may be left writable here. */
	paging_unmap((uint64_t)word, PAGE_SIZE);
	return kept;
}

void *memory_address(uint64_t physical)
{
	return (void *)(DIRECT_BASE + physical - arena_base);
}

uint64_t memory_physical(const void *address)
{
	return (uint64_t)address - DIRECT_BASE + arena_base;
}

void *memory_pages(size_t count)
{
	if (count > (arena_end - arena_next) / PAGE_SIZE)
		return NULL;
	void *pages = memory_address(arena_next);

	arena_next += count * PAGE_SIZE;
	memset(pages, 0, count * PAGE_SIZE);
	return pages;
}

uint32_t memory_low_page(const struct boot_info *boot)
{
	return arena_low_page(boot, keeps);
}

const char *memory_init(const struct boot_info *boot)
{
	static const struct page_source source = {memory_pages, memory_physical, memory_address};
	struct boot_memory arena = arena_choose(boot, paging_physical_limit(), keeps);

	if (arena.length < ARENA_MIN)
		return "there is too little memory: no 1 MiB of it in a row is usable above the "
		       "kernel";
	arena_base = arena.base;
	arena_end = arena.base + arena.length;
	arena_next = arena_base;
	paging_take_tables_from(&source);

	/* Tables for the arena's own map come from its start: maps a piece, then uses it. */
	for (uint64_t at = arena_base; at < arena_end; at += LARGE_PAGE_SIZE) {
		uint64_t size = arena_end - at < LARGE_PAGE_SIZE ? arena_end - at : LARGE_PAGE_SIZE;

		if (!paging_map(DIRECT_BASE + at - arena_base, at, size, PAGE_WRITE))
			return "there is too little memory for page tables";
	}
	return NULL;
}

void *arch_allocate(size_t size)
{
	return memory_pages(round_up(size, PAGE_SIZE) / PAGE_SIZE);
}
