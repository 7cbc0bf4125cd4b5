#include "kernel/bench/bench_row.h"

#include "arch/arch.h"
#include "arch/kernel.h"
#include "kernel/bench/bench_work.h"
#include "kernel/core/executor.h"
#include "lib/format.h"

static const char *const executors_words[BENCH_EXECUTORS] = {"idle", "halted", "busy"};

static const struct {
	enum serialization how;
	const char *row;
} primitives[BENCH_PRIMITIVES] = {
	[BENCH_FASTEST] = {SERIALIZATIONS, "sync"}, /* as a patch makes it */
	[BENCH_CPUID] = {SERIALIZE_CPUID, "sync-cpuid"},
	[BENCH_IRET] = {SERIALIZE_IRET, "sync-iret"},
	[BENCH_SERIALIZE] = {SERIALIZE_SERIALIZE, "sync-serialize"},
	[BENCH_MOVCR2] = {SERIALIZE_MOVCR2, "sync-movcr2"},
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

struct row {
	enum bench_executors executors;
	const char *what;
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
	if (cost->runs == 0)
		return;
	kernel_comment("bench: row %s %s %u %u %llu %llu %llu %llu %llu %llu %llu",
		       executors_words[row->executors], row->what, row->sites, row->bytes,
		       (unsigned long long)cost->runs, ns(cost->min, row->less),
		       ns(cost_percentile(cost, 10), row->less),
		       ns(cost_percentile(cost, 50), row->less),
		       ns(cost_percentile(cost, 90), row->less), ns(cost->max, row->less),
		       ns(row->limit, 0));
}

/* Of the clock, in what a patch is measured to take: one that ends each phase, one that begins the
 * first, and one around all of it. Three are among the stores. */
#define PATCH_READINGS (TEXT_PHASES + 2u)

/* Each part has the reading of the clock that ends it; what is left has two, one at each end. */
static void print_parts(const struct bench *bench, struct bench_patch *patch, struct row *row)
{
	static const char *const words[TEXT_PHASES] = {
		[TEXT_CHECK] = "part-check",  [TEXT_BREAKPOINTS] = "part-stores1",
		[TEXT_SYNC_1] = "part-sync1", [TEXT_TAILS] = "part-stores2",
		[TEXT_SYNC_2] = "part-sync2", [TEXT_HEADS] = "part-stores3",
		[TEXT_SYNC_3] = "part-sync3",
	};

	row->less = bench->clock_cycles;
	row->limit = 0;
	for (unsigned i = 0; i < TEXT_PHASES; i++) {
		row->what = words[i];
		print(row, &patch->phases[i]);
	}
	row->what = "part-rest";
	row->less = 2 * bench->clock_cycles;
	print(row, &patch->rest);
	row->what = "less-stores";
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
	struct row row = {executors, "sync", cell->chain.branches, cell->chain.length, clock, 0};

	print(&row, sync);
	row.what = "syncs";
	row.less = BENCH_SYNCS * clock;
	print(&row, &cell->syncs[executors]);
	row.what = "stores";
	print(&row, stores);
	row.what = "patch";
	row.less = PATCH_READINGS * clock;
	row.limit = limit;
	print(&row, &cell->patch[executors].all);
	print_parts(bench, &cell->patch[executors], &row);
}

static void print_branches(const struct bench *bench, struct bench_cell *cell)
{
	struct row row = {BENCH_IDLE,	       "nop", cell->chain.branches, cell->chain.length,
			  bench->clock_cycles, 0};

	print(&row, &cell->nop);
	row.what = "untaken";
	print(&row, &cell->untaken);
}

/* A machine on which no CPU is asked by an interrupt of Crossmod's counts none, ever. */
static void print_interrupted(const struct bench *bench)
{
	uint64_t times, ever = 0;

	for (unsigned i = 0; i < BENCH_EXECUTORS; i++) {
		bench_work_interrupted(i, &times);
		ever += times;
	}
	if (ever == 0) {
		kernel_comment("bench: who was interrupted by syncs is not known: no CPU is told "
			       "of one here");
		return;
	}
	for (unsigned i = 0; i < BENCH_EXECUTORS; i++) {
		unsigned cpus = bench_work_interrupted(i, &times);

		kernel_comment("bench: %s: %u of %u CPUs were interrupted by %llu syncs, %llu "
			       "times in all",
			       executors_words[i], cpus, executors_online(),
			       (unsigned long long)bench->syncs[i], (unsigned long long)times);
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

static void print_others(struct bench *bench, const uint32_t rates[BENCH_RATES])
{
	struct row row = {BENCH_BUSY, "handler", 1, JUMP_LENGTH_MAX, 0, 0};
	char what[32];

	row.less = cost_percentile(&bench->without, 50);
	print(&row, &bench->with);
	row = (struct row){BENCH_BUSY, what, 64, JUMP_LENGTH_MAX, 0, 0};
	for (unsigned rate = 0; rate < BENCH_RATES; rate++) {
		format_string(what, sizeof(what), "pass-%u", rates[rate]);
		print(&row, &bench->passes[rate]);
		if (rates[rate] > 0)
			kernel_comment("bench: %s: %llu patches", what,
				       (unsigned long long)bench->patches[rate]);
	}
}

static void print_lacks(void)
{
	for (unsigned i = 0; i < BENCH_PRIMITIVES; i++)
		if (bench_primitive_lacks(i))
			kernel_comment("bench: no %s: %s", primitives[i].row,
				       bench_primitive_lacks(i));
}

void bench_print(struct bench *bench, const uint32_t rates[BENCH_RATES])
{
	uint64_t fewest, passes = bench_work_passes(&fewest);

	print_lacks();
	kernel_comment("bench: rows are: executors what sites bytes runs min_ns p10_ns median_ns "
		       "p90_ns max_ns limit_ns");
	for (unsigned executors = 0; executors < BENCH_EXECUTORS; executors++) {
		print_primitives(bench, executors);
		for (unsigned i = 0; i < bench->cell_count; i++)
			print_cell(bench, &bench->cells[i], executors);
	}
	for (unsigned i = 0; i < bench->cell_count; i++)
		print_branches(bench, &bench->cells[i]);
	print_others(bench, rates);
	kernel_comment("bench: the clock: %llu ns a reading, of which a patch makes %u to tell its "
		       "parts",
		       ns(bench->clock_cycles, 0), TEXT_PHASES + 1u);
	if (executors_online() > 0)
		print_interrupted(bench);
	kernel_comment("bench: %u rounds, %u executors, %llu passes, %llu at least of each",
		       bench->rounds, executors_online(), (unsigned long long)passes,
		       (unsigned long long)(executors_online() > 0 ? fewest : 0));
}
