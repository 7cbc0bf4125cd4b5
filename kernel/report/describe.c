#include "kernel/report/describe.h"

#include "lib/format.h"

typedef unsigned long long count; /* for %llu */

/* The outcomes that the scenario should show, and that were not seen. */
static outcome_set not_shown(const struct described *run)
{
	outcome_set set = 0;

	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
		if ((run->scenario->show_in_run & OUTCOME_BIT(outcome)) &&
		    run->outcomes[outcome] == 0)
			set |= (outcome_set)OUTCOME_BIT(outcome);
	return set;
}

/* A run with a reason ended early, which is why all else is as it is. */
static void describe_inconclusive(char to[DESCRIBE_SIZE], const struct described *run)
{
	char unseen[DESCRIBE_LIST_SIZE], placed[64] = "";

	describe_outcomes(unseen, not_shown(run), NULL);
	if (run->outcomes[OUTCOME_UNKNOWN] > 0)
		format_string(placed, sizeof(placed), "%llu executions could not be placed; ",
			      (count)run->outcomes[OUTCOME_UNKNOWN]);
	if (run->reason[0])
		format_string(to, DESCRIBE_SIZE, "inconclusive: %s; %llu executions in all",
			      run->reason, (count)run->executions);
	else
		format_string(to, DESCRIBE_SIZE, "inconclusive: %s%s%s%llu executions in all",
			      placed, unseen, unseen[0] ? " not seen; " : "",
			      (count)run->executions);
}

void describe_outcomes(char to[DESCRIBE_LIST_SIZE], outcome_set set, const uint64_t *counts)
{
	size_t length = 0;

	to[0] = '\0';
	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++) {
		if (!(set & OUTCOME_BIT(outcome)) || (counts && counts[outcome] == 0))
			continue;
		length += format_string(to + length, DESCRIBE_LIST_SIZE - length, "%s%s",
					length ? ", " : "", outcome_spelling(outcome));
		if (counts)
			length += format_string(to + length, DESCRIBE_LIST_SIZE - length, " %llu",
						(count)counts[outcome]);
	}
}

void describe_run(char to[DESCRIBE_SIZE], enum verdict verdict, const struct described *run)
{
	const struct scenario *scenario = run->scenario;
	char seen[DESCRIBE_LIST_SIZE];

	switch (verdict) {
	case VERDICT_AS_EXPECTED:
		describe_outcomes(seen, scenario->show_in_run, run->outcomes);
		format_string(to, DESCRIBE_SIZE, "as expected: %s%s in %llu executions",
			      seen[0] ? "showed " : "nothing that it forbids", seen,
			      (count)run->executions);
		break;
	case VERDICT_FORBIDDEN:
		describe_outcomes(seen, scenario->forbid_in_run, run->outcomes);
		format_string(to, DESCRIBE_SIZE, "forbidden: %s in %llu executions", seen,
			      (count)run->executions);
		break;
	case VERDICT_DEFECTIVE:
		describe_outcomes(seen, classify_impossible(run->allowed, run->outcomes),
				  run->outcomes);
		format_string(to, DESCRIBE_SIZE,
			      "defective: %s in %llu executions, which no model allows", seen,
			      (count)run->executions);
		break;
	default:
		describe_inconclusive(to, run);
	}
}
