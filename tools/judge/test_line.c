#include "tools/judge/test_line.h"

#include "tools/judge/bounds.h"
#include "tools/judge/line.h"

#include <inttypes.h>
#include <string.h>

/* The width of the verdicts. */
#define VERDICT_WIDTH 14

/* Appends "unserialized 3, late-old 1": those of a set that were seen. True when any was. */
static bool append_seen(struct line *line, const struct figures *figures, outcome_set set)
{
	const char *comma = "";

	for (unsigned outcome = 0; outcome < COUNTED_OUTCOMES; outcome++) {
		uint64_t count = figures->total.outcomes[outcome];

		if (!(set & OUTCOME_BIT(outcome)) || count == 0)
			continue;
		line_append(line, "%s%s %" PRIu64, comma, outcome_spelling((enum outcome)outcome),
			    count);
		comma = ", ";
	}
	return *comma;
}

static outcome_set unseen(const struct figures *figures, outcome_set set)
{
	for (unsigned outcome = 0; outcome < COUNTED_OUTCOMES; outcome++)
		if (figures->total.outcomes[outcome] > 0)
			set &= ~OUTCOME_BIT(outcome);
	return set;
}

static void append_inconclusive(struct line *line, const struct judged_test *test)
{
	const struct figures *figures = &test->figures;
	const char *comma = "";

	if (figures->reason[0]) {
		line_append(line, "%s", figures->reason);
		comma = "; ";
	}
	if (test->proof == PROOF_GIVEN_UP) {
		line_append(line, "%swhat the models allow is not known", comma);
		comma = "; ";
	}
	if (figures->total.outcomes[OUTCOME_UNKNOWN] > 0) {
		line_append(line, "%s%" PRIu64 " could not be placed", comma,
			    figures->total.outcomes[OUTCOME_UNKNOWN]);
		comma = "; ";
	}
	if (figures->total.executions == 0) {
		line_append(line, "%sthe site was not executed", comma);
		comma = "; ";
	}
	for (unsigned outcome = 0; outcome < COUNTED_OUTCOMES; outcome++) {
		if (!(unseen(figures, figures->show) & OUTCOME_BIT(outcome)))
			continue;
		line_append(line, "%s%s was not seen", comma,
			    outcome_spelling((enum outcome)outcome));
		comma = "; ";
	}
	if (bounds_zeros(figures) && !unseen(figures, figures->show))
		line_append(line, "%snothing forbidden", comma);
}

/* What was seen that the verdict names. */
static outcome_set named(const struct judged_test *test)
{
	const struct figures *figures = &test->figures;

	switch (test->verdict) {
	case VERDICT_INCONCLUSIVE:
		return 0;
	case VERDICT_DEFECTIVE:
		return classify_impossible(test->allowed, figures->total.outcomes);
	case VERDICT_FORBIDDEN:
		return figures->forbid;
	default:
		return figures->show;
	}
}

static void append_findings(struct line *line, const struct judged_test *test)
{
	switch (test->verdict) {
	case VERDICT_INCONCLUSIVE:
		append_inconclusive(line, test);
		return;
	case VERDICT_DEFECTIVE:
		line_append(line, "no model allows ");
		break;
	default:
		break;
	}
	if (!append_seen(line, &test->figures, named(test)))
		line_append(line, "nothing forbidden");
}

/* ": 0.418 (0.412 to 0.425) a patch", each by its name where there are several. */
static void append_rates(struct line *line, const struct figures *figures, outcome_set set)
{
	outcome_set seen = set & ~unseen(figures, set);
	bool several = seen & (seen - 1);
	const char *before = ": ";

	for (unsigned outcome = 0; outcome < COUNTED_OUTCOMES; outcome++) {
		char rate[BOUNDS_RATE_SIZE];

		if (!(seen & OUTCOME_BIT(outcome)) ||
		    !bounds_rate(figures, (enum outcome)outcome, rate))
			continue;
		line_append(line, "%s%s%s%s", before,
			    several ? outcome_spelling((enum outcome)outcome) : "",
			    several ? " " : "", rate);
		before = ", ";
	}
	if (*before == ',')
		line_append(line, " a patch");
}

/* How rare that is which the verdict rests on, seen or not. */
static void append_bounds(struct line *line, const struct judged_test *test)
{
	const struct figures *figures = &test->figures;
	char below[BOUNDS_RATE_SIZE];
	/* Where something was to be shown, and was, the line is about that */
	bool names_zero = test->verdict == VERDICT_INCONCLUSIVE ||
			  unseen(figures, figures->show) == figures->show;

	append_rates(line, figures, named(test));
	if (test->verdict == VERDICT_DEFECTIVE || test->verdict == VERDICT_FORBIDDEN ||
	    !bounds_zeros(figures))
		return;
	bounds_below(figures, below);
	line_append(line, "%s%s a patch", names_zero ? ": " : "; nothing forbidden: ", below);
}

static void append_figures(struct line *line, const struct judged_test *test)
{
	const struct figures *figures = &test->figures;

	append_findings(line, test);
	line_append(line, " in %" PRIu64 " executions of %" PRIu64 " patches",
		    figures->total.executions, figures->patches);
	append_bounds(line, test);
	if (figures->patch.runs > 0)
		line_append(line, "; %" PRIu64 " ns a patch (median)",
			    figures->patch.ns[QUANTILE_MEDIAN]);
	if (figures->has_cost && strcmp(figures->ratio, "none") != 0)
		line_append(line, ", %s of its limit", figures->ratio);
	if (test->verdict != test->kernel_verdict)
		line_append(line, "; the kernel, which did not know its models, said \"%s\"",
			    verdict_name(test->kernel_verdict));
}

static enum colour colour_of(const struct judged_test *judged)
{
	static const enum colour colours[] = {
		[VERDICT_AS_EXPECTED] = COLOUR_GOOD,
		[VERDICT_FORBIDDEN] = COLOUR_BAD,
		[VERDICT_DEFECTIVE] = COLOUR_WORST,
		[VERDICT_INCONCLUSIVE] = COLOUR_OPEN,
	};

	return judged->kind == JUDGED_SKIPPED ? COLOUR_NONE : colours[judged->verdict];
}

void test_line_print(FILE *to, int width, const struct tap_test *test,
		     const struct judged_test *judged)
{
	struct line line = {.length = 0};
	struct span description = test->description;
	const char *word =
		judged->kind == JUDGED_SKIPPED ? "skipped" : verdict_name(judged->verdict);

	line_append(&line, "%-*.*s  ", width, LINE_WHOLE(test->name));
	size_t from = line.length;

	line_append(&line, "%-*s", VERDICT_WIDTH, word);
	switch (judged->kind) {
	case JUDGED_RUN:
		append_figures(&line, judged);
		break;
	case JUDGED_SKIPPED:
		line_append(&line, "%.*s", LINE_WHOLE(test->reason));
		break;
	case JUDGED_REFUSED:
		span_take(&description, "inconclusive: ");
		line_append(&line, "%.*s", LINE_WHOLE(description));
		break;
	}
	line_print_coloured(to, &line, from, strlen(word), colour_of(judged));
}
