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

/* The end of something in [base, end) that must be kept, or 0 if there is nothing such. */
static uint64_t kept_end(const struct boot_info *boot, uint64_t base, uint64_t end)
{
	uint64_t kernel = (uint64_t)boot_start, kernel_end = kernel_physical(data_end);

	if (overlaps(base, end, kernel, kernel_end))
		return kernel_end;
	for (unsigned i = 0; i < boot->module_count; i++) {
		const struct boot_module *module = &boot->modules[i];

		if (overlaps(base, end, module->base, module->base + module->length))
			return module->base + module->length;
	}
	for (unsigned i = 0; i < boot->loader_memory_count; i++) {
		const struct boot_memory *kept = &boot->loader_memory[i];

		if (overlaps(base, end, kept->base, kept->base + kept->length))
			return kept->base + kept->length;
	}
	return 0;
}

/* The start of the first thing in [base, end) that must be kept, or `end`. */
static uint64_t free_until(const struct boot_info *boot, uint64_t base, uint64_t end)
{
	uint64_t until = end, kernel = (uint64_t)boot_start;

	if (overlaps(base, until, kernel, kernel_physical(data_end)))
		until = kernel;
	for (unsigned i = 0; i < boot->module_count; i++) {
		const struct boot_module *module = &boot->modules[i];

		if (overlaps(base, until, module->base, module->base + module->length))
			until = module->base;
	}
	for (unsigned i = 0; i < boot->loader_memory_count; i++) {
		const struct boot_memory *kept = &boot->loader_memory[i];

		if (overlaps(base, until, kept->base, kept->base + kept->length))
			until = kept->base;
	}
	return until;
}

/* Makes the arena the largest free piece of the usable range, if it is larger than the arena. */
static void consider(const struct boot_info *boot, const struct boot_memory *usable)
{
	uint64_t end = round_down(usable->base + usable->length, PAGE_SIZE);
	uint64_t base = round_up(usable->base < ONE_MIB ? ONE_MIB : usable->base, PAGE_SIZE);

	while (base < end) {
		uint64_t until = round_down(free_until(boot, base, end), PAGE_SIZE);

		if (until > base && until - base > arena_end - arena_base) {
			arena_base = base;
			arena_end = until;
		}
		uint64_t past = until > base ? until : base;
		uint64_t kept = kept_end(boot, past, past + PAGE_SIZE);

		base = kept ? round_up(kept, PAGE_SIZE) : past + PAGE_SIZE;
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
			if (!kept_end(boot, page, page + PAGE_SIZE))
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
	if (arena_end - arena_base < ARENA_MIN)
		return "the memory map has no 1 MiB of usable memory in a row above the kernel";
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
