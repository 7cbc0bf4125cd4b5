/*
 * What the bench patches: some generated static branches, which are turned on and off together.
 */
#ifndef KERNEL_BENCH_CELL_H
#define KERNEL_BENCH_CELL_H

#include <stdbool.h>

#include "arch/arch.h"
#include "kernel/cost.h"
#include "kernel/text_patch.h"

enum bench_executors { BENCH_IDLE, BENCH_BUSY, BENCH_EXECUTORS };

struct bench_cell {
	struct arch_generated chain;
	struct text_batch batch;
	unsigned form; /* that its sites have: 0 is off */

	/* In cycles, by what the executors do: one bare sync; all stores of a patch, bare; a patch.
	 */
	struct cost sync[BENCH_EXECUTORS], stores[BENCH_EXECUTORS], patch[BENCH_EXECUTORS];
};

/* Syncs of a patch: text_patch() makes so many. */
#define BENCH_SYNCS 3u

/* One site of 2 bytes, one of 5, and batches. *count of them; NULL when there is no memory. Once;
 * the areas of the sites are theirs from then on. Patcher, executors at rest. */
struct bench_cell *bench_cells_make(unsigned *count);

/* The functions below: patcher, with the lock of the text. False when a CPU did not acknowledge, or
 * the sites do not do what they should. */

/* Gives all sites the other form, and adds what it has cost. `patch` may be NULL. */
bool bench_cell_toggle(struct bench_cell *cell, struct cost *patch);

/* One bare sync; adds what it has cost. */
bool bench_sync(enum serialization how, struct cost *sync);

/* The same stores as those of a patch, of the bytes that are there already, and in the same state
 * of the machine: each of the three sets behind a sync. Adds what each sync, and what all stores
 * have cost, the waits for them included. */
bool bench_cell_limit(struct bench_cell *cell, struct cost *sync, struct cost *stores);

/* Executes all sites: whether each does what its form says. */
bool bench_cell_is_right(const struct bench_cell *cell);

#endif
