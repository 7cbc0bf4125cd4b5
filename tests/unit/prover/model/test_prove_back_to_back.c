/*
 * Patches back to back: M30 to M32 of docs/models.md. What each model must allow is reasoned out on
 * paper, as in test_prove_models.c.
 */
#include "prover/model/batch.h"
#include "tests/unit/sample/prove_events.h"

#include "scenario/language/language.h"
#include "scenario/standard.h"

#include <string.h>

static const struct event drain = {.kind = EVENT_DRAIN, .part = 0};

static struct scenario toggled(const char *site, const char *place, const char *patch)
{
	return sample(site, place, "next", patch, "call\nrepeat back to back");
}

/* ---- What each model allows ------------------------------------------------------------------ */

/* eb e5, eb f0, eb e5 ... Never torn, since one byte differs. Old after new is unserialized as new
 * after old is; who fetches before he executes holds the one while memory holds the other. */
static void test_one_byte(void **state)
{
	const struct scenario scenario = toggled("jmp8 -> jmp8", "line+0", "write all");

	(void)state;
	sample_expect(&scenario, U, U | M, U | M, U | M, U | M);
}

/* In a quadword memory holds one form or the other; across two, also bytes of both. */
static void test_one_store(void **state)
{
	const struct scenario inside = toggled("nop5 -> jmp32", "line+0", "write all");
	const struct scenario across = toggled("nop5 -> jmp32", "line+63", "write all");

	(void)state;
	sample_expect(&inside, U, T | U | M, U | M, T | U | M, T | U | M);
	sample_expect(&across, T | U, T | U | M, T | U | M, T | U | M, T | U | M);
}

/* Each sync drops what came before the step in front of it, in either direction. */
static void test_three_sync(void **state)
{
	const struct scenario scenario = toggled(
		"nop2 -> jmp8", "line+0",
		"write breakpoint, sync cpuid, write tail, sync cpuid, write head, sync cpuid");

	(void)state;
	sample_expect(&scenario, 0, 0, 0, 0, 0);
}

/* As apart: the old head is fetched, the breakpoint is missed, and the new tail is joined to it. */
static void test_first_sync_left_out(void **state)
{
	const struct scenario scenario =
		toggled("nop2 -> jmp8", "line+0",
			"write breakpoint, write tail, sync cpuid, write head, sync cpuid");

	(void)state;
	sample_expect(&scenario, 0, T, 0, T, T);
}

/* As apart: the old tail is fetched behind the breakpoint, and the new head is joined to it. */
static void test_middle_sync_left_out(void **state)
{
	const struct scenario scenario =
		toggled("nop2 -> jmp8", "line+0",
			"write breakpoint, sync cpuid, write tail, write head, sync cpuid");

	(void)state;
	sample_expect(&scenario, 0, T | M, 0, 0, T | M);
}

/*
 * Between the sync in the middle and that of the next patch memory holds cc cc, eb cc, cc cc: one
 * tail, so nothing is torn, one whole form, so nothing is unserialized, and what differs from
 * memory differs in a breakpoint. Apart, a breakpoint is late here.
 */
static void test_last_sync_left_out(void **state)
{
	const struct scenario scenario =
		toggled("nop2 -> jmp8", "line+0",
			"write breakpoint, sync cpuid, write tail, sync cpuid, write head");

	(void)state;
	sample_expect(&scenario, 0, 0, 0, 0, 0);
}

/*
 * Breakpoint, tail and head make e8 0b 44 00 00 of 0f 0b c8 00 00, which is ud2 and three bytes
 * that are not executed. Whoever fetches upwards finds behind the old head the 0b that both forms
 * have, and behind the new one the new tail; on the way back behind e8 the c8 of the other form.
 * Bytes in any order join e8 to c8 on the way there, too. Where all come at once, none does.
 */
static void test_the_way_back_is_of_another_pair(void **state)
{
	static const char site[] = "bytes 0f 0b c8 00 00 -> bytes e8 0b 44 00 00";
	static const char patch[] = "write breakpoint, write tail, write head";
	const struct scenario apart = sample(site, "quad+0", "next", patch, "call");
	const struct scenario scenario = toggled(site, "quad+0", patch);

	(void)state;
	sample_expect(&apart, U | O | B, T | U | O | B | M, U | O | B | M, U | O | B | M,
		      T | U | O | B | M);
	sample_expect(&scenario, U, T | U | M, U | M, T | U | M, T | U | M);
}

/* Who was let go may be stopped again before he has gone on; he serializes in between. */
static void test_stop_and_go(void **state)
{
	const struct scenario scenario =
		toggled("nop2 -> jmp8", "line+0", "stop, write all byte by byte, go");

	(void)state;
	sample_expect(&scenario, 0, 0, 0, 0, 0);
}

/* ---- Event by event -------------------------------------------------------------------------- */

/* There and back, and everything is as it was in the beginning. */
static void test_there_and_back(void **state)
{
	const struct scenario scenario =
		toggled("nop2 -> jmp8", "line+0", "write tail, write head, fence");
	struct state initial;

	(void)state;
	begin(&scenario, MODEL_COHERENT);
	initial = now;
	for (unsigned way = 0; way < 2; way++) {
		happens(straight);
		happens(straight);
		happens(action);
		assert_false(system_returned(&system_now, &now));
		assert_int_equal(system_action_is_back(&system_now, now.action), way == 0);
		happens(pass);
		assert_int_equal(outcomes, OUTCOME_BIT(way == 0 ? OUTCOME_NEW : OUTCOME_OLD) |
						   (way == 0 ? 0 : U));
	}
	/* The execution is all that is left. */
	now.executor[0] = initial.executor[0];
	assert_memory_equal(&now, &initial, sizeof(now));
}

/* Old, new, old: either is unserialized; a serialization in between makes it right. */
static void test_unserialized_in_either_direction(void **state)
{
	const struct scenario scenario = toggled("jmp8 -> jmp8", "line+0", "sync cpuid, write all");

	(void)state;
	begin(&scenario, MODEL_COHERENT);
	happens(pass);
	assert_int_equal(outcomes, OUTCOME_BIT(OUTCOME_OLD));
	happens(action);
	happens(acknowledge);
	happens(straight);
	happens(pass);
	assert_int_equal(outcomes, OUTCOME_BIT(OUTCOME_NEW));
	happens(pass);
	assert_int_equal(outcomes, OUTCOME_BIT(OUTCOME_NEW));
	happens(action);
	happens(acknowledge);
	happens(pass);
	assert_int_equal(outcomes, OUTCOME_BIT(OUTCOME_NEW));
	happens(straight);
	happens(pass);
	assert_int_equal(outcomes, OUTCOME_BIT(OUTCOME_OLD) | U);
}

/* The buffer has room for both stores of a patch, which may be of two patches; a third waits. */
static void test_a_full_buffer(void **state)
{
	const struct scenario scenario =
		toggled("nop2 -> jmp8", "line+0", "write tail, write head");

	(void)state;
	begin(&scenario, MODEL_COHERENT);
	for (unsigned n = 0; n < 5; n++) {
		happens(action);
		if (n == 0)
			happens(action);
		assert_false(can(action));
		assert_false(can(straight));
		happens(drain);
	}
	assert_true(can(action));
	happens(drain);
	assert_false(can(drain));
	assert_true(can(straight));
}

/* ---- The standard set, back to back ---------------------------------------------------------- */

/* False: the language refuses it. */
static bool toggle(const struct standard_file *file, struct scenario *apart,
		   struct scenario *scenario)
{
	char printed[SCENARIO_PRINT_SIZE];
	struct parse_error error;

	assert_true(scenario_parse(file->name, file->source, file->length, apart, &error));
	memset(apart->forbid, 0, sizeof(apart->forbid));
	memset(apart->show, 0, sizeof(apart->show));
	apart->show_in_run = 0;
	apart->forbid_in_run = OUTCOME_BIT(OUTCOME_TORN);
	*scenario = *apart;
	scenario->back_to_back = true;
	size_t length = scenario_print(scenario, printed, sizeof(printed));

	return scenario_parse("toggled", printed, length, scenario, &error);
}

static outcome_set allowed_with(const struct scenario *scenario, enum model model, bool roomy)
{
	char reason[SYSTEM_REASON_SIZE];
	struct search search;
	struct scenario part;
	outcome_set allowed = 0;

	for (unsigned n = 0; n < batch_parts(scenario); n++) {
		batch_part(scenario, n, &part);
		assert_true(system_build(&system_now, &part, model, 1, reason));
		if (roomy)
			system_now.buffer_size = system_now.store_modulus - 1;
		assert_int_equal(search_run(&search, &system_now, 0, &sample_bounds), SEARCH_DONE);
		allowed |= search.allowed;
		search_free(&search);
	}
	return allowed;
}

/* What one patch allows is allowed; nothing is late or stale; more room in the buffer, and a second
 * executor, make no difference. */
static void check_toggled(const struct scenario *apart, const struct scenario *scenario,
			  outcome_set allowed[MODELS])
{
	for (unsigned n = 0; n < MODELS; n++) {
		enum model model = (enum model)n;

		allowed[n] = allowed_with(scenario, model, false);
		assert_int_equal(allowed[n] & OUTCOMES_OF_ONE_PATCH, 0);
		assert_int_equal(
			sample_allowed(apart, model, 1) & ~OUTCOMES_OF_ONE_PATCH & ~allowed[n], 0);
		assert_int_equal(allowed_with(scenario, model, true), allowed[n]);
		if (scenario->site_count == 1 && scenario->sites[0].length == 2)
			assert_int_equal(sample_allowed(scenario, model, 2),
					 sample_allowed(scenario, model, 1));
	}
}

static void test_the_standard_set(void **state)
{
	unsigned toggled_count = 0;

	(void)state;
	for (size_t n = 0; n < standard_file_count; n++) {
		struct scenario apart, scenario;
		outcome_set allowed[MODELS];

		/* A larger batch is searched part by part: see batch.h. */
		if (!toggle(&standard_files[n], &apart, &scenario) || scenario_sites(&apart) > 2)
			continue;
		toggled_count++;
		check_toggled(&apart, &scenario, allowed);
		/* Which is stronger; and that without rests nothing tells the last two apart. */
		assert_int_equal(allowed[MODEL_COHERENT] & ~allowed[MODEL_SNAPSHOT], 0);
		assert_int_equal(allowed[MODEL_SNAPSHOT] & ~allowed[MODEL_SEQUENTIAL], 0);
		assert_int_equal(allowed[MODEL_SEQUENTIAL] & ~allowed[MODEL_PREFETCH], 0);
		assert_int_equal(allowed[MODEL_BYTEWISE], allowed[MODEL_PREFETCH]);
	}
	assert_true(toggled_count > 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_byte),
		cmocka_unit_test(test_one_store),
		cmocka_unit_test(test_three_sync),
		cmocka_unit_test(test_first_sync_left_out),
		cmocka_unit_test(test_middle_sync_left_out),
		cmocka_unit_test(test_last_sync_left_out),
		cmocka_unit_test(test_the_way_back_is_of_another_pair),
		cmocka_unit_test(test_stop_and_go),
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_unserialized_in_either_direction),
		cmocka_unit_test(test_a_full_buffer),
		cmocka_unit_test(test_the_standard_set),
	};

	return cmocka_run_group_tests_name("prove_back_to_back", tests, NULL, NULL);
}
