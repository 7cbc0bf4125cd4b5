#include "kernel/experiment.h"

#include "arch/arch.h"
#include "kernel/breakpoint.h"
#include "kernel/executor.h"
#include "kernel/patch.h"
#include "kernel/random.h"
#include "lib/format.h"
#include "lib/string.h"

#define PROGRESS_US 1000000

/* Up to so many reads of the clock before a patch: about as long as an executor takes for one
 * turn. Without it, a machine that steps its CPUs evenly would begin each patch at the same point
 * of that turn, and miss all others. */
#define PHASES 64

/* The patch at which the tests of a CPU that does not answer begin. */
#define DEAF_CPU 1
#define DEAF_FROM_PATCH 10

/* For test=deaf and test=deaf-late: CPU 1 acknowledges no sync of this patch, or only its first. */
static void deafen(const struct options *options, const struct scenario *scenario, uint64_t n,
		   uint64_t timeout_us)
{
	bool late = !strcmp(options->test, "deaf-late");

	if (n != DEAF_FROM_PATCH || (!late && strcmp(options->test, "deaf")) ||
	    scenario_syncs(scenario) < (late ? 2u : 1u))
		return;
	executor_deafen_at_next_sync(DEAF_CPU);
	if (!late)
		arch_sync(timeout_us);
}

static void change_phase(uint64_t *random)
{
	for (uint64_t reads = random_next(random) % PHASES; reads > 0; reads--)
		(void)arch_cycles();
}

static uint64_t timed_patch(struct patch *patch, enum patch_result *result)
{
	uint64_t start = arch_cycles();

	*result = patch_site(patch);
	return arch_cycles() - start;
}

/* What the patch cannot cost less than, measured while the executors do what they did during it.
 * False: a CPU did not acknowledge. */
static bool measure_limit(struct run *run, const struct patch *patch)
{
	uint64_t start = arch_cycles();
	bool all = arch_sync(patch->timeout_us);

	cost_add(&run->sync, arch_cycles() - start);

	start = arch_cycles();
	patch_bare_store(patch);
	cost_add(&run->store, arch_cycles() - start);
	return all;
}

static const char *what_failed(enum patch_result result)
{
	switch (result) {
	case PATCH_UNDONE:
		return "did not acknowledge a sync; the patch was undone";
	case PATCH_LEFT:
		return "did not acknowledge a sync; it was too late to undo the patch, and the "
		       "breakpoint stays";
	case PATCH_UNCONFIRMED:
		return "did not acknowledge the sync after the new instruction was written";
	default:
		return "is not to blame";
	}
}

/* One patch, from before it to after it. False: the run ends here. */
static bool one_patch(struct run *run, const struct options *options, uint64_t n, uint64_t *random)
{
	/* A descriptor that the next patch does not overwrite: a breakpoint of this one may be on
	 * its way still. */
	static struct patch patches[2];
	struct patch *patch = &patches[n % 2];
	uint64_t timeout_us = options->timeout_ms * 1000ull;
	enum patch_result result;

	run_prepare(patch, run->scenario, n, timeout_us);
	/* Half of the patches dwell, so that other CPUs meet each step even where they run one at a
	 * time; the others do not, and are timed. */
	if (options->dwell > 0 && random_next(random) % 2)
		patch->dwell = 1 + (unsigned)(random_next(random) % options->dwell);
	deafen(options, run->scenario, n, timeout_us);
	if (!executors_enter(stage_patching(n), timeout_us)) {
		run_lost(run, "did not execute the site");
		return false;
	}
	change_phase(random);
	uint64_t cycles = timed_patch(patch, &result);

	if (result != PATCH_DONE) {
		run_lost(run, what_failed(result));
		return false;
	}
	run->patches++;
	run->syncs += scenario_syncs(run->scenario);
	if (!executors_enter(stage_returned(n), timeout_us)) {
		run_lost(run, "did not execute the site after the patch");
		return false;
	}
	if (patch->dwell == 0) {
		cost_add(&run->patch, cycles);
		if (!measure_limit(run, patch)) {
			run_lost(run, "did not acknowledge a sync between two patches");
			return false;
		}
	}
	return true;
}

static void show_progress(const struct run *run, const struct options *options, uint64_t *next)
{
	if (arch_cycles() < *next)
		return;
	kernel_comment("%s: %llu of %u patches", run->scenario->name,
		       (unsigned long long)run->patches, options->patches);
	*next = arch_cycles() + arch_us_to_cycles(PROGRESS_US);
}

void run_lost(struct run *run, const char *what)
{
	if (run->reason[0])
		return;
	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++) {
		if (arch_cpu_online(cpu) || !executor_of(cpu)->takes_part)
			continue;
		if (run->reason[0])
			kernel_comment("%s: CPU %u (APIC id %u) neither", run->scenario->name, cpu,
				       arch_cpu_id(cpu));
		else
			format_text(run->reason, sizeof(run->reason), "CPU %u (APIC id %u) %s", cpu,
				    arch_cpu_id(cpu), what);
	}
	if (!run->reason[0])
		format_text(
			run->reason, sizeof(run->reason),
			"the site is not in text that may be patched, or does not hold the bytes "
			"that it should");
}

void run_prepare(struct patch *patch, const struct scenario *scenario, uint64_t n,
		 uint64_t timeout_us)
{
	bool ahead = n % 2 == 1;

	*patch = (struct patch){
		.text = arch_site.text,
		.next = arch_site.next,
		.old = ahead ? arch_site.first : arch_site.second,
		.new = ahead ? arch_site.second : arch_site.first,
		.length = arch_site.length,
		.protocol = scenario->patch,
		.timeout_us = timeout_us,
	};
}

bool run_begin(struct run *run, const struct scenario *scenario, uint64_t timeout_us)
{
	struct patch patch;

	memset(run, 0, sizeof(*run));
	run->scenario = scenario;
	run->executors = executors_online();
	executors_clear();
	run_prepare(&patch, scenario, 1, timeout_us);
	if (patch_reset(&patch, arch_site.first))
		return true;
	run_lost(run, "did not acknowledge the sync before the first patch");
	return false;
}

void run_end(struct run *run, uint64_t timeout_us)
{
	if (!executors_enter(STAGE_REST, timeout_us))
		run_lost(run, "did not come to rest");
	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++) {
		if (!executor_counts(cpu, timeout_us)) {
			if (executor_of(cpu)->takes_part)
				kernel_comment("%s: the counts of CPU %u are left out: it goes on",
					       run->scenario->name, cpu);
			run->executors -= executor_of(cpu)->takes_part;
			executor_of(cpu)->takes_part = false;
			continue;
		}
		oracle_add(&run->total, &executor_of(cpu)->oracle);
		run->retried += executor_of(cpu)->retried;
	}
	if (run->total.executions == 0 && !run->reason[0])
		format_text(run->reason, sizeof(run->reason), "no CPU executed the site");
}

void experiment_run(const struct scenario *scenario, const struct options *options, struct run *run)
{
	uint64_t timeout_us = options->timeout_ms * 1000ull;
	uint64_t progress = arch_cycles() + arch_us_to_cycles(PROGRESS_US);
	uint64_t random = options->seed;

	if (!run_begin(run, scenario, timeout_us))
		return;
	for (uint64_t n = 1; n <= options->patches; n++) {
		if (!one_patch(run, options, n, &random))
			break;
		show_progress(run, options, &progress);
	}
	run_end(run, timeout_us);
}
