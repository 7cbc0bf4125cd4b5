#include "kernel/experiment/experiment.h"

#include "arch/arch.h"
#include "arch/kernel.h"
#include "kernel/core/executor.h"
#include "kernel/core/place.h"
#include "kernel/core/random.h"
#include "kernel/core/trace.h"
#include "kernel/experiment/allowed.h"
#include "kernel/experiment/between.h"
#include "kernel/experiment/latecomer.h"
#include "kernel/experiment/patch.h"
#include "kernel/experiment/patch_cannot.h"
#include "kernel/experiment/patch_table.h"
#include "kernel/experiment/stint.h"
#include "kernel/experiment/tell.h"
#include "kernel/screen/keys.h"
#include "kernel/screen/picture.h"
#include "kernel/screen/progress.h"
#include "lib/format.h"
#include "lib/string.h"

static uint64_t timed_patch(const struct run *run, const struct patch *patch,
			    enum patch_result *result)
{
	uint64_t start = arch_cycles();

	*result = patch_sites(patch);
	return between_cycles_since(run, start);
}

/* One patch, from before it to after it, and all at rest again. False: the run ends here. */
static bool one_patch(struct run *run, const struct options *options, uint64_t n, uint64_t *random)
{
	/* Now and then, at rest: other places, another pace. */
	if (options->sweep > 0 && run->patches % options->sweep == 0 &&
	    !between_sweep(run, options->timeout_ms * 1000ull, random))
		return false;
	struct patch patch = {.placed = placed(), .timeout_us = options->timeout_ms * 1000ull};
	enum patch_result result;

	/* Half of the patches dwell, so that other CPUs meet each step even where they run one at a
	 * time; the others do not, and are timed. */
	if (options->dwell > 0 && random_next(random) % 2)
		patch.dwell = 1 + (unsigned)(random_next(random) % between_dwell(options));
	if (!patch_reset(&patch)) {
		run_lost(run, "did not acknowledge the sync before a patch");
		return false;
	}
	between_deafen(options, &patch, n);
	if (!latecomer_leaves(run->scenario, random, patch.timeout_us)) {
		run_lost(run, "did not leave before a patch");
		return false;
	}
	if (patch.dwell > 0 || options->dwell == 0)
		patch.moments = picture_before_patch(run->scenario, n);
	if (!executors_enter(stage_patching(n), patch.timeout_us)) {
		latecomer_is_due();
		run_lost(run, "did not execute the site");
		return false;
	}
	between_provoke(options, &patch, n);
	between_change_phase(random);
	if (patch.moments)
		picture_patch_begins(patch.dwell);
	uint64_t cycles = timed_patch(run, &patch, &result);

	latecomer_is_due();
	if (result != PATCH_DONE) {
		run_lost(run, patch_failure(result));
		return false;
	}
	run->patches++;
	run->syncs += scenario_syncs(run->scenario);
	if (!executors_enter(stage_returned(n), patch.timeout_us)) {
		run_lost(run, "did not execute the site after the patch");
		return false;
	}
	if (patch.moments)
		picture_after_patch(patch.dwell);
	if (patch.dwell == 0) {
		cost_add(&run->patch, cycles);
		if (!between_measure_limit(run, &patch)) {
			run_lost(run, "did not acknowledge a sync between two patches");
			return false;
		}
	}
	if (executors_enter(STAGE_REST, patch.timeout_us))
		return true;
	run_lost(run, "did not come to rest after a patch");
	return false;
}

/* CPUs that have failed without anybody having waited for them since. */
static void lose_failed(struct run *run, const char *when)
{
	bool any = false;

	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++) {
		if (!arch_cpu_online(cpu) || !arch_cpu_failure(cpu))
			continue;
		arch_cpu_lose(cpu);
		any = true;
	}
	if (any)
		run_lost(run, when);
}

/* What became of those that took no part from the beginning. */
static void report_absent(const struct run *run)
{
	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++) {
		const char *failure = arch_cpu_failure(cpu);

		if (!executor_of(cpu)->takes_part)
			kernel_comment("%s: without CPU %u (APIC id %u), which %s%s",
				       run->scenario->name, cpu, arch_cpu_id(cpu),
				       failure ? "has raised " : "does not answer any more",
				       failure ? failure : "");
	}
}

static bool go_on(struct run *run, const struct options *options, uint64_t n, uint64_t *random)
{
	if (!run->scenario->back_to_back)
		return one_patch(run, options, n, random);
	/* Nobody looks between two patches of a stint. */
	run->with.known = false;
	return stint(run, options, n, random);
}

/* What of its sites cannot be run, or is too much. The reason stays until it is asked again. */
static const char *cannot_tell(const struct scenario *scenario)
{
	static char reason[SITE_REASON_SIZE];

	if (scenario->back_to_back && !patch_table_has_room(scenario)) {
		format_string(reason, sizeof(reason),
			      "back to back a patch can have up to %u stores, and it has %u",
			      TABLE_STEPS_MAX, scenario_stores(scenario));
		return reason;
	}
	return place_refuses(scenario);
}

const char *experiment_obstacle(const struct scenario *scenario)
{
	const char *why = patch_cannot(scenario);

	if (!why)
		why = cannot_tell(scenario);
	if (arch_cpus() == 1)
		return "one CPU: there is nothing to cross-modify";
	if (executors_online() == 0)
		return "no other CPU answers any more";
	return why ? why : arch_lacks(scenario);
}

/* The sites in their old form, and all CPUs know it. */
static bool set_up(struct run *run, uint64_t timeout_us)
{
	char refusal[SITE_REASON_SIZE];

	if (!place(run->scenario, refusal)) {
		format_string(run->reason, sizeof(run->reason), "site refused: %s", refusal);
		return false;
	}
	struct patch patch = {.placed = placed(), .timeout_us = timeout_us};

	if (patch_reset(&patch))
		return true;
	run_lost(run, "did not acknowledge the sync before the first patch");
	return false;
}

bool run_begin(struct run *run, const struct scenario *scenario, uint64_t timeout_us)
{
	memset(run, 0, sizeof(*run));
	run->scenario = scenario;
	if (!executors_make_room(scenario_sites(scenario))) {
		format_string(run->reason, sizeof(run->reason),
			      "there is no memory for the counts of %u sites",
			      scenario_sites(scenario));
		return false;
	}
	executors_clear(scenario->others.patcher);
	run->executors = executors_taking_part();
	patches_with_begin(&run->with);
	paces_begin(&run->paces, scenario_expected(scenario));
	report_absent(run);
	if (!set_up(run, timeout_us))
		return false;
	tell_untold(run);
	return true;
}

/* The sums are made anew at its end, of all that the CPUs have counted since it began. */
static bool run_resume(struct run *run, const struct executor_counts *counts, uint64_t timeout_us)
{
	executors_take_up(counts);
	memset(&run->total, 0, sizeof(run->total));
	run->retried = run->stuck = run->foreign = 0;
	run->executors = executors_taking_part();
	return set_up(run, timeout_us);
}

void run_end(struct run *run, uint64_t timeout_us)
{
	if (!executors_enter(STAGE_REST, timeout_us))
		run_lost(run, "did not come to rest");
	lose_failed(run, "was at rest by then");
	if (!patch_first_pages(timeout_us))
		run_lost(run, "did not acknowledge the shootdown behind the last patch");
	tell_torn();
	for (unsigned cpu = 0; cpu < arch_cpus(); cpu++) {
		const struct executor *executor = executor_of(cpu);

		if (!executor_counts(cpu, timeout_us)) {
			if (executor->takes_part)
				kernel_comment("%s: the counts of CPU %u are left out: it %s",
					       run->scenario->name, cpu,
					       arch_cpu_failure(cpu) ? "was stopped by an exception"
								     : "goes on");
			run->executors -= executor->takes_part;
			run->with.known &= !executor->takes_part;
			executor_of(cpu)->takes_part = false;
			continue;
		}
		oracle_add(&run->total, &executor->oracle);
		run->retried += executor->retried;
		run->stuck += executor->stuck;
		run->foreign += executor->foreign;
	}
	if (run->total.executions == 0 && !run->reason[0])
		format_string(run->reason, sizeof(run->reason), "no CPU executed the site");
	tell_at_end(run);
}

static bool is_cut_short(void)
{
	return arch_end_wanted() || keys_next_wanted();
}

/* It showed what it showed, and for less long than was asked for. */
static void note_cut_short(struct run *run)
{
	const char *by = "on request";

	if (keys_next_wanted())
		by = keys_end_wanted() ? "by the key r" : "by the key n";
	format_string(run->reason, sizeof(run->reason), "ended early %s, after %llu patches", by,
		      (unsigned long long)run->patches);
}

void experiment_run(const struct scenario *scenario, const struct options *options, struct run *run)
{
	uint64_t timeout_us = options->timeout_ms * 1000ull;
	uint64_t random = options->seed, rounds = 0, executions = 0;
	struct progress progress;

	if (!run_begin(run, scenario, timeout_us))
		return;
	run->allowed = allowed_by_models(scenario);
	run->clock_cycles = cost_of_clock();
	executors_seed(options->seed);
	keys_begin();
	progress_begin(&progress, options);
	while (!progress_is_done(&progress, run->patches, executions) && !is_cut_short() &&
	       go_on(run, options, ++rounds, &random)) {
		executions = executors_executions();
		patches_with_note(&run->with);
		progress_show(&progress, scenario->name, run->patches, executions);
		picture_show(run, &progress, executions);
		progress_paused(&progress, keys_poll(scenario->name, run->patches));
	}
	if (!run->reason[0] && !progress_is_done(&progress, run->patches, executions))
		note_cut_short(run);
	run->elapsed_us = progress_elapsed_us(&progress);
	executors_pace(0);
	run_end(run, timeout_us);
	trace_show_steps(scenario);
}

void experiment_slice(struct sliced *sliced, const struct scenario *scenario,
		      const struct options *options, uint64_t slice_us)
{
	uint64_t timeout_us = options->timeout_ms * 1000ull;
	struct run *run = &sliced->run;
	struct progress progress;

	if (sliced->rounds == 0) {
		sliced->random = options->seed;
		if (!run_begin(run, scenario, timeout_us))
			return;
		run->allowed = sliced->allowed;
		run->clock_cycles = cost_of_clock();
	} else if (!run_resume(run, sliced->counts, timeout_us)) {
		return;
	}
	executors_seed(random_next(&sliced->random));
	progress_begin(&progress, options);
	while (go_on(run, options, ++sliced->rounds, &sliced->random)) {
		patches_with_note(&run->with);
		if (progress_elapsed_us(&progress) >= slice_us || arch_end_wanted())
			break;
	}
	run->elapsed_us += progress_elapsed_us(&progress);
	executors_pace(0);
	run_end(run, timeout_us);
	executors_set_aside(sliced->counts);
}
