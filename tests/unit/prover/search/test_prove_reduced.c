/*
 * That the reduced search finds what the search does that leaves nothing out: for every file that
 * there is, and state for state where states can be compared. Runs from the root of the repository.
 */
#include "prover/search/reduced.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "scenario/language/language.h"
#include "scenario/standard.h"
#include "tests/unit/sample/prove_naive.h"
#include "tests/unit/sample/prove_sample.h"

#define DOCUMENT "docs/models.md"

/* More executors only where that many states of one are not too many of theirs: about the square,
 * and the cube. `make bench-prove` holds all against each other. */
#define TWO_STATES_MAX 1200
#define THREE_STATES_MAX 90

static struct system system_now;
static struct search search;
static struct reduced reduced;
static size_t compared[SYSTEM_EXECUTORS_MAX + 1];

/* ---- The same outcomes ----------------------------------------------------------------------- */

/* Returns how many states there are if none is left out. */
static size_t compare(const struct scenario *scenario, enum model model, unsigned executors)
{
	char reason[SYSTEM_REASON_SIZE];
	size_t states;

	if (!system_build(&system_now, scenario, model, executors, reason))
		fail_msg("%s: %s", scenario->name, reason);
	assert_int_equal(search_run(&search, &system_now, 0, &sample_bounds), SEARCH_DONE);
	if (!reduced_takes(&system_now)) {
		states = search.states.count;
		search_free(&search);
		return states;
	}
	assert_int_equal(reduced_run(&reduced, &system_now, 0, &sample_bounds), SEARCH_DONE);
	if (search.allowed != reduced.allowed)
		fail_msg("%s under %s, %u executors: 0x%x, and reduced 0x%x", scenario->name,
			 model_name(model), executors, search.allowed, reduced.allowed);
	/* Where executors differ, by their number or by what they are, it takes fewer for one. */
	if (reduced.words.count > search.states.count && !scenario_has_others(scenario))
		fail_msg("%s under %s, %u executors: %zu states, and reduced %zu", scenario->name,
			 model_name(model), executors, search.states.count,
			 (size_t)reduced.words.count);
	states = search.states.count;
	compared[executors]++;
	search_free(&search);
	reduced_free(&reduced);
	return states;
}

static void compare_all(const struct scenario *scenario)
{
	for (unsigned model = 0; model < MODELS; model++) {
		size_t states = compare(scenario, (enum model)model, 1);

		if (states <= TWO_STATES_MAX)
			compare(scenario, (enum model)model, 2);
		if (states <= THREE_STATES_MAX)
			compare(scenario, (enum model)model, 3);
	}
}

static void compare_source(const char *name, const char *source, size_t length)
{
	static struct scenario scenario;
	struct parse_error error;
	char reason[SYSTEM_REASON_SIZE];

	if (!scenario_parse(name, source, length, &scenario, &error))
		fail_msg("%s", error.message);
	if (system_build(&system_now, &scenario, MODEL_COHERENT, 1, reason))
		compare_all(&scenario);
}

static size_t read_file(const char *name, char *to, size_t size)
{
	FILE *file = fopen(name, "rb");
	size_t length;

	assert_non_null(file);
	length = fread(to, 1, size - 1, file);
	assert_true(length < size - 1);
	to[length] = '\0';
	fclose(file);
	return length;
}

static void compare_set(const struct standard_file *files, size_t count)
{
	for (size_t n = 0; n < count; n++)
		compare_source(files[n].name, files[n].source, files[n].length);
}

static void test_standard_set(void **state)
{
	(void)state;
	compare_set(standard_files, standard_file_count);
}

static void test_classify_set(void **state)
{
	(void)state;
	compare_set(classify_files, classify_file_count);
}

static void test_scenarios_of_tests(void **state)
{
	static char source[LANGUAGE_SOURCE_MAX];
	glob_t files;

	(void)state;
	assert_int_equal(glob("tests/scenarios/*.scn", 0, NULL, &files), 0);
	for (size_t n = 0; n < files.gl_pathc; n++)
		compare_source(files.gl_pathv[n], source,
			       read_file(files.gl_pathv[n], source, sizeof(source)));
	globfree(&files);
}

static void test_scenarios_of_the_document(void **state)
{
	static const char fence[] = "```\n", key[] = "scenario ";
	static char document[LANGUAGE_SOURCE_MAX];
	unsigned count = 0;

	(void)state;
	read_file(DOCUMENT, document, sizeof(document));
	for (char *at = strstr(document, fence); at;) {
		char *begin = at + strlen(fence), *end = strstr(begin, fence);

		assert_non_null(end);
		if (strncmp(begin, key, strlen(key)) == 0) {
			compare_source(DOCUMENT, begin, (size_t)(end - begin));
			count++;
		}
		at = strstr(end + strlen(fence), fence);
	}
	assert_true(count >= 3);
}

static void test_that_many_were_compared(void **state)
{
	(void)state;
	assert_true(compared[1] > 700);
	assert_true(compared[2] > 600);
	assert_true(compared[3] > 300);
}

/* The patcher waits for some executors, and not for those at rest. */
static void test_rests(void **state)
{
	const struct scenario scenarios[] = {
		sample("jmp8 -> jmp8", "line+0", "next", "write tail, sync cpuid, write head",
		       "call"),
		sample_breakpoint_ipi(),
		sample("jmp8 -> jmp8", "line+0", "next", "write tail, stop, write head, go",
		       "call"),
	};

	(void)state;
	for (size_t n = 0; n < sizeof(scenarios) / sizeof(scenarios[0]); n++)
		for (unsigned how = 0; how < 3; how++) {
			const struct scenario resting = sample_resting(
				scenarios[n], how ? SERIALIZE_CPUID : SERIALIZE_NONE, how == 2);

			for (unsigned model = 0; model < MODELS; model++)
				compare(&resting, (enum model)model, 2);
			compare(&resting, MODEL_COHERENT, 3);
			compare(&resting, MODEL_SNAPSHOT, 3);
		}
}

/* ---- The same states ------------------------------------------------------------------------- */

static bool is_before(const struct naive *naive, size_t number)
{
	for (size_t n = 0; n < number; n++)
		if (memcmp(&naive->state[n], &naive->state[number], sizeof(*naive->state)) == 0)
			return true;
	return false;
}

/* Whatever there is if nothing is left out is there by its canonical form, and nothing else is.
 * Not under sequential, and not between the halves of a sled under bytewise: what was
 * fetched there, and not yet executed, cannot be fetched again, and so is not forgotten. */
static void make_canonical(struct state *now, unsigned executors)
{
	uint32_t place = locals_place(&reduced.locals, now);
	struct executor_state *executor = now->executor, former;

	for (unsigned n = 0; n < executors; n++) {
		rows_canonical(&reduced.rows, now, &executor[n]);
		locals_local(&reduced.locals, place, &executor[n]);
	}
	former = executor[0];
	if (executors > 1 && memcmp(&executor[0], &executor[1], sizeof(former)) > 0) {
		executor[0] = executor[1];
		executor[1] = former;
	}
}

static void compare_states(const struct scenario *scenario, enum model model, unsigned executors)
{
	char reason[SYSTEM_REASON_SIZE];
	struct naive naive;
	size_t used, distinct = 0;

	assert_true(system_build(&system_now, scenario, model, executors, reason));
	naive_search(&system_now, &naive);
	assert_int_equal(reduced_run(&reduced, &system_now, 0, &sample_bounds), SEARCH_DONE);
	used = reduced.locals.used;
	for (size_t n = 0; n < naive.states; n++) {
		make_canonical(&naive.state[n], executors);
		distinct += !is_before(&naive, n);
	}
	assert_int_equal(reduced.locals.used, used);
	assert_int_equal(distinct, reduced.words.count);
	reduced_free(&reduced);
	naive_free(&naive);
}

static void test_states(void **state)
{
	static const enum model models[] = {MODEL_COHERENT, MODEL_BYTEWISE, MODEL_SNAPSHOT,
					    MODEL_PREFETCH};
	const struct scenario scenarios[] = {
		sample_direct(),
		sample_breakpoint_only(),
		sample_breakpoint_ipi(),
		sample_three_sync(),
		sample_resting(sample_three_sync(), SERIALIZE_CPUID, true),
		sample_resting(sample_breakpoint_ipi(), SERIALIZE_NONE, false),
		sample("nop5 -> jmp32", "quad+5", "retry", "write tail, write head", "call"),
		sample("jmp8 -> jmp8", "line+0", "next",
		       "write breakpoint, write tail, write head, write flag 1",
		       "read flag; none; call"),
	};
	const struct scenario of_two[] = {
		sample_direct(),
		sample("jmp8 -> jmp8", "line+0", "next", "write tail, sync mfence", "call"),
		sample_resting(
			sample("jmp8 -> jmp8", "line+0", "next", "write tail, sync cpuid", "call"),
			SERIALIZE_NONE, false),
	};

	(void)state;
	for (size_t m = 0; m < sizeof(models) / sizeof(models[0]); m++) {
		for (size_t n = 0; n < sizeof(scenarios) / sizeof(scenarios[0]); n++)
			compare_states(&scenarios[n], models[m], 1);
		for (size_t n = 0; n < sizeof(of_two) / sizeof(of_two[0]); n++)
			compare_states(&of_two[n], models[m], 2);
	}
}

/* ---- Early ends ------------------------------------------------------------------------------ */

static void test_enough(void **state)
{
	const struct scenario scenario = sample_three_sync();
	char reason[SYSTEM_REASON_SIZE];
	size_t all;

	(void)state;
	assert_true(system_build(&system_now, &scenario, MODEL_PREFETCH, 2, reason));
	assert_int_equal(reduced_run(&reduced, &system_now, 0, &sample_bounds), SEARCH_DONE);
	all = reduced.words.count;
	assert_int_equal(reduced_again(&reduced, &system_now, OUTCOME_BIT(OUTCOME_OLD)),
			 SEARCH_DONE);
	assert_true(reduced.words.count < all / 2);
	assert_true(reduced.allowed & OUTCOME_BIT(OUTCOME_OLD));
	assert_int_equal(reduced_again(&reduced, &system_now, 0), SEARCH_DONE);
	assert_int_equal(reduced.words.count, all);
	reduced_free(&reduced);
}

/* By each of its bounds; and with hardly any memory at all. */
static void test_bounds(void **state)
{
	const struct scenario scenario = sample_three_sync();
	struct bounds bounds = BOUNDS_NONE;
	char reason[SYSTEM_REASON_SIZE];
	struct effort effort;

	(void)state;
	assert_true(system_build(&system_now, &scenario, MODEL_PREFETCH, 3, reason));
	bounds.states = 20;
	assert_int_equal(reduced_run(&reduced, &system_now, 0, &bounds), SEARCH_STATES);
	assert_int_equal(reduced.words.count, 20);
	reduced_free(&reduced);
	bounds = (struct bounds)BOUNDS_NONE;
	bounds.until = bounds_now();
	assert_int_equal(reduced_run(&reduced, &system_now, 0, &bounds), SEARCH_TIME);
	reduced_free(&reduced);
	bounds = (struct bounds)BOUNDS_NONE;
	for (bounds.bytes = 0; bounds.bytes < 160000; bounds.bytes += 1000) {
		enum search_result result = reduced_run(&reduced, &system_now, 0, &bounds);

		effort = reduced_effort(&reduced, result);
		assert_true(effort.bytes <= bounds.bytes);
		assert_true(result == SEARCH_DONE || effort.wanted > bounds.bytes);
		reduced_free(&reduced);
		if (result == SEARCH_DONE)
			return;
		assert_int_equal(result, SEARCH_MEMORY);
	}
	fail_msg("it never has enough");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_standard_set),
		cmocka_unit_test(test_classify_set),
		cmocka_unit_test(test_scenarios_of_tests),
		cmocka_unit_test(test_scenarios_of_the_document),
		cmocka_unit_test(test_that_many_were_compared),
		cmocka_unit_test(test_rests),
		cmocka_unit_test(test_states),
		cmocka_unit_test(test_enough),
		cmocka_unit_test(test_bounds),
	};

	return cmocka_run_group_tests_name("prove_reduced", tests, NULL, NULL);
}
