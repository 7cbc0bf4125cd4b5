/*
 * What follows from a scenario: what its steps write, what they cost, and when two are the same.
 */
#include "scenario/scenario.h"
#include "tests/unit/sample/scenario_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* A batch of nop5 -> jmp32 and jmp8 -> jmp8. */
static struct scenario batch(void)
{
	struct scenario scenario = {
		.name = "batch",
		.about = "Two sites.",
		.site_count = 2,
		.sites = {{.old_kind = SITE_NOP5,
			   .new_kind = SITE_JMP32,
			   .unit = PLACE_LINE,
			   .times = 1},
			  {.old_kind = SITE_JMP8,
			   .new_kind = SITE_JMP8,
			   .unit = PLACE_LINE,
			   .times = 1}},
	};

	assert_true(site_encode(&scenario.sites[0]));
	assert_true(site_encode(&scenario.sites[1]));
	return scenario;
}

static struct step write_of(enum write_part part, unsigned sites)
{
	return (struct step){.kind = STEP_WRITE, .part = part, .sites = (uint8_t)sites};
}

static void check_written(const struct scenario *scenario, struct step step, unsigned site,
			  const char *bytes, unsigned from, unsigned count)
{
	struct written written;

	assert_true(scenario_written(scenario, &step, site, &written));
	assert_int_equal(written.from, from);
	assert_int_equal(written.to, from + count - 1);
	assert_memory_equal(written.value + from, bytes, count);
}

static void test_what_each_part_writes(void **state)
{
	struct scenario s = batch();
	struct step bytes = write_of(WRITE_BYTES, 3);

	(void)state;
	bytes.from = 1;
	bytes.to = 3;
	check_written(&s, write_of(WRITE_BREAKPOINT, 3), 0, "\xcc", 0, 1);
	check_written(&s, write_of(WRITE_BREAKPOINT, 3), 1, "\xcc", 0, 1);
	check_written(&s, write_of(WRITE_HEAD, 3), 0, "\xe9", 0, 1);
	check_written(&s, write_of(WRITE_TAIL, 3), 0, "\x0b\x44\x00\x00", 1, 4);
	check_written(&s, write_of(WRITE_TAIL, 3), 1, "\xf0", 1, 1);
	check_written(&s, write_of(WRITE_ALL, 3), 0, "\xe9\x0b\x44\x00\x00", 0, 5);
	check_written(&s, write_of(WRITE_ALL, 3), 1, "\xeb\xf0", 0, 2);
	check_written(&s, bytes, 0, "\x0b\x44\x00", 1, 3);
}

static void test_what_writes_nothing(void **state)
{
	struct scenario s = batch();
	struct written written;
	struct step bytes = write_of(WRITE_BYTES, 3), tail = write_of(WRITE_TAIL, 3);
	struct step only_first = write_of(WRITE_ALL, 1), fence = {.kind = STEP_FENCE, .sites = 3};

	(void)state;
	bytes.from = 1;
	bytes.to = 2;
	assert_false(scenario_written(&s, &bytes, 1, &written));
	assert_false(scenario_written(&s, &only_first, 1, &written));
	assert_false(scenario_written(&s, &fence, 0, &written));
	s.sites[1].length = 1;
	assert_false(scenario_written(&s, &tail, 1, &written));
	s.site_count = 1;
	assert_false(scenario_written(&s, &tail, 1, &written));
}

static void test_counts(void **state)
{
	struct scenario s = batch();
	struct step bytewise = write_of(WRITE_ALL, 3);

	(void)state;
	bytewise.bytewise = true;
	s.steps[0] = write_of(WRITE_BREAKPOINT, 3); /* 2 stores */
	s.steps[1] = (struct step){.kind = STEP_SYNC};
	s.steps[2] = write_of(WRITE_TAIL, 2); /* 1 */
	s.steps[3] = (struct step){.kind = STEP_FLAG};
	s.steps[4] = bytewise; /* 5 + 2 */
	s.steps[5] = (struct step){.kind = STEP_STOP};
	s.steps[6] = (struct step){.kind = STEP_GO};
	s.steps[7] = (struct step){.kind = STEP_SYNC};
	s.step_count = 8;
	assert_int_equal(scenario_stores(&s), 10);
	s.sites[0].times = 200;
	assert_int_equal(scenario_stores(&s), 200 * 6 + 4);
	s.sites[0].times = 1;
	assert_int_equal(scenario_syncs(&s), 3);
	assert_int_equal(scenario_steps_of(&s, STEP_WRITE), 3);
	assert_int_equal(scenario_steps_of(&s, STEP_SYNC), 2);
	assert_int_equal(scenario_steps_of(&s, STEP_RETIRE), 0);
}

static void test_which_ways_serialize(void **state)
{
	(void)state;
	assert_true(serialization_drops_fetched(SERIALIZE_CPUID));
	assert_true(serialization_drops_fetched(SERIALIZE_SERIALIZE));
	assert_true(serialization_drops_fetched(SERIALIZE_IRET));
	assert_true(serialization_drops_fetched(SERIALIZE_MOVCR2));
	assert_false(serialization_drops_fetched(SERIALIZE_MFENCE));
	assert_false(serialization_drops_fetched(SERIALIZE_LFENCE));
	assert_false(serialization_drops_fetched(SERIALIZE_LOCK));
	assert_false(serialization_drops_fetched(SERIALIZE_NONE));
}

static void test_by_what_a_scenario_serializes(void **state)
{
	struct scenario s = {.step_count = 3,
			     .steps = {{.kind = STEP_SYNC, .serialization = SERIALIZE_CPUID},
				       {.kind = STEP_FENCE},
				       {.kind = STEP_SYNC, .serialization = SERIALIZE_IRET}}};

	(void)state;
	s.execution.serialization = SERIALIZE_LFENCE;
	s.rest.wakes_by = SERIALIZE_MOVCR2;
	for (unsigned how = SERIALIZE_NONE + 1; how < SERIALIZATIONS; how++)
		assert_int_equal(scenario_serializes_by(&s, how),
				 how == SERIALIZE_CPUID || how == SERIALIZE_IRET ||
					 how == SERIALIZE_LFENCE || how == SERIALIZE_MOVCR2);
}

/* Each line changes one thing, and so makes it another scenario. */
#define CHECK_MATTERS(change)                                                                      \
	do {                                                                                       \
		struct scenario b = a;                                                             \
		assert_true(scenario_equal(&a, &b));                                               \
		b.change;                                                                          \
		assert_false(scenario_equal(&a, &b));                                              \
	} while (0)

static void test_everything_matters(void **state)
{
	struct scenario a = batch();

	(void)state;
	a.steps[0] = write_of(WRITE_BYTES, 3);
	a.step_count = 2;
	CHECK_MATTERS(name[0] = 'x');
	CHECK_MATTERS(about[0] = 'x');
	CHECK_MATTERS(site_count = 1);
	CHECK_MATTERS(sites[1].old_kind = SITE_NOP2);
	CHECK_MATTERS(sites[1].new_kind = SITE_NOP2);
	CHECK_MATTERS(sites[0].old_bytes[4] = 1);
	CHECK_MATTERS(sites[0].new_bytes[4] = 1);
	CHECK_MATTERS(sites[0].length = 4);
	CHECK_MATTERS(sites[0].unit = PLACE_PAGE);
	CHECK_MATTERS(sites[0].offset = 1);
	CHECK_MATTERS(handler = HANDLER_RETRY);
	CHECK_MATTERS(step_count = 1);
	CHECK_MATTERS(steps[1].kind = STEP_FENCE);
	CHECK_MATTERS(steps[1].part = WRITE_ALL);
	CHECK_MATTERS(steps[1].sites = 1);
	CHECK_MATTERS(steps[1].from = 1);
	CHECK_MATTERS(steps[1].to = 1);
	CHECK_MATTERS(steps[1].bytewise = true);
	CHECK_MATTERS(steps[1].serialization = SERIALIZE_IRET);
	CHECK_MATTERS(steps[1].unfenced = true);
	CHECK_MATTERS(steps[1].flag = 1);
	CHECK_MATTERS(steps[1].cycles = 1);
	CHECK_MATTERS(execution.context = CONTEXT_NMI);
	CHECK_MATTERS(execution.reads_flag = true);
	CHECK_MATTERS(execution.serialization = SERIALIZE_LOCK);
	CHECK_MATTERS(execution.straight = true);
	CHECK_MATTERS(rest.may = true);
	CHECK_MATTERS(rest.wakes_by = SERIALIZE_CPUID);
	CHECK_MATTERS(rest.early = true);
	CHECK_MATTERS(back_to_back = true);
	CHECK_MATTERS(forbid[MODELS - 1] = 1);
	CHECK_MATTERS(show[MODELS - 1] = 1);
	CHECK_MATTERS(forbid_in_run = 1);
	CHECK_MATTERS(show_in_run = 1);
}

static void test_what_is_not_there_does_not_matter(void **state)
{
	struct scenario a = batch(), b = a;

	(void)state;
	b.steps[0].kind = STEP_GO;
	b.sites[1].old_bytes[2] = 1;
	b.name[sizeof(b.name) - 1] = 'x';
	assert_true(scenario_equal(&a, &b));
}

/* In the order of the steps, and as far as it is executed. */
static void test_what_a_patch_leaves(void **state)
{
	static const struct {
		const char *clauses, *left; /* NULL: the new form */
	} table[] = {
		{"site jmp8 -> jmp8\npatch write tail", NULL},
		{"site jmp8 -> jmp8\npatch write breakpoint\n write all", NULL},
		{"site jmp8 -> jmp8\npatch write all\n write breakpoint", "cc f0"},
		{"site jmp8 -> jmp8\npatch write breakpoint\n sync cpuid", "cc e5"},
		{"site jmp8 -> jmp8\npatch sync cpuid", "eb e5"},
		{"site nop2 -> jmp8\npatch write head", "eb 90"},
		{"site nop2 -> jmp8\npatch write head\n write tail byte by byte", NULL},
		{"site jmp8 -> int3\npatch write breakpoint", NULL},
		{"site sled2 -> bytes 90 cc\npatch write head", "90 90"},
		{"site sled2 -> bytes 90 cc\npatch write tail", NULL},
		{"site jmp32 -> jmp32\npatch write bytes 1..2", "e9 40 01 00 00"},
		/* What eb 03 leads over. */
		{"site bytes e9 20 01 00 00 -> bytes eb 03 90 00 00\npatch write bytes 0..1", NULL},
		{"site bytes e9 20 01 00 00 -> bytes eb 03 90 00 00\npatch write bytes 1..4",
		 "e9 03 90 00 00"},
	};

	(void)state;
	for (size_t n = 0; n < sizeof(table) / sizeof(table[0]); n++) {
		const struct scenario *scenario = scenario_of(table[n].clauses);
		char note[SCENARIO_NOTE_SIZE], words[80];

		assert_int_equal(scenario_leaves_other(scenario, 0, note), table[n].left != NULL);
		snprintf(words, sizeof(words), "of site 0: it leaves %s there, and not ",
			 table[n].left ? table[n].left : "");
		if (table[n].left)
			assert_non_null(strstr(note, words));
		else
			assert_string_equal(note, "");
	}
}

/* The longest note there is. */
static void test_the_room_of_a_note(void **state)
{
	char note[SCENARIO_NOTE_SIZE];

	(void)state;
	struct scenario scenario = *scenario_of("site nop2 -> jmp8\nsite nop2 -> jmp8\n"
						"patch sync cpuid");
	struct site *site = &scenario.sites[1];

	site->length = SITE_LENGTH_MAX;
	memcpy(site->old_bytes, "\x66\x0f\x1f\x84", 4);
	memcpy(site->new_bytes, "\xeb\xcc\x1f\x84", 4);
	memset(site->old_bytes + 4, 0, 11);
	memset(site->new_bytes + 4, 0, 11);
	site->old_bytes[15] = site->new_bytes[15] = 0x90;
	assert_true(scenario_leaves_other(&scenario, 1, note));
	assert_string_equal(note, "does not install the new form of site 1: it leaves "
				  "66 0f 1f 84 00 00 00 00 00 00 00 00 00 00 00 90 there, and not "
				  "eb cc 1f 84 00 00 00 00 00 00 00 00 00 00 00 90");
}

static void test_every_value_has_a_name(void **state)
{
	(void)state;
	for (unsigned i = 0; i < MODELS; i++)
		assert_non_null(model_name((enum model)i));
	for (unsigned i = 0; i < OUTCOMES; i++)
		assert_non_null(outcome_spelling((enum outcome)i));
	for (unsigned i = 0; i < SERIALIZATIONS; i++)
		assert_non_null(serialization_name((enum serialization)i));
	for (unsigned i = 0; i < WRITE_PARTS; i++)
		assert_non_null(write_part_name((enum write_part)i));
	for (unsigned i = 0; i < HANDLER_POLICIES; i++)
		assert_non_null(handler_policy_name((enum handler_policy)i));
	for (unsigned i = 0; i < EXECUTOR_CONTEXTS; i++)
		assert_non_null(executor_context_name((enum executor_context)i));
	for (unsigned i = 0; i < SITE_KINDS; i++)
		assert_non_null(site_kind_name((enum site_kind)i));
	assert_null(model_name(MODELS));
	assert_null(outcome_spelling(OUTCOMES));
	assert_null(serialization_name(SERIALIZATIONS));
	assert_null(write_part_name(WRITE_PARTS));
	assert_null(handler_policy_name(HANDLER_POLICIES));
	assert_null(executor_context_name(EXECUTOR_CONTEXTS));
	assert_null(site_kind_name(SITE_KINDS));
	assert_string_equal(place_unit_name(PLACE_QUADWORD), "quad");
	assert_string_equal(place_unit_name(PLACE_LINE), "line");
	assert_string_equal(place_unit_name(PLACE_PAGE), "page");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_each_part_writes),
		cmocka_unit_test(test_what_writes_nothing),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_which_ways_serialize),
		cmocka_unit_test(test_by_what_a_scenario_serializes),
		cmocka_unit_test(test_everything_matters),
		cmocka_unit_test(test_what_is_not_there_does_not_matter),
		cmocka_unit_test(test_what_a_patch_leaves),
		cmocka_unit_test(test_the_room_of_a_note),
		cmocka_unit_test(test_every_value_has_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
