/*
 * The set of states: exact whatever the hash is, and numbered in the order of arrival.
 */
#include "prover/search/states.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct system one_executor = {.executors = 1}, three_executors = {.executors = 3};

static const struct bounds none = BOUNDS_NONE;

static struct state state_of(unsigned n)
{
	struct state state;

	memset(&state, 0, sizeof(state));
	state.action = (uint16_t)(n % 50);
	state.memory = (uint16_t)(n / 50 % 50);
	state.executor[0].fetched = n / 2500;
	state.executor[0].position = (uint8_t)n;
	return state;
}

/* Past several times its first room, and back. */
static void test_each_state_is_there_once(void **state)
{
	const unsigned count = 20000;
	struct states states;

	(void)state;
	assert_int_equal(states_create(&states, &one_executor, &none), STATES_NEW);
	for (unsigned round = 0; round < 2; round++)
		for (unsigned n = 0; n < count; n++) {
			const struct state now = state_of(n);

			assert_int_equal(
				states_add(&states, &now, states_hash(&states, &now), n / 2),
				round == 0 ? STATES_NEW : STATES_KNOWN);
		}
	assert_int_equal(states.count, count);
	for (unsigned n = 0; n < count; n++) {
		const struct state expected = state_of(n);
		struct state now;

		states_get(&states, n, &now);
		assert_memory_equal(&now, &expected, sizeof(now));
		assert_int_equal(states.parent[n], n / 2);
	}
	states_free(&states);
}

/* Two states that a hash does not tell apart are two. */
static void test_equal_hashes(void **state)
{
	const struct state first = state_of(1), second = state_of(2);
	const uint64_t hash = UINT64_C(0x123456789abcdef0);
	struct states states;

	(void)state;
	assert_int_equal(states_create(&states, &one_executor, &none), STATES_NEW);
	assert_int_equal(states_add(&states, &first, hash, 0), STATES_NEW);
	assert_int_equal(states_add(&states, &second, hash, 0), STATES_NEW);
	assert_int_equal(states_add(&states, &first, hash, 0), STATES_KNOWN);
	assert_int_equal(states_add(&states, &second, hash, 0), STATES_KNOWN);
	states_free(&states);
}

/* What only the last executor has of its own counts as well. */
static void test_every_executor_counts(void **state)
{
	struct state first = state_of(1), second = state_of(1);
	struct states states;

	(void)state;
	second.executor[2].after = 1;
	assert_int_equal(states_create(&states, &three_executors, &none), STATES_NEW);
	assert_int_equal(states_add(&states, &first, states_hash(&states, &first), 0), STATES_NEW);
	assert_int_equal(states_add(&states, &second, states_hash(&states, &second), 0),
			 STATES_NEW);
	states_get(&states, 1, &first);
	assert_int_equal(first.executor[2].after, 1);
	states_free(&states);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_state_is_there_once),
		cmocka_unit_test(test_equal_hashes),
		cmocka_unit_test(test_every_executor_counts),
	};

	return cmocka_run_group_tests_name("prove_states", tests, NULL, NULL);
}
