#include "kernel/bench/bench.h"

#include "arch/arch.h"
#include "arch/kernel.h"
#include "kernel/bench/bench_cell.h"
#include "kernel/bench/bench_row.h"
#include "kernel/bench/bench_work.h"
#include "kernel/core/executor.h"
#include "kernel/core/heartbeat.h"
#include "kernel/core/log.h"
#include "kernel/core/watchdog.h"
#include "kernel/text/text_lock.h"

/* A patch of the largest batch can take minutes, where CPUs take turns. */
#define WATCHDOG_US 600000000ull

/* For the handler: enough for passes of another CPU between two steps. */
#define HANDLER_DWELL 256u
/* So often at most in a round, until a pass has met a breakpoint. */
#define HANDLER_TRIES 100u

/* How long it is counted what executors do at one rate of patches. */
#define WINDOW_US 100000u
/* Executors may be away, under a hypervisor, for all of a window: so many at most until a pass. */
#define WINDOW_TRIES 50u

/* From one patch to the next: without any, more than a window. */
static uint32_t period_us(uint32_t rate)
{
	return rate > 0 ? 1000000 / rate : 4 * WINDOW_US;
}

static struct bench *bench;

_Noreturn static void fail(const char *what)
{
	kernel_crash_begin();
	kernel_crash_end("bench: %s", what);
}

static void need(bool good, const char *what)
{
	if (!good)
		fail(what);
}

/* ---- What the executors do --------------------------------------------------------------- */

static void begin_work(const struct bench_job *job)
{
	need(bench_work_begin(job), "a CPU does not execute what it should");
}

static void end_work(void)
{
	need(bench_work_end(), "a CPU does not come to rest");
}

/* What is measured next finds the sites executed by all, by this CPU too: the limit, and the patch.
 */
static void execute_all(const struct bench_cell *cell)
{
	heartbeat();
	need(bench_cell_is_right(cell), "a site does not do what it was patched to");
	need(bench_work_turn(), "a CPU does not go on executing");
}

/* That of a row whose sites are fixed: there is always one. */
static struct bench_cell *cell_of(enum bench_what what)
{
	const struct bench_size *size =
		bench_size_of(bench_row_kinds[what].sites, bench_row_kinds[what].bytes);
	struct bench_cell *cell = bench->cells;

	while (cell->size != size)
		cell++;
	return cell;
}

/* ---- Cells ------------------------------------------------------------------------------- */

/* What the executors do meanwhile is for the count of syncs. */
static void toggle(struct bench_cell *cell, enum bench_executors executors,
		   struct bench_patch *cost)
{
	heartbeat();
	need(bench_cell_toggle(cell, cost), "a patch failed");
	bench->syncs[executors] += BENCH_SYNCS;
}

static void measure_cell(struct bench_cell *cell, enum bench_executors executors, unsigned turns)
{
	for (unsigned i = 0; i < 2 * turns; i++) {
		execute_all(cell);
		need(bench_cell_limit(cell, executors), "a CPU did not acknowledge a sync");
		execute_all(cell);
		toggle(cell, executors, &cell->patch[executors]);
		bench->syncs[executors] += BENCH_SYNCS;
	}
	execute_all(cell);
}

static void measure_primitives(enum bench_executors executors)
{
	for (unsigned i = 0; i < BENCH_PRIMITIVES * BENCH_BARE_RUNS; i++) {
		enum bench_primitive primitive = i % BENCH_PRIMITIVES;

		if (bench_primitive_lacks(primitive))
			continue;
		need(bench_sync(bench_primitive_how(primitive),
				&bench->primitives[primitive][executors], NULL),
		     "a CPU did not acknowledge a sync");
		bench->syncs[executors]++;
	}
}

static void measure_cells(enum bench_executors executors, uint32_t round)
{
	for (unsigned i = 0; i < bench->cell_count; i++) {
		struct bench_cell *cell = &bench->cells[i];
		struct bench_job job = {.executors = executors, .chain = &cell->chain};
		unsigned turns = bench_cell_turns(cell, executors, executors_online(), round);

		if (turns == 0)
			continue;
		begin_work(&job);
		if (i == 0)
			measure_primitives(executors);
		measure_cell(cell, executors, turns);
		if (executors == BENCH_IDLE)
			bench_cell_compare(cell);
		end_work();
	}
}

/* ---- What it costs the others ------------------------------------------------------------ */

/* The sampling CPU may be away, under a hypervisor, while there are breakpoints: then once more. */
static void measure_handler(void)
{
	struct bench_cell *cell = cell_of(ROW_HANDLER);
	struct bench_job job = {BENCH_BUSY, &cell->chain, &bench->with, &bench->without};
	uint64_t before = bench->with.runs;

	for (unsigned i = 0; i < HANDLER_TRIES && bench->with.runs == before; i++) {
		begin_work(&job);
		text_set_dwell(HANDLER_DWELL);
		toggle(cell, BENCH_BUSY, NULL);
		toggle(cell, BENCH_BUSY, NULL);
		text_set_dwell(0);
		end_work();
	}
}

/* Passes that were counted, and the cycles that passed meanwhile. */
struct window {
	uint64_t passes, cycles;
};

/* Adds those of a while in which patches begin evenly. */
static void count_passes(struct window *window, unsigned rate, uint32_t length_us)
{
	struct bench_cell *cell = cell_of(ROW_PASSES);
	uint64_t fewest, before = bench_work_passes(&fewest), start = arch_cycles(), now = start;
	uint64_t end = start + arch_us_to_cycles(length_us);
	uint64_t period = arch_us_to_cycles(period_us(bench_rates[rate])),
		 next = start + period / 2;

	for (; now < end; now = arch_cycles()) {
		if (now < next) {
			arch_relax();
			continue;
		}
		toggle(cell, BENCH_BUSY, NULL);
		bench->patches[rate]++;
		next += period;
	}
	window->passes += bench_work_passes(&fewest) - before;
	window->cycles += now - start;
}

/* The branches are on for half of the time, with patches or without: one that is taken costs more
 * than one that is not, which is no loss to patches. */
static void measure_window(unsigned rate)
{
	struct bench_cell *cell = cell_of(ROW_PASSES);
	struct window window = {0, 0};

	for (unsigned i = 0; i < WINDOW_TRIES && window.passes == 0; i++) {
		if (bench_rates[rate] > 0) {
			count_passes(&window, rate, WINDOW_US);
			continue;
		}
		count_passes(&window, rate, WINDOW_US / 2);
		toggle(cell, BENCH_BUSY, NULL);
		count_passes(&window, rate, WINDOW_US / 2);
	}
	if (window.passes > 0)
		cost_add(&bench->passes[rate], window.cycles * executors_online() / window.passes);
	/* Each window begins with the same instructions. */
	if (cell->form)
		toggle(cell, BENCH_BUSY, NULL);
}

static void measure_loss(void)
{
	struct bench_job job = {.executors = BENCH_BUSY, .chain = &cell_of(ROW_PASSES)->chain};

	begin_work(&job);
	for (unsigned rate = 0; rate < BENCH_RATES; rate++)
		measure_window(rate);
	end_work();
}

/* ---- All of it --------------------------------------------------------------------------- */

static void make_round(uint32_t round)
{
	measure_cells(BENCH_IDLE, round);
	if (executors_online() == 0)
		return;
	measure_cells(BENCH_HALTED, round);
	measure_cells(BENCH_BUSY, round);
	measure_handler();
	measure_loss();
}

void bench_run(uint32_t rounds, uint32_t sites_max)
{
	bench = arch_allocate(sizeof(*bench));
	if (!bench || !bench_work_allocate())
		kernel_refuse("there is too little memory for what the bench measures");
	need(text_lock(), "the lock of the text is held");
	watchdog_begin(WATCHDOG_US);
	bench->clock_cycles = cost_of_clock();
	bench->cells = bench_cells_make(sites_max, &bench->cell_count);
	need(bench->cells, "there is no memory for the sites, or a CPU did not acknowledge a sync");
	do {
		make_round(bench->rounds++);
		kernel_comment("bench: round %u of %u has been made", bench->rounds, rounds);
	} while (bench->rounds < rounds && !arch_end_wanted());
	text_unlock();
	bench_print(bench);
	/* There are no tests. */
	log_line("1..0");
}
