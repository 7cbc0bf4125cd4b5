/*
 * What the patcher does from the first line of the log to the last.
 */
#include "arch/arch.h"
#include "arch/kernel.h"
#include "kernel/bench/bench.h"
#include "kernel/classify/classify.h"
#include "kernel/core/effects.h"
#include "kernel/core/executor.h"
#include "kernel/core/log.h"
#include "kernel/core/trace.h"
#include "kernel/core/unmet.h"
#include "kernel/core/watchdog.h"
#include "kernel/experiment/allowed.h"
#include "kernel/experiment/experiment.h"
#include "kernel/experiment/plant.h"
#include "kernel/experiment/set.h"
#include "kernel/options/option_test.h"
#include "kernel/options/options.h"
#include "kernel/options/options_file.h"
#include "kernel/options/options_print.h"
#include "kernel/power/power.h"
#include "kernel/report/report.h"
#include "kernel/screen/keys.h"
#include "kernel/screen/log_codes.h"
#include "kernel/screen/log_pages.h"
#include "kernel/screen/page.h"
#include "kernel/screen/picture.h"
#include "kernel/text/jump_label.h"
#include "kernel/text/text_lock.h"
#include "kernel/text/text_selftest.h"
#include "lib/log_head.h"
#include "lib/printable.h"
#include "lib/string.h"
#include "scenario/verdict.h"

struct work {
	struct run run;
	struct classification classification;
	struct page page;
	size_t planned; /* scenarios, and files that are none */
};

/* Written by kernel_options(), before any other CPU runs. */
static struct options options;

const struct arch_options *kernel_options(const char *command_line)
{
	unmet_begin();
	options_read(command_line, &options);
	return &options.machine;
}

/* As much of a line as the log shows. */
#define OPTIONS_LINE_SHOWN 80

static void tell_options_line(const struct options_line *line)
{
	size_t length = line->whole.length;
	char shown[OPTIONS_LINE_SHOWN + 1] = {0};

	memcpy(shown, line->whole.start, length < OPTIONS_LINE_SHOWN ? length : OPTIONS_LINE_SHOWN);
	/* A string would end there. */
	for (size_t i = 0; i < length && i < OPTIONS_LINE_SHOWN; i++)
		if (shown[i] == '\0')
			shown[i] = '?';
	printable_clean(shown);
	kernel_comment(OPTIONS_FILE_NAME ":%u: expected %s; found \"%s\"", line->number,
		       line->expected, shown);
	kernel_unmet(OPTIONS_FILE_NAME ", line %u: \"%s\" is not understood", line->number, shown);
}

void kernel_options_file(const char *bytes, size_t length, const char *command_line)
{
	struct options_piece words = {bytes, 0};
	struct options_file file;
	struct options_line line;
	bool is_understood = true;

	options_file_begin(&file, bytes, length);
	while (options_file_next(&file, &line)) {
		if (line.expected)
			tell_options_line(&line);
		else if (options_line_is(&line, "options"))
			words = line.value;
		is_understood &= !line.expected;
	}
	if (is_understood && !options_file_came(words, command_line))
		kernel_unmet(OPTIONS_FILE_NAME ": its options are not those that the boot loader "
					       "has passed on");
}

static void tell_complaints(void)
{
	for (unsigned i = 0; i < options.complaint_count && i < OPTIONS_COMPLAINTS_MAX; i++) {
		const struct options_complaint *complaint = &options.complaints[i];

		kernel_comment("option \"%s\": expected %s; it is ignored", complaint->word,
			       complaint->expected);
		kernel_unmet("option \"%s\" is not understood", complaint->word);
	}
	if (options.complaint_count > OPTIONS_COMPLAINTS_MAX)
		kernel_unmet("%u more options are not understood",
			     options.complaint_count - OPTIONS_COMPLAINTS_MAX);
}

/* Ends the run, when it is not the test that it should be: that must not pass. */
static _Noreturn void fail_test(void)
{
	kernel_crash_begin();
	kernel_crash_end("test=%s: nothing came of it: the machine let it happen, or no scenario "
			 "had ten patches",
			 options.machine.test);
}

static bool any_lost(void)
{
	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++)
		if (!arch_cpu_online(cpu) || arch_cpu_failure(cpu))
			return true;
	return false;
}

static void skip(unsigned number, const struct scenario *scenario, const char *why,
		 struct work *work)
{
	report_skipped(number, scenario, why);
	page_add_skipped(&work->page);
}

/* It has run. */
static void conclude(unsigned number, struct run *run, struct work *work)
{
	enum verdict verdict = report_run(number, run);

	classification_add(&work->classification, run->scenario, run->allowed, run->total.outcomes,
			   verdict);
	page_add(&work->page, run->scenario->name, verdict);
}

static void run_one(unsigned number, const struct scenario *scenario, struct work *work)
{
	const char *why = experiment_obstacle(scenario);

	if (!why && (arch_end_wanted() || keys_end_wanted())) {
		classification_add_not_run(&work->classification);
		why = CLASSIFICATION_NOT_RUN;
	}
	if (why) {
		skip(number, scenario, why, work);
		return;
	}
	if (PLANTING)
		plant_run(scenario, &options, &work->run);
	else
		experiment_run(scenario, &options, &work->run);
	conclude(number, &work->run, work);
}

/* One that has had its slices, or had none. */
static void conclude_sliced(unsigned number, const struct scenario *scenario, struct sliced *sliced,
			    struct work *work)
{
	const char *why = experiment_obstacle(scenario);

	if (!why && !allowed_by_models(scenario))
		why = CLASSIFY_NO_MODELS;
	if (!why && sliced->rounds == 0 && arch_end_wanted()) {
		classification_add_not_run(&work->classification);
		why = CLASSIFICATION_NOT_RUN;
	}
	if (!why && sliced->rounds == 0)
		why = CLASSIFY_NO_TURN;
	if (sliced->rounds == 0) {
		skip(number, scenario, why, work);
		return;
	}
	executors_take_up(sliced->counts);
	conclude(number, &sliced->run, work);
}

static void refuse_file(unsigned number, const struct set_entry *entry, struct work *work)
{
	report_refused(number, entry->file, entry->message);
	classification_add_refused(&work->classification);
	page_add(&work->page, entry->file, VERDICT_INCONCLUSIVE);
}

static void run_classify(const struct set *set, struct work *work)
{
	struct sliced *sliced = classify_set(set, &options);

	if (!sliced)
		kernel_refuse("there is too little memory to classify this machine");
	for (unsigned i = 0; i < set->count; i++)
		if (set->entries[i].is_refused)
			refuse_file(i + 1, &set->entries[i], work);
		else
			conclude_sliced(i + 1, &set->entries[i].scenario, &sliced[i], work);
}

static void run_set(struct work *work)
{
	struct set set;

	if (!set_load(&set, options.scenarios,
		      options.classify > 0 ? SET_OF_CLASSIFY : SET_STANDARD))
		kernel_refuse("there is too little memory for the scenarios");
	log_line("1..%u", (unsigned)set.count);
	work->planned = set.count;
	if (picture_canvas())
		log_codes_keep();
	if (options.classify > 0) {
		run_classify(&set, work);
		return;
	}
	for (unsigned i = 0; i < set.count; i++) {
		const struct set_entry *entry = &set.entries[i];

		if (entry->is_refused) {
			refuse_file(i + 1, entry, work);
		} else {
			picture_scenario(i + 1, (unsigned)set.count, &entry->scenario,
					 &work->classification);
			run_one(i + 1, &entry->scenario, work);
		}
	}
}

static void run_plants(struct work *work)
{
	log_line("1..%u", PLANTED_COUNT);
	for (unsigned i = 0; i < PLANTED_COUNT; i++)
		run_one(i + 1, plant_scenario(i), work);
}

INIT_TEXT void kernel_prepare(void)
{
	const char *problem = jump_labels_init();

	if (!problem && !strcmp(options.machine.test, LABEL_TEST))
		problem = label_test_prepare();
	if (!problem)
		return;
	if (problem == jump_labels_no_memory)
		kernel_refuse("%s", problem);
	kernel_crash_begin();
	kernel_crash_end("jump labels: %s", problem);
}

/* Everything but the end. */
static void run(struct work *work)
{
	const char *provoked = test_provocation(options.machine.test).what;

	effects_want(options.tell_effect);
	if (options.trace)
		jump_label_enable(&trace_key);
	if (!strcmp(options.machine.test, LABEL_TEST))
		label_test_run();
	if (provoked && executors_online() == 0) {
		arch_provoke(provoked);
		fail_test();
	}
	watchdog_begin(options.watchdog_s * 1000000ull + options.timeout_ms * 1000ull);
	if (PLANTING) {
		run_plants(work);
	} else if (options.bench > 0) {
		bench_run(options.bench, options.bench_sites);
	} else if (options.power > 0) {
		power_run(options.power, &options);
	} else {
		picture_begin(arch_has_keys() ? KEYS_LINE : NULL);
		run_set(work);
	}
	if (options.codes > 0 && !picture_canvas())
		kernel_unmet("codes=%u: there is no picture, and so no page of QR codes",
			     options.codes);
	report_ended(&work->classification, work->planned);
	if (provoked && !any_lost())
		fail_test();
}

/* As they were read: what follows makes words of the emulator's option. */
static void tell_options(void)
{
	static char line[OPTIONS_LINE_SIZE];

	options_print(&options, arch_has_booted(), line);
	kernel_comment("%s: %s", log_head_word(HEAD_OPTIONS), line);
}

/* An option has no blanks. */
static void tell_emulator(void)
{
	char *emulator = options.machine.emulator;

	if (!emulator[0])
		return;
	for (char *at = emulator; *at; at++)
		if (*at == '_')
			*at = ' ';
	kernel_comment("%s: %s", log_head_word(HEAD_EMULATOR), emulator);
}

_Noreturn void kernel_patcher(void)
{
	tell_complaints();
	tell_options();
	tell_emulator();
	arch_describe();
	kernel_comment("%s: %llu", log_head_word(HEAD_SEED), (unsigned long long)options.seed);
	struct work *work = arch_allocate(sizeof(*work));

	if (!work || (arch_cpus() > 1 && !executors_allocate()))
		kernel_refuse("there is too little memory for the counts of %u CPUs", arch_cpus());
	text_set_timeout(options.timeout_ms * 1000ull);
	classification_begin(&work->classification);
	page_begin(&work->page);
	run(work);
	classification_add_unmet(&work->classification, unmet_count());
	report_lost();
	report_unasked();
	report_machine(&work->classification);
	unmet_report();
	log_end(conclusion_name(classification_conclusion(&work->classification)));
	page_draw(&work->page, &work->classification);
	if (keys_end_wanted())
		arch_reboot();
	log_pages_show(&work->page, &work->classification, options.codes);
	arch_end();
}
