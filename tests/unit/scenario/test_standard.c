/*
 * The standard set. Runs from the root of the repository, since it looks at the files too.
 */
#include "scenario/language/language.h"
#include "scenario/standard.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DIRECTORY "iso/scenarios"

static struct scenario parse_file(const struct standard_file *file)
{
	struct scenario scenario;
	struct parse_error error;

	if (!scenario_parse(file->name, file->source, file->length, &scenario, &error))
		fail_msg("%s", error.message);
	return scenario;
}

static const struct standard_file *find(const char *name)
{
	for (size_t i = 0; i < standard_file_count; i++)
		if (strcmp(standard_files[i].name, name) == 0)
			return &standard_files[i];
	fail_msg("%s is not in scenario/standard.S", name);
	abort();
}

static void test_every_file_is_a_scenario_of_its_name(void **state)
{
	(void)state;
	assert_true(standard_file_count > 0);
	for (size_t i = 0; i < standard_file_count; i++) {
		struct scenario scenario = parse_file(&standard_files[i]);
		char name[SCENARIO_NAME_SIZE + 4];

		snprintf(name, sizeof(name), "%s.scn", scenario.name);
		assert_string_equal(standard_files[i].name, name);
	}
}

static void test_every_scenario_survives_printing(void **state)
{
	(void)state;
	for (size_t i = 0; i < standard_file_count; i++) {
		struct scenario scenario = parse_file(&standard_files[i]);
		char printed[SCENARIO_PRINT_SIZE];
		struct standard_file file = {
			.name = standard_files[i].name,
			.source = printed,
			.length = scenario_print(&scenario, printed, sizeof(printed)),
		};
		struct scenario again = parse_file(&file);

		assert_true(scenario_equal(&scenario, &again));
	}
}

/* Nothing on the medium that is not built in, nothing built in that has another source. */
static void test_the_files_are_built_in(void **state)
{
	DIR *directory = opendir(DIRECTORY);
	struct dirent *entry;
	size_t found = 0;

	(void)state;
	assert_non_null(directory);
	while ((entry = readdir(directory))) {
		char path[512], source[LANGUAGE_SOURCE_MAX];

		if (entry->d_name[0] == '.')
			continue;
		const struct standard_file *built_in = find(entry->d_name);

		snprintf(path, sizeof(path), DIRECTORY "/%s", entry->d_name);
		FILE *file = fopen(path, "rb");

		assert_non_null(file);
		assert_int_equal(fread(source, 1, sizeof(source), file), built_in->length);
		assert_memory_equal(source, built_in->source, built_in->length);
		fclose(file);
		found++;
	}
	closedir(directory);
	assert_int_equal(found, standard_file_count);
}

static void test_the_four_of_the_explanation_come_first(void **state)
{
	static const char *const names[] = {"direct.scn", "breakpoint-only.scn",
					    "breakpoint-ipi.scn", "three-sync.scn"};

	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(standard_files[i].name, names[i]);
}

/* By hand, from the paper: what the set is built on. */
static void test_breakpoint_ipi_is_right_or_wrong_by_model(void **state)
{
	struct scenario s = parse_file(find("breakpoint-ipi.scn"));
	unsigned bit = OUTCOME_BIT(OUTCOME_UNSERIALIZED);

	(void)state;
	assert_int_equal(scenario_syncs(&s), 1);
	assert_int_equal(scenario_stores(&s), 3);
	assert_true(s.forbid[MODEL_COHERENT] & bit);
	assert_true(s.forbid[MODEL_SNAPSHOT] & bit);
	assert_true(s.forbid[MODEL_SEQUENTIAL] & bit);
	assert_true(s.show[MODEL_BYTEWISE] & bit);
	assert_true(s.show[MODEL_PREFETCH] & bit);
	/* Whatever the machine is, a run in which it went wrong says that it did */
	assert_true(s.forbid_in_run & bit);
	assert_true(s.forbid_in_run & OUTCOME_BIT(OUTCOME_LATE_OLD));
	assert_int_equal(s.show_in_run, 0);
}

/* Wrong or right, each patch of the set is one. */
static void test_every_patch_installs_the_new_form(void **state)
{
	(void)state;
	for (size_t i = 0; i < standard_file_count; i++) {
		struct scenario s = parse_file(&standard_files[i]);
		char note[SCENARIO_NOTE_SIZE];

		for (unsigned site = 0; site < s.site_count; site++)
			if (scenario_leaves_other(&s, site, note))
				fail_msg("%s %s", s.name, note);
	}
}

/* What is told apart by nothing else is told apart by the sum of what it covers. */
static void test_the_set_has_every_word(void **state)
{
	/* Besides those that serialize: what has been proposed for the handler. */
	const unsigned handlers_tried =
		1u << SERIALIZE_NONE | 1u << SERIALIZE_LOCK | 1u << SERIALIZE_MFENCE;
	unsigned kinds = 0, steps = 0, parts = 0, syncs = 0, reads = 0, contexts = 0, handlers = 0;
	bool unfenced = false, bytewise = false, straight = false, batch = false, rests = false;
	bool early = false, given = false, conditional = false;
	unsigned asked = 0;

	(void)state;
	for (size_t i = 0; i < standard_file_count; i++) {
		struct scenario s = parse_file(&standard_files[i]);

		for (unsigned j = 0; j < s.site_count; j++)
			kinds |= 1u << s.sites[j].old_kind | 1u << s.sites[j].new_kind;
		for (unsigned j = 0; j < s.step_count; j++) {
			steps |= 1u << s.steps[j].kind;
			if (s.steps[j].kind == STEP_WRITE)
				parts |= 1u << s.steps[j].part;
			given |= s.steps[j].given;
			asked |= 1u << s.steps[j].asked;
			if (s.steps[j].kind == STEP_SYNC)
				syncs |= 1u << s.steps[j].serialization;
			unfenced |= s.steps[j].unfenced;
			bytewise |= s.steps[j].bytewise;
		}
		if (s.execution.reads_flag)
			reads |= 1u << s.execution.serialization;
		straight |= s.execution.straight;
		conditional |= s.execution.conditional;
		contexts |= 1u << s.execution.context;
		handlers |= 1u << s.handler;
		batch |= s.site_count > 1;
		rests |= s.rest.may;
		early |= s.rest.early;
	}
	assert_int_equal(kinds, (1u << (SITE_SLED2 + 1)) - 1);
	assert_int_equal(steps, (1u << STEP_KINDS) - 1);
	assert_int_equal(parts, (1u << WRITE_PARTS) - 1);
	assert_int_equal(syncs & handlers_tried, handlers_tried);
	for (unsigned how = 0; how < SERIALIZATIONS; how++) {
		if (serialization_drops_fetched(how) && !(syncs >> how & 1))
			fail_msg("no scenario of the standard set has `sync %s`",
				 serialization_name(how));
		if (!(reads >> how & 1))
			fail_msg("no scenario of the standard set has `read flag; %s`",
				 serialization_name(how));
	}
	assert_int_equal(contexts, (1u << EXECUTOR_CONTEXTS) - 1);
	assert_int_equal(handlers, (1u << HANDLER_POLICIES) - 1);
	assert_true(unfenced && bytewise && straight && batch && rests && early);
	assert_true(given && conditional);
	assert_int_equal(asked, (1u << ASKED_KINDS) - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_file_is_a_scenario_of_its_name),
		cmocka_unit_test(test_every_scenario_survives_printing),
		cmocka_unit_test(test_the_files_are_built_in),
		cmocka_unit_test(test_the_four_of_the_explanation_come_first),
		cmocka_unit_test(test_breakpoint_ipi_is_right_or_wrong_by_model),
		cmocka_unit_test(test_every_patch_installs_the_new_form),
		cmocka_unit_test(test_the_set_has_every_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
