/*
 * Verdicts, and the machine's classification, from sets of allowed outcomes that are made up here.
 */
#include "scenario/verdict.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define BIT(name) OUTCOME_BIT(OUTCOME_##name)
#define MODEL(name) (1u << MODEL_##name)
#define ALL_MODELS ((1u << MODELS) - 1)

/* Each model allows something that the next one does not; prefetch allows a mismatch. */
static const outcome_set ladder[MODELS] = {
	[MODEL_COHERENT] = 0,
	[MODEL_BYTEWISE] = BIT(TORN),
	[MODEL_SNAPSHOT] = BIT(TORN) | BIT(STALE),
	[MODEL_SEQUENTIAL] = BIT(TORN) | BIT(STALE) | BIT(LATE_OLD),
	[MODEL_PREFETCH] = BIT(STALE) | BIT(MISMATCH),
};
static const outcome_set nothing[MODELS];

static struct scenario scenario;
static uint64_t outcomes[OUTCOMES];
static struct classification classification;

/* 6 executions, nothing strange. */
static int begin(void **state)
{
	(void)state;
	memset(&scenario, 0, sizeof(scenario));
	strcpy(scenario.name, "one");
	memset(outcomes, 0, sizeof(outcomes));
	outcomes[OUTCOME_OLD] = 3;
	outcomes[OUTCOME_NEW] = 2;
	outcomes[OUTCOME_BREAKPOINT] = 1;
	classification_begin(&classification);
	return 0;
}

static void assert_verdict(enum verdict verdict, const outcome_set *allowed)
{
	assert_int_equal(verdict_of_run(&scenario, allowed, outcomes, false), verdict);
}

static void add(const char *name, const outcome_set *allowed, enum verdict verdict)
{
	snprintf(scenario.name, sizeof(scenario.name), "%s", name);
	classification_add(&classification, &scenario, allowed, outcomes, verdict);
}

static void assert_line(unsigned number, const char *expected)
{
	char line[CLASSIFICATION_LINE_SIZE];

	assert_true(classification_line(&classification, number, line));
	assert_string_equal(line, expected);
}

static void assert_no_line(unsigned number)
{
	char line[CLASSIFICATION_LINE_SIZE];

	assert_false(classification_line(&classification, number, line));
}

/* ---- One scenario ---------------------------------------------------------------------------- */

static void test_as_expected(void **state)
{
	(void)state;
	assert_verdict(VERDICT_AS_EXPECTED, ladder);
	assert_verdict(VERDICT_AS_EXPECTED, NULL);
	scenario.show_in_run = BIT(STALE);
	scenario.forbid_in_run = BIT(TORN);
	outcomes[OUTCOME_STALE] = 1;
	outcomes[OUTCOME_LATE_OLD] = 1; /* neither shown nor forbidden */
	assert_verdict(VERDICT_AS_EXPECTED, ladder);
}

static void test_each_cause_of_inconclusive(void **state)
{
	(void)state;
	assert_int_equal(verdict_of_run(&scenario, ladder, outcomes, true), VERDICT_INCONCLUSIVE);
	outcomes[OUTCOME_UNKNOWN] = 1;
	assert_verdict(VERDICT_INCONCLUSIVE, ladder);
	outcomes[OUTCOME_UNKNOWN] = 0;
	scenario.show_in_run = BIT(STALE) | BIT(TORN);
	outcomes[OUTCOME_STALE] = 1; /* one of two */
	assert_verdict(VERDICT_INCONCLUSIVE, ladder);
	scenario.show_in_run = 0;
	memset(outcomes, 0, sizeof(outcomes));
	assert_verdict(VERDICT_INCONCLUSIVE, ladder);
}

static void test_forbidden_outweighs_inconclusive(void **state)
{
	(void)state;
	scenario.forbid_in_run = BIT(TORN) | BIT(FAULT);
	scenario.show_in_run = BIT(STALE);
	outcomes[OUTCOME_TORN] = 1;
	outcomes[OUTCOME_UNKNOWN] = 1;
	assert_verdict(VERDICT_FORBIDDEN, ladder);
	assert_verdict(VERDICT_FORBIDDEN, NULL);
	outcomes[OUTCOME_TORN] = 0;
	outcomes[OUTCOME_FAULT] = 1;
	assert_verdict(VERDICT_FORBIDDEN, ladder);
}

/* Whatever the scenario expects of it. */
static void test_defective_outweighs_all(void **state)
{
	(void)state;
	outcomes[OUTCOME_UNSERIALIZED] = 1;
	outcomes[OUTCOME_UNKNOWN] = 1;
	assert_verdict(VERDICT_DEFECTIVE, ladder);
	scenario.forbid_in_run = BIT(UNSERIALIZED);
	assert_verdict(VERDICT_DEFECTIVE, ladder);
	scenario.forbid_in_run = 0;
	scenario.show_in_run = BIT(UNSERIALIZED);
	assert_verdict(VERDICT_DEFECTIVE, ladder);
	assert_int_equal(classify_impossible(ladder, outcomes), BIT(UNSERIALIZED));
	/* Nobody knows what the models allow */
	scenario.forbid_in_run = BIT(UNSERIALIZED);
	assert_verdict(VERDICT_FORBIDDEN, NULL);
}

static void test_each_outcome_that_no_model_allows(void **state)
{
	static const enum outcome each[] = {
		OUTCOME_TORN,	  OUTCOME_FAULT,	   OUTCOME_UNSERIALIZED,
		OUTCOME_LATE_OLD, OUTCOME_LATE_BREAKPOINT, OUTCOME_STALE};

	(void)state;
	for (size_t n = 0; n < sizeof(each) / sizeof(each[0]); n++) {
		begin(NULL);
		outcomes[each[n]] = 1;
		assert_verdict(VERDICT_DEFECTIVE, nothing);
		assert_int_equal(classify_scenario(nothing, outcomes), 0);
		assert_int_equal(classify_impossible(nothing, outcomes), OUTCOME_BIT(each[n]));
	}
}

static void test_what_is_no_evidence(void **state)
{
	(void)state;
	outcomes[OUTCOME_UNKNOWN] = 1;
	assert_int_equal(classify_scenario(nothing, outcomes), ALL_MODELS);
	assert_int_equal(classify_impossible(nothing, outcomes), 0);
}

static void test_models_that_allow_what_was_seen(void **state)
{
	(void)state;
	assert_int_equal(classify_scenario(ladder, outcomes), ALL_MODELS);
	outcomes[OUTCOME_STALE] = 1;
	assert_int_equal(classify_scenario(ladder, outcomes),
			 MODEL(SNAPSHOT) | MODEL(SEQUENTIAL) | MODEL(PREFETCH));
	outcomes[OUTCOME_TORN] = 1;
	assert_int_equal(classify_scenario(ladder, outcomes), MODEL(SNAPSHOT) | MODEL(SEQUENTIAL));
	outcomes[OUTCOME_LATE_OLD] = 1;
	assert_int_equal(classify_scenario(ladder, outcomes), MODEL(SEQUENTIAL));
}

static void test_a_fault_is_allowed_where_a_mismatch_is(void **state)
{
	(void)state;
	outcomes[OUTCOME_FAULT] = 1;
	assert_int_equal(classify_scenario(ladder, outcomes), MODEL(PREFETCH));
	assert_verdict(VERDICT_AS_EXPECTED, ladder);
}

/* Each is allowed by some model, and so no outcome is impossible: the scenario is not defective by
 * itself, and the machine is. */
static void test_allowed_by_some_but_not_together(void **state)
{
	(void)state;
	outcomes[OUTCOME_FAULT] = 1;
	outcomes[OUTCOME_TORN] = 1;
	assert_int_equal(classify_scenario(ladder, outcomes), 0);
	assert_verdict(VERDICT_AS_EXPECTED, ladder);
}

static void test_which_models_a_scenario_tells(void **state)
{
	static const outcome_set models[MODELS] = {0, BIT(TORN), BIT(MISMATCH),
						   BIT(TORN) | BIT(FAULT), BIT(TORN)};

	(void)state;
	assert_true(classify_tells(models, ALL_MODELS));
	assert_true(classify_tells(models, MODEL(COHERENT) | MODEL(PREFETCH)));
	/* No run of a processor of our days shows the difference. */
	assert_false(classify_tells(models, MODEL(COHERENT) | MODEL(SNAPSHOT)));
	assert_false(classify_tells(models, MODEL(BYTEWISE) | MODEL(SEQUENTIAL)));
	assert_false(classify_tells(models, MODEL(BYTEWISE)));
	assert_false(classify_tells(models, 0));
}

static void test_the_strongest_models(void **state)
{
	(void)state;
	assert_int_equal(classify_strongest(ALL_MODELS), MODEL(COHERENT));
	assert_int_equal(classify_strongest(ALL_MODELS & ~MODEL(COHERENT)),
			 MODEL(BYTEWISE) | MODEL(SNAPSHOT));
	assert_int_equal(classify_strongest(MODEL(BYTEWISE) | MODEL(SEQUENTIAL) | MODEL(PREFETCH)),
			 MODEL(BYTEWISE) | MODEL(SEQUENTIAL));
	assert_int_equal(classify_strongest(MODEL(SEQUENTIAL) | MODEL(PREFETCH)),
			 MODEL(SEQUENTIAL));
	assert_int_equal(classify_strongest(MODEL(PREFETCH)), MODEL(PREFETCH));
	assert_int_equal(classify_strongest(0), 0);
}

/* ---- The machine ----------------------------------------------------------------------------- */

static void test_nothing_has_run(void **state)
{
	(void)state;
	assert_line(0, "machine: not classified: no scenario whose models are known has run");
	assert_no_line(1);
	assert_int_equal(classification_conclusion(&classification), CONCLUSION_INCONCLUSIVE);
}

static void test_consistent(void **state)
{
	(void)state;
	add("one", ladder, VERDICT_AS_EXPECTED);
	assert_line(0, "machine: consistent with coherent, bytewise, snapshot, sequential, "
		       "prefetch");
	assert_line(1, "machine: what ran could have excluded coherent, bytewise, snapshot; not "
		       "sequential (crossmod classify runs what can)");
	assert_no_line(2);
	assert_int_equal(classification.known, 1);
	assert_int_equal(classification_conclusion(&classification), CONCLUSION_AS_EXPECTED);
}

/* The first scenario that excludes a model is the one that is told. */
static void test_what_excluded_each_model(void **state)
{
	(void)state;
	add("one", ladder, VERDICT_AS_EXPECTED);
	outcomes[OUTCOME_STALE] = 2;
	add("two", ladder, VERDICT_AS_EXPECTED);
	outcomes[OUTCOME_TORN] = 4; /* these are executions: now 10 */
	add("three", ladder, VERDICT_AS_EXPECTED);
	assert_line(0, "machine: consistent with snapshot, sequential");
	assert_line(1, "machine: not coherent: stale in two, 2 in 6 executions");
	assert_line(2, "machine: not bytewise: stale in two, 2 in 6 executions");
	assert_line(3, "machine: not prefetch: torn in three, 4 in 10 executions");
	assert_line(4, "machine: what ran could have excluded snapshot; not sequential (crossmod "
		       "classify runs what can)");
	assert_no_line(5);
	assert_int_equal(classification_conclusion(&classification), CONCLUSION_AS_EXPECTED);
}

static void test_impossible(void **state)
{
	(void)state;
	outcomes[OUTCOME_UNKNOWN] = 1; /* an execution, too: now 7 */
	outcomes[OUTCOME_LATE_BREAKPOINT] = 1;
	add("one", ladder, VERDICT_DEFECTIVE);
	outcomes[OUTCOME_UNSERIALIZED] = 1;
	add("two", ladder, VERDICT_DEFECTIVE);
	assert_line(0, "machine: defective: late-breakpoint in one, 1 in 7 executions: no model "
		       "allows it");
	assert_line(1, "machine: not coherent: late-breakpoint in one, 1 in 7 executions");
	assert_line(5, "machine: not prefetch: late-breakpoint in one, 1 in 7 executions");
	assert_no_line(6);
	assert_int_equal(classification_conclusion(&classification), CONCLUSION_DEFECTIVE);
}

/* Only prefetch allows a fault, and it alone among those above coherent forbids torn. */
static void test_no_one_model(void **state)
{
	(void)state;
	outcomes[OUTCOME_FAULT] = 1;
	add("one", ladder, VERDICT_AS_EXPECTED);
	outcomes[OUTCOME_FAULT] = 0;
	outcomes[OUTCOME_TORN] = 1;
	add("two", ladder, VERDICT_FORBIDDEN);
	assert_line(0, "machine: defective: no one model allows all that was seen");
	assert_line(4, "machine: not sequential: fault in one, 1 in 7 executions");
	assert_line(5, "machine: not prefetch: torn in two, 1 in 7 executions");
	assert_no_line(6);
	assert_int_equal(classification_conclusion(&classification), CONCLUSION_DEFECTIVE);
}

/* What speaks for neither: what only a model sees, what only a broken machine does, and what every
 * model allows. */
static void test_what_could_not_be_told_apart(void **state)
{
	static const outcome_set no_difference[MODELS] = {
		BIT(TORN), BIT(TORN) | BIT(MISMATCH), BIT(TORN), BIT(TORN) | BIT(FAULT), BIT(TORN)};
	static const outcome_set two_groups[MODELS] = {BIT(TORN), 0, BIT(TORN), 0, BIT(TORN)};
	static const outcome_set all_of_them[MODELS] = {BIT(STALE), BIT(TORN), BIT(STALE),
							BIT(LATE_OLD), BIT(STALE) | BIT(TORN)};

	(void)state;
	add("one", no_difference, VERDICT_AS_EXPECTED);
	assert_line(1, "machine: what ran could have excluded none; not coherent, bytewise, "
		       "snapshot, sequential (crossmod classify runs what can)");
	assert_line(2, "machine: what ran cannot tell apart: coherent, bytewise, snapshot, "
		       "sequential, prefetch (crossmod synth --tell prints what can)");
	assert_no_line(3);
	add("two", two_groups, VERDICT_AS_EXPECTED);
	assert_line(1, "machine: what ran could have excluded bytewise, sequential; not coherent, "
		       "snapshot (crossmod classify runs what can)");
	assert_line(2,
		    "machine: what ran cannot tell apart: coherent, snapshot, prefetch (crossmod "
		    "synth --tell prints what can)");
	assert_line(3, "machine: what ran cannot tell apart: bytewise, sequential (crossmod synth "
		       "--tell prints what can)");
	assert_no_line(4);
	add("three", all_of_them, VERDICT_AS_EXPECTED);
	assert_line(1, "machine: what ran could have excluded coherent, bytewise, snapshot, "
		       "sequential");
	assert_line(2, "machine: what ran cannot tell apart: coherent, snapshot (crossmod synth "
		       "--tell prints what can)");
	assert_no_line(3);
}

/* A model that is excluded already is no longer in question. */
static void test_what_is_excluded_is_not_in_question(void **state)
{
	static const outcome_set some[MODELS] = {0, 0, BIT(TORN), BIT(TORN), BIT(TORN)};

	(void)state;
	outcomes[OUTCOME_TORN] = 1;
	add("one", some, VERDICT_AS_EXPECTED);
	assert_line(3, "machine: what ran could have excluded none; not snapshot, sequential "
		       "(crossmod classify runs what can)");
	assert_line(4, "machine: what ran cannot tell apart: snapshot, sequential, prefetch "
		       "(crossmod synth --tell prints what can)");
	assert_no_line(5);
}

static void test_unknown_models_do_not_count(void **state)
{
	(void)state;
	outcomes[OUTCOME_STALE] = 1;
	add("own", NULL, VERDICT_AS_EXPECTED);
	assert_line(0, "machine: not classified: no scenario whose models are known has run");
	assert_line(1, "machine: 1 scenarios of which the models are not known here are not "
		       "counted; crossmod judge proves them");
	assert_no_line(2);
	assert_int_equal(classification_conclusion(&classification), CONCLUSION_AS_EXPECTED);
	add("one", ladder, VERDICT_AS_EXPECTED);
	add("own", NULL, VERDICT_AS_EXPECTED);
	assert_line(0, "machine: consistent with snapshot, sequential, prefetch");
	assert_line(2, "machine: not bytewise: stale in one, 1 in 6 executions");
	assert_line(3, "machine: 2 scenarios of which the models are not known here are not "
		       "counted; crossmod judge proves them");
	assert_line(4, "machine: what ran could have excluded snapshot; not sequential (crossmod "
		       "classify runs what can)");
	assert_no_line(5);
}

static void test_without_executions_nothing_counts(void **state)
{
	(void)state;
	memset(outcomes, 0, sizeof(outcomes));
	add("one", ladder, VERDICT_INCONCLUSIVE);
	add("own", NULL, VERDICT_INCONCLUSIVE);
	assert_line(0, "machine: not classified: no scenario whose models are known has run");
	assert_no_line(1);
	assert_int_equal(classification_conclusion(&classification), CONCLUSION_INCONCLUSIVE);
}

/* The longest there are: they must be whole. */
static void test_longest_lines(void **state)
{
	char name[SCENARIO_NAME_SIZE], expected[CLASSIFICATION_LINE_SIZE];

	(void)state;
	memset(name, 'x', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	outcomes[OUTCOME_OLD] = UINT64_MAX - 3;
	outcomes[OUTCOME_LATE_BREAKPOINT] = UINT64_MAX;
	add(name, ladder, VERDICT_DEFECTIVE);
	snprintf(expected, sizeof(expected),
		 "machine: defective: late-breakpoint in %s, 18446744073709551615 in "
		 "18446744073709551615 executions: no model allows it",
		 name);
	assert_line(0, expected);
}

/* ---- The whole ------------------------------------------------------------------------------- */

/* Each outweighs those after it. */
static void test_order_of_conclusions(void **state)
{
	(void)state;
	add("one", ladder, VERDICT_AS_EXPECTED);
	assert_int_equal(classification_conclusion(&classification), CONCLUSION_AS_EXPECTED);
	add("two", ladder, VERDICT_INCONCLUSIVE);
	assert_int_equal(classification_conclusion(&classification), CONCLUSION_INCONCLUSIVE);
	add("three", ladder, VERDICT_FORBIDDEN);
	assert_int_equal(classification_conclusion(&classification), CONCLUSION_WRONG_PROTOCOL);
	outcomes[OUTCOME_UNSERIALIZED] = 1;
	add("four", ladder, VERDICT_DEFECTIVE);
	assert_int_equal(classification_conclusion(&classification), CONCLUSION_DEFECTIVE);
}

static void test_a_refused_file(void **state)
{
	(void)state;
	add("one", ladder, VERDICT_AS_EXPECTED);
	classification_add_refused(&classification);
	assert_int_equal(classification_conclusion(&classification), CONCLUSION_INCONCLUSIVE);
}

/* What was not run proves nothing, and says nothing against what was. */
static void test_a_run_that_was_ended(void **state)
{
	(void)state;
	add("one", ladder, VERDICT_AS_EXPECTED);
	classification_add_not_run(&classification);
	assert_int_equal(classification.not_run, 1);
	assert_int_equal(classification_conclusion(&classification), CONCLUSION_INCONCLUSIVE);
	add("two", ladder, VERDICT_FORBIDDEN);
	assert_int_equal(classification_conclusion(&classification), CONCLUSION_WRONG_PROTOCOL);
}

static void test_words(void **state)
{
	(void)state;
	assert_string_equal(verdict_name(VERDICT_AS_EXPECTED), "as expected");
	assert_string_equal(verdict_name(VERDICT_FORBIDDEN), "forbidden");
	assert_string_equal(verdict_name(VERDICT_DEFECTIVE), "defective");
	assert_string_equal(verdict_name(VERDICT_INCONCLUSIVE), "inconclusive");
	assert_null(verdict_name(VERDICTS));
	assert_string_equal(conclusion_name(CONCLUSION_AS_EXPECTED), "as expected");
	assert_string_equal(conclusion_name(CONCLUSION_WRONG_PROTOCOL), "wrong protocol");
	assert_string_equal(conclusion_name(CONCLUSION_DEFECTIVE), "defective");
	assert_string_equal(conclusion_name(CONCLUSION_INCONCLUSIVE), "inconclusive");
	assert_string_equal(conclusion_name(CONCLUSION_CRASHED), "crashed");
	assert_null(conclusion_name(CONCLUSIONS));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_as_expected, begin),
		cmocka_unit_test_setup(test_each_cause_of_inconclusive, begin),
		cmocka_unit_test_setup(test_forbidden_outweighs_inconclusive, begin),
		cmocka_unit_test_setup(test_defective_outweighs_all, begin),
		cmocka_unit_test_setup(test_each_outcome_that_no_model_allows, begin),
		cmocka_unit_test_setup(test_what_is_no_evidence, begin),
		cmocka_unit_test_setup(test_models_that_allow_what_was_seen, begin),
		cmocka_unit_test_setup(test_a_fault_is_allowed_where_a_mismatch_is, begin),
		cmocka_unit_test_setup(test_allowed_by_some_but_not_together, begin),
		cmocka_unit_test_setup(test_which_models_a_scenario_tells, begin),
		cmocka_unit_test_setup(test_the_strongest_models, begin),
		cmocka_unit_test_setup(test_nothing_has_run, begin),
		cmocka_unit_test_setup(test_consistent, begin),
		cmocka_unit_test_setup(test_what_excluded_each_model, begin),
		cmocka_unit_test_setup(test_impossible, begin),
		cmocka_unit_test_setup(test_no_one_model, begin),
		cmocka_unit_test_setup(test_what_could_not_be_told_apart, begin),
		cmocka_unit_test_setup(test_what_is_excluded_is_not_in_question, begin),
		cmocka_unit_test_setup(test_unknown_models_do_not_count, begin),
		cmocka_unit_test_setup(test_without_executions_nothing_counts, begin),
		cmocka_unit_test_setup(test_longest_lines, begin),
		cmocka_unit_test_setup(test_order_of_conclusions, begin),
		cmocka_unit_test_setup(test_a_refused_file, begin),
		cmocka_unit_test_setup(test_a_run_that_was_ended, begin),
		cmocka_unit_test_setup(test_words, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
