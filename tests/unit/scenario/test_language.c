/*
 * The language: what each word means in the structure, and that a printed scenario is the same one.
 */
#include "tests/unit/sample/how_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define ALL_MODELS ((1u << MODELS) - 1)

static struct scenario scenario;
static struct parse_error error;

static void parse(const char *source)
{
	if (!scenario_parse("test.scn", source, strlen(source), &scenario, &error))
		fail_msg("%s", error.message);
}

/* A whole file of the shortest kind, with this between its site and its expectation. */
static void parse_with(const char *lines)
{
	char source[4096];

	snprintf(source, sizeof(source),
		 "scenario short\nabout Short.\nsite jmp8 -> jmp8\n%s\nforbid torn\n", lines);
	parse(source);
}

static struct step parse_step(const char *step)
{
	char lines[128];

	snprintf(lines, sizeof(lines), "patch stop\n go\n %s\n", step);
	parse_with(lines);
	assert_int_equal(scenario.step_count, 3);
	return scenario.steps[2];
}

static void test_what_is_left_out_has_a_default(void **state)
{
	(void)state;
	parse_with("patch fence");
	assert_string_equal(scenario.name, "short");
	assert_string_equal(scenario.about, "Short.");
	assert_int_equal(scenario.site_count, 1);
	assert_int_equal(scenario.sites[0].unit, PLACE_LINE);
	assert_int_equal(scenario.sites[0].offset, 0);
	assert_int_equal(scenario.handler, HANDLER_NEXT);
	assert_int_equal(scenario.step_count, 1);
	assert_int_equal(scenario.steps[0].kind, STEP_FENCE);
	assert_int_equal(scenario.execution.context, CONTEXT_PROGRAM);
	assert_false(scenario.execution.reads_flag);
	assert_false(scenario.execution.straight);
	assert_int_equal(scenario.show[MODEL_COHERENT], 0);
	assert_int_equal(scenario.show_in_run, 0);
}

static void test_writes(void **state)
{
	(void)state;
	struct step step = parse_step("write breakpoint");

	assert_int_equal(step.kind, STEP_WRITE);
	assert_int_equal(step.part, WRITE_BREAKPOINT);
	assert_int_equal(step.sites, 1);
	assert_false(step.bytewise);
	assert_int_equal(parse_step("write head").part, WRITE_HEAD);
	assert_int_equal(parse_step("write tail").part, WRITE_TAIL);
	assert_int_equal(parse_step("write all").part, WRITE_ALL);
	step = parse_step("write bytes 0..1 of site 0 byte by byte");
	assert_int_equal(step.part, WRITE_BYTES);
	assert_int_equal(step.from, 0);
	assert_int_equal(step.to, 1);
	assert_int_equal(step.sites, 1);
	assert_true(step.bytewise);
	step = parse_step("write flag 255");
	assert_int_equal(step.kind, STEP_FLAG);
	assert_int_equal(step.flag, 255);
}

static void test_a_batch_writes_both_sites_or_one(void **state)
{
	(void)state;
	parse("scenario batch\nabout Two.\nsite jmp8->jmp8\nplace quad+7\nsite nop2 -> jmp8\n"
	      "place page+4095\npatch write breakpoint\n write tail of site 1\n"
	      " write head of site 0\nforbid torn\n");
	assert_int_equal(scenario.site_count, 2);
	assert_int_equal(scenario.sites[0].unit, PLACE_QUADWORD);
	assert_int_equal(scenario.sites[0].offset, 7);
	assert_int_equal(scenario.sites[1].old_kind, SITE_NOP2);
	assert_int_equal(scenario.sites[1].new_kind, SITE_JMP8);
	assert_int_equal(scenario.sites[1].unit, PLACE_PAGE);
	assert_int_equal(scenario.sites[1].offset, 4095);
	assert_int_equal(scenario.steps[0].sites, 3);
	assert_int_equal(scenario.steps[1].sites, 2);
	assert_int_equal(scenario.steps[2].sites, 1);
}

static void test_syncs(void **state)
{
	static const struct {
		const char *words;
		enum serialization how;
	} ways[] = {
		{"sync cpuid", SERIALIZE_CPUID},   {"sync iret", SERIALIZE_IRET},
		{"sync movcr2", SERIALIZE_MOVCR2}, {"sync serialize", SERIALIZE_SERIALIZE},
		{"sync mfence", SERIALIZE_MFENCE}, {"sync lfence", SERIALIZE_LFENCE},
		{"sync lock", SERIALIZE_LOCK},	   {"sync none", SERIALIZE_NONE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		struct step step = parse_step(ways[i].words);

		assert_int_equal(step.kind, STEP_SYNC);
		assert_int_equal(step.serialization, ways[i].how);
		assert_false(step.unfenced);
	}
	assert_true(parse_step("sync lock unfenced").unfenced);
}

static void test_other_steps(void **state)
{
	(void)state;
	assert_int_equal(parse_step("fence").kind, STEP_FENCE);
	assert_int_equal(parse_step("retire handler").kind, STEP_RETIRE);
	assert_int_equal(scenario.steps[0].kind, STEP_STOP);
	assert_int_equal(scenario.steps[1].kind, STEP_GO);
	struct step step = parse_step("wait 1000000000 cycles");

	assert_int_equal(step.kind, STEP_WAIT);
	assert_int_equal(step.cycles, 1000000000);
	assert_int_equal(parse_step("wait 0 cycles").cycles, 0);
}

static void test_executions(void **state)
{
	(void)state;
	parse_with("patch write flag 1\nexecute read flag; movcr2; straight in nmi");
	assert_true(scenario.execution.reads_flag);
	assert_int_equal(scenario.execution.serialization, SERIALIZE_MOVCR2);
	assert_true(scenario.execution.straight);
	assert_int_equal(scenario.execution.context, CONTEXT_NMI);
	parse_with("patch write flag 1\nexecute read flag;none;call in interrupt");
	assert_true(scenario.execution.reads_flag);
	assert_int_equal(scenario.execution.serialization, SERIALIZE_NONE);
	assert_false(scenario.execution.straight);
	assert_int_equal(scenario.execution.context, CONTEXT_INTERRUPT);
}

static void test_handlers(void **state)
{
	(void)state;
	parse_with("handler old\npatch fence");
	assert_int_equal(scenario.handler, HANDLER_OLD);
	parse_with("handler new\npatch fence");
	assert_int_equal(scenario.handler, HANDLER_NEW);
	parse_with("handler retry\npatch fence");
	assert_int_equal(scenario.handler, HANDLER_RETRY);
}

static unsigned models_of(const outcome_set sets[MODELS], enum outcome outcome)
{
	unsigned models = 0;

	for (unsigned model = 0; model < MODELS; model++)
		models |= (sets[model] & OUTCOME_BIT(outcome)) ? 1u << model : 0;
	return models;
}

static void test_expectations_by_model_do_not_bind_a_run(void **state)
{
	const unsigned two = 1u << MODEL_BYTEWISE | 1u << MODEL_PREFETCH;

	(void)state;
	parse_with("patch fence\nshow stale late-old under prefetch bytewise\n"
		   "forbid unserialized under all\nforbid late-breakpoint");
	assert_int_equal(models_of(scenario.show, OUTCOME_STALE), two);
	assert_int_equal(models_of(scenario.show, OUTCOME_LATE_OLD), two);
	assert_int_equal(models_of(scenario.forbid, OUTCOME_UNSERIALIZED), ALL_MODELS);
	assert_int_equal(models_of(scenario.forbid, OUTCOME_LATE_BREAKPOINT), ALL_MODELS);
	assert_int_equal(models_of(scenario.forbid, OUTCOME_TORN), ALL_MODELS);
	assert_int_equal(scenario.forbid_in_run,
			 OUTCOME_BIT(OUTCOME_TORN) | OUTCOME_BIT(OUTCOME_LATE_BREAKPOINT));
	assert_int_equal(scenario.show_in_run, 0);
}

static void test_expectations_under_run_bind_runs_alone(void **state)
{
	(void)state;
	parse_with("patch fence\nforbid stale under run\nshow stale under prefetch\n"
		   "show late-old under run");
	assert_int_equal(models_of(scenario.forbid, OUTCOME_STALE), 0);
	assert_int_equal(models_of(scenario.show, OUTCOME_STALE), 1u << MODEL_PREFETCH);
	assert_int_equal(models_of(scenario.show, OUTCOME_LATE_OLD), 0);
	assert_int_equal(scenario.forbid_in_run,
			 OUTCOME_BIT(OUTCOME_TORN) | OUTCOME_BIT(OUTCOME_STALE));
	assert_int_equal(scenario.show_in_run, OUTCOME_BIT(OUTCOME_LATE_OLD));
}

static void test_run_stands_with_models(void **state)
{
	(void)state;
	parse_with("patch fence\nforbid stale under run snapshot coherent");
	assert_int_equal(models_of(scenario.forbid, OUTCOME_STALE),
			 1u << MODEL_COHERENT | 1u << MODEL_SNAPSHOT);
	assert_int_equal(scenario.forbid_in_run,
			 OUTCOME_BIT(OUTCOME_TORN) | OUTCOME_BIT(OUTCOME_STALE));
}

/* Said in two lines, or in one, or in none of the words: the same, and printed as the last. */
static void test_all_and_run_are_everything(void **state)
{
	struct scenario plain;

	(void)state;
	parse_with("patch fence\nforbid stale fault");
	plain = scenario;
	parse_with("patch fence\nforbid stale under run\nforbid fault under run\n"
		   "forbid stale under all");
	assert_true(scenario_equal(&plain, &scenario));
	parse_with("patch fence\nforbid fault\n"
		   "forbid stale under coherent bytewise snapshot sequential prefetch run");
	assert_true(scenario_equal(&plain, &scenario));
}

static void test_fault_is_for_runs_and_mismatch_for_models(void **state)
{
	(void)state;
	parse_with("patch fence\nforbid mismatch fault");
	assert_int_equal(models_of(scenario.forbid, OUTCOME_MISMATCH), ALL_MODELS);
	assert_int_equal(models_of(scenario.forbid, OUTCOME_FAULT), 0);
	assert_int_equal(scenario.forbid_in_run,
			 OUTCOME_BIT(OUTCOME_TORN) | OUTCOME_BIT(OUTCOME_FAULT));
}

static void test_about_goes_on_with_single_blanks(void **state)
{
	(void)state;
	parse("scenario a\nabout  One \t two;  # not this\n\n # nor this\n   three -> four.  \r\n"
	      "site jmp8 -> jmp8\npatch fence\nforbid torn\n");
	assert_string_equal(scenario.about, "One two; three -> four.");
}

static void test_how_a_file_may_be_written(void **state)
{
	static const char source[] =
		"\xef\xbb\xbf# \xc3\xa4 \x01\r\n\r\nscenario a-1\r\nabout A.\r\n"
		"\tforbidden words.\r\nforbid torn\r\nsite jmp8 -> jmp8\r\n"
		"patch\tfence#\xff\r\n\t fence\r\n\r\n\tfence\r";

	(void)state;
	parse(source);
	assert_string_equal(scenario.name, "a-1");
	assert_string_equal(scenario.about, "A. forbidden words.");
	assert_int_equal(scenario.step_count, 3);
}

static void test_a_source_needs_no_nul_behind_it(void **state)
{
	static const char source[] = "scenario a\nabout A.\nsite jmp8 -> jmp8\npatch fence\n"
				     "forbid torn late-old";

	(void)state;
	assert_true(scenario_parse("a", source, sizeof(source) - 1 - strlen(" late-old"), &scenario,
				   &error));
	assert_int_equal(scenario.forbid_in_run, OUTCOME_BIT(OUTCOME_TORN));
}

/* Has every word of the language, and every way in which it can be left out. */
static const char canonical[] = "scenario everything-1\n"
				"about    All of it; in order -> as printed.\n"
				"site     nop5 -> call32\n"
				"place    page+4095\n"
				"site     bytes 66 90 -> bytes eb cc\n"
				"place    quad+0\n"
				"handler  old\n"
				"patch    write breakpoint\n"
				"         sync movcr2 unfenced\n"
				"         write bytes 0..1 byte by byte\n"
				"         write tail of site 1\n"
				"         write head of site 0 byte by byte\n"
				"         write flag 7\n"
				"         fence\n"
				"         wait 12 cycles\n"
				"         stop\n"
				"         write all\n"
				"         go\n"
				"         sync serialize\n"
				"         retire handler\n"
				"execute  read flag; lfence; call in interrupt\n"
				"rest     iret early\n"
				"forbid   fault unserialized mismatch\n"
				"forbid   torn under coherent snapshot run\n"
				"forbid   late-old under run\n"
				"forbid   stale under all\n"
				"show     late-breakpoint\n"
				"show     torn under bytewise sequential prefetch\n"
				"show     late-old under all\n";

static void test_a_canonical_source_is_printed_as_it_was_read(void **state)
{
	char printed[SCENARIO_PRINT_SIZE];

	(void)state;
	parse(canonical);
	assert_int_equal(scenario_print(&scenario, printed, sizeof(printed)), strlen(canonical));
	assert_string_equal(printed, canonical);
}

static void test_print_says_when_there_is_no_room(void **state)
{
	char printed[sizeof(canonical) + 1];

	(void)state;
	parse(canonical);
	for (size_t size = 0; size < sizeof(canonical); size++)
		assert_int_equal(scenario_print(&scenario, printed, size), 0);
	assert_int_equal(scenario_print(&scenario, printed, sizeof(canonical) + 1),
			 sizeof(canonical) - 1);
}

static void test_the_longest_scenario_fits(void **state)
{
	char source[SCENARIO_PRINT_SIZE], printed[SCENARIO_PRINT_SIZE];
	struct scenario again;
	size_t length = 0;

	(void)state;
	length += (size_t)sprintf(source, "scenario %047d\nabout %0319d\n", 1, 2);
	for (int i = 0; i < SITES_MAX; i++)
		length += (size_t)sprintf(source + length,
					  "site bytes e9 20 01 00 00 -> bytes e9 40 01 01 00\n"
					  "place page+4095\n");
	for (int i = 0; i < STEPS_MAX; i++)
		length += (size_t)sprintf(source + length,
					  "%s write bytes 0..4 of site 1 byte by byte\n",
					  i == 0 ? "patch" : "");
	for (unsigned i = 0; i < OUTCOMES; i++)
		if (OUTCOMES_EXPECTABLE & ~OUTCOMES_RUN_ONLY & ~OUTCOMES_OF_HANDLER &
		    OUTCOME_BIT(i))
			length += (size_t)sprintf(source + length,
						  "forbid %s under bytewise snapshot sequential "
						  "prefetch\nshow %s under coherent%s\n",
						  outcome_spelling(i), outcome_spelling(i),
						  i == OUTCOME_MISMATCH ? "" : " run");
	parse(source);
	assert_int_equal(strlen(scenario.about), 319);
	assert_int_equal(scenario.step_count, STEPS_MAX);
	length = scenario_print(&scenario, printed, sizeof(printed));
	assert_true(length > 0);
	assert_true(scenario_parse("printed", printed, length, &again, &error));
	assert_true(scenario_equal(&scenario, &again));
}

static void test_one_step_is_printed(void **state)
{
	char printed[STEP_PRINT_SIZE];

	(void)state;
	parse(canonical);
	assert_int_equal(step_print(&scenario, &scenario.steps[1], printed, sizeof(printed)), 20);
	assert_string_equal(printed, "sync movcr2 unfenced");
	step_print(&scenario, &scenario.steps[4], printed, sizeof(printed));
	assert_string_equal(printed, "write head of site 0 byte by byte");
}

/* ---- The clause `rest`: what it means, what it prints as, and what is refused
 * -------------------- */

/* A whole file, whose lines from the fourth on these are. */
static bool is_understood(const char *lines)
{
	char source[512];

	snprintf(source, sizeof(source), "scenario a\nabout A.\nsite jmp8 -> jmp8\n%s", lines);
	return scenario_parse("x.scn", source, strlen(source), &scenario, &error);
}

static void check_rest(const char *lines, enum serialization wakes_by, bool early)
{
	if (!is_understood(lines))
		fail_msg("%s", error.message);
	assert_true(scenario.rest.may);
	assert_int_equal(scenario.rest.wakes_by, wakes_by);
	assert_int_equal(scenario.rest.early, early);
}

static void test_what_it_says(void **state)
{
	(void)state;
	check_rest("patch sync cpuid\nrest movcr2\nforbid torn\n", SERIALIZE_MOVCR2, false);
	check_rest("rest lock early\npatch sync none\nforbid torn\n", SERIALIZE_LOCK, true);
	check_rest("patch sync cpuid\nforbid torn\nrest none\n", SERIALIZE_NONE, false);
}

static void test_without_it_nobody_rests(void **state)
{
	const struct rest none = {0};

	(void)state;
	assert_true(is_understood("patch sync cpuid\nforbid torn\n"));
	assert_false(scenario.rest.may);
	assert_int_equal(scenario.rest.wakes_by, none.wakes_by);
	assert_false(scenario.rest.early);
}

static void check_printed(const char *line)
{
	char lines[128], printed[SCENARIO_PRINT_SIZE];
	struct scenario before;

	snprintf(lines, sizeof(lines), "patch sync cpuid\nforbid torn\n%s", line);
	assert_true(is_understood(lines));
	before = scenario;
	size_t length = scenario_print(&scenario, printed, sizeof(printed));

	assert_true(length > 0);
	assert_non_null(strstr(printed, line));
	assert_int_equal(strstr(printed, "\nrest") != NULL, *line != '\0');
	assert_true(scenario_parse("printed", printed, length, &scenario, &error));
	assert_true(scenario_equal(&scenario, &before));
}

static void test_it_survives_printing(void **state)
{
	(void)state;
	check_printed("");
	check_printed("rest     none\n");
	check_printed("rest     cpuid\n");
	check_printed("rest     iret early\n");
}

static void test_what_is_refused(void **state)
{
	static const struct {
		const char *lines, *message;
	} all[] = {
		{"rest\n", "x.scn:4:5: " HOW_WORDS ", found the end of the line"},
		{"rest early\n", "x.scn:4:6: " HOW_WORDS ", found \"early\""},
		{"rest cpuid late\n", "x.scn:4:12: expected the end of the line, found \"late\""},
		{"rest cpuid early early\n",
		 "x.scn:4:18: expected the end of the line, found \"early\""},
		{"rest cpuid\nrest cpuid\n",
		 "x.scn:5:1: expected \"rest\" once, found it a second time; the first is in line "
		 "4"},
		{"patch stop\n go\nrest cpuid\nforbid torn\n",
		 "x.scn:6:6: expected a step \"sync\", since only a sync leaves an executor at "
		 "rest alone, "
		 "found none"},
		{"rest none early\npatch sync cpuid\nforbid torn\n",
		 "x.scn:4:6: expected something to be done early, found none"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		assert_false(is_understood(all[i].lines));
		assert_string_equal(error.message, with_how_words(all[i].message));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_left_out_has_a_default),
		cmocka_unit_test(test_writes),
		cmocka_unit_test(test_a_batch_writes_both_sites_or_one),
		cmocka_unit_test(test_syncs),
		cmocka_unit_test(test_other_steps),
		cmocka_unit_test(test_executions),
		cmocka_unit_test(test_handlers),
		cmocka_unit_test(test_expectations_by_model_do_not_bind_a_run),
		cmocka_unit_test(test_expectations_under_run_bind_runs_alone),
		cmocka_unit_test(test_run_stands_with_models),
		cmocka_unit_test(test_all_and_run_are_everything),
		cmocka_unit_test(test_fault_is_for_runs_and_mismatch_for_models),
		cmocka_unit_test(test_about_goes_on_with_single_blanks),
		cmocka_unit_test(test_how_a_file_may_be_written),
		cmocka_unit_test(test_a_source_needs_no_nul_behind_it),
		cmocka_unit_test(test_a_canonical_source_is_printed_as_it_was_read),
		cmocka_unit_test(test_print_says_when_there_is_no_room),
		cmocka_unit_test(test_the_longest_scenario_fits),
		cmocka_unit_test(test_one_step_is_printed),
		cmocka_unit_test(test_what_it_says),
		cmocka_unit_test(test_without_it_nobody_rests),
		cmocka_unit_test(test_it_survives_printing),
		cmocka_unit_test(test_what_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
