/*
 * What a source that is no scenario is told: where, what was expected there, and what was found.
 */
#include "scenario/language/language.h"
#include "tests/unit/sample/how_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HEAD "scenario a\nabout A.\n" /* lines 1 and 2 */
#define SITE "site jmp8 -> jmp8\n"    /* line 3 */
#define TAIL "patch fence\nforbid torn\n"
#define STEP_WORDS                                                                                 \
	"expected a step (write, fence, sync, wait, stop, move, go, exchange, shootdown, retire)"
#define OUTCOME_WORDS                                                                              \
	"expected an outcome (torn, fault, unserialized, late-old, late-breakpoint, stale, "       \
	"nested, mismatch)"
#define KEY_WORDS                                                                                  \
	"expected a key (scenario, about, site, place, handler, patch, execute, rest, online, "    \
	"also, repeat, "                                                                           \
	"forbid, show)"
#define KIND_WORDS                                                                                 \
	"expected a kind of instruction, or { and instructions } (bytes, nop2, nop5, jmp8, "       \
	"jmp32, call32, jcc8, int3, "                                                              \
	"sled2, jcc32)"

struct refused {
	const char *source;
	const char *message; /* behind "x.scn:" */
};

static void check(const char *source, size_t length, const char *message)
{
	struct scenario scenario;
	struct parse_error error;
	char place[32];

	if (scenario_parse("x.scn", source, length, &scenario, &error))
		fail_msg("accepted, and should have been refused by \"%s\"", message);
	assert_memory_equal(error.message, "x.scn:", 6);
	assert_string_equal(error.message + 6, with_how_words(message));
	snprintf(place, sizeof(place), "%u:%u: ", error.line, error.column);
	assert_memory_equal(message, place, strlen(place));
}

static void check_all(const struct refused *all, size_t count)
{
	for (size_t i = 0; i < count; i++)
		check(all[i].source, strlen(all[i].source), all[i].message);
}

#define CHECK_ALL(all) check_all(all, sizeof(all) / sizeof((all)[0]))

static void test_keys(void **state)
{
	static const struct refused all[] = {
		{"", "1:1: expected \"scenario\", found the end of the file"},
		{"# nothing\n\n", "3:1: expected \"scenario\", found the end of the file"},
		{HEAD "site jmp8 -> { jmp $-8 }\n",
		 "3:16: expected where it leads, as .+9, or * before a register, found this "
		 "instruction"},
		{"about A.\n", "1:1: expected \"scenario\" first, found \"about\""},
		{HEAD "\nhandlers next\n", "4:1: " KEY_WORDS ", found \"handlers\""},
		{HEAD SITE "scenario b\n",
		 "4:1: expected one scenario a file, found a second one; the first is in line 1"},
		{HEAD "about B.\n", "3:1: expected \"about\" once, found it a second time; the "
				    "first is in line 2"},
		{HEAD SITE "patch fence\nhandler next\npatch fence\n",
		 "6:1: expected \"patch\" once, found it a second time; the first is in line 4"},
		{HEAD SITE " place line+1\n",
		 "4:2: expected a key at the beginning of the line; only about and patch go on in "
		 "the next, found \"place\""},
		{" scenario a\n",
		 "1:2: expected a key at the beginning of the line; only about and "
		 "patch go on in the next, found \"scenario\""},
		{"scenario a\n", "2:1: expected \"about\", found the end of the file"},
		{HEAD, "3:1: expected \"site\", found the end of the file"},
		{HEAD SITE "forbid torn\n", "5:1: expected \"patch\", found the end of the file"},
		{HEAD SITE "patch fence",
		 "5:1: expected \"forbid\" or \"show\", found the end of the file"},
	};

	(void)state;
	CHECK_ALL(all);
}

static void test_names_and_sentences(void **state)
{
	static const char name[] = "expected a name of 1 to 47 characters (a-z, 0-9, -), found ";
	char source[1024], message[256];

	(void)state;
	snprintf(message, sizeof(message), "1:10: %s\"Direct\"", name);
	check("scenario Direct\n", 16, message);
	snprintf(message, sizeof(message), "1:9: %sthe end of the line", name);
	check("scenario\n", 9, message);
	snprintf(source, sizeof(source), "scenario %048d", 0);
	snprintf(message, sizeof(message), "1:10: %s\"%024d...\"", name, 0);
	check(source, strlen(source), message);
	check("scenario a b\n", 13, "1:12: expected the end of the line, found \"b\"");
	check("scenario a\nabout # A.\n", 22,
	      "2:6: expected a sentence on why there is this scenario, found the end of the line");
	snprintf(source, sizeof(source), "scenario a\nabout %0300d\n %019d\n", 0, 0);
	check(source, strlen(source),
	      "2:1: expected a sentence of at most 319 characters, found a longer one");
}

static void test_sites(void **state)
{
	static const struct refused all[] = {
		{HEAD "site jmp9 -> jmp8\n", "3:6: " KIND_WORDS ", found \"jmp9\""},
		{HEAD "site jmp8 jmp8\n", "3:11: expected \"->\", found \"jmp8\""},
		{HEAD "site jmp8 ->\n", "3:13: " KIND_WORDS ", found the end of the line"},
		{HEAD "site jmp8 -> jmp8 jmp8\n",
		 "3:19: expected the end of the line, found \"jmp8\""},
		{HEAD "site bytes eb -> jmp8\n",
		 "3:6: expected two forms of the same length, found "
		 "two that differ in it"},
		{HEAD "site bytes eb e5 -> bytes eb\n",
		 "3:6: expected two forms of the same length, found two that differ in it"},
		{HEAD "site nop2 -> jmp32\n", "3:6: expected two forms of the same length, found "
					      "two that differ in it"},
		{HEAD "site bytes -> jmp8\n",
		 "3:12: expected a byte of two hexadecimal digits, found \"->\""},
		{HEAD "site bytes eb 1g -> jmp8\n",
		 "3:15: expected a byte of two hexadecimal digits, found \"1g\""},
		{HEAD "site bytes 0 1 2 3 4 5 6 7 8 9 a b c d e f 0\n",
		 "3:12: expected a byte of two hexadecimal digits, found \"0\""},
		{HEAD "site bytes 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10\n",
		 "3:60: expected at most 16 bytes, found \"10\""},
		{HEAD SITE SITE SITE SITE SITE SITE SITE SITE SITE,
		 "11:1: expected at most 8 sites, found one more"},
		{HEAD "place line+0\n", "3:1: expected \"site\" before \"place\", found none"},
		{HEAD SITE "place line+0\nplace line+0\n",
		 "5:1: expected one place a site, found another in line 4"},
		{HEAD SITE "place line+64\n", "4:7: expected a place (quad+0 to 7, line+0 to 63, "
					      "page+0 to 4095), found \"line+64\""},
		{HEAD SITE "place quad+\n", "4:7: expected a place (quad+0 to 7, line+0 to 63, "
					    "page+0 to 4095), found \"quad+\""},
		{HEAD SITE "place quad + 1\n", "4:7: expected a place (quad+0 to 7, line+0 to 63, "
					       "page+0 to 4095), found \"quad\""},
	};

	(void)state;
	CHECK_ALL(all);
}

static void test_forms(void **state)
{
	static const struct refused all[] = {
		{HEAD "site int3 -> int3\n" TAIL,
		 "3:6: expected two forms that differ, found two that are the same"},
		{HEAD "site jmp8 -> sled2\n" TAIL,
		 "3:6: expected sled2 as the old form only, found it as the new one; write it as "
		 "bytes 90 90"},
	};

	(void)state;
	CHECK_ALL(all);
}

static void test_steps(void **state)
{
	static const struct refused all[] = {
		{HEAD "patch wirte tail\n", "3:7: " STEP_WORDS ", found \"wirte\""},
		{HEAD "patch\n", "3:6: " STEP_WORDS ", found the end of the line"},
		{HEAD "patch write\n", "3:12: expected what to write (breakpoint, head, tail, all, "
				       "bytes, flag), found the end of the line"},
		{HEAD "patch write tail byte\n",
		 "3:22: expected \"by\", found the end of the line"},
		{HEAD "patch write bytes 1\n", "3:19: expected the first and last byte of a range, "
					       "such as 1..4, found \"1\""},
		{HEAD "patch write bytes 4..1\n", "3:19: expected the first and last byte of a "
						  "range, such as 1..4, found \"4..1\""},
		{HEAD "patch write bytes 0..16\n", "3:19: expected the first and last byte of a "
						   "range, such as 1..4, found \"0..16\""},
		{HEAD "patch write head of site 8\n",
		 "3:26: expected a site, a number from 0 to 7, found \"8\""},
		{HEAD "patch write flag 256\n", "3:18: expected the flag's value, a number from 0 "
						"to 255, found \"256\""},
		{HEAD "patch fence\n sync cpiud\n", "4:7: " HOW_WORDS ", found \"cpiud\""},
		{HEAD "patch sync cpuid fenced\n",
		 "3:18: expected the end of the line, found \"fenced\""},
		{HEAD "patch wait 5\n", "3:13: expected \"cycles\", found the end of the line"},
		{HEAD "patch wait 4294967297 cycles\n", "3:12: expected a time to wait, a number "
							"from 0 to 1000000000, found "
							"\"4294967297\""},
		{HEAD "patch retire\n", "3:13: expected \"handler\", found the end of the line"},
		{HEAD "patch write flag\n", "3:17: expected the flag's value, a number from 0 to "
					    "255, found the end of the line"},
		{HEAD "patch fence; fence\n", "3:12: expected the end of the line, found \";\""},
	};

	(void)state;
	CHECK_ALL(all);
}

static void test_executions(void **state)
{
	static const struct refused all[] = {
		{HEAD "execute straight\n",
		 "3:9: expected what to execute (call, or read flag; ...), found \"straight\""},
		{HEAD "execute read flag; call\n", "3:20: " HOW_WORDS ", found \"call\""},
		{HEAD "execute read flag; cpuid; jump\n",
		 "3:27: expected how to come to the site (call, straight), found \"jump\""},
		{HEAD "execute call in program\n",
		 "3:17: expected a handler (interrupt, nmi), found \"program\""},
		{HEAD "handler skip\n", "3:9: expected where to go on after a breakpoint (next, "
					"old, new, retry), found \"skip\""},
	};

	(void)state;
	CHECK_ALL(all);
}

static void test_expectations(void **state)
{
	static const struct refused all[] = {
		{HEAD "forbid old\n", "3:8: " OUTCOME_WORDS ", found \"old\""},
		{HEAD "forbid\n", "3:7: " OUTCOME_WORDS ", found the end of the line"},
		{HEAD "forbid under all\n", "3:8: " OUTCOME_WORDS ", found \"under\""},
		{HEAD "forbid torn, stale\n", "3:8: " OUTCOME_WORDS ", found \"torn,\""},
		{HEAD "show stale stale\n", "3:12: expected an outcome that is not in this line "
					    "yet, found \"stale\""},
		{HEAD "show stale under cohrent\n",
		 "3:18: expected a model, run, or all (coherent, bytewise, snapshot, sequential, "
		 "prefetch, run), found \"cohrent\""},
		{HEAD "show stale under\n",
		 "3:17: expected a model, run, or all (coherent, bytewise, snapshot, sequential, "
		 "prefetch, run), found the end of the line"},
		{HEAD "show stale under run coherent run\n",
		 "3:31: expected a model, run, or all that is not in this line yet, found \"run\""},
		{HEAD "show stale under run all\n",
		 "3:22: expected a model, run, or all (coherent, bytewise, snapshot, sequential, "
		 "prefetch, run), found \"all\""},
		{HEAD "show stale under all run\n",
		 "3:22: expected the end of the line, found \"run\""},
		{HEAD "show stale under all prefetch\n",
		 "3:22: expected the end of the line, found \"prefetch\""},
		{HEAD "forbid torn fault under coherent\n",
		 "3:19: expected the end of the line, or \"under run\", since only runs see a "
		 "fault, found \"under\""},
		{HEAD "forbid fault under prefetch run\n",
		 "3:14: expected the end of the line, or \"under run\", since only runs see a "
		 "fault, found \"under\""},
		{HEAD "show fault under all\n",
		 "3:12: expected the end of the line, or \"under run\", since only runs see a "
		 "fault, found \"under\""},
		{HEAD "forbid mismatch under run\n",
		 "3:17: expected the end of the line, or models, since no run sees a mismatch, "
		 "found \"under\""},
		{HEAD "show torn mismatch under snapshot run\n",
		 "3:20: expected the end of the line, or models, since no run sees a mismatch, "
		 "found \"under\""},
		{HEAD "forbid stale under snapshot\nshow stale\n",
		 "4:1: expected an outcome in forbid or in show, found stale in both, under "
		 "snapshot"},
		{HEAD "forbid fault\nshow fault\n",
		 "4:1: expected an outcome in forbid or in show, found fault in both, under "
		 "run"},
		{HEAD "forbid stale under snapshot run\nshow stale under coherent run\n",
		 "4:1: expected an outcome in forbid or in show, found stale in both, under run"},
		{HEAD "show stale under run\nforbid stale\n",
		 "4:1: expected an outcome in forbid or in show, found stale in both, under run"},
	};

	(void)state;
	CHECK_ALL(all);
}

static void test_what_only_the_whole_file_shows(void **state)
{
	static const struct refused all[] = {
		{HEAD SITE "patch fence\n write head of site 1\nforbid torn\n",
		 "5:2: expected a site of the file, 0 to 0, found site 1"},
		{HEAD "patch write bytes 1..2\n" SITE "forbid torn\n",
		 "3:7: expected a write inside site 0, found one of bytes, and the site has 2 "
		 "bytes"},
		{HEAD SITE "patch go\nforbid torn\n",
		 "4:7: expected \"stop\" before \"go\", found none"},
		{HEAD SITE "patch stop\n fence\nforbid torn\n",
		 "4:7: expected \"go\" after \"stop\", found none"},
		{HEAD SITE "patch stop\n sync none\n go\nforbid torn\n",
		 "5:2: expected \"go\" before it, found none; all other CPUs were stopped in line "
		 "4 and cannot acknowledge"},
		{HEAD SITE TAIL "execute read flag; cpuid; call\n",
		 "6:9: expected a step \"write flag\", since the executor reads the flag, found "
		 "none"},
		{HEAD SITE
		 "patch write flag 1\nforbid torn\nexecute read flag; iret; call in nmi\n",
		 "6:9: expected no iret inside an NMI handler, since it lets the next NMI in, "
		 "found one"},
		{HEAD SITE SITE
		 "patch write flag 1\nforbid torn\nexecute read flag; cpuid; straight\n",
		 "7:9: expected \"call\", since only one site can be come to straight, found two "
		 "sites"},
		{HEAD "site jmp8 -> int3\nhandler retry\n" TAIL,
		 "4:9: expected a handler that leads away from site 0, found retry, and the site "
		 "is a breakpoint itself"},
		{HEAD "site jmp8 -> int3\nhandler new\n" TAIL,
		 "4:9: expected a handler that leads away from site 0, found new, and the site is "
		 "a breakpoint itself"},
		{HEAD "site int3 -> jmp8\nhandler old\n" TAIL,
		 "4:9: expected a handler that leads away from site 0, found old, and the site is "
		 "a breakpoint itself"},
	};

	(void)state;
	CHECK_ALL(all);
}

static void test_bytes_that_may_not_stand_there(void **state)
{
	static const char nul[] = "scenario a\nabout A\0.\n";
	static const char reversed[] = "scenario a\rabout A.\n";
	static const char latin[] = "scenario a\nabout \xe4\n";

	(void)state;
	check(nul, sizeof(nul) - 1,
	      "2:8: expected printable ASCII outside of comments, found the byte 0x00");
	check(reversed, sizeof(reversed) - 1,
	      "1:11: expected printable ASCII outside of comments, found the byte 0x0d");
	check(latin, sizeof(latin) - 1,
	      "2:7: expected printable ASCII outside of comments, found the byte 0xe4");
}

static void test_large_files(void **state)
{
	char *source = malloc(LANGUAGE_SOURCE_MAX + 1);

	(void)state;
	assert_non_null(source);
	memset(source, 'x', LANGUAGE_SOURCE_MAX + 1);
	check(source, LANGUAGE_SOURCE_MAX + 1,
	      "1:1: expected a file of at most 65536 bytes, found more");
	check(source, LANGUAGE_SOURCE_MAX,
	      "1:1: " KEY_WORDS ", found \"xxxxxxxxxxxxxxxxxxxxxxxx...\"");
	memset(source, ' ', LANGUAGE_SOURCE_MAX);
	check(source, LANGUAGE_SOURCE_MAX, "2:1: expected \"scenario\", found the end of the file");
	memset(source, '\n', LANGUAGE_SOURCE_MAX);
	check(source, LANGUAGE_SOURCE_MAX,
	      "65537:1: expected \"scenario\", found the end of the file");
	free(source);
}

static void test_too_many_steps(void **state)
{
	char source[1024];
	size_t length = (size_t)snprintf(source, sizeof(source), HEAD "patch fence\n");

	(void)state;
	for (int i = 1; i < STEPS_MAX + 1; i++)
		length += (size_t)snprintf(source + length, sizeof(source) - length, " fence\n");
	check(source, strlen(source), "35:2: expected at most 32 steps, found \"fence\"");
}

static void test_the_name_of_a_file_may_be_anything(void **state)
{
	struct scenario scenario;
	struct parse_error error;
	char name[4096];

	(void)state;
	memset(name, '\n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	assert_false(scenario_parse(name, "", 0, &scenario, &error));
	assert_null(strchr(error.message, '\n'));
	assert_non_null(strstr(error.message, "?:1:1: expected \"scenario\""));
}

/* The file's own name is always there, and so is the place. */
static void test_long_paths(void **state)
{
	char path[4096], expected[PARSE_MESSAGE_SIZE];
	struct scenario scenario;
	struct parse_error error;

	(void)state;
	memset(path, 'd', sizeof(path));
	memcpy(path + 3900, "/d\u00fcr.scn", sizeof("/d\u00fcr.scn"));
	assert_false(scenario_parse(path, "wirte\n", 6, &scenario, &error));
	snprintf(expected, sizeof(expected),
		 ".../d\u00fcr.scn:1:1: " KEY_WORDS ", found \"wirte\"");
	assert_string_equal(error.message, expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_long_paths),
		cmocka_unit_test(test_names_and_sentences),
		cmocka_unit_test(test_sites),
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_steps),
		cmocka_unit_test(test_executions),
		cmocka_unit_test(test_expectations),
		cmocka_unit_test(test_what_only_the_whole_file_shows),
		cmocka_unit_test(test_bytes_that_may_not_stand_there),
		cmocka_unit_test(test_large_files),
		cmocka_unit_test(test_too_many_steps),
		cmocka_unit_test(test_the_name_of_a_file_may_be_anything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
