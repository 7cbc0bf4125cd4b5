/*
 * The clause `repeat`: what it says, that it survives printing, and what is refused with it.
 */
#include "scenario/language/language.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct scenario scenario;
static struct parse_error error;

static bool is_understood(const char *site, const char *lines)
{
	char source[512];

	snprintf(source, sizeof(source), "scenario a\nabout A.\nsite %s\n%s", site, lines);
	return scenario_parse("x.scn", source, strlen(source), &scenario, &error);
}

static void test_what_it_says(void **state)
{
	(void)state;
	if (!is_understood("nop5 -> jmp32", "patch write all\nrepeat back to back\nforbid torn\n"))
		fail_msg("%s", error.message);
	assert_true(scenario.back_to_back);
	assert_true(is_understood("nop5 -> jmp32", "patch write all\nforbid torn\n"));
	assert_false(scenario.back_to_back);
}

static void test_it_survives_printing(void **state)
{
	char printed[SCENARIO_PRINT_SIZE];
	struct scenario before, apart;

	(void)state;
	assert_true(is_understood("jmp8 -> jmp8", "patch write all\nrepeat back to back\n"
						  "show unserialized\n"));
	before = apart = scenario;
	size_t length = scenario_print(&scenario, printed, sizeof(printed));

	assert_non_null(strstr(printed, "\nrepeat   back to back\n"));
	assert_true(scenario_parse("printed", printed, length, &scenario, &error));
	assert_true(scenario_equal(&scenario, &before));
	apart.back_to_back = false;
	assert_false(scenario_same_experiment(&apart, &before));
	scenario_print(&apart, printed, sizeof(printed));
	assert_null(strstr(printed, "repeat"));
}

static void test_the_way_back(void **state)
{
	struct scenario back;
	uint8_t left[SITE_LENGTH_MAX];
	struct written written;

	(void)state;
	assert_true(is_understood("nop2 -> jmp8", "patch write tail\n write head\n"
						  "repeat back to back\nforbid fault\n"));
	scenario_left(&scenario, 0, left);
	assert_memory_equal(left, "\xeb\xcc", 2);
	scenario_exchange(&scenario, &back);
	scenario_left(&back, 0, left);
	assert_memory_equal(left, "\x66\x90", 2);
	assert_true(scenario_written(&back, &back.steps[0], 0, &written));
	assert_int_equal(written.from, 1);
	assert_int_equal(written.value[1], 0x90);
	assert_int_equal(back.sites[0].old_kind, SITE_JMP8);
	assert_int_equal(back.sites[0].new_kind, SITE_NOP2);
}

#define BACK "repeat back to back\n"
#define IT_ENDS "forbid torn\n"
#define NO_WAY "x.scn:5:8: expected a site that can be patched there and back, found site "
#define ONE_PATCH "x.scn:5:8: expected with patches back to back "

static void test_what_is_refused(void **state)
{
	static const struct {
		const char *site, *lines, *message;
	} all[] = {
		{"jmp8 -> jmp8", "repeat\n",
		 "x.scn:4:7: expected \"back\", found the end of the line"},
		{"jmp8 -> jmp8", "repeat back to front\n",
		 "x.scn:4:16: expected \"back\", found \"front\""},
		{"jmp8 -> jmp8", "repeat back to back again\n",
		 "x.scn:4:21: expected the end of the line, found \"again\""},
		{"sled2 -> jmp8", "patch write all\n" BACK IT_ENDS,
		 NO_WAY "0: the way back would make two instructions of one, which no site does"},
		{"jmp8 -> jmp8", "patch write breakpoint\n" BACK IT_ENDS,
		 NO_WAY "0: the patch does not leave its whole new form there, which the way back "
			"begins with"},
		{"jmp8 -> jmp8\nsite nop2 -> jmp8", "patch write all of site 0\n" BACK IT_ENDS,
		 "x.scn:6:8: expected a site that can be patched there and back, found site 1: the "
		 "patch does not leave its whole new form there, which the way back begins with"},
		/* The new form jumps over the bytes that stay: it is installed, but not whole. */
		{"bytes eb 03 00 00 00 -> bytes eb 13 00 00 01",
		 "patch write bytes 0..1\n" BACK IT_ENDS,
		 NO_WAY "0: the patch does not leave its whole new form there, which the way back "
			"begins with"},
		/* A breakpoint is the new form's head, and stays when the old one's is due. */
		{"nop5 -> int3", "patch write breakpoint\n write tail\n" BACK IT_ENDS,
		 "x.scn:6:8: expected a site that can be patched there and back, found site 0: the "
		 "way back does not leave the whole old form there, which the next patch begins "
		 "with"},
		{"jmp8 -> jmp8\nsite nop2 -> bytes cc 90",
		 "patch write all of site 0\n write breakpoint of site 1\n" BACK IT_ENDS,
		 "x.scn:7:8: expected a site that can be patched there and back, found site 1: the "
		 "way back does not leave the whole old form there, which the next patch begins "
		 "with"},
		{"jmp8 -> jmp8", "patch write all\n" BACK "forbid late-old\n",
		 ONE_PATCH "none of late-old, late-breakpoint and stale, which mean nothing while "
			   "the next patch is under way, found one"},
		{"jmp8 -> jmp8", "patch write all\n" BACK "show stale under prefetch\n",
		 ONE_PATCH "none of late-old, late-breakpoint and stale, which mean nothing while "
			   "the next patch is under way, found one"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		assert_false(is_understood(all[i].site, all[i].lines));
		assert_string_equal(error.message, all[i].message);
	}
}

/* Each behind a patch that is right but for the one thing. */
static void test_what_belongs_to_one_patch(void **state)
{
	static const struct {
		const char *lines, *message;
	} all[] = {
		{"patch write all\n write flag 1\n" BACK IT_ENDS,
		 "x.scn:6:8: expected with patches back to back no flag, which announces one "
		 "patch, found one"},
		{"patch write all\n retire handler\n" BACK IT_ENDS,
		 "x.scn:6:8: expected with patches back to back no \"retire handler\", since the "
		 "next patch needs its handler, found one"},
		{"patch write all\n sync cpuid\n" BACK "rest cpuid\n" IT_ENDS,
		 "x.scn:6:8: expected with patches back to back no \"rest\", since nobody comes "
		 "to rest there, found one"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		assert_false(is_understood("jmp8 -> jmp8", all[i].lines));
		assert_string_equal(error.message, all[i].message);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_it_says),
		cmocka_unit_test(test_it_survives_printing),
		cmocka_unit_test(test_the_way_back),
		cmocka_unit_test(test_what_is_refused),
		cmocka_unit_test(test_what_belongs_to_one_patch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
