/*
 * The oracle: what each execution is called, by its stage and by the one before it.
 */
#include "kernel/oracle.h"
#include "kernel/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define RECORDS 100000
#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

static const enum landing landings[] = {LANDED_FIRST,	LANDED_SECOND, LANDED_BREAKPOINT,
					LANDED_MIXTURE, LANDED_FAULT,  LANDED_UNKNOWN};

/* All zero but what one execution, with none before it, must count. */
static void expect_one(struct oracle *expected, enum outcome outcome, unsigned late)
{
	memset(expected, 0, sizeof(*expected));
	expected->executions = 1;
	expected->outcomes[outcome] = 1;
	expected->outcomes[OUTCOME_LATE_OLD] = late == OUTCOME_BIT(OUTCOME_LATE_OLD);
	expected->outcomes[OUTCOME_LATE_BREAKPOINT] = late == OUTCOME_BIT(OUTCOME_LATE_BREAKPOINT);
	expected->first = outcome != OUTCOME_UNKNOWN;
}

static void assert_counts_equal(const struct oracle *got, const struct oracle *expected)
{
	assert_int_equal(got->executions, expected->executions);
	assert_int_equal(got->first, expected->first);
	assert_memory_equal(got->outcomes, expected->outcomes, sizeof(got->outcomes));
	assert_memory_equal(got->transitions, expected->transitions, sizeof(got->transitions));
}

static void test_stages(void **state)
{
	(void)state;
	assert_int_equal(stage_patching(1), 1);
	assert_int_equal(stage_returned(1), 2);
	assert_int_equal(stage_patching(2), 3);
	assert_int_equal(stage_returned(2), 4);
}

/*
 * Patches 1 and 3 go from the first form to the second, 2 and 4 back. In the odd stage of a patch
 * nothing is late, in the even one both "old" and "breakpoint" are.
 */
static void test_outcome_by_stage(void **state)
{
	static const struct {
		uint64_t stage;
		enum landing landing;
		enum outcome outcome;
		unsigned late; /* a set */
	} table[] = {
		{1, LANDED_FIRST, OUTCOME_OLD, 0},
		{1, LANDED_SECOND, OUTCOME_NEW, 0},
		{1, LANDED_BREAKPOINT, OUTCOME_BREAKPOINT, 0},
		{1, LANDED_MIXTURE, OUTCOME_TORN, 0},
		{1, LANDED_FAULT, OUTCOME_FAULT, 0},
		{1, LANDED_UNKNOWN, OUTCOME_UNKNOWN, 0},
		{2, LANDED_FIRST, OUTCOME_OLD, OUTCOME_BIT(OUTCOME_LATE_OLD)},
		{2, LANDED_SECOND, OUTCOME_NEW, 0},
		{2, LANDED_BREAKPOINT, OUTCOME_BREAKPOINT, OUTCOME_BIT(OUTCOME_LATE_BREAKPOINT)},
		{2, LANDED_MIXTURE, OUTCOME_TORN, 0},
		{2, LANDED_FAULT, OUTCOME_FAULT, 0},
		{2, LANDED_UNKNOWN, OUTCOME_UNKNOWN, 0},
		{3, LANDED_FIRST, OUTCOME_NEW, 0},
		{3, LANDED_SECOND, OUTCOME_OLD, 0},
		{3, LANDED_BREAKPOINT, OUTCOME_BREAKPOINT, 0},
		{3, LANDED_MIXTURE, OUTCOME_TORN, 0},
		{3, LANDED_FAULT, OUTCOME_FAULT, 0},
		{3, LANDED_UNKNOWN, OUTCOME_UNKNOWN, 0},
		{4, LANDED_FIRST, OUTCOME_NEW, 0},
		{4, LANDED_SECOND, OUTCOME_OLD, OUTCOME_BIT(OUTCOME_LATE_OLD)},
		{4, LANDED_BREAKPOINT, OUTCOME_BREAKPOINT, OUTCOME_BIT(OUTCOME_LATE_BREAKPOINT)},
		{4, LANDED_MIXTURE, OUTCOME_TORN, 0},
		{4, LANDED_FAULT, OUTCOME_FAULT, 0},
		{4, LANDED_UNKNOWN, OUTCOME_UNKNOWN, 0},
		/* Further on, it is the same again: patch 999999999 is odd, patch 2^40 even. */
		{1999999997, LANDED_FIRST, OUTCOME_OLD, 0},
		{1999999998, LANDED_FIRST, OUTCOME_OLD, OUTCOME_BIT(OUTCOME_LATE_OLD)},
		{(1ull << 41) - 1, LANDED_FIRST, OUTCOME_NEW, 0},
		{1ull << 41, LANDED_SECOND, OUTCOME_OLD, OUTCOME_BIT(OUTCOME_LATE_OLD)},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(table); i++) {
		struct oracle oracle = {0}, expected;

		oracle_record(&oracle, table[i].stage, table[i].landing, 7);
		expect_one(&expected, table[i].outcome, table[i].late);
		assert_counts_equal(&oracle, &expected);
	}
}

/* In stage 1, the first form is old and the second is new. The second execution's place in the
 * matrix is that of the pair; it is unserialized in exactly one of them. */
static void test_transitions(void **state)
{
	static const enum transition places[] = {
		[LANDED_FIRST] = TRANSITION_OLD,
		[LANDED_SECOND] = TRANSITION_NEW,
		[LANDED_BREAKPOINT] = TRANSITION_BREAKPOINT,
		[LANDED_MIXTURE] = TRANSITION_OTHER,
		[LANDED_FAULT] = TRANSITION_OTHER,
	};

	(void)state;
	for (enum landing from = LANDED_FIRST; from <= LANDED_FAULT; from++)
		for (enum landing to = LANDED_FIRST; to <= LANDED_FAULT; to++)
			for (uint64_t serialized = 0; serialized < 2; serialized++) {
				struct oracle oracle = {0};
				uint64_t expected[TRANSITIONS][TRANSITIONS][2] = {0};
				bool unserialized =
					from == LANDED_FIRST && to == LANDED_SECOND && !serialized;

				oracle_record(&oracle, 1, from, 41);
				oracle_record(&oracle, 1, to, 41 + serialized);
				expected[places[from]][places[to]][serialized] = 1;
				assert_memory_equal(oracle.transitions, expected, sizeof(expected));
				assert_int_equal(oracle.outcomes[OUTCOME_UNSERIALIZED],
						 unserialized);
				assert_int_equal(oracle.first, 1);
			}
}

static uint64_t unserialized_after(const enum landing *sequence, size_t length)
{
	struct oracle oracle = {0};

	for (size_t i = 0; i < length; i++)
		oracle_record(&oracle, 1, sequence[i], 0);
	assert_true(oracle_adds_up(&oracle));
	return oracle.outcomes[OUTCOME_UNSERIALIZED];
}

static void test_only_the_execution_just_before_counts(void **state)
{
	static const enum landing between[] = {LANDED_BREAKPOINT, LANDED_MIXTURE, LANDED_FAULT,
					       LANDED_UNKNOWN};

	(void)state;
	for (size_t i = 0; i < ROWS(between); i++) {
		const enum landing sequence[] = {LANDED_FIRST, between[i], LANDED_SECOND};

		assert_int_equal(unserialized_after(sequence, 3), 0);
	}
	assert_int_equal(
		unserialized_after((enum landing[]){LANDED_FIRST, LANDED_FIRST, LANDED_SECOND,
						    LANDED_SECOND, LANDED_FIRST, LANDED_SECOND},
				   6),
		2);
}

/* The count of serializations is compared, not ordered: it may wrap. */
static void test_any_other_count_means_serialized(void **state)
{
	struct oracle oracle = {0};

	(void)state;
	oracle_record(&oracle, 1, LANDED_FIRST, UINT64_MAX);
	oracle_record(&oracle, 1, LANDED_SECOND, 0);
	assert_int_equal(oracle.transitions[TRANSITION_OLD][TRANSITION_NEW][1], 1);
	assert_int_equal(oracle.outcomes[OUTCOME_UNSERIALIZED], 0);
}

/* What was new to patch 1 is old to patch 2, and the execution just before is named in the words of
 * the stage of the one that follows it. */
static void test_words_change_with_the_patch(void **state)
{
	struct oracle oracle = {0};

	(void)state;
	oracle_record(&oracle, 2, LANDED_SECOND, 5); /* new, and returned */
	oracle_record(&oracle, 3, LANDED_FIRST, 5);  /* new to patch 2, just after its old */
	assert_int_equal(oracle.outcomes[OUTCOME_NEW], 2);
	assert_int_equal(oracle.outcomes[OUTCOME_OLD], 0);
	assert_int_equal(oracle.transitions[TRANSITION_OLD][TRANSITION_NEW][0], 1);
	assert_int_equal(oracle.outcomes[OUTCOME_UNSERIALIZED], 1);

	oracle_record(&oracle, 4, LANDED_SECOND, 5); /* late-old: from patch 2's new to its old */
	assert_int_equal(oracle.outcomes[OUTCOME_LATE_OLD], 1);
	assert_int_equal(oracle.transitions[TRANSITION_NEW][TRANSITION_OLD][0], 1);

	oracle_record(&oracle, 5, LANDED_SECOND, 5); /* new to patch 3, and it was before */
	assert_int_equal(oracle.transitions[TRANSITION_NEW][TRANSITION_NEW][0], 1);
	assert_int_equal(oracle.outcomes[OUTCOME_UNSERIALIZED], 1);

	oracle_record(&oracle, 7, LANDED_SECOND, 5); /* patch 4: old, after its old */
	assert_int_equal(oracle.transitions[TRANSITION_OLD][TRANSITION_OLD][0], 1);
	assert_true(oracle_adds_up(&oracle));
}

static void test_unknown_breaks_the_chain(void **state)
{
	struct oracle oracle = {0};
	uint64_t none[TRANSITIONS][TRANSITIONS][2] = {0};

	(void)state;
	oracle_record(&oracle, 1, LANDED_UNKNOWN, 0);
	assert_int_equal(oracle.first, 0);
	oracle_record(&oracle, 1, LANDED_FIRST, 0);
	oracle_record(&oracle, 1, LANDED_UNKNOWN, 0);
	oracle_record(&oracle, 1, LANDED_SECOND, 0);
	assert_int_equal(oracle.first, 2);
	assert_int_equal(oracle.outcomes[OUTCOME_UNKNOWN], 2);
	assert_int_equal(oracle.outcomes[OUTCOME_UNSERIALIZED], 0);
	assert_memory_equal(oracle.transitions, none, sizeof(none));
	assert_true(oracle_adds_up(&oracle));
}

static void test_names(void **state)
{
	static const char *const names[] = {"old",	    "new",	"breakpoint",
					    "torn",	    "fault",	"unknown",
					    "unserialized", "late-old", "late-breakpoint"};

	(void)state;
	assert_int_equal(OUTCOMES, ROWS(names));
	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
		assert_string_equal(outcome_name(outcome), names[outcome]);
}

/* An execution a step, the stage never back, and a serialization now and then. */
static void record_at_random(struct oracle *oracle, uint64_t seed, unsigned records)
{
	uint64_t random = seed, stage = 1, serializations = 0;

	for (unsigned i = 0; i < records; i++) {
		uint64_t bits = random_next(&random);

		stage += bits % 5 == 0;
		serializations += bits >> 8 & 1;
		oracle_record(oracle, stage, landings[(bits >> 16) % ROWS(landings)],
			      serializations);
	}
}

static void test_random_sequences_add_up(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 10; seed++) {
		struct oracle oracle = {0};

		record_at_random(&oracle, seed, RECORDS / 10);
		assert_int_equal(oracle.executions, RECORDS / 10);
		assert_true(oracle_adds_up(&oracle));
		assert_int_equal(oracle.outcomes[OUTCOME_UNSERIALIZED],
				 oracle.transitions[TRANSITION_OLD][TRANSITION_NEW][0]);
		/* The sequence has something of everything, or this test would say little. */
		for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
			assert_true(oracle.outcomes[outcome] > 100);
	}
}

static void assert_disturbed(struct oracle *oracle, uint64_t *field)
{
	uint64_t right = *field;

	*field = right + 1;
	assert_false(oracle_adds_up(oracle));
	*field = right - 1;
	assert_false(oracle_adds_up(oracle));
	*field = right;
	assert_true(oracle_adds_up(oracle));
}

static void test_one_wrong_count_does_not_add_up(void **state)
{
	struct oracle oracle = {0};

	(void)state;
	record_at_random(&oracle, 99, RECORDS);
	assert_disturbed(&oracle, &oracle.executions);
	assert_disturbed(&oracle, &oracle.first);
	for (unsigned outcome = OUTCOME_OLD; outcome <= OUTCOME_UNKNOWN; outcome++)
		assert_disturbed(&oracle, &oracle.outcomes[outcome]);
	for (unsigned from = 0; from < TRANSITIONS; from++)
		for (unsigned to = 0; to < TRANSITIONS; to++) {
			assert_disturbed(&oracle, &oracle.transitions[from][to][0]);
			assert_disturbed(&oracle, &oracle.transitions[from][to][1]);
		}
}

/* Each count of `part` is another number, so that none can be taken for another. */
static void test_add(void **state)
{
	struct oracle sum = {0}, part = {0};
	uint64_t number = 1000;

	(void)state;
	part.executions = number++;
	part.first = number++;
	for (unsigned i = 0; i < OUTCOMES; i++)
		part.outcomes[i] = number++;
	for (unsigned i = 0; i < TRANSITIONS * TRANSITIONS * 2; i++)
		part.transitions[i / 8][i / 2 % 4][i % 2] = number++;
	oracle_add(&sum, &part);
	assert_counts_equal(&sum, &part);
	oracle_add(&sum, &part);
	assert_int_equal(sum.executions, 2 * 1000);
	assert_int_equal(sum.first, 2 * 1001);
	for (unsigned i = 0; i < OUTCOMES; i++)
		assert_int_equal(sum.outcomes[i], 2 * (1002 + i));
	for (unsigned i = 0; i < TRANSITIONS * TRANSITIONS * 2; i++)
		assert_int_equal(sum.transitions[i / 8][i / 2 % 4][i % 2],
				 2 * (1002 + OUTCOMES + i));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stages),
		cmocka_unit_test(test_outcome_by_stage),
		cmocka_unit_test(test_transitions),
		cmocka_unit_test(test_only_the_execution_just_before_counts),
		cmocka_unit_test(test_any_other_count_means_serialized),
		cmocka_unit_test(test_words_change_with_the_patch),
		cmocka_unit_test(test_unknown_breaks_the_chain),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_random_sequences_add_up),
		cmocka_unit_test(test_one_wrong_count_does_not_add_up),
		cmocka_unit_test(test_add),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
