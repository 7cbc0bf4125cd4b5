/*
 * crossmod synth --tell, where a search was given up: what it prints then, and what it exits with.
 */
#include "tools/prove/command.h"

#include "prover/search/tell.h"
#include "tests/unit/sample/prove_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

/* The search itself, for this test: it is given up across a quadword, and finds nothing within
 * one. */
enum search_result tell_run(const struct tell_question *question, struct tell *tell)
{
	memset(tell, 0, sizeof(*tell));
	memset(tell->cheapest, TELLING_NONE, sizeof(tell->cheapest));
	if (!site_straddles(&question->scenario->sites[0], PLACE_QUADWORD))
		return SEARCH_DONE;
	tell->effort = (struct effort){SEARCH_TIME, 77, 1, 0, UINT64_C(1500000000)};
	return SEARCH_TIME;
}

/* The other place is answered all the same; of the one that was given up nothing is said. */
static void test_given_up(void **state)
{
	(void)state;
	assert_int_equal(
		run_command(command_synth, "synth --tell snapshot from prefetch --site jmp8->jmp8"),
		STATUS_INCONCLUSIVE);
	assert_non_null(strstr(printed, "nothing tells them apart at jmp8->jmp8, line+0: "));
	assert_null(strstr(printed, "jmp8->jmp8, quad+7"));
	assert_null(strstr(printed, "jmp8->jmp8, line+63"));
	assert_string_equal(errors,
			    "crossmod synth --tell: jmp8->jmp8 was given up after 77 "
			    "states, in 1 MiB and 1.5 s of processor time: it took as long "
			    "as it may take. Nothing is concluded for it. Give it longer by "
			    "--time, or make the scenario smaller: fewer writes, one site, "
			    "no rest.\n");
}

static const char *word_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* As docs/json.md says. */
static void test_json(void **state)
{
	json_t *whole, *places, *place;

	(void)state;
	assert_int_equal(
		run_command(command_synth,
			    "synth --tell snapshot from prefetch --site jmp8->jmp8 --json"),
		STATUS_INCONCLUSIVE);
	assert_non_null(strstr(errors, "crossmod synth --tell: jmp8->jmp8 was given up after 77 "));
	whole = json_loads(printed, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(whole);
	assert_string_equal(word_of(whole, "excluded"), "snapshot");
	assert_string_equal(word_of(whole, "other"), "prefetch");
	assert_string_equal(word_of(whole, "result"), "unknown");
	places = json_object_get(whole, "places");
	assert_int_equal(json_array_size(places), 4);
	for (size_t n = 0; (place = json_array_get(places, n)); n++) {
		assert_string_equal(word_of(place, "site"), "jmp8->jmp8");
		assert_string_equal(word_of(place, "result"), n == 0 ? "none" : "unknown");
		assert_int_equal(json_array_size(json_object_get(place, "scenarios")), 0);
	}
	json_decref(whole);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_given_up),
		cmocka_unit_test(test_json),
	};

	return cmocka_run_group_tests_name("tell_given_up", tests, NULL, NULL);
}
