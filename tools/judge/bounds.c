#include "tools/judge/bounds.h"

#include "tools/judge/bound.h"
#include "tools/log/log_envelope.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define COUNTABLE (OUTCOMES_EXPECTABLE & ~OUTCOMES_MODEL_ONLY)

/* A name, and all outcomes. */
#define LINE_SIZE 512

/* ---- Of one run ------------------------------------------------------------------------------ */

static outcome_set seen_in(const struct figures *figures)
{
	outcome_set seen = 0;

	for (unsigned outcome = 0; outcome < COUNTED_OUTCOMES; outcome++)
		if (figures->total.outcomes[outcome] > 0)
			seen |= OUTCOME_BIT(outcome);
	return seen & COUNTABLE;
}

outcome_set bounds_zeros(const struct figures *figures)
{
	outcome_set expected = (figures->show | figures->forbid) & COUNTABLE;

	if (figures->patches == 0 || figures->total.executions == 0 ||
	    figures->total.outcomes[OUTCOME_UNKNOWN] > 0)
		return 0;
	return expected & ~seen_in(figures) & ~figures->untold;
}

void bounds_below(const struct figures *figures, char to[BOUNDS_RATE_SIZE])
{
	char bound[BOUND_PRINT_SIZE];

	bound_print(bound_of_zero(figures->patches), BOUND_UP, bound);
	snprintf(to, BOUNDS_RATE_SIZE, "below %s", bound);
}

bool bounds_came(const struct figures *figures, enum outcome outcome, struct bounds_came *came)
{
	uint64_t count = figures->total.outcomes[outcome];

	if (figures->has_patches_with) {
		came->least = came->most = figures->patches_with[outcome];
		return came->most > 0;
	}
	came->least = figures->reason[0] ? 0 : 1;
	came->most = count < figures->patches ? count : figures->patches;
	return came->most > 0;
}

bool bounds_rate(const struct figures *figures, enum outcome outcome, char to[BOUNDS_RATE_SIZE])
{
	char rate[BOUND_PRINT_SIZE], low[BOUND_PRINT_SIZE], high[BOUND_PRINT_SIZE];
	struct bound_interval interval;
	struct bounds_came came;

	if (!bounds_came(figures, outcome, &came))
		return false;
	interval = bound_interval(came.least, came.most, figures->patches);
	bound_print((double)came.most / (double)figures->patches, BOUND_NEAREST, rate);
	bound_print(interval.low, BOUND_DOWN, low);
	bound_print(interval.high, BOUND_UP, high);
	if (came.least == came.most)
		snprintf(to, BOUNDS_RATE_SIZE, "%s (%s to %s)", rate, low, high);
	else
		snprintf(to, BOUNDS_RATE_SIZE, "%s to %s", low, high);
	return true;
}

/* ---- Lines of the log ------------------------------------------------------------------------ */

struct receiver {
	void (*take)(void *to, const char *line);
	void *to;
};

static void list(outcome_set set, char to[LINE_SIZE])
{
	size_t length = 0;

	to[0] = '\0';
	for (unsigned outcome = 0; outcome < COUNTED_OUTCOMES; outcome++)
		if (set & OUTCOME_BIT(outcome))
			length += (size_t)snprintf(to + length, LINE_SIZE - length, "%s%s",
						   length ? ", " : "",
						   outcome_spelling((enum outcome)outcome));
}

static void take_zeros(const struct receiver *receiver, const struct figures *figures)
{
	outcome_set zeros = bounds_zeros(figures);
	char line[2 * LINE_SIZE], names[LINE_SIZE], below[BOUNDS_RATE_SIZE];

	if (!zeros)
		return;
	list(zeros, names);
	bounds_below(figures, below);
	snprintf(line, sizeof(line), BOUNDS_PREFIX "%s: no %s in %" PRIu64 " patches: %s a patch\n",
		 figures->scenario.name, names, figures->patches, below);
	receiver->take(receiver->to, line);
}

static void take_rate(const struct receiver *receiver, const struct figures *figures,
		      enum outcome outcome)
{
	char line[LINE_SIZE], rate[BOUNDS_RATE_SIZE], least[32] = "";
	struct bounds_came came;

	if (!bounds_came(figures, outcome, &came) || !bounds_rate(figures, outcome, rate))
		return;
	if (came.least < came.most)
		snprintf(least, sizeof(least), "%" PRIu64 " to ", came.least);
	snprintf(line, sizeof(line),
		 BOUNDS_PREFIX "%s: %s in %s%" PRIu64 " of %" PRIu64 " patches: %s a patch\n",
		 figures->scenario.name, outcome_spelling(outcome), least, came.most,
		 figures->patches, rate);
	receiver->take(receiver->to, line);
}

static void take_test(const struct receiver *receiver, const struct figures *figures)
{
	outcome_set seen = seen_in(figures);

	for (unsigned outcome = 0; outcome < COUNTED_OUTCOMES; outcome++)
		if (seen & OUTCOME_BIT(outcome))
			take_rate(receiver, figures, (enum outcome)outcome);
	take_zeros(receiver, figures);
}

/* ---- Of the whole ---------------------------------------------------------------------------- */

size_t bounds_largest(const struct judged_test *tests, size_t count)
{
	size_t largest = SIZE_MAX;

	for (size_t index = 0; index < count; index++) {
		const struct judged_test *test = &tests[index];

		if (test->kind != JUDGED_RUN || !bounds_zeros(&test->figures))
			continue;
		if (largest == SIZE_MAX || test->figures.patches < tests[largest].figures.patches)
			largest = index;
	}
	return largest;
}

void bounds_lines(const struct judged_test *tests, size_t count,
		  void (*take)(void *to, const char *line), void *to)
{
	const struct receiver receiver = {take, to};

	for (size_t index = 0; index < count; index++)
		if (tests[index].kind == JUDGED_RUN)
			take_test(&receiver, &tests[index].figures);
}

/* The lines that stand behind a log, held against those that it amounts to. */
struct comparison {
	struct span behind; /* what is left of it */
	struct explanation *explanation;
	bool differs;
};

/* The next line of bounds; false when there is none before another log. */
static bool next_line(struct span *behind, struct span *line)
{
	while (span_take_line(behind, line)) {
		if (log_line_starts(*line) || log_line_ends(*line))
			break;
		if (span_starts(*line, BOUNDS_PREFIX))
			return true;
	}
	*behind = *line = (struct span){"", 0};
	return false;
}

static void compare(void *to, const char *line)
{
	struct comparison *comparison = to;
	char expected[2 * LINE_SIZE];
	struct span found;

	if (comparison->differs)
		return;
	snprintf(expected, sizeof(expected), "%.*s", (int)strcspn(line, "\n"), line);
	if (next_line(&comparison->behind, &found) && span_equals(found, expected))
		return;
	comparison->differs = true;
	explain(comparison->explanation,
		"the bounds behind the log contradict it: it amounts to \"%s\", and there is "
		"\"%.*s\"",
		expected, SPAN_ARGUMENTS(found));
}

bool bounds_agree(const struct judged_test *tests, size_t count, struct span behind,
		  struct explanation *explanation)
{
	struct comparison comparison = {.behind = behind, .explanation = explanation};
	struct span line;

	if (!next_line(&behind, &line))
		return true;
	bounds_lines(tests, count, compare, &comparison);
	if (comparison.differs)
		return false;
	return !next_line(&comparison.behind, &line) ||
	       explain(explanation,
		       "the bounds behind the log contradict it: it does not amount to \"%.*s\"",
		       SPAN_ARGUMENTS(line));
}
