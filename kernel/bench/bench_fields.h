/*
 * The rows of the bench: which there are, what each measures, how often, and in which columns
 * they stand. The kernel measures and prints by these lists (bench.c, bench_cell.c, bench_row.c),
 * and the judge reads by them, and says what is missing (tools/log/bench_rows.h,
 * tools/log/bench_check.h). docs/bench.md says what each row is; a test holds it against them.
 * Pure.
 */
#ifndef KERNEL_BENCH_BENCH_FIELDS_H
#define KERNEL_BENCH_BENCH_FIELDS_H

#include <stdint.h>

/* Behind "# ", what each line of the bench begins with; and what is behind that in a row's. */
#define BENCH_PREFIX "bench: "
#define BENCH_ROW_PREFIX "row "

/* ---- Who, and what --------------------------------------------------------------------------- */

/* What executors do meanwhile: they wait, with arch_relax(); they rest; they execute the sites. */
enum bench_executors { BENCH_IDLE, BENCH_HALTED, BENCH_BUSY, BENCH_EXECUTORS };

/* The word in the first column. */
const char *bench_executors_word(enum bench_executors executors);

/* To what a row belongs; "sync" is in two of them. */
#define BENCH_OF_SYNCS 1u /* bare syncs, of no sites: as often each */
#define BENCH_OF_BATCH 2u /* what is measured of a batch: once a patch, but for the single sync */
#define BENCH_OF_BRANCHES 4u /* compared with each other, as often each; executors idle */
#define BENCH_OF_BUSY 8u     /* by itself, of these sites; executors busy */

/* Syncs of a patch: text_patch() makes so many. */
#define BENCH_SYNCS 3u

/* Runs in a round of each bare sync that the machine has, and of what is compared. */
#define BENCH_BARE_RUNS 8u
#define BENCH_COMPARED_RUNS 8u

/* The batch with which the cost of a branch that is off is compared, and what executors lose
 * is measured. */
#define BENCH_COMPARED_SITES 1024u
#define BENCH_LOSS_SITES 64u

/* The longest instruction: all that is not of a batch has it. */
#define BENCH_BYTES 5u

/* PASS(rate): how executors get on while so many patches a second are made. */
#define BENCH_PASSES(PASS) PASS(0) PASS(10) PASS(1000)

/* ROW(name, word, belongs to, sites, bytes, runs): in the order in which they are printed; 0 where
 * that is the batch's, or, of runs in a round, not fixed. Behind the first there are bare syncs by
 * each serialization that drops what was fetched, which enum bench_what has before all others. */
#define BENCH_ROWS(ROW, PASS)                                                                      \
	ROW(SYNC, "sync", BENCH_OF_SYNCS | BENCH_OF_BATCH, 0, 0, BENCH_BARE_RUNS)                  \
	ROW(SYNCS, "syncs", BENCH_OF_BATCH, 0, 0, 0)                                               \
	ROW(STORES, "stores", BENCH_OF_BATCH, 0, 0, 0)                                             \
	ROW(PATCH, "patch", BENCH_OF_BATCH, 0, 0, 0)                                               \
	ROW(PART_CHECK, "part-check", BENCH_OF_BATCH, 0, 0, 0)                                     \
	ROW(PART_STORES1, "part-stores1", BENCH_OF_BATCH, 0, 0, 0)                                 \
	ROW(PART_SYNC1, "part-sync1", BENCH_OF_BATCH, 0, 0, 0)                                     \
	ROW(PART_STORES2, "part-stores2", BENCH_OF_BATCH, 0, 0, 0)                                 \
	ROW(PART_SYNC2, "part-sync2", BENCH_OF_BATCH, 0, 0, 0)                                     \
	ROW(PART_STORES3, "part-stores3", BENCH_OF_BATCH, 0, 0, 0)                                 \
	ROW(PART_SYNC3, "part-sync3", BENCH_OF_BATCH, 0, 0, 0)                                     \
	ROW(PART_REST, "part-rest", BENCH_OF_BATCH, 0, 0, 0)                                       \
	ROW(LESS_STORES, "less-stores", BENCH_OF_BATCH, 0, 0, 0)                                   \
	ROW(NOP, "nop", BENCH_OF_BRANCHES, BENCH_COMPARED_SITES, 0, BENCH_COMPARED_RUNS)           \
	ROW(UNTAKEN, "untaken", BENCH_OF_BRANCHES, BENCH_COMPARED_SITES, 0, BENCH_COMPARED_RUNS)   \
	ROW(HANDLER, "handler", BENCH_OF_BUSY, 1, BENCH_BYTES, 0)                                  \
	BENCH_PASSES(PASS)

#define BENCH_ROW_NAME(name, ...) ROW_##name,
#define BENCH_PASS_NAME(rate) ROW_PASS_##rate,
#define BENCH_SYNC_KEEPS(NAME)
#define BENCH_SYNC_DROPS(NAME) ROW_SYNC_##NAME,
#define SERIALIZATION(NAME, word, instruction, code, fetched, ...) BENCH_SYNC_##fetched(NAME)
enum bench_what {
#include "scenario/serializations.def"
	BENCH_ROWS(BENCH_ROW_NAME, BENCH_PASS_NAME) ROWS
};
#undef BENCH_SYNC_KEEPS
#undef BENCH_SYNC_DROPS
#undef BENCH_ROW_NAME
#undef BENCH_PASS_NAME

/* The first of the passes, which are the last rows; and how many there are. */
#define ROW_PASSES ROW_PASS_0
#define BENCH_RATES (ROWS - ROW_PASSES)

struct bench_row_kind {
	const char *word;      /* in the second column */
	unsigned of;	       /* the bits above */
	uint32_t sites, bytes; /* 0: of each batch */
	uint32_t runs;	       /* in a round; 0: not fixed */
};

extern const struct bench_row_kind bench_row_kinds[ROWS];

/* The rate of each pass, in patches a second; the first is 0. */
extern const uint32_t bench_rates[BENCH_RATES];

/* ---- Batches --------------------------------------------------------------------------------- */

/* How many sites, of how many bytes; and how often they are turned on and off again in the first
 * round, and in each one after it. */
struct bench_size {
	uint32_t sites, bytes;
	unsigned first_turns, turns;
};

#define BENCH_SIZES 9u
extern const struct bench_size bench_sizes[BENCH_SIZES];

/* NULL: no batch is of that size. */
const struct bench_size *bench_size_of(uint64_t sites, uint64_t bytes);

/* How many patches of a batch are measured in so many rounds (1 and up). */
uint64_t bench_size_patches(const struct bench_size *size, uint64_t rounds);

/* ---- Columns --------------------------------------------------------------------------------- */

/* NUMBER(name, unit, value): the columns behind the two words. The judge has them in members of
 * these names; `row` and `cost` are what bench_row.c prints, and ns() is its own. */
#define BENCH_COLUMNS(NUMBER)                                                                      \
	NUMBER(sites, "", row->sites)                                                              \
	NUMBER(bytes, "", row->bytes)                                                              \
	NUMBER(runs, "", cost->runs)                                                               \
	NUMBER(min, "_ns", ns(cost->min, row->less))                                               \
	NUMBER(p10, "_ns", ns(cost_percentile(cost, 10), row->less))                               \
	NUMBER(median, "_ns", ns(cost_percentile(cost, 50), row->less))                            \
	NUMBER(p90, "_ns", ns(cost_percentile(cost, 90), row->less))                               \
	NUMBER(max, "_ns", ns(cost->max, row->less))                                               \
	NUMBER(limit, "_ns", ns(row->limit, 0))

/* ---- Lines beside the rows ------------------------------------------------------------------- */

/* NUMBER(name, words behind it, value): the last line of a bench. `bench` is what was measured. */
#define BENCH_SUMMARY(NUMBER)                                                                      \
	NUMBER(rounds, " rounds, ", bench->rounds)                                                 \
	NUMBER(executors, " executors, ", executors_online())                                      \
	NUMBER(passes, " passes, ", passes)                                                        \
	NUMBER(fewest, " at least of each", executors_online() > 0 ? fewest : 0)

/* Likewise, who was interrupted; behind a word of executors and ": ". */
#define BENCH_INTERRUPTED(NUMBER)                                                                  \
	NUMBER(some, " of ", cpus)                                                                 \
	NUMBER(all, " CPUs were interrupted by ", executors_online())                              \
	NUMBER(syncs, " syncs, ", bench->syncs[executors])                                         \
	NUMBER(times, " times in all", times)

#endif
