#include "tools/judge/summary.h"

#include "kernel/core/unmet.h"
#include "lib/printable.h"
#include "tools/base/explain.h"
#include "tools/log/bench_rows.h"
#include "tools/log/power_rows.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

/* The widths of the headers' names, and of the verdicts. */
#define HEADER_WIDTH 14
#define VERDICT_WIDTH 14

/* A line that is put together piece by piece; what does not fit is left out. A file's name and what
 * is wrong with it do. */
struct line {
	char characters[2048];
	size_t length;
};

/* The two arguments of a "%.*s". */
#define WHOLE(span) (int)(span).length, (span).start

static void append(struct line *line, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void append(struct line *line, const char *format, ...)
{
	size_t room = sizeof(line->characters) - line->length;
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(line->characters + line->length, room, format, arguments);
	va_end(arguments);
	if (length > 0)
		line->length += (size_t)length < room ? (size_t)length : room - 1;
}

static void print_line(FILE *to, struct line *line)
{
	printable_clean(line->characters);
	fprintf(to, "%s\n", line->characters);
}

static void print_heads(FILE *to, const struct tap *tap)
{
	for (enum log_head head = 0; head < HEADS; head++) {
		struct line line = {.length = 0};

		if (tap->heads[head].length == 0)
			continue;
		append(&line, "%-*s%.*s", HEADER_WIDTH, log_head_word(head),
		       WHOLE(tap->heads[head]));
		print_line(to, &line);
	}
}

/* Appends "unserialized 3, late-old 1": those of a set that were seen. True when any was. */
static bool append_seen(struct line *line, const struct figures *figures, outcome_set set)
{
	const char *comma = "";

	for (unsigned outcome = 0; outcome < COUNTED_OUTCOMES; outcome++) {
		uint64_t count = figures->total.outcomes[outcome];

		if (!(set & OUTCOME_BIT(outcome)) || count == 0)
			continue;
		append(line, "%s%s %" PRIu64, comma, outcome_spelling((enum outcome)outcome),
		       count);
		comma = ", ";
	}
	return *comma;
}

static void append_inconclusive(struct line *line, const struct judged_test *test)
{
	const struct figures *figures = &test->figures;
	const char *comma = "";

	if (figures->reason[0]) {
		append(line, "%s", figures->reason);
		comma = "; ";
	}
	if (test->proof == PROOF_GIVEN_UP) {
		append(line, "%swhat the models allow is not known", comma);
		comma = "; ";
	}
	if (figures->total.outcomes[OUTCOME_UNKNOWN] > 0) {
		append(line, "%s%" PRIu64 " could not be placed", comma,
		       figures->total.outcomes[OUTCOME_UNKNOWN]);
		comma = "; ";
	}
	if (figures->total.executions == 0) {
		append(line, "%sthe site was not executed", comma);
		comma = "; ";
	}
	for (unsigned outcome = 0; outcome < COUNTED_OUTCOMES; outcome++) {
		if (!(figures->show & OUTCOME_BIT(outcome)) || figures->total.outcomes[outcome] > 0)
			continue;
		append(line, "%s%s was not seen", comma, outcome_spelling((enum outcome)outcome));
		comma = "; ";
	}
}

static void append_findings(struct line *line, const struct judged_test *test)
{
	const struct figures *figures = &test->figures;

	switch (test->verdict) {
	case VERDICT_INCONCLUSIVE:
		append_inconclusive(line, test);
		break;
	case VERDICT_DEFECTIVE:
		append(line, "no model allows ");
		append_seen(line, figures,
			    classify_impossible(test->allowed, figures->total.outcomes));
		break;
	case VERDICT_FORBIDDEN:
		append_seen(line, figures, figures->forbid);
		break;
	default:
		if (!append_seen(line, figures, figures->show))
			append(line, "nothing forbidden");
	}
}

static void append_figures(struct line *line, const struct judged_test *test)
{
	const struct figures *figures = &test->figures;

	append_findings(line, test);
	append(line, " in %" PRIu64 " executions", figures->total.executions);
	if (figures->patch.runs > 0)
		append(line, ", %" PRIu64 " ns a patch (median)",
		       figures->patch.ns[QUANTILE_MEDIAN]);
	if (figures->has_cost && strcmp(figures->ratio, "none") != 0)
		append(line, ", %s of its limit", figures->ratio);
	if (test->verdict != test->kernel_verdict)
		append(line, "; the kernel, which did not know its models, said \"%s\"",
		       verdict_name(test->kernel_verdict));
}

static void print_test(FILE *to, int width, const struct tap_test *test,
		       const struct judged_test *judged)
{
	struct line line = {.length = 0};
	struct span description = test->description;
	const char *word =
		judged->kind == JUDGED_SKIPPED ? "skipped" : verdict_name(judged->verdict);

	append(&line, "%-*.*s  %-*s", width, WHOLE(test->name), VERDICT_WIDTH, word);
	switch (judged->kind) {
	case JUDGED_RUN:
		append_figures(&line, judged);
		break;
	case JUDGED_SKIPPED:
		append(&line, "%.*s", WHOLE(test->reason));
		break;
	case JUDGED_REFUSED:
		span_take(&description, "inconclusive: ");
		append(&line, "%.*s", WHOLE(description));
		break;
	}
	print_line(to, &line);
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
		print_test(to, (int)width, &judgement->tap.tests[index], &judgement->tests[index]);
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

		append(&line, UNMET_PREFIX "%.*s", WHOLE(tap->unmet_lines[index]));
		print_line(to, &line);
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

void summary_print(FILE *to, const struct judgement *judgement)
{
	print_heads(to, &judgement->tap);
	if (judgement->status <= STATUS_DEFECTIVE && judgement->status != STATUS_NOT_WHOLE) {
		print_tests(to, judgement);
		print_machine(to, judgement);
	}
	fprintf(to, "\nverdict: %s (exit status %d)\n%s\n", title(judgement), judgement->status,
		judgement->explanation.line);
	print_not_run(to, judgement);
	fprintf(to, "%s\n", meaning(judgement));
}

enum status live_verdict(const struct live *live)
{
	struct judgement judgement;
	enum status status;

	judge(&judgement, live->bytes, live->length);
	if (judgement.status == STATUS_NO_MACHINE) {
		note("%s", judgement.explanation.line);
	} else {
		putchar('\n');
		summary_print(stdout, &judgement);
		fflush(stdout);
	}
	status = judgement.status;
	judgement_free(&judgement);
	return status;
}
