#include "kernel/bench_cell.h"

#include "kernel/jump_label.h"
#include "kernel/text.h"
#include "kernel/text_lock.h"
#include "lib/string.h"

/* Each chain begins in a page of its own: where CPUs are emulated, a store to a page costs all that
 * is in it. */
#define PAGE 4096u

#define AREAS_SIZE ((size_t)SITES_MAX * SURROUND_AREA_SIZE)

static const struct {
	uint32_t sites, bytes;
} wanted[] = {
	{1, 2}, {1, 5}, {64, 2}, {64, 5}, {256, 2}, {256, 5}, {1024, 2}, {1024, 5}, {16384, 5},
};

#define CELLS (sizeof(wanted) / sizeof(wanted[0]))

/* ---- Making them ------------------------------------------------------------------------- */

static bool fill_batch(struct bench_cell *cell)
{
	uint32_t count = cell->chain.branches;
	struct text_site *sites = arch_allocate(count * sizeof(*sites));

	if (!sites)
		return false;
	for (uint32_t i = 0; i < count; i++) {
		struct jump_site site = arch_generated_site(&cell->chain, i);

		jump_label_fill(&site, &sites[i]);
	}
	cell->batch = (struct text_batch){.sites = sites, .count = count};
	return text_prepare(&cell->batch) == TEXT_DONE;
}

/* False when the areas have no room for it. */
static bool make(struct bench_cell *cell, const uint8_t *text)
{
	size_t size = arch_generated_size(&cell->chain);
	uint8_t *alias = arch_text_alias(text, size);

	cell->chain.text = text;
	if (!alias)
		return false;
	arch_generated_write(&cell->chain, alias);
	return fill_batch(cell);
}

struct bench_cell *bench_cells_make(unsigned *count)
{
	struct bench_cell *cells = arch_allocate(CELLS * sizeof(*cells));
	/* The areas touch, and no scenario is placed in them. */
	const uint8_t *text = arch_site_area(0);

	if (!cells)
		return NULL;
	kernel_text_add(text, AREAS_SIZE);
	for (*count = 0; *count < CELLS; ++*count) {
		struct bench_cell *cell = &cells[*count];

		cell->chain.branches = wanted[*count].sites;
		cell->chain.length = wanted[*count].bytes;
		if (!make(cell, text))
			return NULL;
		text += (arch_generated_size(&cell->chain) + PAGE - 1) / PAGE * PAGE;
	}
	/* Nobody has fetched what was there before. */
	return arch_sync(SERIALIZE_CPUID, false, text_timeout_us()) ? cells : NULL;
}

/* ---- Measuring them ---------------------------------------------------------------------- */

bool bench_cell_toggle(struct bench_cell *cell, struct cost *patch)
{
	uint64_t start = arch_cycles();
	enum text_result result = text_patch(&cell->batch, !cell->form);
	uint64_t cycles = arch_cycles() - start;

	if (result != TEXT_DONE)
		return false;
	cell->form = !cell->form;
	if (patch)
		cost_add(patch, cycles);
	return true;
}

bool bench_sync(enum serialization how, struct cost *sync)
{
	uint64_t start = arch_cycles();
	bool all = arch_sync(how, false, text_timeout_us());

	cost_add(sync, arch_cycles() - start);
	return all;
}

/* One set of stores: of the heads, or of the tails. */
static uint64_t timed_stores(const struct bench_cell *cell, enum text_part part)
{
	uint64_t start = arch_cycles();

	for (size_t i = 0; i < cell->batch.count; i++)
		text_store(&cell->batch.sites[i], part, cell->form);
	/* The IPI of a patch's sync waits for them likewise. */
	arch_fence();
	return arch_cycles() - start;
}

bool bench_cell_limit(struct bench_cell *cell, struct cost *sync, struct cost *stores)
{
	uint64_t cycles = 0;

	for (unsigned set = 0; set < BENCH_SYNCS; set++) {
		if (!bench_sync(arch_sync_fastest(), sync))
			return false;
		cycles += timed_stores(cell, set == 1 ? TEXT_TAIL : TEXT_HEAD);
	}
	cost_add(stores, cycles);
	return true;
}

bool bench_cell_is_right(const struct bench_cell *cell)
{
	return arch_generated_run(&cell->chain) == (cell->form ? 0 : cell->chain.branches);
}
