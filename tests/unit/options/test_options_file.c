/*
 * The file crossmod.options: which of its lines GRUB can only take as we do.
 */
#include "kernel/options/options_file.h"
#include "tests/unit/sample/bytes.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define MARK "\xef\xbb\xbf"

static struct options_line line;

/* Reads a string of bytes, which has none to spare, up to its only line that says something. */
static bool read_bytes(const char *bytes, size_t length)
{
	static char *copy;
	struct options_line second;
	struct options_file file;
	bool found;

	free(copy); /* the last one's: the line points into it */
	copy = (char *)exact_copy(bytes, length);
	options_file_begin(&file, copy, length);
	found = options_file_next(&file, &line);
	if (found)
		assert_false(options_file_next(&file, &second));
	return found;
}

static bool read_string(const char *string)
{
	return read_bytes(string, strlen(string));
}

static void assert_piece(struct options_piece piece, const char *expected)
{
	assert_int_equal(piece.length, strlen(expected));
	assert_memory_equal(piece.start, expected, piece.length);
}

static void assert_taken(const char *string, const char *name, const char *value)
{
	assert_true(read_string(string));
	if (line.expected)
		fail_msg("\"%s\": expected %s", string, line.expected);
	assert_piece(line.name, name);
	assert_true(options_line_is(&line, name));
	assert_piece(line.value, value);
}

static void assert_refused(const char *string)
{
	assert_true(read_string(string));
	if (!line.expected)
		fail_msg("\"%s\" is taken", string);
}

static void test_settings(void **state)
{
	(void)state;
	assert_taken("options=\"seconds=10 seed=7\"\n", "options", "seconds=10 seed=7");
	assert_taken("options='a=1 $b ;\\'\n", "options", "a=1 $b ;\\");
	assert_taken("options=seed=7", "options", "seed=7");
	assert_taken("options=\"\"\n", "options", "");
	assert_taken("options=\n", "options", "");
	assert_taken(" \toptions=seed=7 \t\r\n", "options", "seed=7");
	assert_taken("options=\"seed=7\" # mine", "options", "seed=7");
	assert_taken("options= # none", "options", "");
	assert_taken("options=\"d\xc3\xbcr #;'\"", "options", "d\xc3\xbcr #;'");
	assert_taken("long=seconds=60", "long", "seconds=60");
	assert_taken("serial=0x2f8,9600", "serial", "0x2f8,9600");
	assert_taken("modules=\"a.scn b.scn\"", "modules", "a.scn b.scn");
}

/* GRUB puts there what the lines before have named. */
static void test_more_modules(void **state)
{
	(void)state;
	assert_taken("modules=\"$modules a.scn b.scn\"", "modules", "a.scn b.scn");
	assert_taken("modules=\"$modules \" # no more", "modules", "");
	assert_taken("modules='$modules a.scn'", "modules", "$modules a.scn");
	assert_refused("modules=\"$modules\"");
	assert_refused("modules=\"$module a.scn\"");
	assert_refused("modules=\"a.scn $modules b.scn\"");
	assert_refused("modules=\"$modules $modules a.scn\"");
	assert_refused("modules=\"$modules a.scn");
	assert_refused("modules=$modules");
	assert_refused("options=\"$modules a=1\"");
	assert_refused("options=\"$options a=1\"");
}

static void test_what_is_no_setting(void **state)
{
	static const char *const lines[] = {
		"options=\"seed=7", "options='seed=7",	 "options=\"seed=7'",  "options",
		"options =seed=7",  "options= seed=7",	 "options = \"a=1\"",  "options=a=1 b=2",
		"optoins=seed=7",   "Options=seed=7",	 "optionss=seed=7",    "option=seed=7",
		"=seed=7",	    "set options=",	 "options=\"a\\ b\"",  "options=\"a=$b\"",
		"options=a\\ b",    "options=a$b",	 "options=a;boot",     "options=\"a\";boot",
		"options=\"a\"b",   "options=a#b",	 "options=a\"b\"",     "options=a\rb=1",
		"\xff\xfeo",	    "options=\"a\x01\"", "options=d\xc3\xbcr", "boot",
		"# a\roptions=a",   "options=a*b",	 "\"options\"=a",      "{",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		assert_refused(lines[i]);
	assert_true(read_bytes("a\0b", 3) && line.expected);
	assert_true(read_bytes("#\0", 2) && line.expected);
}

static void test_empty_lines_and_comments(void **state)
{
	(void)state;
	assert_false(read_string(""));
	assert_false(read_string("\n\r\n \t\n\t# don't = \"\n#"));
	assert_taken("# first\r\n\r\nlong=a=1\n# last", "long", "a=1");
	assert_int_equal(line.number, 3);
	assert_refused("\n\n\n nothing \r\n");
	assert_int_equal(line.number, 4);
	assert_piece(line.whole, "nothing");
}

static void test_seconds(void **state)
{
	(void)state;
	assert_taken("timeout=0", "timeout", "0");
	assert_taken("timeout=\"99999\"", "timeout", "99999");
	assert_refused("timeout=");
	assert_refused("timeout=abc");
	assert_refused("timeout=-1");
	assert_refused("timeout=010");
	assert_refused("timeout=5s");
	assert_refused("timeout=100000");
}

static void test_modes_of_the_screen(void **state)
{
	(void)state;
	assert_taken("video=text", "video", "text");
	assert_taken("video=1024x768x32,800x600,auto,keep", "video",
		     "1024x768x32,800x600,auto,keep");
	assert_refused("video=");
	assert_refused("video=texts");
	assert_refused("video=text,");
	assert_refused("video=,text");
	assert_refused("video=1024");
	assert_refused("video=1024x");
	assert_refused("video=x768");
	assert_refused("video=1x2x3x4");
	assert_refused("video=1024X768");
	assert_refused("video=\"text, 640x480\"");
}

/* GRUB takes it for a part of the first word, and so passes over that command. */
static void test_byte_order_mark(void **state)
{
	(void)state;
	assert_false(read_string(MARK));
	assert_false(read_string(MARK "\r\n# two"));
	assert_false(read_string(MARK "# What runs: see grub.cfg.\n"));
	assert_taken(MARK "\nlong=a=1", "long", "a=1");
	assert_int_equal(line.number, 2);
	assert_refused(MARK "long=a=1");
	assert_piece(line.whole, "long=a=1");
	assert_refused(MARK "# don't");
	assert_refused(MARK "# a; boot");
	assert_refused("long=a=1" MARK);
}

static bool came(const char *words, const char *command_line)
{
	return options_file_came((struct options_piece){words, strlen(words)}, command_line);
}

static void test_what_came(void **state)
{
	(void)state;
	assert_true(came("", ""));
	assert_true(came(" \t", "a=1"));
	assert_true(came("a=1  b=2", "a=1 b=2"));
	assert_true(came("a=1\tb=2 ", " a=1 b=2 serial=com2"));
	assert_false(came("a=1", ""));
	assert_false(came("a=1 b=2", "a=1"));
	assert_false(came("a=1", "a=12"));
	assert_false(came("a=12", "a=1"));
	assert_false(came("a=1 b=2", "b=2 a=1"));
	assert_false(came("a='1'", "a=\\'1\\'"));
}

/* Reading other bytes gives the last one back. */
static int forget(void **state)
{
	(void)state;
	read_string("");
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_settings),
		cmocka_unit_test(test_more_modules),
		cmocka_unit_test(test_what_is_no_setting),
		cmocka_unit_test(test_empty_lines_and_comments),
		cmocka_unit_test(test_seconds),
		cmocka_unit_test(test_modes_of_the_screen),
		cmocka_unit_test(test_byte_order_mark),
		cmocka_unit_test(test_what_came),
	};

	return cmocka_run_group_tests(tests, NULL, forget);
}
