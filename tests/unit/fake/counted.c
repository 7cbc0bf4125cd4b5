#include "tests/unit/fake/counted.h"

#include "tests/unit/fake/fake_machine.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static bool same(const char *what, uint64_t counted, uint64_t executed, char why[COUNTED_WHY_SIZE])
{
	if (counted == executed)
		return true;
	snprintf(why, COUNTED_WHY_SIZE, "%s: the kernel counts %" PRIu64 ", and %" PRIu64 " were",
		 what, counted, executed);
	return false;
}

static bool same_outcomes(const struct run *run, char why[COUNTED_WHY_SIZE])
{
	const struct fake_executed *executed = &fake_machine.executed;
	const uint64_t were[OUTCOMES] = {
		[OUTCOME_OLD] = executed->old,
		[OUTCOME_NEW] = executed->new,
		[OUTCOME_BREAKPOINT] = executed->breakpoints,
		[OUTCOME_TORN] = executed->mixtures,
		[OUTCOME_FAULT] = executed->faults,
		[OUTCOME_UNKNOWN] = executed->unknown,
		[OUTCOME_UNSERIALIZED] = executed->unserialized,
		[OUTCOME_STALE] = executed->stale,
		[OUTCOME_LATE_OLD] = executed->late_old,
		[OUTCOME_LATE_BREAKPOINT] = executed->late_breakpoints,
		[OUTCOME_NESTED] = executed->nested,
	};

	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
		if (!same(outcome_spelling((enum outcome)outcome), run->total.outcomes[outcome],
			  were[outcome], why))
			return false;
	return true;
}

static bool same_transitions(const struct run *run, char why[COUNTED_WHY_SIZE])
{
	char what[40];

	for (unsigned from = 0; from < TRANSITIONS; from++)
		for (unsigned to = 0; to < TRANSITIONS; to++)
			for (unsigned i = 0; i < 2; i++) {
				snprintf(what, sizeof(what), "transitions[%u][%u][%u]", from, to,
					 i);
				if (!same(what, run->total.transitions[from][to][i],
					  fake_machine.executed.transitions[from][to][i], why))
					return false;
			}
	return true;
}

bool counted_as_executed(const struct run *run, char why[COUNTED_WHY_SIZE])
{
	if (!oracle_adds_up(&run->total, run->scenario->back_to_back)) {
		snprintf(why, COUNTED_WHY_SIZE, "what the kernel counts does not add up");
		return false;
	}
	return same_outcomes(run, why) &&
	       same("retried", run->retried, fake_machine.executed.retried, why) &&
	       same("first", run->total.first, fake_machine.executed.first, why) &&
	       same_transitions(run, why);
}

void assert_counted_as_executed(const struct run *run)
{
	char why[COUNTED_WHY_SIZE];

	if (!counted_as_executed(run, why))
		fail_msg("%s", why);
}
