#include "kernel/experiment/between.h"

#include "arch/arch.h"
#include "arch/kernel.h"
#include "kernel/core/executor.h"
#include "kernel/core/random.h"
#include "kernel/experiment/sweep.h"
#include "kernel/experiment/tell.h"
#include "kernel/options/option_test.h"
#include "lib/format.h"
#include "lib/string.h"

/* Up to so many reads of the clock, for each site, before a patch: about as long as an executor
 * takes for one turn. Without it, a machine that steps its CPUs evenly would begin each patch at
 * the same point of that turn, and miss all others. */
#define PHASES 64

/* The patch at which the tests of a CPU that does not answer begin. */
#define DEAF_CPU 1
#define DEAF_FROM_PATCH 10

/* For test=deaf and test=deaf-late: CPU 1 acknowledges no sync of this patch, or only its first. */
void between_deafen(const struct options *options, const struct patch *patch, uint64_t n)
{
	const char *test = options->machine.test;
	bool late = !strcmp(test, "deaf-late");

	if (n != DEAF_FROM_PATCH || (!late && strcmp(test, "deaf")) ||
	    scenario_syncs(patch->placed->scenario) < (late ? 2u : 1u))
		return;
	executor_deafen_at_next_sync(DEAF_CPU);
	if (!late)
		patch_bare_sync(patch);
}

void between_provoke(const struct options *options, const struct patch *patch, uint64_t n)
{
	struct provocation provocation = test_provocation(options->machine.test);

	if (n != DEAF_FROM_PATCH || !provocation.what)
		return;
	if (provocation.others_stopped)
		arch_stop(patch->timeout_us);
	if (provocation.by_patcher)
		arch_provoke(provocation.what);
	else
		executors_provoke(provocation.what);
	if (provocation.others_stopped)
		arch_go();
}

unsigned between_dwell(const struct options *options)
{
	unsigned dwell = options->dwell / (1 + placed()->count / SITES_MAX);

	return options->dwell > 0 && dwell == 0 ? 1 : dwell;
}

void between_change_phase(uint64_t *random)
{
	uint64_t phases = (uint64_t)PHASES * placed()->count;

	for (uint64_t reads = random_next(random) % phases; reads > 0; reads--)
		(void)arch_cycles();
}

uint64_t between_cycles_since(const struct run *run, uint64_t start)
{
	uint64_t cycles = arch_cycles() - start;

	return cycles > run->clock_cycles ? cycles - run->clock_cycles : 0;
}

bool between_measure_limit(struct run *run, const struct patch *patch)
{
	uint64_t start = arch_cycles();
	bool all = patch_bare_sync(patch);

	cost_add(&run->sync, between_cycles_since(run, start));

	start = arch_cycles();
	all = patch_bare_stores(patch) && all;
	cost_add(&run->stores, between_cycles_since(run, start));
	return all;
}

void run_lost(struct run *run, const char *what)
{
	const char *failure;

	if (run->reason[0])
		return;
	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++) {
		if (arch_cpu_online(cpu) || !executor_of(cpu)->takes_part)
			continue;
		if (run->reason[0])
			kernel_comment("%s: CPU %u (APIC id %u) neither", run->scenario->name, cpu,
				       arch_cpu_id(cpu));
		else if ((failure = arch_cpu_failure(cpu)))
			format_string(run->reason, sizeof(run->reason),
				      "CPU %u (APIC id %u) raised %s, and %s", cpu,
				      arch_cpu_id(cpu), failure, what);
		else
			format_string(run->reason, sizeof(run->reason), "CPU %u (APIC id %u) %s",
				      cpu, arch_cpu_id(cpu), what);
	}
	if (!run->reason[0])
		format_string(
			run->reason, sizeof(run->reason),
			"a site is not in text that may be patched, or does not hold the bytes "
			"that it should");
}

bool between_sweep(struct run *run, uint64_t timeout_us, uint64_t *random)
{
	static struct scenario swept;
	char refusal[SITE_REASON_SIZE];

	if (!patch_first_pages(timeout_us)) {
		run_lost(run, "did not acknowledge the shootdown before a sweep");
		return false;
	}
	swept = *run->scenario;
	sweep_places(run->scenario, &swept, random);
	tell_torn();
	/* No place of a site makes a difference to its mixtures. */
	if (!place(&swept, refusal))
		place(run->scenario, refusal);
	executors_pace(sweep_pace(random));
	return true;
}
