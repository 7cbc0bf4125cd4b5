#include "tools/judge/until.h"

#include "tools/judge/bound.h"
#include "tools/judge/judge.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Enough for a rate, and soon over; a scenario with long waits ends by the time. */
#define SOUNDING "patches=200 seconds=1"

#define WORD_SIZE 64

bool until_read(const char *word, struct until *until, struct explanation *explanation)
{
	/* strtod() would take blanks, infinities, and hexadecimal */
	bool is_number = word[0] && word[strspn(word, "0123456789.eE+-")] == '\0';
	char least[BOUND_PRINT_SIZE], *end;

	until->rate = strtod(word, &end);
	if (!is_number || *end || !(until->rate > 0) || !(until->rate < 1))
		return explain(explanation,
			       "--until takes a rate a patch, above 0 and below 1, such as 1e-5, "
			       "and not \"%s\"",
			       word);
	until->patches = bound_trials(until->rate);
	if (until->patches <= OPTIONS_PATCHES_MAX)
		return true;
	bound_print(bound_of_zero(OPTIONS_PATCHES_MAX), BOUND_UP, least);
	return explain(explanation,
		       "--until %s takes more than %u patches of each scenario, and the kernel "
		       "makes no more: %s is the lowest",
		       word, OPTIONS_PATCHES_MAX, least);
}

bool until_check(const struct options *options, struct explanation *explanation)
{
	if (options_gave_limit(options))
		return explain(explanation, "--until says when each scenario ends: no --seconds, "
					    "--executions, --patches or milliseconds= with it");
	if (options_gave(options, "bench"))
		return explain(explanation, "--until is of scenarios, and bench= runs none");
	return true;
}

bool until_add_sounding(struct kernel_line *line, struct explanation *explanation)
{
	return kernel_line_add(line, SOUNDING, explanation) && kernel_line_check(line, explanation);
}

bool until_add_run(const struct until *until, struct kernel_line *line,
		   struct explanation *explanation)
{
	char word[WORD_SIZE];

	snprintf(word, sizeof(word), "patches=%" PRIu64, until->patches);
	return kernel_line_add(line, word, explanation) && kernel_line_check(line, explanation);
}

void until_begins(void)
{
	note("a short sounding of each scenario, to say how long it will take (" SOUNDING ")");
}

void until_time(double seconds, char to[UNTIL_TIME_SIZE])
{
	static const struct {
		const char *unit;
		double seconds;
	} units[] = {{"s", 1}, {"min", 60}, {"h", 3600}, {"days", 86400}};
	size_t unit = 0;

	while (unit < 3 && seconds > 2 * units[unit + 1].seconds)
		unit++;
	snprintf(to, UNTIL_TIME_SIZE, "%.0f %s", ceil(seconds / units[unit].seconds),
		 units[unit].unit);
}

/* What the patches take by the rates of the sounding. */
struct estimate {
	double seconds;
	unsigned scenarios, unknown; /* that ran; of them, those that made no patch */
	const char *longest;
	double longest_s;
};

static void add(struct estimate *estimate, const struct figures *figures, uint64_t patches)
{
	double seconds;

	estimate->scenarios++;
	if (figures->patches == 0) {
		estimate->unknown++;
		return;
	}
	seconds = (double)figures->elapsed_us / 1e6 / (double)figures->patches * (double)patches;
	estimate->seconds += seconds;
	if (estimate->longest && seconds <= estimate->longest_s)
		return;
	estimate->longest = figures->scenario.name;
	estimate->longest_s = seconds;
}

static void tell(const struct until *until, const struct estimate *estimate)
{
	char all[UNTIL_TIME_SIZE], longest[UNTIL_TIME_SIZE], rate[BOUND_PRINT_SIZE];

	bound_print(until->rate, BOUND_NEAREST, rate);
	until_time(estimate->seconds, all);
	until_time(estimate->longest_s, longest);
	note("%" PRIu64 " patches of each scenario put what it does not show below %s a patch; at "
	     "the rates of the sounding %u scenarios take about %s, and %s the longest of them, %s",
	     until->patches, rate, estimate->scenarios - estimate->unknown, all,
	     estimate->longest ? estimate->longest : "none", longest);
	if (estimate->unknown > 0)
		note("%u scenarios made no patch in the sounding: how long they take is not known",
		     estimate->unknown);
}

bool until_tell(const struct until *until, const struct live *sounding,
		const struct machine_result *result)
{
	struct estimate estimate = {0};
	struct judgement judgement;
	bool is_whole;

	if (result->end != MACHINE_LOG_ENDED || result->requested)
		return false;
	judge(&judgement, sounding->bytes, sounding->length);
	is_whole = judgement.status <= STATUS_DEFECTIVE && judgement.status != STATUS_NOT_WHOLE;
	for (size_t index = 0; is_whole && index < judgement.test_count; index++)
		if (judgement.tests[index].kind == JUDGED_RUN)
			add(&estimate, &judgement.tests[index].figures, until->patches);
	if (is_whole)
		tell(until, &estimate);
	judgement_free(&judgement);
	return is_whole;
}
