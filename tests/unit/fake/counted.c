#include "tests/unit/fake/counted.h"

#include "tests/unit/fake/fake_machine.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

void assert_counted_as_executed(const struct run *run)
{
	const struct fake_executed *executed = &fake_machine.executed;
	const uint64_t *outcomes = run->total.outcomes;

	assert_true(oracle_adds_up(&run->total));
	assert_int_equal(outcomes[OUTCOME_OLD], executed->old);
	assert_int_equal(outcomes[OUTCOME_NEW], executed->new);
	assert_int_equal(outcomes[OUTCOME_BREAKPOINT], executed->breakpoints);
	assert_int_equal(outcomes[OUTCOME_TORN], executed->mixtures);
	assert_int_equal(outcomes[OUTCOME_FAULT], executed->faults);
	assert_int_equal(outcomes[OUTCOME_UNKNOWN], executed->unknown);
	assert_int_equal(outcomes[OUTCOME_UNSERIALIZED], executed->unserialized);
	assert_int_equal(outcomes[OUTCOME_STALE], executed->stale);
	assert_int_equal(outcomes[OUTCOME_LATE_OLD], executed->late_old);
	assert_int_equal(outcomes[OUTCOME_LATE_BREAKPOINT], executed->late_breakpoints);
	assert_int_equal(run->retried, executed->retried);
	assert_int_equal(run->total.first, executed->first);
	for (unsigned from = 0; from < TRANSITIONS; from++)
		for (unsigned to = 0; to < TRANSITIONS; to++)
			for (unsigned i = 0; i < 2; i++)
				assert_int_equal(run->total.transitions[from][to][i],
						 executed->transitions[from][to][i]);
}
