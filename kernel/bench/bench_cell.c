#include "kernel/bench/bench_cell.h"

#include "arch/arch.h"
#include "kernel/text/jump_label.h"
#include "kernel/text/text.h"
#include "kernel/text/text_lock.h"
#include "lib/string.h"

/* Each chain begins in a page of its own: where CPUs are emulated, a store to a page costs all that
 * is in it. */
#define PAGE 4096u

#define AREAS_SIZE ((size_t)SITES_MAX * SURROUND_AREA_SIZE)

/* What is measured in the first round only is so large that it is left out with more executors that
 * are busy: where CPUs take turns, each of them meets each breakpoint in each turn, and that takes
 * minutes. */
#define BUSY_FOR_HUGE 16u

unsigned bench_cell_turns(const struct bench_cell *cell, enum bench_executors executors,
			  unsigned online, uint32_t round)
{
	const struct bench_size *size = cell->size;

	if (size->turns == 0 && executors == BENCH_BUSY && online > BUSY_FOR_HUGE)
		return 0;
	return round == 0 ? size->first_turns : size->turns;
}

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

/* Writes a chain to *text, and moves it on. False when the areas have no room for it. */
static bool write(struct arch_generated *chain, const uint8_t **text)
{
	size_t size = arch_generated_size(chain);
	uint8_t *alias = arch_text_alias(*text, size);

	if (!alias)
		return false;
	chain->text = *text;
	arch_generated_write(chain, alias);
	*text += (size + PAGE - 1) / PAGE * PAGE;
	return true;
}

static bool make(struct bench_cell *cell, const uint8_t **text)
{
	if (!write(&cell->chain, text) || !fill_batch(cell))
		return false;
	if (cell->chain.branches != BENCH_COMPARED_SITES)
		return true;
	cell->nops = cell->chain;
	return write(&cell->nops, text);
}

struct bench_cell *bench_cells_make(uint32_t sites_max, unsigned *count)
{
	struct bench_cell *cells = arch_allocate(BENCH_SIZES * sizeof(*cells));
	/* The areas touch, and no scenario is placed in them. */
	const uint8_t *text = arch_site_area(0);

	if (!cells)
		return NULL;
	kernel_text_add(text, AREAS_SIZE);
	for (*count = 0; *count < BENCH_SIZES && bench_sizes[*count].sites <= sites_max; ++*count) {
		struct bench_cell *cell = &cells[*count];

		cell->size = &bench_sizes[*count];
		cell->chain.branches = cell->size->sites;
		cell->chain.length = cell->size->bytes;
		if (!make(cell, &text))
			return NULL;
	}
	/* Nobody has fetched what was there before. */
	return arch_sync(SERIALIZE_CPUID, false, text_timeout_us()) ? cells : NULL;
}

/* ---- Measuring them ---------------------------------------------------------------------- */

static void add(struct bench_patch *patch, const struct text_batch *batch, uint64_t cycles)
{
	uint64_t rest = cycles;

	cost_add(&patch->all, cycles);
	for (unsigned i = 0; i < TEXT_PHASES; i++) {
		cost_add(&patch->phases[i], batch->cycles[i]);
		rest -= batch->cycles[i];
	}
	cost_add(&patch->rest, rest);
	cost_add(&patch->less_stores, cycles - text_store_cycles(batch));
}

bool bench_cell_toggle(struct bench_cell *cell, struct bench_patch *patch)
{
	uint64_t start = arch_cycles();
	enum text_result result = text_patch(&cell->batch, !cell->form);
	uint64_t cycles = arch_cycles() - start;

	if (result != TEXT_DONE)
		return false;
	cell->form = !cell->form;
	if (patch)
		add(patch, &cell->batch, cycles);
	return true;
}

bool bench_sync(enum serialization how, struct cost *sync, uint64_t *cycles)
{
	uint64_t start = arch_cycles();
	bool all = arch_sync(how, false, text_timeout_us());
	uint64_t taken = arch_cycles() - start;

	cost_add(sync, taken);
	if (cycles)
		*cycles = taken;
	return all;
}

/* One set of stores: of the heads, or of the tails. */
static uint64_t timed_stores(const struct bench_cell *cell, enum text_part part)
{
	uint64_t start = arch_cycles();

	text_store(&cell->batch, part, cell->form);
	/* The IPI of a patch's sync waits for them likewise. */
	arch_fence();
	return arch_cycles() - start;
}

bool bench_cell_limit(struct bench_cell *cell, enum bench_executors executors)
{
	uint64_t stores = 0, syncs = 0, cycles;

	for (unsigned set = 0; set < BENCH_SYNCS; set++) {
		if (!bench_sync(arch_sync_fastest(), &cell->sync[executors], &cycles))
			return false;
		syncs += cycles;
		stores += timed_stores(cell, set == 1 ? TEXT_TAIL : TEXT_HEAD);
	}
	cost_add(&cell->syncs[executors], syncs);
	cost_add(&cell->stores[executors], stores);
	return true;
}

static void timed_run(const struct arch_generated *chain, struct cost *cost)
{
	uint64_t start = arch_cycles();

	arch_generated_run(chain);
	cost_add(cost, arch_cycles() - start);
}

void bench_cell_compare(struct bench_cell *cell)
{
	if (cell->nops.branches == 0)
		return;
	/* The first run would show what it costs to fetch, or to translate, them. */
	arch_generated_run(&cell->chain);
	arch_generated_run(&cell->nops);
	/* In turn, so that what else the machine does is in both; and now this one is first, now
	 * that one. */
	for (unsigned i = 0; i < BENCH_COMPARED_RUNS; i++) {
		if (i % 2 == 0)
			timed_run(&cell->chain, &cell->untaken);
		timed_run(&cell->nops, &cell->nop);
		if (i % 2 != 0)
			timed_run(&cell->chain, &cell->untaken);
	}
}

bool bench_cell_is_right(const struct bench_cell *cell)
{
	return arch_generated_run(&cell->chain) == (cell->form ? 0 : cell->chain.branches);
}
