#include "lib/ascii.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* All bytes but those from the blank to the tilde, of which there are 95. */
static void test_printable(void **state)
{
	unsigned printable = 0;

	(void)state;
	for (int byte = -128; byte < 128; byte++) {
		char c = (char)byte;

		printable += ascii_is_printable(c);
		assert_int_equal(ascii_printable(c), ascii_is_printable(c) ? c : '?');
	}
	assert_int_equal(printable, 95);
	assert_true(ascii_is_printable(' '));
	assert_true(ascii_is_printable('~'));
	assert_false(ascii_is_printable('\t'));
	assert_false(ascii_is_printable(127));
}

static void test_digits(void **state)
{
	static const char lower[] = "0123456789abcdef", upper[] = "0123456789ABCDEF";
	unsigned digits = 0;

	(void)state;
	for (uint32_t i = 0; i < 16; i++) {
		assert_int_equal(ascii_digit(lower[i]), i);
		assert_int_equal(ascii_digit(upper[i]), i);
	}
	for (int byte = -128; byte < 128; byte++)
		digits += ascii_digit((char)byte) != ASCII_NO_DIGIT;
	assert_int_equal(digits, 10 + 6 + 6);
}

static void test_blanks_and_decimals(void **state)
{
	unsigned blanks = 0, decimals = 0;

	(void)state;
	assert_true(ascii_is_blank(' ') && ascii_is_blank('\t'));
	assert_true(ascii_is_decimal('0') && ascii_is_decimal('9'));
	for (unsigned c = 0; c < 256; c++) {
		blanks += ascii_is_blank((char)c);
		decimals += ascii_is_decimal((char)c);
	}
	assert_int_equal(blanks, 2);
	assert_int_equal(decimals, 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_printable),
		cmocka_unit_test(test_digits),
		cmocka_unit_test(test_blanks_and_decimals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
