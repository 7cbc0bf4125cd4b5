/*
 * Of each kind of site the first area has pages for all that lies around it. The areas of more such
 * sites have two pages each, in which the site lies; for the rest the first one's are mapped again.
 */
#include "arch/x86/memory/site_area.h"

#include "arch/site.h"
#include "arch/text.h"
#include "arch/x86/memory/kernel_text.h"
#include "arch/x86/memory/layout.h"
#include "arch/x86/memory/memory.h"
#include "arch/x86/memory/paging.h"
#include "lib/string.h"

#define AREAS_SIZE ((size_t)SITES_MAX * SURROUND_AREA_SIZE)
#define MORE_SIZE ((size_t)SITE_TIMES_MAX * SURROUND_AREA_SIZE) /* of a kind */
#define OWN_END (SURROUND_OWN + SURROUND_OWN_SIZE)

static uint8_t *areas_alias;

/* How many areas of each kind there are. Written by the patcher while no CPU executes a site, and
 * before any is placed in them: see place.c. */
static unsigned counts[SITES_MAX];

bool site_areas_init(void)
{
	areas_alias = memory_pages(AREAS_SIZE / PAGE_SIZE);
	if (!areas_alias)
		return false;
	memset(areas_alias, BREAKPOINT, AREAS_SIZE);
	for (unsigned kind = 0; kind < SITES_MAX; kind++)
		counts[kind] = 1;
	return paging_map(SITE_BASE, memory_physical(areas_alias), AREAS_SIZE, PAGE_EXECUTE);
}

static uint64_t base_of(unsigned kind, unsigned which)
{
	if (which == 0)
		return SITE_BASE + (uint64_t)kind * SURROUND_AREA_SIZE;
	return SITE_MORE_BASE + kind * MORE_SIZE + (uint64_t)which * SURROUND_AREA_SIZE;
}

static uint64_t own_alias_of(unsigned kind, unsigned which)
{
	return SITE_ALIAS_BASE + ((uint64_t)kind * SITE_TIMES_MAX + which) * SURROUND_OWN_SIZE;
}

static bool map_one(unsigned kind, unsigned which)
{
	uint64_t base = base_of(kind, which), own, alias = own_alias_of(kind, which);
	uint64_t first = memory_physical(areas_alias) + (uint64_t)kind * SURROUND_AREA_SIZE;
	void *pages = memory_pages(SURROUND_OWN_SIZE / PAGE_SIZE);

	if (!pages)
		return false;
	memset(pages, BREAKPOINT, SURROUND_OWN_SIZE);
	own = memory_physical(pages);
	return paging_map(alias, own, SURROUND_OWN_SIZE, PAGE_WRITE) &&
	       paging_map(base, first, SURROUND_OWN, PAGE_EXECUTE) &&
	       paging_map(base + SURROUND_OWN, own, SURROUND_OWN_SIZE, PAGE_EXECUTE) &&
	       paging_map(base + OWN_END, first + OWN_END, SURROUND_AREA_SIZE - OWN_END,
			  PAGE_EXECUTE);
}

/* The other CPUs run, but what was not mapped is in no TLB: SDM vol. 3 §4.10.2.3. */
bool arch_site_areas(unsigned kind, unsigned times)
{
	while (counts[kind] < times) {
		if (!map_one(kind, counts[kind]))
			return false;
		counts[kind]++;
	}
	return true;
}

const uint8_t *arch_site_area(unsigned kind)
{
	return arch_site_area_of(kind, 0);
}

const uint8_t *arch_site_area_of(unsigned kind, unsigned which)
{
	return (const uint8_t *)base_of(kind, which);
}

bool arch_site_area_at(const uint8_t *address, unsigned *kind, unsigned *which)
{
	uint64_t first = (uint64_t)address - SITE_BASE, more = (uint64_t)address - SITE_MORE_BASE;

	if ((uint64_t)address >= SITE_BASE && first < AREAS_SIZE) {
		*kind = (unsigned)(first / SURROUND_AREA_SIZE);
		*which = 0;
		return true;
	}
	if ((uint64_t)address < SITE_MORE_BASE || more >= SITES_MAX * MORE_SIZE)
		return false;
	*kind = (unsigned)(more / MORE_SIZE);
	*which = (unsigned)(more % MORE_SIZE / SURROUND_AREA_SIZE);
	return *which > 0 && *which < counts[*kind];
}

/* In one of the first areas, which touch each other, or in the pages of another that are its own.
 */
uint8_t *arch_text_alias(const uint8_t *text, size_t length)
{
	unsigned kind, which;

	if (!arch_site_area_at(text, &kind, &which))
		return text_alias(text, length);
	size_t at = (uint64_t)text - base_of(kind, which);

	if (which == 0) {
		at += (size_t)kind * SURROUND_AREA_SIZE;
		return length <= AREAS_SIZE - at ? areas_alias + at : NULL;
	}
	if (at < SURROUND_OWN || at > OWN_END || length > OWN_END - at)
		return NULL;
	return (uint8_t *)own_alias_of(kind, which) + at - SURROUND_OWN;
}
