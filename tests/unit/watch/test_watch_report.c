/*
 * The report of what was found, made by hand: what the short one, the long one and the JSON say of
 * it, and the exit status that it amounts to.
 */
#include "tools/watch/report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "scenario/language/language.h"
#include "tools/base/commands.h"
#include "tools/watch/schedules.h"

#define SAFE                                                                                       \
	"scenario on\nabout On.\nsite nop5 -> jmp32\nplace line+0\nhandler next\n"                 \
	"patch write breakpoint\n      sync iret\n      write tail\n      sync iret\n"             \
	"      write head\n      sync iret\nexecute call\nforbid torn unserialized mismatch\n"
/* The same without its last sync, which the first one has */
#define SAFE_TOO                                                                                   \
	"scenario on-without\nabout On.\nsite nop5 -> jmp32\nplace line+0\nhandler next\n"         \
	"patch write breakpoint\n      sync iret\n      write tail\n      sync iret\n"             \
	"      write head\nexecute call\nforbid torn unserialized mismatch\n"
#define UNSAFE                                                                                     \
	"scenario jit\nabout Plain.\nsite jmp8 -> jmp8\nplace line+0\nhandler next\n"              \
	"patch write tail\nexecute call\nforbid torn unserialized\n"

/* ---- A found thing --------------------------------------------------------------------------- */

static struct found found;
static struct group groups[2];
static struct step_evidence steps[2][STEPS_MAX];
static struct alarm alarms[2];
static uint64_t locations[] = {0xffffffff81000010, 0xffffffff81000020};
static uint64_t writers[] = {0xffffffff81999999};
static struct report report;

static void parse(struct scenario *scenario, const char *source)
{
	struct parse_error error;

	if (!scenario_parse("test", source, strlen(source), scenario, &error))
		fail_msg("%s", error.message);
}

/* Each step of the scenario in 70 of 70. */
static void add_group(const char *first, const char *second)
{
	size_t n = found.group_count++;
	struct group *group = &groups[n];

	*group = (struct group){.sites = 2,
				.patches = 1070,
				.batches = 3,
				.largest_batch = 2,
				.writer_pcs = writers,
				.writer_pc_count = 1,
				.locations = locations,
				.other_way = SIZE_MAX,
				.steps = steps[n],
				.variant_count = second ? 2 : 1};
	parse(&group->variants[0], first);
	if (second)
		parse(&group->variants[1], second);
	group->step_count = group->variants[0].step_count;
	for (size_t i = 0; i < group->step_count; i++)
		steps[n][i] = (struct step_evidence){.step = group->variants[0].steps[i],
						     .seen = 70,
						     .of = 70,
						     .is_certain = true};
}

static int begin(void **state)
{
	(void)state;
	found = (struct found){.header = {.cpus = 4, .is_exact = true, .made_by = "Test 1"},
			       .ended = TRACE_ENDED,
			       .events = 12345678,
			       .stores = 1,
			       .most_online = 2,
			       .groups = groups,
			       .alarms = alarms};
	report = (struct report){.found = &found};
	return 0;
}

static int end(void **state)
{
	(void)state;
	report_release(&report);
	return 0;
}

/* Of CPU 1, which has executed the new form right after the old one, three times. */
static void add_alarm(void)
{
	alarms[0] = (struct alarm){.kind = ALARM_UNSERIALIZED,
				   .cpu = 1,
				   .writer = 3,
				   .physical = 0x1000010,
				   .virtual = 0xffffffff81000010,
				   .writer_pc = 0xffffffff81999999,
				   .length = 2,
				   .old_form = {0xeb, 0xe5},
				   .new_form = {0xeb, 0xf0},
				   .executed = {0xeb, 0xf0},
				   .executed_length = 2,
				   .count = 3,
				   .event = 99,
				   .group = 0};
	found.alarm_count = 1;
	found.alarm_executions[ALARM_UNSERIALIZED] = 3;
	groups[0].alarms[ALARM_UNSERIALIZED] = 3;
}

/* ---- What is printed ------------------------------------------------------------------------- */

static char *printed(void (*print)(FILE *to, const struct report *report))
{
	char *bytes = NULL;
	size_t length;
	FILE *to = open_memstream(&bytes, &length);

	assert_non_null(to);
	print(to, &report);
	fclose(to);
	return bytes;
}

/* Wherever its lines break. */
static void says(const char *bytes, const char *words)
{
	static char flat[65536];
	size_t length = 0;

	for (; *bytes && length < sizeof(flat) - 1; bytes++)
		if (!strchr(" \n", *bytes) || (length > 0 && flat[length - 1] != ' '))
			flat[length++] = *bytes == '\n' ? ' ' : *bytes;
	flat[length] = '\0';
	if (!strstr(flat, words))
		fail_msg("no \"%s\" in:\n%s", words, flat);
}

static void says_nothing_of(const char *bytes, const char *words)
{
	if (strstr(bytes, words))
		fail_msg("\"%s\" in:\n%s", words, bytes);
}

static void lines_are_short(const char *bytes)
{
	while (*bytes) {
		size_t length = strcspn(bytes, "\n");

		if (length > 100)
			fail_msg("%zu columns: %.*s", length, (int)length, bytes);
		bytes += length + 1;
	}
}

static void test_nothing_found(void **state)
{
	char *bytes;

	(void)state;
	assert_true(report_make(&report, 10));
	assert_int_equal(report_status(&report), STATUS_AS_EXPECTED);
	bytes = printed(report_print);
	says(bytes, "Test 1: 4 CPUs (2 online), one at a time; 12,345,678 events, 1 store to");
	says(bytes, "The trace is whole.");
	says(bytes, "No instruction was patched");
	says(bytes, "Nothing was executed that the rules forbid.");
	says(bytes, "--output DIR keeps");
	says_nothing_of(bytes, "Next:");
	free(bytes);
}

static void test_safe_protocol(void **state)
{
	char *bytes;

	(void)state;
	add_group(SAFE, NULL);
	groups[0].handler_seen[HANDLER_NEXT] = 1200;
	groups[0].handler_elsewhere = 1;
	report.directory = "seen";
	assert_true(report_make(&report, 10));
	assert_int_equal(report_status(&report), STATUS_AS_EXPECTED);
	bytes = printed(report_print);
	says(bytes, " 1 nop5 -> jmp32 ");
	says(bytes, " 2 1,070 safe next 1,200, elsewhere 1 ");
	says(bytes, " breakpoint, sync iret, tail, sync iret, head, sync "
		    "iret");
	says(bytes, " crossmod prove seen/*.scn");
	says_nothing_of(bytes, "prove --trace");
	says_nothing_of(bytes, "Uncertain");
	lines_are_short(bytes);
	free(bytes);
}

static void test_uncertain_step(void **state)
{
	char *bytes;

	(void)state;
	add_group(SAFE, SAFE_TOO);
	steps[0][5].is_certain = false;
	snprintf(steps[0][5].note, sizeof(steps[0][5].note), "%s", "nothing marks the end");
	assert_true(report_make(&report, 10));
	bytes = printed(report_print);
	says(bytes, "head, [sync iret]");
	says(bytes, " 2 1,070 safe nobody met one ");
	says_nothing_of(bytes, "other variant");
	says(bytes, "two variants: group 1: nothing marks the end ");
	free(bytes);
	bytes = printed(report_print_long);
	says(bytes, "70 of 70, uncertain: nothing marks the end");
	says(bytes, "scenario on");
	says(bytes, "scenario on-without");
	free(bytes);
}

static void test_unsafe_protocol(void **state)
{
	char *bytes;

	(void)state;
	add_group(SAFE, NULL);
	add_group(UNSAFE, NULL);
	groups[0].other_way = 1;
	report.directory = "seen";
	assert_true(report_make(&report, 10));
	assert_int_equal(report_status(&report), STATUS_AS_EXPECTED);
	bytes = printed(report_print);
	says(bytes, " 2 jmp8 -> jmp8 2 1,070 unsafe ");
	says(bytes, " unsafe under all five models (unserialized) ");
	says(bytes, " crossmod prove --trace unserialized seen/jit.scn");
	free(bytes);
	bytes = printed(report_print_long);
	says(bytes, "the way back is group 2");
	says(bytes, "jit under coherent: unserialized, by this shortest run:");
	says(bytes, "CPU A (patcher)");
	says(bytes, "sites: ffffffff81000010, ffffffff81000020");
	says(bytes, "stored by: ffffffff81999999");
	free(bytes);
}

/* Where one variant is unsafe and one is not, both are told. */
static void test_unsafe_perhaps(void **state)
{
	char *bytes;

	(void)state;
	add_group(UNSAFE, SAFE);
	assert_true(report_make(&report, 10));
	bytes = printed(report_print);
	says(bytes, " 2 1,070 uncertain ");
	says(bytes, "unsafe under all five models (unserialized); or, as the other variant has it, "
		    "safe under all five models");
	free(bytes);
}

static void test_no_scenario(void **state)
{
	char *bytes;

	(void)state;
	add_group(SAFE, NULL);
	groups[0].variant_count = 0;
	snprintf(groups[0].unwritten, sizeof(groups[0].unwritten), "%s",
		 "its two forms have different lengths");
	assert_true(report_make(&report, 10));
	assert_int_equal(report_status(&report), STATUS_AS_EXPECTED);
	bytes = printed(report_print);
	says(bytes, "no scenario: its two forms have different lengths");
	free(bytes);
}

/* Two that are alike but for the CPU are one row. */
static void test_alarm(void **state)
{
	char *bytes;

	(void)state;
	add_group(SAFE, NULL);
	add_alarm();
	alarms[1] = alarms[0];
	alarms[1].cpu = 2;
	alarms[1].count = 4;
	found.alarm_count = 2;
	found.alarm_executions[ALARM_UNSERIALIZED] = 7;
	assert_true(report_make(&report, 10));
	assert_int_equal(report_status(&report), STATUS_FORBIDDEN);
	bytes = printed(report_print);
	says(bytes, "Executions that the rules forbid: unserialized 7 ");
	says(bytes, " unserialized: CPUs 1, 2 at ffffffff81000010 executed eb f0, of eb e5 -> eb "
		    "f0; stored by CPU 3 at");
	says(bytes, "at ffffffff81999999; 7 times; group 1");
	lines_are_short(bytes);
	free(bytes);
}

static void test_trace_that_is_cut(void **state)
{
	char *bytes;

	(void)state;
	found.ended = TRACE_CUT;
	snprintf(found.ended_reason, sizeof(found.ended_reason), "%s", "it ends at 77");
	assert_true(report_make(&report, 10));
	assert_int_equal(report_status(&report), STATUS_NOT_WHOLE);
	bytes = printed(report_print);
	says(bytes, "The trace is not whole: it ends at 77.");
	free(bytes);
	add_alarm();
	assert_int_equal(report_status(&report), STATUS_FORBIDDEN);
}

static void test_classes(void **state)
{
	char *bytes;

	(void)state;
	found.class_stores[CLASS_ALONE] = 1234;
	found.class_bytes[CLASS_ALONE] = 5000;
	assert_true(report_make(&report, 10));
	bytes = printed(report_print);
	says(bytes, "one CPU online 1,234 5,000 so nobody else");
	free(bytes);
}

static void test_schedule_words(void **state)
{
	char *bytes;

	(void)state;
	found.header.is_exact = false;
	found.header.is_parallel = true;
	add_alarm();
	assert_true(report_make(&report, 10));
	bytes = printed(report_print);
	says(bytes, "at once, so that the order of events is not exact");
	says(bytes,
	     "unserialized 3; with all CPUs at once, some may have been executed in another");
	free(bytes);
	found.header = (struct trace_header){
		.cpus = 1, .is_exact = true, .has_shaken = true, .seed = 5, .made_by = "Test"};
	bytes = printed(report_print);
	says(bytes, "Test: 1 CPU, one at a time, shaken by seed 5;");
	free(bytes);
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static const char *text_of(json_t *object, const char *key)
{
	const char *value = json_string_value(json_object_get(object, key));

	if (!value)
		fail_msg("no text \"%s\"", key);
	return value;
}

static json_int_t number_of(json_t *object, const char *key)
{
	json_t *number = json_object_get(object, key);

	if (!json_is_integer(number))
		fail_msg("no number \"%s\"", key);
	return json_integer_value(number);
}

static void test_json_of_groups(void **state)
{
	json_t *object, *group, *variant, *models;

	(void)state;
	add_group(UNSAFE, SAFE);
	steps[0][0].is_certain = false;
	assert_true(report_make(&report, 10));
	object = report_json(&report);
	assert_string_equal(text_of(object, "format"), "crossmod-watch-1");
	assert_int_equal(number_of(object, "events"), 12345678);
	assert_true(json_is_true(json_object_get(json_object_get(object, "guest"), "exact")));
	group = json_array_get(json_object_get(object, "groups"), 0);
	assert_int_equal(number_of(group, "group"), 1);
	assert_int_equal(number_of(group, "patches"), 1070);
	assert_true(json_is_null(json_object_get(group, "way_back")));
	assert_string_equal(text_of(group, "instruction"), "jmp8 -> jmp8");
	assert_int_equal(json_array_size(json_object_get(group, "locations")), 2);
	variant = json_array_get(json_object_get(group, "steps"), 0);
	assert_string_equal(text_of(variant, "step"), "write tail");
	assert_true(json_is_false(json_object_get(variant, "certain")));
	variant = json_array_get(json_object_get(group, "variants"), 0);
	assert_int_equal(strncmp(text_of(variant, "scenario"), "scenario jit\n", 13), 0);
	models = json_object_get(variant, "models");
	assert_int_equal(json_object_size(models), MODELS);
	models = json_object_get(models, "coherent");
	assert_true(json_is_false(json_object_get(models, "safe")));
	assert_string_equal(json_string_value(json_array_get(json_object_get(models, "unsafe"), 0)),
			    "unserialized");
	json_decref(object);
}

static void test_json_of_alarms(void **state)
{
	json_t *object, *alarm;

	(void)state;
	add_group(SAFE, NULL);
	add_alarm();
	assert_true(report_make(&report, 10));
	object = report_json(&report);
	assert_int_equal(number_of(json_object_get(object, "forbidden"), "unserialized"), 3);
	alarm = json_array_get(json_object_get(object, "alarms"), 0);
	assert_string_equal(text_of(alarm, "kind"), "unserialized");
	assert_string_equal(text_of(alarm, "old"), "eb e5");
	assert_string_equal(text_of(alarm, "physical"), "0x1000010");
	assert_string_equal(text_of(json_object_get(alarm, "site"), "address"),
			    "0xffffffff81000010");
	assert_int_equal(number_of(alarm, "group"), 1);
	json_decref(object);
}

/* ---- The document ---------------------------------------------------------------------------- */

static char document[65536];

static void read_document(void)
{
	FILE *file = fopen("docs/watch.md", "r");
	size_t length;

	assert_non_null(file);
	length = fread(document, 1, sizeof(document) - 1, file);
	assert_true(length > 0 && length < sizeof(document) - 1);
	document[length] = '\0';
	fclose(file);
}

static void document_has(const char *key)
{
	char quoted[80];

	snprintf(quoted, sizeof(quoted), "`%s`", key);
	if (!strstr(document, quoted))
		fail_msg("docs/watch.md does not say what %s is", quoted);
}

/* Of an array, what its first element has. Names of models and of handlers are not its own. */
static void has_keys(json_t *value)
{
	const char *key;
	json_t *of;

	if (json_is_array(value) && json_array_size(value) > 0)
		has_keys(json_array_get(value, 0));
	json_object_foreach(value, key, of)
	{
		document_has(key);
		if (strcmp(key, "models") != 0 && strcmp(key, "went_on") != 0)
			has_keys(of);
	}
}

static void test_document_has_each_key(void **state)
{
	json_t *object;

	(void)state;
	read_document();
	add_group(SAFE, NULL);
	add_alarm();
	assert_true(report_make(&report, 10));
	object = report_json(&report);
	has_keys(object);
	json_decref(object);
	document_has("elsewhere");
}

static void test_document_has_each_option(void **state)
{
	const char *at = watch_help;

	(void)state;
	read_document();
	while ((at = strstr(at, "--"))) {
		char option[40];
		size_t length = strspn(at + 2, "abcdefghijklmnopqrstuvwxyz") + 2;

		snprintf(option, sizeof(option), "%.*s", (int)length, at);
		at += length;
		if (!strstr(document, option))
			fail_msg("docs/watch.md does not say what %s is", option);
	}
}

/* ---- Several schedules ----------------------------------------------------------------------- */

static char *schedules_printed(const struct schedules *schedules, size_t most)
{
	char *bytes = NULL;
	size_t length;
	FILE *to = open_memstream(&bytes, &length);

	assert_non_null(to);
	schedules_print(to, schedules, most);
	fclose(to);
	return bytes;
}

/* A group in both, in the first twice; and another one, with an alarm, in the second only. */
static void test_schedules(void **state)
{
	struct schedules schedules = {0};
	json_t *object;
	char *bytes;

	(void)state;
	add_group(SAFE, NULL);
	add_group(SAFE, NULL);
	assert_true(report_make(&report, 10));
	assert_true(schedules_add(&schedules, &report, 0));
	assert_int_equal(schedules.status, STATUS_AS_EXPECTED);
	report_release(&report);
	found.group_count = 1;
	add_group(UNSAFE, NULL);
	add_alarm();
	groups[1].alarms[ALARM_UNSERIALIZED] = 3;
	groups[1].patches = 5000;
	assert_true(report_make(&report, 10));
	assert_true(schedules_add(&schedules, &report, 1));
	assert_int_equal(schedules.status, STATUS_FORBIDDEN);
	bytes = schedules_printed(&schedules, 1);
	says(bytes, "and 1 more protocol, of which 0 not proved safe");
	says_nothing_of(bytes, "nop5");
	free(bytes);
	bytes = schedules_printed(&schedules, 2);
	says(bytes, "nop5 -> jmp32: safe; in 2 of 2 schedules, 2 sites, 3,210 patches");
	says(bytes,
	     "jmp8 -> jmp8: unsafe; in 1 of 2 schedules, 2 sites, 5,000 patches, unserialized 3");
	says(bytes, " unsafe under all five models (unserialized)");
	free(bytes);
	object = schedules_json(&schedules);
	assert_int_equal(json_array_size(json_object_get(object, "schedules")), 2);
	json_decref(object);
	schedules_release(&schedules);
}

/* What was seen is not forgotten for a later trace that is cut. */
static void test_worst_schedule(void **state)
{
	struct schedules schedules = {0};

	(void)state;
	add_alarm();
	assert_true(report_make(&report, 10));
	assert_true(schedules_add(&schedules, &report, 0));
	found.alarm_executions[ALARM_UNSERIALIZED] = 0;
	found.ended = TRACE_CUT;
	assert_true(schedules_add(&schedules, &report, 1));
	assert_int_equal(schedules.status, STATUS_FORBIDDEN);
	schedules_release(&schedules);
}

#define TEST(of) cmocka_unit_test_setup_teardown(of, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_nothing_found),
		TEST(test_safe_protocol),
		TEST(test_uncertain_step),
		TEST(test_unsafe_protocol),
		TEST(test_unsafe_perhaps),
		TEST(test_no_scenario),
		TEST(test_alarm),
		TEST(test_trace_that_is_cut),
		TEST(test_classes),
		TEST(test_schedule_words),
		TEST(test_json_of_groups),
		TEST(test_json_of_alarms),
		TEST(test_document_has_each_key),
		TEST(test_document_has_each_option),
		TEST(test_schedules),
		TEST(test_worst_schedule),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
