/*
 * What the patcher does from the first line of the log to the last.
 */
#include "arch/arch.h"
#include "kernel/executor.h"
#include "kernel/experiment.h"
#include "kernel/log.h"
#include "kernel/options.h"
#include "kernel/plant.h"
#include "kernel/report.h"
#include "lib/string.h"

#define PROVOCATION_WAIT_US 3000000

/* These tests are not for arch_provoke(): they happen at boot, or in the middle of a run. */
static bool provokes(const char *test)
{
	return test[0] && strcmp(test, "phantom-cpu") && strcmp(test, "deaf") &&
	       strcmp(test, "deaf-late");
}

/* Has the last CPU end the run. Comes back only when that did not happen. */
static void provoke(const char *test)
{
	uint64_t deadline = arch_cycles() + arch_us_to_cycles(PROVOCATION_WAIT_US);

	if (executors_online() > 0)
		executors_provoke(test);
	else
		arch_provoke(test);
	while (arch_cycles() < deadline)
		arch_relax();
	kernel_crash_begin();
	kernel_crash_end("test=%s: there is no such test, or the machine let it happen", test);
}

/* True when the comma-separated list is empty or has the name in it. */
static bool selected(const char *list, const char *name)
{
	size_t length = strlen(name);
	bool starts = true;

	for (const char *at = list; *at; at++) {
		if (starts && !strncmp(at, name, length) && (at[length] == ',' || !at[length]))
			return true;
		starts = *at == ',';
	}
	return !list[0];
}

static enum verdict worse(enum verdict a, enum verdict b)
{
	if (a == VERDICT_FORBIDDEN || b == VERDICT_FORBIDDEN)
		return VERDICT_FORBIDDEN;
	return a == VERDICT_INCONCLUSIVE ? a : b;
}

static enum verdict run_one(unsigned number, const struct scenario *scenario,
			    const struct options *options, struct run *run)
{
	if (executors_online() == 0) {
		report_skipped(number, scenario,
			       arch_cpus() == 1 ? "one CPU: there is nothing to cross-modify"
						: "no other CPU answers any more");
		return VERDICT_INCONCLUSIVE;
	}
	if (PLANTING)
		plant_run(scenario, options, run);
	else
		experiment_run(scenario, options, run);
	report_run(number, run);
	return verdict_of(run);
}

static enum verdict run_all(const struct options *options, struct run *run)
{
	const struct scenario *set = PLANTING ? planted_scenarios : scenarios;
	size_t count = PLANTING ? planted_count : scenario_count;
	enum verdict verdict = VERDICT_AS_EXPECTED;
	unsigned planned = 0, number = 0;

	for (size_t i = 0; i < count; i++)
		planned += selected(options->scenarios, set[i].name);
	log_line("1..%u", planned);
	for (size_t i = 0; i < count; i++)
		if (selected(options->scenarios, set[i].name))
			verdict = worse(verdict, run_one(++number, &set[i], options, run));
	if (planned > 0)
		return verdict;
	kernel_comment("scenarios=%s: none of these is known", options->scenarios);
	return VERDICT_INCONCLUSIVE;
}

_Noreturn void kernel_patcher(const char *command_line)
{
	static struct options options;

	options_parse(command_line, &options);
	arch_describe();
	struct run *run = arch_allocate(sizeof(*run));

	if (!run || (arch_cpus() > 1 && !executors_allocate())) {
		kernel_crash_begin();
		kernel_crash_end("there is no memory for the counts of %u CPUs", arch_cpus());
	}
	if (provokes(options.test))
		provoke(options.test);
	log_end(verdict_name(run_all(&options, run)));
	arch_end();
}
