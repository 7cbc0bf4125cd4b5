/*
 * What goes into the page: that nothing from outside is taken for HTML, and numbers for people.
 */
#include "tools/base/html.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_put(void (*put)(FILE *to, const char *string), const char *from, const char *to)
{
	char *made = NULL;
	size_t size;
	FILE *stream = open_memstream(&made, &size);

	assert_non_null(stream);
	put(stream, from);
	fclose(stream);
	assert_string_equal(made, to);
	free(made);
}

static void test_words(void **state)
{
	static const char *const cases[][2] = {
		{"", ""},
		{"three-sync", "three-sync"},
		{"<b>", "&lt;b&gt;"},
		{"&lt;", "&amp;lt;"},
		{"\" onclick='x'", "&quot; onclick=&#39;x&#39;"},
		{"Größe µs", "Größe µs"},
		{"a\tb", "a\tb"},
		{"a\nb\x1b[31m\x7f", "a?b?[31m?"},
		{"\xff\xc3", "??"},
		{"\xe2\x80\xae", "???"}, /* turns what follows around */
		{"\xc3<", "?&lt;"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_put(html_words, cases[i][0], cases[i][1]);
}

static void put_bytes(FILE *to, const char *string)
{
	(void)string;
	html_span(to, (struct span){"a\0<", 3});
}

static void test_any_bytes(void **state)
{
	(void)state;
	assert_put(put_bytes, "", "a?&lt;");
}

static void test_lines(void **state)
{
	(void)state;
	assert_put(html_lines, "site <a>\n\tb\r\n", "site &lt;a&gt;\n\tb?\n");
}

static void test_addresses(void **state)
{
	(void)state;
	assert_put(html_uri, "a-B_9.~", "a-B_9.~");
	assert_put(html_uri, "a b&c=d#e\"'<%+\n", "a%20b%26c%3Dd%23e%22%27%3C%25%2B%0A");
	assert_put(html_uri, "µ", "%C2%B5");
}

static void test_numbers(void **state)
{
	static const struct {
		uint64_t number;
		const char *shown;
	} cases[] = {
		{0, "0"},
		{999, "999"},
		{1000, "1,000"},
		{123456, "123,456"},
		{1140306962, "1,140,306,962"},
		{UINT64_MAX, "18,446,744,073,709,551,615"},
	};
	char shown[HTML_NUMBER_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		html_number(cases[i].number, shown);
		assert_string_equal(shown, cases[i].shown);
	}
}

static void test_times(void **state)
{
	static const struct {
		uint64_t ns;
		const char *shown;
	} cases[] = {
		{0, "0 ns"},
		{999, "999 ns"},
		{1000, "1.0 µs"},
		{12345, "12 µs"},
		{2500000, "2.5 ms"},
		{3000000000, "3.0 s"},
		{10000000000000, "10000 s"},
		{UINT64_MAX, "18446744074 s"},
	};
	char shown[HTML_TIME_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		html_time(cases[i].ns, shown);
		assert_string_equal(shown, cases[i].shown);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),	cmocka_unit_test(test_any_bytes),
		cmocka_unit_test(test_lines),	cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_numbers), cmocka_unit_test(test_times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
