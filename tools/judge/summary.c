#include "tools/judge/summary.h"

#include "kernel/core/unmet.h"
#include "tools/base/explain.h"
#include "tools/base/json.h"
#include "tools/judge/bounds.h"
#include "tools/judge/class.h"
#include "tools/judge/judge_json.h"
#include "tools/judge/line.h"
#include "tools/judge/test_line.h"
#include "tools/log/bench_rows.h"
#include "tools/log/power_rows.h"

#include <inttypes.h>
#include <string.h>

/* The width of the headers' names. */
#define HEADER_WIDTH 14

static void print_heads(FILE *to, const struct tap *tap)
{
	for (enum log_head head = 0; head < HEADS; head++) {
		struct line line = {.length = 0};

		if (tap->heads[head].length == 0)
			continue;
		line_append(&line, "%-*s%.*s", HEADER_WIDTH, log_head_word(head),
			    LINE_WHOLE(tap->heads[head]));
		line_print(to, &line);
	}
}

/* What a scenario's own patch does not do. */
static void print_notes(FILE *to, const struct scenario *scenario)
{
	char note[SCENARIO_NOTE_SIZE];

	for (unsigned site = 0; site < scenario->site_count; site++)
		if (scenario_leaves_other(scenario, site, note))
			fprintf(to, "(Note: %s %s.)\n", scenario->name, note);
}

static void print_tests(FILE *to, const struct judgement *judgement)
{
	size_t width = 0;

	for (size_t index = 0; index < judgement->test_count; index++) {
		size_t length = judgement->tap.tests[index].name.length;

		if (length > width && length < SCENARIO_NAME_SIZE)
			width = length;
	}
	fputc('\n', to);
	for (size_t index = 0; index < judgement->test_count; index++)
		test_line_print(to, (int)width, &judgement->tap.tests[index],
				&judgement->tests[index]);
	for (size_t index = 0; index < judgement->test_count; index++)
		if (judgement->tests[index].kind == JUDGED_RUN)
			print_notes(to, &judgement->tests[index].figures.scenario);
}

/* How the scenarios that the kernel knew nothing of have come into the classification, or not. */
static void print_proofs(FILE *to, const struct judgement *judgement)
{
	unsigned proved = judgement->kernel.unknown - judgement->machine.unknown;

	if (proved > 0)
		fprintf(to,
			"(Proved only now, since the kernel did not know their models: %u of the "
			"scenarios.)\n",
			proved);
	for (size_t index = 0; index < judgement->test_count; index++) {
		const struct judged_test *test = &judgement->tests[index];

		if (test->kind == JUDGED_RUN && test->proof != PROOF_DONE)
			fprintf(to, "(%s does not count: it cannot be proved: %s)\n",
				test->figures.scenario.name, test->unproved);
	}
}

static void print_unmet(FILE *to, const struct tap *tap)
{
	size_t count =
		tap->unmet_count < TAP_UNMET_LINES_MAX ? tap->unmet_count : TAP_UNMET_LINES_MAX;

	for (size_t index = 0; index < count; index++) {
		struct line line = {.length = 0};

		line_append(&line, UNMET_PREFIX "%.*s", LINE_WHOLE(tap->unmet_lines[index]));
		line_print(to, &line);
	}
}

static void print_machine(FILE *to, const struct judgement *judgement)
{
	struct classification machine = judgement->machine;
	char line[CLASSIFICATION_LINE_SIZE];

	machine.unknown = 0; /* they get a line each */
	fputc('\n', to);
	for (unsigned index = 0; classification_line(&machine, index, line); index++)
		fprintf(to, "%s\n", line);
	print_proofs(to, judgement);
	print_unmet(to, &judgement->tap);
}

/* What was planned is what the log has a line for, run or not. */
static void print_not_run(FILE *to, const struct judgement *judgement)
{
	if (judgement->machine.not_run > 0)
		fprintf(to, "ended early: %u of %zu scenarios were not run\n",
			judgement->machine.not_run, judgement->test_count);
}

/* What was not seen may be, as rarely as that. */
static void print_bound(FILE *to, const struct judgement *judgement)
{
	size_t largest = bounds_largest(judgement->tests, judgement->test_count);
	const struct figures *figures;
	char below[BOUNDS_RATE_SIZE];

	if (largest == SIZE_MAX ||
	    (judgement->status != STATUS_AS_EXPECTED && judgement->status != STATUS_INCONCLUSIVE))
		return;
	figures = &judgement->tests[largest].figures;
	bounds_below(figures, below);
	fprintf(to,
		"bounds: all that was not seen is %s a patch (95 %%); the largest bound is that of "
		"%s, in %" PRIu64 " patches\n",
		below, figures->scenario.name, figures->patches);
}

static bool has_given_up(const struct judgement *judgement)
{
	for (size_t index = 0; index < judgement->test_count; index++)
		if (judgement->tests[index].proof == PROOF_GIVEN_UP)
			return true;
	return false;
}

static const char *meaning_of_inconclusive(const struct judgement *judgement)
{
	if (judgement->is_bench)
		return "This was a bench: it times patches, runs no scenario, and so comes to no "
		       "verdict.\nIts figures are the log's lines \"" BENCH_ROW
		       "...\" or \"" POWER_ROW "...\"; \"crossmod bench\" makes a table of them.";
	if (has_given_up(judgement))
		return "A scenario is too large to be proved here, so what it showed says nothing "
		       "of the machine.\nMake it smaller: fewer writes, one site, no rest.";
	if (judgement_count(judgement, JUDGED_REFUSED) > 0)
		return "Some files are no scenarios: correct them as their lines say, and run it "
		       "again.";
	if (judgement->machine.not_run > 0)
		return "Nothing forbidden was seen, but the run was ended early. Run it again, to "
		       "its end.";
	if (judgement->tap.unmet_count > 0)
		return "This may not be the run that was asked for: correct what the lines "
		       "\"" UNMET_PREFIX "...\" name, and run it again.";
	return "Nothing forbidden was seen, but not enough to conclude from it.\n"
	       "Run it again for longer (--patches 100000, or --seconds 60), or with more CPUs.";
}

static const char *meaning(const struct judgement *judgement)
{
	switch (judgement->status) {
	case STATUS_AS_EXPECTED:
		return "Each scenario showed what it should, and nothing that it must not.";
	case STATUS_FORBIDDEN:
		return "A scenario showed what it forbids, and nothing that every model rules out: "
		       "its protocol is at fault, not the machine.\n\"crossmod prove --trace "
		       "OUTCOME FILE\" prints how a machine comes to it.";
	case STATUS_DEFECTIVE:
		return "No model of instruction fetch allows all that this machine did: the "
		       "machine "
		       "is at fault, not a protocol.\nKeep the log, and run it again: on the same "
		       "machine to see how often, on another to compare.";
	case STATUS_INCONCLUSIVE:
		return meaning_of_inconclusive(judgement);
	case STATUS_INTERNAL:
		return "The log was not judged. Free some memory and judge it again.";
	case STATUS_NO_MACHINE:
		return "Nothing was run.";
	default:
		break;
	}
	if (judgement->log.said == CONCLUSION_CRASHED && judgement->tap.bailed_out)
		return "This is a defect of Crossmod or of the machine. Please report it, with "
		       "the whole log.";
	return "Nothing can be concluded from it. Take the log again, all of it; when it ends in "
	       "the same way,\nthe machine hangs or restarts there. Please report that, with the "
	       "log.";
}

static const char *title(const struct judgement *judgement)
{
	switch (judgement->status) {
	case STATUS_NOT_WHOLE:
		return "none, the log is not whole";
	case STATUS_INTERNAL:
	case STATUS_NO_MACHINE:
		return "none";
	default:
		return conclusion_name(classification_conclusion(&judgement->machine));
	}
}

static enum colour colour_of(enum status status)
{
	switch (status) {
	case STATUS_AS_EXPECTED:
		return COLOUR_GOOD;
	case STATUS_INCONCLUSIVE:
		return COLOUR_OPEN;
	case STATUS_DEFECTIVE:
		return COLOUR_WORST;
	default:
		return COLOUR_BAD;
	}
}

void summary_print(FILE *to, const struct judgement *judgement)
{
	enum colour colour = colour_of(judgement->status);

	print_heads(to, &judgement->tap);
	if (judgement_is_whole(judgement)) {
		print_tests(to, judgement);
		print_machine(to, judgement);
		class_print(to, judgement);
	}
	fprintf(to, "\nverdict: %s%s%s (exit status %d)\n%s\n", colour_begin(to, colour),
		title(judgement), colour_end(to, colour), judgement->status,
		judgement->explanation.line);
	print_bound(to, judgement);
	print_not_run(to, judgement);
	fprintf(to, "%s\n", meaning(judgement));
}

/* As if it had come behind the log. */
static void add_line(void *to, const char *line)
{
	live_add_line(to, line);
}

static enum status print_json(const struct judge_walk *walk, const struct judgement *judgement)
{
	json_t *logs = json_array();

	json_array_append_new(logs, judge_json(walk, judgement));
	return json_print(judge_json_whole(judgement->status, logs), judgement->status);
}

static enum status print(const struct judge_walk *walk, const struct judgement *judgement,
			 bool as_json)
{
	enum status status = judgement->status;

	if (as_json) {
		status = print_json(walk, judgement);
	} else {
		putchar('\n');
		summary_print(stdout, judgement);
	}
	fflush(stdout);
	return status;
}

enum status live_verdict(struct live *live, bool as_json)
{
	struct judgement judgement;
	struct judge_walk walk;
	enum status status;

	judge_walk_only(&walk, live->bytes, live->length, &judgement);
	status = judgement.status;
	if (status == STATUS_NO_MACHINE) {
		note("%s", judgement.explanation.line);
	} else {
		if (judgement_is_whole(&judgement))
			bounds_lines(judgement.tests, judgement.test_count, add_line, live);
		status = print(&walk, &judgement, as_json);
	}
	judgement_free(&judgement);
	return status;
}
