/*
 * What the models allow, as the judge proves it, and as the kernel was told when it was built.
 */
#include "kernel/experiment/allowed.h"
#include "prover/model/batch.h"
#include "prover/search/allowed.h"
#include "scenario/language/language.h"
#include "scenario/standard.h"
#include "tests/unit/sample/prove_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct scenario standard(size_t index)
{
	const struct standard_file *file = &standard_files[index];
	struct scenario scenario;
	struct parse_error error;

	if (!scenario_parse(file->name, file->source, file->length, &scenario, &error))
		fail_msg("%s", error.message);
	return scenario;
}

static struct scenario standard_named(const char *name)
{
	for (size_t index = 0; index < standard_file_count; index++) {
		struct scenario scenario = standard(index);

		if (strcmp(scenario.name, name) == 0)
			return scenario;
	}
	fail_msg("there is no %s", name);
	abort();
}

static void test_proves_every_model(void **state)
{
	struct scenario direct = sample_direct();
	outcome_set allowed[MODELS];
	char reason[SYSTEM_REASON_SIZE];

	(void)state;
	assert_true(prove_allowed(&direct, allowed, reason));
	/* Only the operand is written, and by one store: see the sample in
	 * tests/unit/sample/sample_log.c
	 */
	assert_int_equal(allowed[MODEL_COHERENT], U | O);
	for (unsigned model = MODEL_BYTEWISE; model < MODELS; model++)
		assert_int_equal(allowed[model], U | O | M);
}

/* The old one, the breakpoint, and six that are neither's. */
static void test_refuses_a_byte_of_too_many_values(void **state)
{
	struct scenario scenario =
		sample("jmp8 -> jmp8", "line+0", "next",
		       "write breakpoint, write bytes 0..0 01, write bytes 0..0 02, "
		       "write bytes 0..0 03, write bytes 0..0 04, write bytes 0..0 05, "
		       "write bytes 0..0 06",
		       "call");
	outcome_set allowed[MODELS];
	char reason[SYSTEM_REASON_SIZE];

	(void)state;
	assert_int_equal(prove_scenario(&scenario, allowed, reason), PROOF_IMPOSSIBLE);
	assert_false(prove_allowed(&scenario, allowed, reason));
	assert_string_equal(reason,
			    "a byte of a site that has more than 7 values during the patch");
	scenario.step_count--;
	assert_true(prove_allowed(&scenario, allowed, reason));
}

/* The same on every machine, so it says states and no seconds. */
static void test_gives_up_what_is_too_large(void **state)
{
	struct scenario scenario = sample_three_sync();
	struct bounds bounds = BOUNDS_NONE;
	outcome_set allowed[MODELS];
	char reason[SYSTEM_REASON_SIZE];

	(void)state;
	bounds.states = 20;
	assert_int_equal(prove_within(&scenario, &bounds, allowed, reason), PROOF_GIVEN_UP);
	assert_string_equal(reason, "under bytewise it has more than 20 states");
	bounds = (struct bounds)BOUNDS_NONE;
	bounds.until = 0;
	assert_int_equal(prove_within(&scenario, &bounds, allowed, reason), PROOF_GIVEN_UP);
	assert_non_null(strstr(reason, "coherent was given up after 1 states"));
}

/* What is unknown must not come into the kernel as forbidden. */
static void test_the_table_takes_nothing_unknown(void **state)
{
	static const char command[] =
		"printf 'a\\tcoherent\\ttorn\\t%s\\n' | scripts/allowed.sh 2>&1";
	static const struct {
		const char *word, *says;
		int status;
	} cases[] = {
		{"allowed", "[MODEL_COHERENT] = OUTCOME_BIT(OUTCOME_TORN)", 0},
		{"forbidden", "[MODEL_COHERENT] = 0", 0},
		{"unknown", "whether coherent allows torn in a is unknown", 1},
		{"maybe", "line 1 is not one of crossmod prove --tsv", 1},
	};

	(void)state;
	for (unsigned n = 0; n < sizeof(cases) / sizeof(cases[0]); n++) {
		char line[256], output[2048];
		FILE *from;
		size_t length;

		snprintf(line, sizeof(line), command, cases[n].word);
		from = popen(line, "r");
		assert_non_null(from);
		length = fread(output, 1, sizeof(output) - 1, from);
		output[length] = '\0';
		assert_int_equal(WEXITSTATUS(pclose(from)), cases[n].status);
		assert_non_null(strstr(output, cases[n].says));
	}
}

static outcome_set allowed_by_parts(const struct scenario *scenario, enum model model,
				    unsigned executors)
{
	outcome_set allowed = 0;

	for (unsigned n = 0; n < batch_parts(scenario); n++) {
		struct scenario part;

		batch_part(scenario, n, &part);
		allowed |= sample_allowed(&part, model, executors);
	}
	return allowed;
}

/* One executor stands for any number of them. */
static void test_two_executors_have_no_more_outcomes(void **state)
{
	(void)state;
	for (size_t index = 0; index < standard_file_count; index++) {
		struct scenario scenario = standard(index);
		outcome_set allowed[MODELS];
		char reason[SYSTEM_REASON_SIZE];

		assert_true(prove_allowed(&scenario, allowed, reason));
		for (unsigned model = 0; model < MODELS; model++)
			if (allowed_by_parts(&scenario, (enum model)model, 2) != allowed[model])
				fail_msg("%s under %s", scenario.name,
					 model_name((enum model)model));
	}
}

/* The table that was made when this was built, for the kernel, is what the prover says. */
static void test_the_kernel_knows_the_standard_set(void **state)
{
	(void)state;
	for (size_t index = 0; index < standard_file_count; index++) {
		struct scenario scenario = standard(index);
		const outcome_set *known = allowed_by_models(&scenario);
		outcome_set allowed[MODELS];
		char reason[SYSTEM_REASON_SIZE];

		assert_true(prove_allowed(&scenario, allowed, reason));
		if (!known || memcmp(known, allowed, sizeof(allowed)) != 0)
			fail_msg("%s", scenario.name);
	}
}

static void test_what_is_expected_does_not_matter(void **state)
{
	struct scenario scenario = standard_named("three-sync");
	const outcome_set *known = allowed_by_models(&scenario);

	(void)state;
	assert_non_null(known);
	strcpy(scenario.about, "Something else.");
	scenario.forbid_in_run = 0;
	scenario.show_in_run = T;
	memset(scenario.forbid, 0, sizeof(scenario.forbid));
	scenario.show[MODEL_COHERENT] = T;
	assert_ptr_equal(allowed_by_models(&scenario), known);
	strcpy(scenario.name, "three-syn");
	assert_null(allowed_by_models(&scenario));
	strcpy(scenario.name, "three-sync2");
	assert_null(allowed_by_models(&scenario));
}

/* A user who edits a standard file and keeps its name has another experiment. */
static void test_an_edited_standard_file_is_unknown(void **state)
{
	static const char *const edits[][2] = {
		{"site     jmp8 -> jmp8", "site     jmp8 -> nop2"},
		{"place    line+0", "place    line+63"},
		{"place    line+0", "place    page+0"},
		{"handler  next", "handler  retry"},
		{"         sync cpuid\n", "         sync iret\n"},
		{"         sync cpuid\n", "         sync cpuid unfenced\n"},
		{"         sync cpuid\n", ""},
		{"         sync cpuid\n", "         wait 5 cycles\n         sync cpuid\n"},
		{"write tail", "write all"},
		{"write tail", "write bytes 1..1"},
		{"write tail", "write tail byte by byte"},
		{"execute  call", "execute  call in nmi"},
	};
	struct scenario scenario = standard_named("three-sync"), edited;
	char printed[SCENARIO_PRINT_SIZE];
	struct parse_error error;

	(void)state;
	scenario_print(&scenario, printed, sizeof(printed));
	for (size_t n = 0; n < sizeof(edits) / sizeof(edits[0]); n++) {
		const char *place = strstr(printed, edits[n][0]);
		char changed[SCENARIO_PRINT_SIZE + 100];

		assert_non_null(place);
		snprintf(changed, sizeof(changed), "%.*s%s%s", (int)(place - printed), printed,
			 edits[n][1], place + strlen(edits[n][0]));
		if (!scenario_parse("edited", changed, strlen(changed), &edited, &error))
			fail_msg("%s", error.message);
		if (allowed_by_models(&edited))
			fail_msg("%s is not seen", edits[n][1]);
	}
}

/* Field by field, whether or not a file could say it. */
static void test_every_field_of_an_experiment(void **state)
{
	const struct scenario scenario = standard_named("three-sync-batch");
	struct scenario other;

	(void)state;
	assert_true(scenario_same_experiment(&scenario, &scenario));
#define ASSERT_DIFFERS(change)                                                                     \
	do {                                                                                       \
		other = scenario;                                                                  \
		change;                                                                            \
		assert_false(scenario_same_experiment(&scenario, &other));                         \
		assert_false(scenario_same_experiment(&other, &scenario));                         \
	} while (0)
	ASSERT_DIFFERS(other.site_count = 1);
	ASSERT_DIFFERS(other.sites[1].offset++);
	ASSERT_DIFFERS(other.sites[1].new_bytes[1]++);
	ASSERT_DIFFERS(other.sites[0].old_bytes[1]++);
	ASSERT_DIFFERS(other.steps[0].sites = 1);
	ASSERT_DIFFERS(other.steps[other.step_count - 1].kind = STEP_RETIRE);
	ASSERT_DIFFERS(other.step_count--);
	ASSERT_DIFFERS(other.execution.reads_flag = true);
	ASSERT_DIFFERS(other.execution.straight = true);
	ASSERT_DIFFERS(other.execution.serialization = SERIALIZE_CPUID);
#undef ASSERT_DIFFERS
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_proves_every_model),
		cmocka_unit_test(test_refuses_a_byte_of_too_many_values),
		cmocka_unit_test(test_gives_up_what_is_too_large),
		cmocka_unit_test(test_the_table_takes_nothing_unknown),
		cmocka_unit_test(test_two_executors_have_no_more_outcomes),
		cmocka_unit_test(test_the_kernel_knows_the_standard_set),
		cmocka_unit_test(test_what_is_expected_does_not_matter),
		cmocka_unit_test(test_an_edited_standard_file_is_unknown),
		cmocka_unit_test(test_every_field_of_an_experiment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
