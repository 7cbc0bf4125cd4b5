#include "tools/summary.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

/* Wide enough for the longest name of the built-in scenarios, and for "as expected". */
#define NAME_WIDTH 17
#define VERDICT_WIDTH 14

/* A line that is put together piece by piece; what does not fit is left out. */
struct line {
	char text[400];
	size_t length;
};

static void append(struct line *line, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void append(struct line *line, const char *format, ...)
{
	size_t room = sizeof(line->text) - line->length;
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(line->text + line->length, room, format, arguments);
	va_end(arguments);
	if (length > 0)
		line->length += (size_t)length < room ? (size_t)length : room - 1;
}

/* Whatever a terminal would act on shows as a question mark. */
static void print_line(FILE *to, const struct line *line)
{
	for (size_t at = 0; at < line->length; at++) {
		char byte = line->text[at];

		fputc(byte >= ' ' && byte <= '~' ? byte : '?', to);
	}
	fputc('\n', to);
}

static void print_headers(FILE *to, const struct tap *tap)
{
	for (unsigned header = 0; header < TAP_HEADERS; header++) {
		struct line line = {.length = 0};

		if (tap->headers[header].length == 0)
			continue;
		append(&line, "%-*s%.*s", NAME_WIDTH, tap_header_word(header),
		       TEXT_ARGUMENTS(tap->headers[header]));
		print_line(to, &line);
	}
}

/* Appends "unserialized 3, late-old 1": those of a list that were seen. True when any was. */
static bool append_seen(struct line *line, const struct figures *figures, const bool list[OUTCOMES])
{
	const char *comma = "";

	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++) {
		uint64_t count = figures->total.outcomes[outcome];

		if (!list[outcome] || count == 0)
			continue;
		append(line, "%s%s %" PRIu64, comma, outcome_name(outcome), count);
		comma = ", ";
	}
	return *comma;
}

static void append_inconclusive(struct line *line, const struct figures *figures)
{
	const char *comma = "";

	if (figures->reason[0]) {
		append(line, "%s", figures->reason);
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
	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++) {
		if (!figures->show[outcome] || figures->total.outcomes[outcome] > 0)
			continue;
		append(line, "%s%s was not seen", comma, outcome_name(outcome));
		comma = "; ";
	}
}

static void append_figures(struct line *line, const struct judged_test *test)
{
	const struct figures *figures = &test->figures;

	if (test->verdict == VERDICT_INCONCLUSIVE)
		append_inconclusive(line, figures);
	else if (test->verdict == VERDICT_FORBIDDEN)
		append_seen(line, figures, figures->forbid);
	else if (!append_seen(line, figures, figures->show))
		append(line, "nothing forbidden");
	append(line, " in %" PRIu64 " executions", figures->total.executions);
	if (figures->patch.runs > 0)
		append(line, ", %" PRIu64 " ns a patch (median)", figures->patch.ns[1]);
	if (figures->has_cost && strcmp(figures->ratio, "none") != 0)
		append(line, ", %s of its limit", figures->ratio);
}

static void print_test(FILE *to, const struct tap_test *test, const struct judged_test *judged)
{
	struct line line = {.length = 0};

	append(&line, "%-*.*s%-*s", NAME_WIDTH, TEXT_ARGUMENTS(test->name), VERDICT_WIDTH,
	       verdict_word(judged->verdict));
	if (judged->has_figures)
		append_figures(&line, judged);
	else
		append(&line, "skipped: %.*s", TEXT_ARGUMENTS(test->reason));
	print_line(to, &line);
}

static const char *meaning(const struct judgement *judgement)
{
	switch (judgement->status) {
	case STATUS_AS_EXPECTED:
		return "Each scenario showed what it should, and nothing that it must not.";
	case STATUS_FORBIDDEN:
		return "A scenario showed what it must not on a machine that keeps the rules of "
		       "x86.\nKeep the log, and run it again: on the same machine to see how "
		       "often, on another to see whether it is the machine.";
	case STATUS_INCONCLUSIVE:
		return "Nothing forbidden was seen, but not enough to conclude from it.\n"
		       "Run it again with more patches (patches=100000) or more CPUs.";
	case STATUS_INTERNAL:
		return "The log was not judged. Free some memory and judge it again.";
	default:
		break;
	}
	if (judgement->log.said == VERDICT_CRASHED && judgement->tap.bailed_out)
		return "This is a defect of Crossmod or of the machine. Please report it, with "
		       "the whole log.";
	return "Nothing can be concluded from it. Take the log again, all of it; when it ends in "
	       "the same way,\nthe machine hangs or restarts there. Please report that, with the "
	       "log.";
}

void summary_print(FILE *to, const struct judgement *judgement)
{
	static const char *const titles[] = {
		[STATUS_AS_EXPECTED] = "as expected",
		[STATUS_FORBIDDEN] = "forbidden",
		[STATUS_INCONCLUSIVE] = "inconclusive",
		[STATUS_NOT_WHOLE] = "none, the log is not whole",
	};

	print_headers(to, &judgement->tap);
	if (judgement->status <= STATUS_INCONCLUSIVE) {
		fputc('\n', to);
		for (size_t index = 0; index < judgement->test_count; index++)
			print_test(to, &judgement->tap.tests[index], &judgement->tests[index]);
	}
	fprintf(to, "\nverdict: %s (exit status %d)\n%s\n%s\n",
		judgement->status <= STATUS_NOT_WHOLE ? titles[judgement->status] : "none",
		judgement->status, judgement->explanation.line, meaning(judgement));
	if (judgement->log.another)
		fprintf(to, "Another log follows this one, and was not judged.\n");
}
