#include "kernel/bench/bench_row.h"

#include "arch/arch.h"
#include "arch/kernel.h"
#include "kernel/bench/bench_work.h"
#include "kernel/core/executor.h"
#include "lib/format.h"

static const struct {
	enum serialization how;
	enum bench_what row;
} primitives[BENCH_PRIMITIVES] = {
	[BENCH_FASTEST] = {SERIALIZATIONS, ROW_SYNC}, /* as a patch makes it */
#define SYNC_KEEPS(NAME)
#define SYNC_DROPS(NAME) [BENCH_##NAME] = {SERIALIZE_##NAME, ROW_SYNC_##NAME},
#define SERIALIZATION(NAME, word, instruction, code, fetched, ...) SYNC_##fetched(NAME)
#include "scenario/serializations.def"
};

enum serialization bench_primitive_how(enum bench_primitive primitive)
{
	return primitive == BENCH_FASTEST ? arch_sync_fastest() : primitives[primitive].how;
}

const char *bench_primitive_lacks(enum bench_primitive primitive)
{
	static struct scenario scenario;

	scenario.step_count = 1;
	scenario.steps[0] =
		(struct step){.kind = STEP_SYNC, .serialization = bench_primitive_how(primitive)};
	return arch_lacks(&scenario);
}

/* A line of numbers, each of 20 digits at most with a word behind it. */
#define LINE_SIZE 300

struct row {
	enum bench_executors executors;
	enum bench_what what;
	uint32_t sites, bytes;
	uint64_t less;	/* cycles that are in each measurement, and are not meant */
	uint64_t limit; /* cycles; 0: there is none */
};

static uint64_t without(uint64_t cycles, uint64_t less)
{
	return cycles > less ? cycles - less : 0;
}

static unsigned long long ns(uint64_t cycles, uint64_t less)
{
	return arch_cycles_to_ns(without(cycles, less));
}

static void print(const struct row *row, struct cost *cost)
{
	char line[LINE_SIZE];
	size_t length = 0;

	if (cost->runs == 0)
		return;
#define COLUMN_VALUE(name, unit, value)                                                            \
	length += format_string(line + length, sizeof(line) - length, " %llu",                     \
				(unsigned long long)(value));
	BENCH_COLUMNS(COLUMN_VALUE)
	kernel_comment(BENCH_PREFIX BENCH_ROW_PREFIX "%s %s%s",
		       bench_executors_word(row->executors), bench_row_kinds[row->what].word, line);
}

/* Readings of the clock, in what a patch is measured to take: one that ends each phase, one that
 * begins the first, and one around all of it. Three are among the stores. */
#define PATCH_READINGS (TEXT_PHASES + 2u)

/* Each part has the reading of the clock that ends it; what is left has two, one at each end. */
static void print_parts(const struct bench *bench, struct bench_patch *patch, struct row *row)
{
	static const enum bench_what parts[TEXT_PHASES] = {
		[TEXT_CHECK] = ROW_PART_CHECK,	[TEXT_BREAKPOINTS] = ROW_PART_STORES1,
		[TEXT_SYNC_1] = ROW_PART_SYNC1, [TEXT_TAILS] = ROW_PART_STORES2,
		[TEXT_SYNC_2] = ROW_PART_SYNC2, [TEXT_HEADS] = ROW_PART_STORES3,
		[TEXT_SYNC_3] = ROW_PART_SYNC3,
	};

	row->less = bench->clock_cycles;
	row->limit = 0;
	for (unsigned i = 0; i < TEXT_PHASES; i++) {
		row->what = parts[i];
		print(row, &patch->phases[i]);
	}
	row->what = ROW_PART_REST;
	row->less = 2 * bench->clock_cycles;
	print(row, &patch->rest);
	row->what = ROW_LESS_STORES;
	row->less = (PATCH_READINGS - BENCH_SYNCS) * bench->clock_cycles;
	print(row, &patch->less_stores);
}

/* Syncs count without the clock's own cost, and stores without that of their three readings. */
static void print_cell(const struct bench *bench, struct bench_cell *cell,
		       enum bench_executors executors)
{
	struct cost *sync = &cell->sync[executors], *stores = &cell->stores[executors];
	uint64_t clock = bench->clock_cycles;
	uint64_t limit = BENCH_SYNCS * without(cost_percentile(sync, 50), clock) +
			 without(cost_percentile(stores, 50), BENCH_SYNCS * clock);
	struct row row = {executors, ROW_SYNC, cell->chain.branches, cell->chain.length, clock, 0};

	print(&row, sync);
	row.what = ROW_SYNCS;
	row.less = BENCH_SYNCS * clock;
	print(&row, &cell->syncs[executors]);
	row.what = ROW_STORES;
	print(&row, stores);
	row.what = ROW_PATCH;
	row.less = PATCH_READINGS * clock;
	row.limit = limit;
	print(&row, &cell->patch[executors].all);
	print_parts(bench, &cell->patch[executors], &row);
}

static void print_branches(const struct bench *bench, struct bench_cell *cell)
{
	struct row row = {BENCH_IDLE,	       ROW_NOP, cell->chain.branches, cell->chain.length,
			  bench->clock_cycles, 0};

	print(&row, &cell->nop);
	row.what = ROW_UNTAKEN;
	print(&row, &cell->untaken);
}

/* ---- Lines beside the rows ------------------------------------------------------------------- */

#define NUMBER(name, words, value)                                                                 \
	length += format_string(line + length, sizeof(line) - length, "%llu%s",                    \
				(unsigned long long)(value), words);

/* A machine on which no CPU is asked by an interrupt of Crossmod's counts none, ever. */
static void print_interrupted(const struct bench *bench)
{
	uint64_t times, ever = 0;

	for (unsigned i = 0; i < BENCH_EXECUTORS; i++) {
		bench_work_interrupted(i, &times);
		ever += times;
	}
	if (ever == 0) {
		kernel_comment(BENCH_PREFIX
			       "which CPUs syncs interrupted is not known: none is told of "
			       "one here");
		return;
	}
	for (enum bench_executors executors = 0; executors < BENCH_EXECUTORS; executors++) {
		unsigned cpus = bench_work_interrupted(executors, &times);
		char line[LINE_SIZE];
		size_t length = 0;

		BENCH_INTERRUPTED(NUMBER)
		kernel_comment(BENCH_PREFIX "%s: %s", bench_executors_word(executors), line);
	}
}

static void print_primitives(struct bench *bench, enum bench_executors executors)
{
	struct row row = {.executors = executors, .less = bench->clock_cycles};

	for (unsigned i = 0; i < BENCH_PRIMITIVES; i++) {
		row.what = primitives[i].row;
		print(&row, &bench->primitives[i][executors]);
	}
}

static void print_others(struct bench *bench)
{
	const struct bench_row_kind *kind = &bench_row_kinds[ROW_HANDLER];
	struct row row = {BENCH_BUSY, ROW_HANDLER, kind->sites, kind->bytes, 0, 0};

	row.less = cost_percentile(&bench->without, 50);
	print(&row, &bench->with);
	for (unsigned rate = 0; rate < BENCH_RATES; rate++) {
		kind = &bench_row_kinds[ROW_PASSES + rate];
		row = (struct row){BENCH_BUSY, ROW_PASSES + rate, kind->sites, kind->bytes, 0, 0};
		print(&row, &bench->passes[rate]);
		if (bench_rates[rate] > 0)
			kernel_comment(BENCH_PREFIX "%s: %llu patches", kind->word,
				       (unsigned long long)bench->patches[rate]);
	}
}

static void print_lacks(void)
{
	for (unsigned i = 0; i < BENCH_PRIMITIVES; i++)
		if (bench_primitive_lacks(i))
			kernel_comment(BENCH_PREFIX "no %s: %s",
				       bench_row_kinds[primitives[i].row].word,
				       bench_primitive_lacks(i));
}

static void print_summary(const struct bench *bench)
{
	uint64_t fewest, passes = bench_work_passes(&fewest);
	char line[LINE_SIZE];
	size_t length = 0;

	BENCH_SUMMARY(NUMBER)
	kernel_comment(BENCH_PREFIX "%s", line);
}

void bench_print(struct bench *bench)
{
	print_lacks();
#define COLUMN(name, unit, value) " " #name unit
	kernel_comment(BENCH_PREFIX "rows are: executors what" BENCH_COLUMNS(COLUMN));
	for (unsigned executors = 0; executors < BENCH_EXECUTORS; executors++) {
		print_primitives(bench, executors);
		for (unsigned i = 0; i < bench->cell_count; i++)
			print_cell(bench, &bench->cells[i], executors);
	}
	for (unsigned i = 0; i < bench->cell_count; i++)
		print_branches(bench, &bench->cells[i]);
	print_others(bench);
	kernel_comment(BENCH_PREFIX
		       "the clock: %llu ns a reading, of which a patch makes %u to tell its "
		       "parts",
		       ns(bench->clock_cycles, 0), TEXT_PHASES + 1u);
	if (executors_online() > 0)
		print_interrupted(bench);
	print_summary(bench);
}
