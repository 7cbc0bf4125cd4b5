#include "arch/arch.h"
#include "kernel/core/unmet.h"
#include "kernel/experiment/set.h"
#include "scenario/standard.h"
#include "tests/unit/fake/comments.h"
#include "tests/unit/fake/fake_modules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BODY "about A.\nsite jmp8 -> jmp8\npatch write all\nforbid torn\n"
#define SCENARIO(name) "scenario " name "\n" BODY

static struct set set;
static void *memory;
static size_t allocated;
static bool is_out_of_memory;

/* As much as is asked for and no more, so that ASan sees a write behind it. */
void *arch_allocate(size_t size)
{
	assert_null(memory);
	allocated = size;
	memory = is_out_of_memory ? NULL : calloc(1, size);
	return memory;
}

static int begin(void **state)
{
	(void)state;
	fake_modules_clear();
	is_out_of_memory = false;
	return 0;
}

static int end(void **state)
{
	free(memory);
	memory = NULL;
	return begin(state);
}

static void load(const char *selected)
{
	free(memory);
	memory = NULL;
	comments_clear();
	memset(&set, 0xa5, sizeof(set));
	assert_true(set_load(&set, selected, SET_STANDARD));
}

static void check_scenario(size_t index, const char *file, const char *name)
{
	assert_true(index < set.count);
	assert_false(set.entries[index].is_refused);
	assert_string_equal(set.entries[index].file, file);
	assert_string_equal(set.entries[index].scenario.name, name);
}

static void check_refused(size_t index, const char *file, const char *message)
{
	assert_true(index < set.count);
	assert_true(set.entries[index].is_refused);
	assert_string_equal(set.entries[index].file, file);
	assert_string_equal(set.entries[index].message, message);
}

static void test_without_files_the_standard_set_is_run(void **state)
{
	char line[80];

	(void)state;
	load("");
	assert_true(set.is_built_in);
	assert_int_equal(set.count, standard_file_count);
	for (size_t i = 0; i < set.count; i++) {
		assert_false(set.entries[i].is_refused);
		assert_string_equal(set.entries[i].file, standard_files[i].name);
	}
	check_scenario(0, "direct.scn", "direct");
	snprintf(line, sizeof(line), "scenarios: %zu, of the %zu that are built in",
		 standard_file_count, standard_file_count);
	assert_true(comments_contain(line));
	assert_int_equal(comments_count(), 1);
}

static void test_of_the_standard_set_too_some_can_be_chosen(void **state)
{
	(void)state;
	load("three-sync,direct");
	assert_true(set.is_built_in);
	assert_int_equal(set.count, 2);
	check_scenario(0, "direct.scn", "direct");
	check_scenario(1, "three-sync.scn", "three-sync");
}

static void test_one_file_takes_the_place_of_the_standard_set(void **state)
{
	(void)state;
	fake_modules_add("my.scn", SCENARIO("mine"));
	load("");
	assert_false(set.is_built_in);
	assert_int_equal(set.count, 1);
	check_scenario(0, "my.scn", "mine");
	assert_int_equal(set.entries[0].scenario.step_count, 1);
	assert_true(comments_contain("scenarios: 1, of 1 files; 0 are refused"));
}

static void test_a_bad_file_is_refused_and_the_others_are_not(void **state)
{
	(void)state;
	fake_modules_add("b.scn", SCENARIO("b"));
	fake_modules_add("bad.scn", "scenario bad\nabout A.\nsite jmp8 -> jmp8\npatch wirte all\n");
	fake_modules_add("a.scn", SCENARIO("a"));
	load("");
	assert_int_equal(set.count, 3);
	check_scenario(0, "b.scn", "b");
	check_refused(
		1, "bad.scn",
		"bad.scn:4:7: expected a step (write, fence, sync, wait, stop, move, go, exchange, "
		"shootdown, retire), "
		"found \"wirte\"");
	check_scenario(2, "a.scn", "a");
	assert_true(comments_contain("scenarios: 2, of 3 files; 1 are refused"));
}

static void test_a_file_of_any_name_is_taken_for_a_scenario(void **state)
{
	(void)state;
	fake_modules_add("README", "Hello.\n");
	fake_modules_add("mine", SCENARIO("mine"));
	load("");
	assert_true(set.entries[0].is_refused);
	assert_non_null(strstr(set.entries[0].message, "README:1:1: expected a key"));
	check_scenario(1, "mine", "mine");
}

static void test_the_second_of_a_name_is_refused(void **state)
{
	(void)state;
	fake_modules_add("a.scn", SCENARIO("three-sync"));
	fake_modules_add("b.scn", SCENARIO("three-sync-b"));
	fake_modules_add("c.scn", SCENARIO("three-sync"));
	fake_modules_add("d.scn", SCENARIO("three-sync"));
	load("");
	assert_int_equal(set.count, 4);
	check_scenario(0, "a.scn", "three-sync");
	check_scenario(1, "b.scn", "three-sync-b");
	check_refused(
		2, "c.scn",
		"c.scn: expected a scenario of another name, found \"three-sync\", which is in "
		"a.scn already");
	check_refused(
		3, "d.scn",
		"d.scn: expected a scenario of another name, found \"three-sync\", which is in "
		"a.scn already");
}

/* The refused file goes by the name "a", too, and stands before the first that has it. */
static void test_a_refused_file_takes_no_name(void **state)
{
	(void)state;
	fake_modules_add("a.scn", "");
	fake_modules_add("x.scn", SCENARIO("a"));
	fake_modules_add("y.scn", SCENARIO("a"));
	load("");
	assert_true(set.entries[0].is_refused);
	check_scenario(1, "x.scn", "a");
	check_refused(2, "y.scn",
		      "y.scn: expected a scenario of another name, found \"a\", which is in x.scn "
		      "already");
}

static void test_files_without_a_name_are_numbered(void **state)
{
	(void)state;
	fake_modules_add("", SCENARIO("a"));
	fake_modules_add("b.scn", SCENARIO("b"));
	fake_modules_add("", "nonsense\n");
	load("");
	check_scenario(0, "module 1", "a");
	check_scenario(1, "b.scn", "b");
	assert_string_equal(set.entries[2].file, "module 3");
	assert_non_null(strstr(set.entries[2].message, "module 3:1:1: expected a key"));
}

static void test_a_file_that_cannot_be_read_is_refused(void **state)
{
	(void)state;
	fake_modules_add_unreadable("a.scn");
	fake_modules_add_unreadable("");
	load("");
	assert_int_equal(set.count, 2);
	check_refused(
		0, "a.scn",
		"a.scn: cannot be read from where the boot loader has put it; a comment above "
		"says why");
	check_refused(1, "module 2",
		      "module 2: cannot be read from where the boot loader has put it; a comment "
		      "above says why");
}

static void test_an_empty_file_is_refused(void **state)
{
	(void)state;
	fake_modules_add("a.scn", "");
	load("");
	check_refused(0, "a.scn", "a.scn:1:1: expected \"scenario\", found the end of the file");
}

/* One that has as many bytes as a file may have, and one that has one more: the last comment of
 * each is the longer by that. */
static void test_files_of_the_largest_size(void **state)
{
	static const char scenario[] = SCENARIO("large") "#";
	char *large = malloc(LANGUAGE_SOURCE_MAX + 1);

	(void)state;
	memset(large, 'x', LANGUAGE_SOURCE_MAX + 1);
	memcpy(large, scenario, sizeof(scenario) - 1);
	fake_modules_add_bytes("a.scn", large, LANGUAGE_SOURCE_MAX);
	fake_modules_add_bytes("b.scn", large, LANGUAGE_SOURCE_MAX + 1);
	free(large);
	load("");
	check_scenario(0, "a.scn", "large");
	check_refused(1, "b.scn", "b.scn:1:1: expected a file of at most 65536 bytes, found more");
}

/* A name as long as a file system has it, of a scenario with a name as long as it may be: both
 * files are named in full. */
static void test_long_file_names(void **state)
{
	char first[256] = {0}, second[256] = {0};

	(void)state;
	memset(first, 'n', sizeof(first) - 1);
	memset(second, 'm', sizeof(second) - 1);
	fake_modules_add(first, SCENARIO("12345678901234567890123456789012345678901234567"));
	fake_modules_add(second, SCENARIO("12345678901234567890123456789012345678901234567"));
	load("");
	assert_string_equal(set.entries[0].file, first);
	assert_string_equal(set.entries[1].file, second);
	assert_memory_equal(set.entries[1].message, second, 255);
	assert_non_null(strstr(set.entries[1].message, first));
	assert_non_null(strstr(set.entries[1].message, "already"));
}

/* As they are, but for what would be a line of its own, or not printable. */
static void test_names_of_other_scripts(void **state)
{
	(void)state;
	fake_modules_add("d\u00fcr.scn", "scenario 2\n");
	fake_modules_add("a\nok 1\xfc.scn", SCENARIO("a"));
	load("");
	check_refused(0, "d\u00fcr.scn",
		      "d\u00fcr.scn:2:1: expected \"about\", found the end of the file");
	check_scenario(1, "a?ok 1?.scn", "a");
}

static void add_four(void)
{
	fake_modules_add("1.scn", SCENARIO("a"));
	fake_modules_add("b.scn", "scenario 2\n");
	fake_modules_add("3.scn", SCENARIO("ab"));
	fake_modules_add("4.scn", SCENARIO("c"));
}

/* By the scenario's name, whole; in the order of the files. */
static void test_what_is_selected(void **state)
{
	(void)state;
	add_four();
	load("c,,a,c,");
	assert_int_equal(set.count, 2);
	check_scenario(0, "1.scn", "a");
	check_scenario(1, "4.scn", "c");
	assert_true(comments_contain("scenarios=: 1 other files have errors, and are left out"));
	assert_true(comments_contain("scenarios: 2, of 4 files; 0 are refused"));
	assert_int_equal(comments_count(), 2);
	load(",");
	assert_int_equal(set.count, 4);
}

static void test_a_refused_file_is_selected_by_its_own_name(void **state)
{
	(void)state;
	add_four();
	load("b,ab");
	assert_int_equal(set.count, 2);
	assert_true(set.entries[0].is_refused);
	assert_string_equal(set.entries[0].file, "b.scn");
	check_scenario(1, "3.scn", "ab");
	assert_int_equal(comments_count(), 1);
}

static void test_what_is_selected_and_missing_is_told(void **state)
{
	(void)state;
	add_four();
	load("a,3,a.scn,A,b.scn");
	assert_int_equal(set.count, 1);
	check_scenario(0, "1.scn", "a");
	assert_true(comments_contain("there is no scenario \"3\""));
	assert_true(comments_contain("there is no scenario \"a.scn\""));
	assert_true(comments_contain("there is no scenario \"A\""));
	assert_true(comments_contain("there is no scenario \"b.scn\""));
	assert_false(comments_contain("there is no scenario \"a\""));
}

static void test_nothing_is_left(void **state)
{
	char longest_name[256] = {0}, said[320];

	(void)state;
	memset(longest_name, 'n', sizeof(longest_name) - 1);
	snprintf(said, sizeof(said), "there is no scenario \"%s\"", longest_name);
	unmet_begin();
	load(longest_name);
	assert_int_equal(set.count, 0);
	assert_true(comments_contain(said));
	assert_int_equal(comments_count(), 2);
	assert_string_equal(unmet_line(0), said);
}

/* A second one of a name that nobody asked for is no business of this run. */
static void test_what_is_not_selected_is_not_refused(void **state)
{
	(void)state;
	fake_modules_add("1.scn", SCENARIO("a"));
	fake_modules_add("2.scn", SCENARIO("a"));
	fake_modules_add("3.scn", SCENARIO("b"));
	load("b");
	assert_int_equal(set.count, 1);
	check_scenario(0, "3.scn", "b");
	assert_int_equal(comments_count(), 1);
	load("a");
	assert_int_equal(set.count, 2);
	check_scenario(0, "1.scn", "a");
	assert_true(set.entries[1].is_refused);
}

static void test_there_is_no_memory(void **state)
{
	(void)state;
	comments_clear();
	is_out_of_memory = true;
	fake_modules_add("a.scn", SCENARIO("a"));
	memset(&set, 0xa5, sizeof(set));
	assert_false(set_load(&set, "", SET_STANDARD));
	assert_int_equal(set.count, 0);
}

static void test_many_files(void **state)
{
	(void)state;
	for (int i = 0; i < 1024; i++) {
		char source[200];

		snprintf(source, sizeof(source), "scenario s%d\n" BODY, i);
		fake_modules_add("s.scn", source);
	}
	load("");
	assert_int_equal(set.count, 1024);
	check_scenario(0, "s.scn", "s0");
	check_scenario(1023, "s.scn", "s1023");
	assert_true(allocated <= 1024 * (sizeof(struct scenario) + 320));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_without_files_the_standard_set_is_run),
		TEST(test_of_the_standard_set_too_some_can_be_chosen),
		TEST(test_one_file_takes_the_place_of_the_standard_set),
		TEST(test_a_bad_file_is_refused_and_the_others_are_not),
		TEST(test_a_file_of_any_name_is_taken_for_a_scenario),
		TEST(test_the_second_of_a_name_is_refused),
		TEST(test_a_refused_file_takes_no_name),
		TEST(test_files_without_a_name_are_numbered),
		TEST(test_a_file_that_cannot_be_read_is_refused),
		TEST(test_an_empty_file_is_refused),
		TEST(test_files_of_the_largest_size),
		TEST(test_long_file_names),
		TEST(test_names_of_other_scripts),
		TEST(test_what_is_selected),
		TEST(test_a_refused_file_is_selected_by_its_own_name),
		TEST(test_what_is_selected_and_missing_is_told),
		TEST(test_nothing_is_left),
		TEST(test_what_is_not_selected_is_not_refused),
		TEST(test_there_is_no_memory),
		TEST(test_many_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
