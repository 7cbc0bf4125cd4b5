/*
 * What the patcher does from the first line of the log to the last.
 */
#include "arch/arch.h"
#include "kernel/bench.h"
#include "kernel/classify.h"
#include "kernel/executor.h"
#include "kernel/experiment.h"
#include "kernel/jump_label.h"
#include "kernel/keys.h"
#include "kernel/label_test_run.h"
#include "kernel/log.h"
#include "kernel/options.h"
#include "kernel/page.h"
#include "kernel/patch.h"
#include "kernel/picture.h"
#include "kernel/plant.h"
#include "kernel/report.h"
#include "kernel/set.h"
#include "kernel/text_lock.h"
#include "kernel/trace.h"
#include "kernel/watchdog.h"
#include "lib/string.h"

struct work {
	struct run run;
	struct classification classification;
	struct page page;
	size_t planned; /* scenarios, and files that are none */
};

/* Ends the run, when it is not the test that it should be: a wrong word in a test must not pass. */
static _Noreturn void refuse_test(const char *test, const char *why)
{
	kernel_crash_begin();
	kernel_crash_end("test=%s: %s", test, why);
}

/* What the machine is to be asked for by the test; NULL: nothing. */
static const char *provoked_by(const struct options *options)
{
	const char *what = options_provocation(options).what;

	if (what && !arch_can_provoke(what))
		refuse_test(options->test, "there is no such test: DESIGN.md lists them");
	return what;
}

static bool any_lost(void)
{
	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++)
		if (!arch_cpu_online(cpu) || arch_cpu_failure(cpu))
			return true;
	return false;
}

/* Why it cannot be run here; NULL when it can. */
static const char *obstacle(const struct scenario *scenario)
{
	const char *why = patch_cannot(scenario);

	if (arch_cpus() == 1)
		return "one CPU: there is nothing to cross-modify";
	if (executors_online() == 0)
		return "no other CPU answers any more";
	return why ? why : arch_lacks(scenario);
}

static void run_one(unsigned number, const struct scenario *scenario, const struct options *options,
		    struct work *work)
{
	const char *why = obstacle(scenario);

	if (!why && (arch_end_wanted() || keys_end_wanted())) {
		classification_add_not_run(&work->classification);
		why = CLASSIFICATION_NOT_RUN;
	}
	if (why) {
		report_skipped(number, scenario, why);
		page_add_skipped(&work->page);
		return;
	}
	if (PLANTING)
		plant_run(scenario, options, &work->run);
	else
		experiment_run(scenario, options, &work->run);
	enum verdict verdict = report_run(number, &work->run);

	classification_add(&work->classification, scenario, work->run.allowed,
			   work->run.total.outcomes, verdict);
	page_add(&work->page, scenario->name, verdict);
}

static void run_set(const struct options *options, struct work *work)
{
	struct set set;

	if (!set_load(&set, options->scenarios))
		set.count = 0;
	log_line("1..%u", (unsigned)set.count);
	work->planned = set.count;
	for (unsigned i = 0; i < set.count; i++) {
		const struct set_entry *entry = &set.entries[i];

		if (entry->is_refused) {
			report_refused(i + 1, entry->file, entry->message);
			classification_add_refused(&work->classification);
			page_add(&work->page, entry->file, VERDICT_INCONCLUSIVE);
		} else {
			picture_scenario(i + 1, (unsigned)set.count, &entry->scenario,
					 &work->classification);
			run_one(i + 1, &entry->scenario, options, work);
		}
	}
}

static void run_plants(const struct options *options, struct work *work)
{
	log_line("1..%u", PLANTED_COUNT);
	for (unsigned i = 0; i < PLANTED_COUNT; i++)
		run_one(i + 1, plant_scenario(i), options, work);
}

INIT_TEXT void kernel_prepare(const char *command_line)
{
	char test[OPTIONS_TEST_SIZE];
	const char *problem = jump_labels_init();

	if (!problem && kernel_option(command_line, "test", test, sizeof(test)) &&
	    !strcmp(test, LABEL_TEST))
		problem = label_test_prepare();
	if (!problem)
		return;
	kernel_crash_begin();
	kernel_crash_end("jump labels: %s", problem);
}

_Noreturn void kernel_patcher(const char *command_line)
{
	static const char nothing_came[] =
		"nothing came of it: the machine let it happen, or no scenario had ten patches";
	static struct options options;

	options_parse(command_line, &options);
	arch_describe();
	kernel_comment("seed: %llu", (unsigned long long)options.seed);
	const char *provoked = provoked_by(&options);
	struct work *work = arch_allocate(sizeof(*work));

	if (!work || (arch_cpus() > 1 && !executors_allocate())) {
		kernel_crash_begin();
		kernel_crash_end("there is no memory for the counts of %u CPUs", arch_cpus());
	}
	text_set_timeout(options.timeout_ms * 1000ull);
	if (options.trace)
		jump_label_enable(&trace_key);
	if (!strcmp(options.test, LABEL_TEST))
		label_test_run();
	if (provoked && executors_online() == 0) {
		arch_provoke(provoked);
		refuse_test(options.test, nothing_came);
	}
	watchdog_begin(options.watchdog_s * 1000000ull + options.timeout_ms * 1000ull);
	classification_begin(&work->classification);
	page_begin(&work->page);
	if (PLANTING) {
		run_plants(&options, work);
	} else if (options.bench > 0) {
		bench_run(options.bench, options.bench_sites);
	} else {
		picture_begin();
		run_set(&options, work);
	}
	report_ended(&work->classification, work->planned);
	if (provoked && !any_lost())
		refuse_test(options.test, nothing_came);
	report_lost();
	report_unasked();
	report_machine(&work->classification);
	log_end(conclusion_name(classification_conclusion(&work->classification)));
	page_draw(&work->page, &work->classification);
	if (keys_end_wanted())
		arch_reboot();
	arch_end();
}
