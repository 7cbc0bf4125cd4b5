/*
 * What is shown of a string from outside: UTF-8 by the Unicode standard's table 3-7, and nothing
 * that speaks to a terminal. And of a path, at least the file's name.
 */
#include "lib/printable.h"

#include "tests/unit/sample/bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* The first character of a string, which has no byte to spare. */
static size_t length_of(const char *string)
{
	size_t length = strlen(string);
	uint8_t *copy = exact_copy((const uint8_t *)string, length);
	size_t printable = printable_length((const char *)copy, length);

	free(copy);
	return printable;
}

static void assert_clean(const char *string, const char *expected)
{
	char copy[256];

	assert_true(strlen(string) < sizeof(copy));
	snprintf(copy, sizeof(copy), "%s", string);
	printable_clean(copy);
	assert_string_equal(copy, expected);
}

static void test_characters(void **state)
{
	(void)state;
	assert_int_equal(printable_length("a", 0), 0);
	assert_int_equal(length_of(" "), 1);
	assert_int_equal(length_of("~"), 1);
	assert_int_equal(length_of("\u00a0"), 2);
	assert_int_equal(length_of("\u00fcx"), 2);
	assert_int_equal(length_of("\u07ff"), 2);
	assert_int_equal(length_of("\u0800"), 3);
	assert_int_equal(length_of("\u6f22"), 3);
	assert_int_equal(length_of("\ufffd"), 3);
	assert_int_equal(length_of("\U00010000"), 4);
	assert_int_equal(length_of("\U0001f600"), 4);
	assert_int_equal(length_of("\xf4\x8f\xbf\xbd"), 4); /* U+10FFFD, the last one */
}

/* Cut short, too long, a half of a pair, beyond the last, and bytes that begin nothing. */
static void test_no_utf_8(void **state)
{
	static const char *const none[] = {
		"\xc3",
		"\xc3(",
		"\xe6\xbc",
		"\xe6\xbc ",
		"\xf0\x9f\x98",
		"\xf0\x9f\x98\x7f",
		"\xc0\xaf",
		"\xc1\xbf",
		"\xe0\x80\xaf",
		"\xe0\x9f\xbf",
		"\xf0\x80\x80\xaf",
		"\xf0\x8f\xbf\xbf",
		"\xed\xa0\x80",
		"\xed\xbf\xbf",
		"\xf4\x90\x80\x80",
		"\xf5\x80\x80\x80",
		"\x80",
		"\xbf",
		"\xfe",
		"\xff",
		"\xf8\x88\x80\x80\x80",
	};

	(void)state;
	for (unsigned n = 0; n < sizeof(none) / sizeof(none[0]); n++)
		assert_int_equal(length_of(none[n]), 0);
}

/* Controls of both sets, separators of lines, marks of direction and of byte order, no characters.
 */
static void test_what_is_hidden(void **state)
{
	static const char *const hidden[] = {
		"\x01",		"\t",		"\n",		"\x1b",		"\x7f",
		"\xc2\x80",	"\xc2\x9b",	"\xc2\x9f",	"\xd8\x9c",	"\xe2\x80\x8e",
		"\xe2\x80\x8f", "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\xaa", "\xe2\x80\xae",
		"\xe2\x81\xa6", "\xe2\x81\xa9", "\xef\xbb\xbf", "\xef\xbf\xb9", "\xef\xbf\xbe",
		"\xef\xbf\xbf",
	};

	(void)state;
	for (unsigned n = 0; n < sizeof(hidden) / sizeof(hidden[0]); n++)
		assert_int_equal(length_of(hidden[n]), 0);
}

/* Each byte by itself, so that nothing moves. */
static void test_clean(void **state)
{
	(void)state;
	assert_clean("", "");
	assert_clean("d\u00fcr.scn", "d\u00fcr.scn");
	assert_clean("\u6f22\n\x1b[2J\u5b57", "\u6f22??[2J\u5b57");
	assert_clean("\xfc\xc3\xbc\xc3", "?\xc3\xbc?");
	assert_clean("a\xe2\x80\xae"
		     "b",
		     "a???b");
}

static void assert_path(const char *path, const char *expected)
{
	struct printable_path shown = printable_path(path);

	assert_string_equal(shown.string, expected);
}

/* 271 bytes have room; of more the end is shown, from a slash on, and all of a name of 255 bytes.
 */
static void test_paths(void **state)
{
	char path[2000], expected[PRINTABLE_PATH_SIZE + 1];
	const size_t room = PRINTABLE_PATH_SIZE - 1;

	(void)state;
	assert_path("/tmp/d\u00fcr\n.scn", "/tmp/d\u00fcr?.scn");
	memset(path, 'd', sizeof(path));
	path[room] = '\0';
	assert_path(path, path);
	path[room] = 'd';

	snprintf(path + 1000, sizeof(path) - 1000, "/x/name.scn");
	memset(expected, 'd', sizeof(expected));
	assert_path(path, ".../x/name.scn");

	memset(path + 1001, 'n', 255);
	path[1001 + 255] = '\0';
	snprintf(expected, sizeof(expected), ".../%.*s", 255, path + 1001);
	assert_path(path, expected);
}

/* Without a slash, from a character on: 268 bytes have room behind the dots, and that is one byte
 * more than 89 of three bytes. */
static void test_a_path_without_a_slash(void **state)
{
	char path[3 * 200 + 1] = "", expected[PRINTABLE_PATH_SIZE] = "...";

	(void)state;
	for (size_t n = 0; n < 200; n++)
		snprintf(path + 3 * n, sizeof(path) - 3 * n, "\u6f22");
	for (size_t n = 0; n < 89; n++)
		snprintf(expected + 3 + 3 * n, sizeof(expected) - 3 - 3 * n, "\u6f22");
	assert_path(path, expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_characters),
		cmocka_unit_test(test_no_utf_8),
		cmocka_unit_test(test_what_is_hidden),
		cmocka_unit_test(test_clean),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_a_path_without_a_slash),
	};

	return cmocka_run_group_tests_name("printable", tests, NULL, NULL);
}
