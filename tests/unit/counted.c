#include "tests/unit/counted.h"

#include "tests/unit/fake_machine.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

void assert_counted_as_executed(const struct run *run)
{
	const struct fake_executed *executed = &fake_machine.executed;
	const uint64_t *outcomes = run->total.outcomes;
	uint64_t after_serialization = 0;

	for (unsigned from = 0; from < TRANSITIONS; from++)
		for (unsigned to = 0; to < TRANSITIONS; to++)
			after_serialization += run->total.transitions[from][to][1];
	assert_true(oracle_adds_up(&run->total));
	assert_int_equal(outcomes[OUTCOME_OLD], executed->old);
	assert_int_equal(outcomes[OUTCOME_NEW], executed->new);
	assert_int_equal(outcomes[OUTCOME_BREAKPOINT], executed->breakpoints);
	assert_int_equal(outcomes[OUTCOME_TORN], executed->mixtures);
	assert_int_equal(outcomes[OUTCOME_FAULT], executed->faults);
	assert_int_equal(outcomes[OUTCOME_UNKNOWN], executed->unknown);
	assert_int_equal(outcomes[OUTCOME_UNSERIALIZED], executed->unserialized);
	assert_int_equal(outcomes[OUTCOME_STALE], executed->stale);
	assert_int_equal(run->retried, executed->retried);
	assert_int_equal(run->total.first, executed->first);
	assert_int_equal(after_serialization, executed->after_serialization);
}
