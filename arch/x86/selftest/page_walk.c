#include "arch/x86/selftest/page_walk.h"

#include <stdbool.h>
#include <stdint.h>

#include "arch/kernel.h"
#include "arch/site.h"
#include "arch/text.h"
#include "arch/x86/cpu/cpu.h"
#include "arch/x86/cpu/protection.h"
#include "arch/x86/memory/layout.h"
#include "arch/x86/memory/paging.h"
#include "arch/x86/privileged.h"

#define LEVELS 4

typedef unsigned long long hex; /* for %llx */

/* One that can still grow; empty while `from` is `to`. */
struct region {
	uint64_t from, to, physical;
	uint64_t rights; /* bits of an entry: writable, user, no-execute */
};

static void print_region(const struct region *region)
{
	if (region->from == region->to)
		return;
	kernel_comment("pages: 0x%016llx to 0x%016llx r%c%c%c physical 0x%llx", (hex)region->from,
		       (hex)region->to, region->rights & ENTRY_WRITABLE ? 'w' : '-',
		       region->rights & ENTRY_NO_EXECUTE ? '-' : 'x',
		       region->rights & ENTRY_USER ? 'u' : '-', (hex)region->physical);
}

static void add_page(struct region *region, const struct region *page)
{
	if (region->to == page->from && region->rights == page->rights &&
	    region->physical + (region->to - region->from) == page->physical) {
		region->to = page->to;
		return;
	}
	print_region(region);
	*region = *page;
}

/* What all levels allow is allowed, and what one forbids to execute is forbidden: SDM vol. 3 §4.6.
 */
static uint64_t rights_of(uint64_t above, uint64_t entry)
{
	const uint64_t allowing = ENTRY_WRITABLE | ENTRY_USER;

	return (above & entry & allowing) | ((above | entry) & ENTRY_NO_EXECUTE);
}

static uint64_t bytes_of_entry(unsigned level)
{
	return (uint64_t)PAGE_SIZE << (9 * level);
}

/* An address copies its bit 47 into those above. */
static uint64_t canonical(uint64_t address)
{
	return (uint64_t)((int64_t)(address << 16) >> 16);
}

static void walk_table(uint64_t physical, unsigned level, uint64_t address, uint64_t above,
		       struct region *region)
{
	const uint64_t *table = paging_table(physical);

	for (unsigned i = 0; i < PAGE_TABLE_ENTRIES; i++, address += bytes_of_entry(level)) {
		uint64_t entry = table[i], rights = rights_of(above, entry);

		if (!(entry & ENTRY_PRESENT))
			continue;
		if (level > 0 && !(entry & ENTRY_LARGE)) {
			walk_table(entry & ENTRY_ADDRESS, level - 1, address, rights, region);
			continue;
		}
		uint64_t from = canonical(address);

		add_page(region, &(struct region){from, from + bytes_of_entry(level),
						  entry & ENTRY_ADDRESS, rights});
	}
}

static void describe_stacks(void)
{
	kernel_comment("stack: CPU 0 0x%016llx to 0x%016llx", (hex)(uint64_t)boot_stack_bottom,
		       (hex)(uint64_t)boot_stack_top);
	for (unsigned i = 0; i < cpu_count; i++)
		for (unsigned stack = 0; stack < STACKS; stack++) {
			uint64_t top = cpus[i]->stack_top[stack];

			kernel_comment("stack: CPU %u 0x%016llx to 0x%016llx", i,
				       (hex)(top - STACK_PAGES * PAGE_SIZE), (hex)top);
		}
}

static void describe_sites(void)
{
	for (unsigned i = 0; i < SITES_MAX; i++) {
		const uint8_t *area = arch_site_area(i);

		kernel_comment("site: 0x%016llx to 0x%016llx alias 0x%016llx", (hex)(uint64_t)area,
			       (hex)(uint64_t)(area + SURROUND_AREA_SIZE),
			       (hex)(uint64_t)arch_text_alias(area, SURROUND_AREA_SIZE));
	}
}

static void describe_protection(void)
{
	protection_describe_processor();
	for (unsigned i = 0; i < cpu_count; i++)
		protection_describe(i, &cpus[i]->protection);
}

void page_walk_describe(void)
{
	struct region region = {0};

	walk_table(read_cr3() & ENTRY_ADDRESS, LEVELS - 1, 0, ENTRY_WRITABLE | ENTRY_USER, &region);
	print_region(&region);
	describe_stacks();
	describe_sites();
	describe_protection();
}
