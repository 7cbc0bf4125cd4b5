/*
 * What the bench has measured, and its rows in the log.
 */
#ifndef KERNEL_BENCH_BENCH_ROW_H
#define KERNEL_BENCH_BENCH_ROW_H

#include "kernel/bench/bench_cell.h"

/* By what a CPU serializes in a sync. */
enum bench_primitive {
	BENCH_FASTEST,
#define BENCH_KEEPS(NAME)
#define BENCH_DROPS(NAME) BENCH_##NAME,
#define SERIALIZATION(NAME, word, instruction, code, fetched, ...) BENCH_##fetched(NAME)
#include "scenario/serializations.def"
	BENCH_PRIMITIVES
};
#undef BENCH_KEEPS
#undef BENCH_DROPS

enum serialization bench_primitive_how(enum bench_primitive primitive);

/* Why this machine has no such sync; NULL when it has. Patcher. */
const char *bench_primitive_lacks(enum bench_primitive primitive);

/* All costs are in cycles, as read. */
struct bench {
	uint32_t rounds;       /* that were made */
	uint64_t clock_cycles; /* of one reading; a patch reads it TEXT_PHASES + 1 times */
	struct bench_cell *cells;
	unsigned cell_count;
	uint64_t syncs[BENCH_EXECUTORS];			   /* that were made meanwhile */
	struct cost primitives[BENCH_PRIMITIVES][BENCH_EXECUTORS]; /* one bare sync */
	struct cost with, without;	 /* one pass over one site, with a breakpoint and without */
	struct cost passes[BENCH_RATES]; /* one pass while patches go on, by bench_rates */
	uint64_t patches[BENCH_RATES];	 /* that went on */
};

/* Prints all rows, each a comment of the log. Sorts what was measured: once, at the end.
 * Patcher. */
void bench_print(struct bench *bench);

#endif
