#include "arch/x86/memory.h"

#include "arch/arch.h"
#include "arch/x86/layout.h"
#include "arch/x86/paging.h"
#include "lib/string.h"

#define ONE_MIB 0x100000u
/* Enough for over a thousand CPUs. More would only cost page tables. */
#define ARENA_MAX (128ull << 20)
#define ARENA_MIN (1ull << 20)

static uint64_t arena_base, arena_end, arena_next;

static bool overlaps(uint64_t base, uint64_t end, uint64_t other, uint64_t other_end)
{
	return base < other_end && other < end;
}

/* Takes the range for the first one if it overlaps [base, end) and begins before `first`. */
static void choose(struct boot_memory *first, uint64_t base, uint64_t end, uint64_t kept,
		   uint64_t kept_length)
{
	if (kept_length > 0 && overlaps(base, end, kept, kept + kept_length) &&
	    (first->length == 0 || kept < first->base))
		*first = (struct boot_memory){kept, kept_length};
}

/* The first thing in [base, end) that must be kept; its length is 0 when there is nothing such. */
static struct boot_memory first_kept(const struct boot_info *boot, uint64_t base, uint64_t end)
{
	uint64_t kernel = (uint64_t)boot_start;
	struct boot_memory first = {0};

	choose(&first, base, end, kernel, kernel_physical(data_end) - kernel);
	for (unsigned i = 0; i < boot->module_count; i++)
		choose(&first, base, end, boot->modules[i].base, boot->modules[i].length);
	for (unsigned i = 0; i < boot->loader_memory_count; i++)
		choose(&first, base, end, boot->loader_memory[i].base,
		       boot->loader_memory[i].length);
	return first;
}

/* Makes the arena the largest free piece of the usable range, if it is larger than the arena. */
static void consider(const struct boot_info *boot, const struct boot_memory *usable)
{
	uint64_t end = round_down(usable->base + usable->length, PAGE_SIZE);
	uint64_t base = round_up(usable->base < ONE_MIB ? ONE_MIB : usable->base, PAGE_SIZE);

	while (base < end) {
		struct boot_memory kept = first_kept(boot, base, end);
		uint64_t until = kept.length ? round_down(kept.base, PAGE_SIZE) : end;

		if (until > base && until - base > arena_end - arena_base) {
			arena_base = base;
			arena_end = until;
		}
		if (!kept.length)
			return;
		base = round_up(kept.base + kept.length, PAGE_SIZE);
	}
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
	for (unsigned i = 0; i < boot->usable_count; i++) {
		uint64_t end = boot->usable[i].base + boot->usable[i].length;
		uint64_t page = round_up(boot->usable[i].base, PAGE_SIZE);

		for (page = page ? page : PAGE_SIZE; page + PAGE_SIZE <= end; page += PAGE_SIZE) {
			if (page + PAGE_SIZE > ONE_MIB)
				break;
			if (!first_kept(boot, page, page + PAGE_SIZE).length)
				return (uint32_t)page;
		}
	}
	return 0;
}

const char *memory_init(const struct boot_info *boot)
{
	static const struct page_source source = {memory_pages, memory_physical, memory_address};

	for (unsigned i = 0; i < boot->usable_count; i++)
		consider(boot, &boot->usable[i]);
	if (arena_end - arena_base < ARENA_MIN) {
		arena_base = arena_end = 0; /* nothing is mapped, so nothing may be given out */
		return "the memory map has no 1 MiB of usable memory in a row above the kernel";
	}
	if (arena_end - arena_base > ARENA_MAX)
		arena_end = arena_base + ARENA_MAX;
	arena_next = arena_base;
	paging_take_tables_from(&source);

	/* Tables for the arena's own map come from its start: maps a piece, then uses it. */
	for (uint64_t at = arena_base; at < arena_end; at += LARGE_PAGE_SIZE) {
		uint64_t size = arena_end - at < LARGE_PAGE_SIZE ? arena_end - at : LARGE_PAGE_SIZE;

		if (!paging_map(DIRECT_BASE + at - arena_base, at, size, PAGE_WRITE))
			return "no memory is left for page tables";
	}
	return NULL;
}

void *arch_allocate(size_t size)
{
	return memory_pages(round_up(size, PAGE_SIZE) / PAGE_SIZE);
}
