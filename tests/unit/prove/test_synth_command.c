/*
 * crossmod synth, where a search was given up: what it prints then, and what it exits with.
 */
#include "tools/prove/command.h"

#include "tests/unit/sample/prove_run.h"

#include "prover/search/synth.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

/* The search itself, for this test: it is given up under snapshot, and finds nothing under
 * bytewise. */
enum synth_result synth_run(const struct synth_question *question, struct synth *synth)
{
	memset(synth, 0, sizeof(*synth));
	if (question->model == MODEL_SNAPSHOT) {
		synth->explored = 12;
		synth->effort = (struct effort){SEARCH_TIME, 77, 1, 0, UINT64_C(1500000000)};
		return SYNTH_GIVEN_UP;
	}
	return question->model == MODEL_BYTEWISE ? SYNTH_NONE : SYNTH_FOUND;
}

static void test_given_up(void **state)
{
	(void)state;
	assert_int_equal(run_command(command_synth, "synth --site jmp8->jmp8 --model snapshot"),
			 STATUS_INCONCLUSIVE);
	assert_non_null(strstr(printed, "snapshot: unknown: it was given up after 12 searches.\n"));
	assert_string_equal(errors,
			    "crossmod synth: snapshot was given up after 77 states, in 1 MiB "
			    "and 1.5 s of processor time: it took as long as it may take. "
			    "Nothing is concluded for it. Give it longer by --time, or make "
			    "the scenario smaller: fewer writes, one site, no rest.\n");
}

/* The others are answered all the same; and none is none. */
static void test_the_others_go_on(void **state)
{
	(void)state;
	assert_int_equal(run_command(command_synth, "synth --site jmp8->jmp8"), STATUS_FORBIDDEN);
	for (unsigned model = 0; model < MODELS; model++) {
		char line[32];

		snprintf(line, sizeof(line), "%s: ", model_name((enum model)model));
		assert_non_null(strstr(printed, line));
	}
}

/* As docs/json.md says; what was given up is no none. */
static void test_json(void **state)
{
	static const struct {
		const char *model, *result;
	} expected[] = {{"snapshot", "unknown"}, {"bytewise", "none"}, {"coherent", "found"}};
	json_t *whole, *models;

	(void)state;
	assert_int_equal(run_command(command_synth, "synth --json --site jmp8->jmp8"),
			 STATUS_FORBIDDEN);
	assert_non_null(strstr(errors, "crossmod synth: snapshot was given up "));
	whole = json_loads(printed, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(whole);
	models = json_object_get(whole, "models");
	assert_int_equal(json_object_size(models), MODELS);
	for (size_t n = 0; n < sizeof(expected) / sizeof(expected[0]); n++) {
		json_t *model = json_object_get(models, expected[n].model);

		assert_string_equal(json_string_value(json_object_get(model, "result")),
				    expected[n].result);
	}
	json_decref(whole);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_given_up),
		cmocka_unit_test(test_the_others_go_on),
		cmocka_unit_test(test_json),
	};

	return cmocka_run_group_tests_name("synth_command", tests, NULL, NULL);
}
