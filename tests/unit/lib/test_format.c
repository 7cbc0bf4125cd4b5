/*
 * format_string(), against what the C standard says that printf() writes.
 */
#include "lib/format.h"

#include <stdarg.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define UNTOUCHED '~'

static char to[64];

/* format_string(), without its attribute: some of the formats here are wrong on purpose. */
static size_t format_unchecked(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	size_t length = format_string_v(to, sizeof(to), format, arguments);

	va_end(arguments);
	return length;
}

/* Formats into a buffer that is long enough; also the length, and nothing behind the NUL. */
#define assert_formats(expected, ...)                                                              \
	do {                                                                                       \
		memset(to, UNTOUCHED, sizeof(to));                                                 \
		size_t written = format_unchecked(__VA_ARGS__);                                    \
		assert_string_equal(to, expected);                                                 \
		assert_int_equal(written, sizeof(expected) - 1);                                   \
		assert_int_equal(to[written + 1], UNTOUCHED);                                      \
	} while (0)

static void test_no_directive(void **state)
{
	(void)state;
	assert_formats("", "");
	assert_formats("eb e5 -> eb f0", "eb e5 -> eb f0");
	assert_formats("100%", "100%%");
	assert_formats("%d", "%%d");
}

static void test_signed(void **state)
{
	(void)state;
	assert_formats("0", "%d", 0);
	assert_formats("-1", "%d", -1);
	assert_formats("2147483647", "%i", INT32_MAX);
	assert_formats("-2147483648", "%d", INT32_MIN);
	assert_formats("-9223372036854775808", "%ld", (long)INT64_MIN);
	assert_formats("9223372036854775807", "%lld", (long long)INT64_MAX);
	assert_formats("-9223372036854775808", "%lli", (long long)INT64_MIN);
	assert_formats("-5", "%zd", (ssize_t)-5);
}

static void test_unsigned(void **state)
{
	(void)state;
	assert_formats("0", "%u", 0u);
	assert_formats("4294967295", "%u", UINT32_MAX);
	assert_formats("18446744073709551615", "%lu", (unsigned long)UINT64_MAX);
	assert_formats("18446744073709551615", "%llu", (unsigned long long)UINT64_MAX);
	assert_formats("18446744073709551615", "%zu", SIZE_MAX);
	assert_formats("1000000000000", "%llu", 1000000000000ull);
}

static void test_hexadecimal(void **state)
{
	(void)state;
	assert_formats("0", "%x", 0u);
	assert_formats("deadbeef", "%x", 0xdeadbeefu);
	assert_formats("DEADBEEF", "%X", 0xdeadbeefu);
	assert_formats("ffffffffffffffff", "%llx", (unsigned long long)UINT64_MAX);
	assert_formats("123456789abcdef0", "%lx", 0x123456789abcdef0ul);
	assert_formats("0xffffffff80000000", "%p", (void *)0xffffffff80000000u);
	assert_formats("0x0", "%p", (void *)NULL);
}

static void test_width(void **state)
{
	(void)state;
	assert_formats("[   42]", "[%5d]", 42);
	assert_formats("[  -42]", "[%5d]", -42);
	assert_formats("[42   ]", "[%-5d]", 42);
	assert_formats("[-42  ]", "[%-5d]", -42);
	assert_formats("[123456]", "[%5d]", 123456);
	assert_formats("[12345]", "[%5d]", 12345);
	assert_formats("[  ab]", "[%4x]", 0xabu);
	assert_formats("[   abc]", "[%6s]", "abc");
	assert_formats("[abc   ]", "[%-6s]", "abc");
	assert_formats("[abc]", "[%2s]", "abc");
	assert_formats("[          42]", "[%12d]", 42);
}

static void test_zero_padding(void **state)
{
	(void)state;
	assert_formats("00042", "%05d", 42);
	assert_formats("-0042", "%05d", -42);
	assert_formats("-42", "%03d", -42);
	assert_formats("0f", "%02x", 0xfu);
	assert_formats("00001234", "%08x", 0x1234u);
	assert_formats("-09223372036854775808", "%021lld", (long long)INT64_MIN);
	/* The standard: with '-', the 0 is ignored, wherever it stands. */
	assert_formats("[42   ]", "[%-05d]", 42);
	assert_formats("[-42  ]", "[%0-5d]", -42);
}

static void test_strings(void **state)
{
	static const char unterminated[3] = {'a', 'b', 'c'};
	char *exact = malloc(sizeof(unterminated));

	(void)state;
	assert_non_null(exact);
	memcpy(exact, unterminated, sizeof(unterminated));
	assert_formats("abc", "%s", "abc");
	assert_formats("", "%s", "");
	assert_formats("ab", "%.2s", "abc");
	assert_formats("", "%.0s", "abc");
	assert_formats("", "%.s", "abc");
	assert_formats("abc", "%.9s", "abc");
	assert_formats("[  ab]", "[%4.2s]", "abc");
	assert_formats("[ab  ]", "[%-4.2s]", "abc");
	/* Up to its precision, a string needs no NUL: ASan sees when it is looked for. */
	assert_formats("abc", "%.3s", exact);
	assert_formats("(null)", "%s", (char *)NULL);
	assert_formats("x", "%c", 'x');
	free(exact);
}

static void test_width_of_characters_and_pointers(void **state)
{
	(void)state;
	assert_formats("[    x]", "[%5c]", 'x');
	assert_formats("[x    ]", "[%-5c]", 'x');
	assert_formats("[      0x1234]", "[%12p]", (void *)0x1234);
	assert_formats("[0x1234      ]", "[%-12p]", (void *)0x1234);
}

static void test_several_arguments(void **state)
{
	(void)state;
	assert_formats("CPU 3 (APIC id 7): eb f0, -1 of 18446744073709551615%",
		       "%s %u (APIC id %d): %02x %02x, %lld of %zu%%", "CPU", 3u, 7, 0xebu, 0xf0u,
		       -1ll, SIZE_MAX);
}

/* Exactly `size` bytes are there, so that ASan sees one too many. */
static void assert_cut(size_t size, const char *expected)
{
	char *exact = malloc(size);

	assert_non_null(exact);
	memset(exact, UNTOUCHED, size);
	assert_int_equal(format_string(exact, size, "%d:%s", -12, "abc"), strlen(expected));
	assert_string_equal(exact, expected);
	free(exact);
}

static void test_cut_at_the_size(void **state)
{
	char untouched = UNTOUCHED;

	(void)state;
	assert_int_equal(format_string(&untouched, 0, "%s", "abc"), 0);
	assert_int_equal(untouched, UNTOUCHED);
	assert_int_equal(format_string(NULL, 0, "%d", 42), 0);
	assert_cut(1, "");
	assert_cut(2, "-");
	assert_cut(3, "-1");
	assert_cut(5, "-12:");
	assert_cut(7, "-12:ab");
	assert_cut(8, "-12:abc");
	assert_cut(9, "-12:abc");
}

static void test_mistakes_are_shown(void **state)
{
	(void)state;
	assert_formats("a?b", "a%qb");
	assert_formats("a?", "a%");
	assert_formats("a?", "a%-08ll");
	assert_formats("a?", "a%.3");
	/* One mistake does not take the arguments of the others away. */
	assert_formats("? 42", "%q %d", 42);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_directive),
		cmocka_unit_test(test_signed),
		cmocka_unit_test(test_unsigned),
		cmocka_unit_test(test_hexadecimal),
		cmocka_unit_test(test_width),
		cmocka_unit_test(test_zero_padding),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_width_of_characters_and_pointers),
		cmocka_unit_test(test_several_arguments),
		cmocka_unit_test(test_cut_at_the_size),
		cmocka_unit_test(test_mistakes_are_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
