/*
 * What the bench patches: some generated static branches, which are turned on and off together.
 */
#ifndef KERNEL_BENCH_BENCH_CELL_H
#define KERNEL_BENCH_BENCH_CELL_H

#include <stdbool.h>

#include "arch/text.h"
#include "kernel/bench/bench_fields.h"
#include "kernel/core/cost.h"
#include "kernel/text/text_patch.h"

/* In cycles: whole patches, and what they were spent on. */
struct bench_patch {
	struct cost all, phases[TEXT_PHASES];
	struct cost rest;	 /* what is in no phase */
	struct cost less_stores; /* the patches, each without its own stores */
};

struct bench_cell {
	const struct bench_size *size;
	struct arch_generated chain;
	struct text_batch batch;
	unsigned form; /* that its sites have: 0 is off */

	/* The same instructions as in the chain that is off, never patched; without branches where
	 * the two are not compared. And what one run of each costs, in cycles. */
	struct arch_generated nops;
	struct cost untaken, nop;

	/* In cycles, by what the executors do: one bare sync, and the three of a limit together;
	 * all stores of a patch, bare; a patch. */
	struct cost sync[BENCH_EXECUTORS], syncs[BENCH_EXECUTORS], stores[BENCH_EXECUTORS];
	struct bench_patch patch[BENCH_EXECUTORS];
};

/* Batches of each of bench_sizes, of up to `sites_max` sites. *count of them; NULL when there is no
 * memory. Once; the areas of the sites are theirs from then on. Patcher, executors at rest.
 */
struct bench_cell *bench_cells_make(uint32_t sites_max, unsigned *count);

/* How often the sites of a cell are turned on and off again in a round, counted from 0, with so
 * many executors online. The larger, the less often; 0: not at all. Pure. */
unsigned bench_cell_turns(const struct bench_cell *cell, enum bench_executors executors,
			  unsigned online, uint32_t round);

/* The functions below: patcher, with the lock of the text. False when a CPU did not acknowledge, or
 * the sites do not do what they should. */

/* Gives all sites the other form, and adds what it has cost. `patch` may be NULL. */
bool bench_cell_toggle(struct bench_cell *cell, struct bench_patch *patch);

/* One bare sync; adds what it has cost, and hands it out in *cycles, which may be NULL. */
bool bench_sync(enum serialization how, struct cost *sync, uint64_t *cycles);

/* The same stores as those of a patch, of the bytes that are there already, and in the same state
 * of the machine: each of the three sets behind a sync. Adds what each sync, all of them, and all
 * stores have cost, the waits for them included. */
bool bench_cell_limit(struct bench_cell *cell, enum bench_executors executors);

/* Where there are NOPs to compare it with, executes the chain, which is off, and the NOPs, in turn,
 * and adds what each run has cost. */
void bench_cell_compare(struct bench_cell *cell);

/* Executes all sites: whether each does what its form says. */
bool bench_cell_is_right(const struct bench_cell *cell);

#endif
