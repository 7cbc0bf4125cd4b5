/*
 * The oracle: what each execution is called, by its stage, its pass, and the one before it.
 */
#include "kernel/core/oracle.h"
#include "kernel/core/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define RECORDS 100000
#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

static const enum landing landings[] = {LANDED_OLD,	LANDED_NEW,   LANDED_BREAKPOINT,
					LANDED_MIXTURE, LANDED_FAULT, LANDED_UNKNOWN};

static struct previous previous[SITES_MAX];
static struct oracle oracle = {.previous = previous};

static int begin(void **state)
{
	(void)state;
	oracle_clear(&oracle, SITES_MAX);
	return 0;
}

/* One execution of site 0 or 1, in a pass that has read no flag. */
static void record(unsigned site, uint64_t stage, enum landing landing, uint64_t serializations)
{
	const struct executed executed = {
		.stage = stage, .site = site, .landing = landing, .serializations = serializations};

	oracle_record(&oracle, &executed);
}

/* One execution, with none before it, must count as this outcome and as those of `more`, a set. */
static void assert_only(const struct executed *executed, enum outcome outcome, unsigned more)
{
	uint64_t transitions[TRANSITIONS][TRANSITIONS][2] = {0};

	oracle_clear(&oracle, SITES_MAX);
	oracle_record(&oracle, executed);
	assert_int_equal(oracle.executions, 1);
	assert_int_equal(oracle.first, outcome != OUTCOME_UNKNOWN);
	for (enum outcome other = 0; other < OUTCOMES; other++)
		assert_int_equal(oracle.outcomes[other],
				 other == outcome || (more & OUTCOME_BIT(other)));
	assert_memory_equal(oracle.transitions, transitions, sizeof(transitions));
	assert_true(oracle_adds_up(&oracle, false));
}

static void test_stages(void **state)
{
	(void)state;
	assert_int_equal(STAGE_REST, 0);
	assert_int_equal(stage_patching(1), 1);
	assert_int_equal(stage_returned(1), 2);
	assert_int_equal(stage_patching(2), 3);
	assert_int_equal(stage_returned(2), 4);
}

/* In the odd stage of a patch nothing is late, in the even one both "old" and "breakpoint" are. */
static void test_outcome_by_stage(void **state)
{
	static const struct {
		enum landing landing;
		enum outcome outcome;
		unsigned late; /* a set */
	} table[] = {
		{LANDED_OLD, OUTCOME_OLD, OUTCOME_BIT(OUTCOME_LATE_OLD)},
		{LANDED_NEW, OUTCOME_NEW, 0},
		{LANDED_BREAKPOINT, OUTCOME_BREAKPOINT, OUTCOME_BIT(OUTCOME_LATE_BREAKPOINT)},
		{LANDED_MIXTURE, OUTCOME_TORN, 0},
		{LANDED_FAULT, OUTCOME_FAULT, 0},
		{LANDED_UNKNOWN, OUTCOME_UNKNOWN, 0},
	};
	static const uint64_t patches[] = {1, 2, 3, 999999999, 1ull << 40};

	(void)state;
	for (size_t i = 0; i < ROWS(table); i++)
		for (size_t p = 0; p < ROWS(patches); p++)
			for (unsigned site = 0; site < SITES_MAX; site++) {
				struct executed executed = {.stage = 2 * patches[p] - 1,
							    .site = site,
							    .landing = table[i].landing,
							    .serializations = 7};

				assert_only(&executed, table[i].outcome, 0);
				executed.stage = 2 * patches[p];
				assert_only(&executed, table[i].outcome, table[i].late);
			}
}

/* Stale is an old one in a pass that has read the flag as set; whether it is late too, or not. */
static void test_stale(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(landings); i++)
		for (uint64_t stage = 1; stage <= 2; stage++) {
			struct executed executed = {.stage = stage, .landing = landings[i]};

			oracle_clear(&oracle, SITES_MAX);
			oracle_record(&oracle, &executed);
			assert_int_equal(oracle.outcomes[OUTCOME_STALE], 0);
			executed.flag_was_set = true;
			oracle_record(&oracle, &executed);
			assert_int_equal(oracle.outcomes[OUTCOME_STALE], landings[i] == LANDED_OLD);
			assert_int_equal(oracle.outcomes[OUTCOME_LATE_OLD],
					 landings[i] == LANDED_OLD && stage == 2 ? 2 : 0);
		}
}

/* Once its handler is retired, a breakpoint is late at once. */
static void test_retired(void **state)
{
	const unsigned late = OUTCOME_BIT(OUTCOME_LATE_BREAKPOINT);
	struct executed executed = {.landing = LANDED_BREAKPOINT, .handler_retired = true};

	(void)state;
	for (executed.stage = 1; executed.stage <= 2; executed.stage++)
		assert_only(&executed, OUTCOME_BREAKPOINT, late);
}

/* A new form that begins with a breakpoint does not come late, whether the patch has returned,
 * or the handler is retired. */
static void test_a_breakpoint_that_is_the_new_form(void **state)
{
	struct executed executed = {
		.stage = 2, .landing = LANDED_BREAKPOINT, .breakpoint_is_new = true};

	(void)state;
	assert_only(&executed, OUTCOME_BREAKPOINT, 0);
	executed.handler_retired = true;
	assert_only(&executed, OUTCOME_BREAKPOINT, 0);
	executed.stage = 1;
	assert_only(&executed, OUTCOME_BREAKPOINT, 0);
	executed = (struct executed){.stage = 2, .landing = LANDED_OLD, .breakpoint_is_new = true};
	assert_only(&executed, OUTCOME_OLD, OUTCOME_BIT(OUTCOME_LATE_OLD));
}

/* The second execution's place in the matrix is that of the pair; it is unserialized in exactly one
 * of them. */
static void test_transitions(void **state)
{
	static const enum transition places[] = {
		[LANDED_OLD] = TRANSITION_OLD,
		[LANDED_NEW] = TRANSITION_NEW,
		[LANDED_BREAKPOINT] = TRANSITION_BREAKPOINT,
		[LANDED_MIXTURE] = TRANSITION_OTHER,
		[LANDED_FAULT] = TRANSITION_OTHER,
	};

	(void)state;
	for (enum landing from = LANDED_OLD; from <= LANDED_FAULT; from++)
		for (enum landing to = LANDED_OLD; to <= LANDED_FAULT; to++)
			for (uint64_t serialized = 0; serialized < 2; serialized++) {
				uint64_t expected[TRANSITIONS][TRANSITIONS][2] = {0};
				bool unserialized =
					from == LANDED_OLD && to == LANDED_NEW && !serialized;

				begin(state);
				record(0, 1, from, 41);
				record(0, 1, to, 41 + serialized);
				expected[places[from]][places[to]][serialized] = 1;
				assert_memory_equal(oracle.transitions, expected, sizeof(expected));
				assert_int_equal(oracle.outcomes[OUTCOME_UNSERIALIZED],
						 unserialized);
				assert_int_equal(oracle.first, 1);
			}
}

static uint64_t unserialized_after(const enum landing *sequence, size_t length)
{
	oracle_clear(&oracle, SITES_MAX);
	for (size_t i = 0; i < length; i++)
		record(0, 1, sequence[i], 0);
	assert_true(oracle_adds_up(&oracle, false));
	return oracle.outcomes[OUTCOME_UNSERIALIZED];
}

static void test_only_the_execution_just_before_counts(void **state)
{
	static const enum landing between[] = {LANDED_BREAKPOINT, LANDED_MIXTURE, LANDED_FAULT,
					       LANDED_UNKNOWN};
	static const enum landing twice[] = {LANDED_OLD, LANDED_OLD, LANDED_NEW,
					     LANDED_NEW, LANDED_OLD, LANDED_NEW};

	(void)state;
	for (size_t i = 0; i < ROWS(between); i++) {
		const enum landing sequence[] = {LANDED_OLD, between[i], LANDED_NEW};

		assert_int_equal(unserialized_after(sequence, 3), 0);
	}
	assert_int_equal(unserialized_after(twice, ROWS(twice)), 2);
}

/* The count of serializations is compared, not ordered: it may wrap. */
static void test_any_other_count_means_serialized(void **state)
{
	(void)state;
	record(0, 1, LANDED_OLD, UINT64_MAX);
	record(0, 1, LANDED_NEW, 0);
	assert_int_equal(oracle.transitions[TRANSITION_OLD][TRANSITION_NEW][1], 1);
	assert_int_equal(oracle.outcomes[OUTCOME_UNSERIALIZED], 0);
}

/* What one site did says nothing of the other. */
static void test_two_sites_are_two_streams(void **state)
{
	(void)state;
	record(0, 1, LANDED_OLD, 5);
	record(1, 1, LANDED_NEW, 5); /* the first of its site */
	assert_int_equal(oracle.first, 2);
	assert_int_equal(oracle.outcomes[OUTCOME_UNSERIALIZED], 0);

	record(0, 1, LANDED_NEW, 5); /* just after its old, though the other came in between */
	assert_int_equal(oracle.outcomes[OUTCOME_UNSERIALIZED], 1);
	record(1, 1, LANDED_OLD, 6);
	assert_int_equal(oracle.transitions[TRANSITION_NEW][TRANSITION_OLD][1], 1);

	record(0, 1, LANDED_UNKNOWN, 6); /* breaks its own chain only */
	record(1, 1, LANDED_NEW, 6);
	assert_int_equal(oracle.outcomes[OUTCOME_UNSERIALIZED], 2);
	record(0, 1, LANDED_NEW, 6);
	assert_int_equal(oracle.first, 3);
	assert_true(oracle_adds_up(&oracle, false));
}

/* A patch's two stages are one: but the next patch begins anew. */
static void test_each_patch_begins_anew(void **state)
{
	(void)state;
	record(0, 5, LANDED_OLD, 9);
	record(0, 6, LANDED_NEW, 9); /* the same patch, the third */
	assert_int_equal(oracle.first, 1);
	assert_int_equal(oracle.outcomes[OUTCOME_UNSERIALIZED], 1);

	record(0, 7, LANDED_OLD, 9); /* the fourth */
	assert_int_equal(oracle.first, 2);
	assert_int_equal(oracle.transitions[TRANSITION_NEW][TRANSITION_OLD][0], 0);
	record(0, 9, LANDED_NEW, 9); /* the fifth */
	assert_int_equal(oracle.first, 3);
	assert_int_equal(oracle.outcomes[OUTCOME_UNSERIALIZED], 1);
	assert_true(oracle_adds_up(&oracle, false));
}

static void test_unknown_breaks_the_chain(void **state)
{
	uint64_t none[TRANSITIONS][TRANSITIONS][2] = {0};

	(void)state;
	record(0, 1, LANDED_UNKNOWN, 0);
	assert_int_equal(oracle.first, 0);
	record(0, 1, LANDED_OLD, 0);
	record(0, 1, LANDED_UNKNOWN, 0);
	record(0, 1, LANDED_NEW, 0);
	assert_int_equal(oracle.first, 2);
	assert_int_equal(oracle.outcomes[OUTCOME_UNKNOWN], 2);
	assert_int_equal(oracle.outcomes[OUTCOME_UNSERIALIZED], 0);
	assert_memory_equal(oracle.transitions, none, sizeof(none));
	assert_true(oracle_adds_up(&oracle, false));
}

/* An execution a step, the stage never back, and a serialization now and then. */
static void record_at_random(uint64_t seed, unsigned records)
{
	uint64_t random = seed, stage = 1, serializations = 0;

	for (unsigned i = 0; i < records; i++) {
		uint64_t bits = random_next(&random);
		stage += bits % 31 == 0;
		serializations += bits >> 8 & 1;
		const struct executed executed = {
			.stage = stage,
			.site = bits >> 32 & 1,
			.landing = landings[(bits >> 16) % ROWS(landings)],
			.serializations = serializations,
			.flag_was_set = bits >> 33 & 1,
			.handler_retired = bits >> 34 & 1,
		};

		oracle_record(&oracle, &executed);
	}
}

static void test_random_sequences_add_up(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 10; seed++) {
		begin(state);
		record_at_random(seed, RECORDS / 10);
		assert_int_equal(oracle.executions, RECORDS / 10);
		assert_true(oracle_adds_up(&oracle, false));
		/* The sequence has something of everything, or this test would say little. */
		for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
			assert_true(outcome == OUTCOME_NESTED || outcome == OUTCOME_MISMATCH ||
				    oracle.outcomes[outcome] > 40);
	}
}

static void assert_disturbed(uint64_t *field)
{
	uint64_t right = *field;

	*field = right + 1;
	assert_false(oracle_adds_up(&oracle, false));
	*field = right - 1;
	assert_false(oracle_adds_up(&oracle, false));
	*field = right;
	assert_true(oracle_adds_up(&oracle, false));
}

static void test_one_wrong_count_does_not_add_up(void **state)
{
	(void)state;
	record_at_random(99, RECORDS);
	assert_disturbed(&oracle.executions);
	assert_disturbed(&oracle.first);
	assert_disturbed(&oracle.outcomes[OUTCOME_UNSERIALIZED]);
	for (unsigned outcome = OUTCOME_OLD; outcome <= OUTCOME_UNKNOWN; outcome++)
		assert_disturbed(&oracle.outcomes[outcome]);
	for (unsigned from = 0; from < TRANSITIONS; from++)
		for (unsigned to = 0; to < TRANSITIONS; to++) {
			assert_disturbed(&oracle.transitions[from][to][0]);
			assert_disturbed(&oracle.transitions[from][to][1]);
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
	oracle_add(&sum, &part);
	assert_int_equal(sum.executions, 2 * 1000);
	assert_int_equal(sum.first, 2 * 1001);
	for (unsigned i = 0; i < OUTCOMES; i++)
		assert_int_equal(sum.outcomes[i], 2 * (1002 + i));
	for (unsigned i = 0; i < TRANSITIONS * TRANSITIONS * 2; i++)
		assert_int_equal(sum.transitions[i / 8][i / 2 % 4][i % 2],
				 2 * (1002 + OUTCOMES + i));
}

/* ---- Many executions at once
 * --------------------------------------------------------------------- */

#define LANDINGS (LANDED_UNKNOWN + 1)

/* Many at once are as many one by one: in any stage and after anything, and so is what follows. */
static void test_many_at_once(void **state)
{
	struct previous before[SITES_MAX];
	struct oracle one_by_one = {.previous = before};
	uint64_t random = 9;

	(void)state;
	oracle_clear(&one_by_one, SITES_MAX);
	for (unsigned i = 0; i < RECORDS; i++) {
		const struct executed executed = {
			.stage = 1 + random_next(&random) % 4,
			.site = random_next(&random) % SITES_MAX,
			.landing = random_next(&random) % LANDINGS,
			.serializations = random_next(&random) % 2,
			.flag_was_set = random_next(&random) % 2,
			.handler_retired = random_next(&random) % 4 == 0,
			.breakpoint_is_new = random_next(&random) % 4 == 0,
		};
		uint64_t count = 1 + random_next(&random) % 5;

		oracle_record_many(&oracle, &executed, count);
		for (uint64_t n = 0; n < count; n++)
			oracle_record(&one_by_one, &executed);
	}
	assert_true(oracle_adds_up(&oracle, false));
	assert_int_equal(oracle.executions, one_by_one.executions);
	assert_int_equal(oracle.first, one_by_one.first);
	assert_memory_equal(oracle.outcomes, one_by_one.outcomes, sizeof(oracle.outcomes));
	assert_memory_equal(oracle.transitions, one_by_one.transitions, sizeof(oracle.transitions));
}

/* More of them than 32 bits can count. */
static void test_very_many_at_once(void **state)
{
	const struct executed executed = {.stage = 2, .landing = LANDED_OLD, .flag_was_set = true};
	const uint64_t count = 1ull << 40;

	(void)state;
	oracle_record_many(&oracle, &executed, count);
	assert_int_equal(oracle.executions, count);
	assert_int_equal(oracle.outcomes[OUTCOME_OLD], count);
	assert_int_equal(oracle.outcomes[OUTCOME_LATE_OLD], count);
	assert_int_equal(oracle.outcomes[OUTCOME_STALE], count);
	assert_int_equal(oracle.transitions[TRANSITION_OLD][TRANSITION_OLD][0], count - 1);
	assert_int_equal(oracle.first, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_stages, begin),
		cmocka_unit_test_setup(test_outcome_by_stage, begin),
		cmocka_unit_test_setup(test_stale, begin),
		cmocka_unit_test_setup(test_retired, begin),
		cmocka_unit_test_setup(test_a_breakpoint_that_is_the_new_form, begin),
		cmocka_unit_test_setup(test_transitions, begin),
		cmocka_unit_test_setup(test_only_the_execution_just_before_counts, begin),
		cmocka_unit_test_setup(test_any_other_count_means_serialized, begin),
		cmocka_unit_test_setup(test_two_sites_are_two_streams, begin),
		cmocka_unit_test_setup(test_each_patch_begins_anew, begin),
		cmocka_unit_test_setup(test_unknown_breaks_the_chain, begin),
		cmocka_unit_test_setup(test_random_sequences_add_up, begin),
		cmocka_unit_test_setup(test_one_wrong_count_does_not_add_up, begin),
		cmocka_unit_test_setup(test_add, begin),
		cmocka_unit_test_setup(test_many_at_once, begin),
		cmocka_unit_test_setup(test_very_many_at_once, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
