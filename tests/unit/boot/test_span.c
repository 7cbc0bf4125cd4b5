/*
 * The beginning of a string that is too long to be shown.
 */
#include "tools/base/span.h"

#include "tests/unit/sample/bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_beginning(const char *bytes, size_t max, const char *expected)
{
	size_t length = strlen(bytes);
	uint8_t *copy = exact_copy((const uint8_t *)bytes, length);
	struct span beginning = span_beginning((struct span){(const char *)copy, length}, max);

	assert_ptr_equal(beginning.start, copy);
	assert_true(span_equals(beginning, expected));
	free(copy);
}

static void test_what_fits(void **state)
{
	(void)state;
	assert_beginning("", 0, "");
	assert_beginning("abc", 3, "abc");
	assert_beginning("a\u6f22", 4, "a\u6f22");
}

static void test_what_does_not_fit(void **state)
{
	(void)state;
	assert_beginning("abc", 2, "ab");
	assert_beginning("a\u6f22b", 4, "a\u6f22");
	assert_beginning("a\u6f22b", 3, "a");
	assert_beginning("a\u6f22b", 2, "a");
	assert_beginning("a\u6f22b", 1, "a");
}

/* It ends somewhere, also in what is no UTF-8. */
static void test_no_character(void **state)
{
	(void)state;
	assert_beginning("\x80\x80\x80", 2, "");
	assert_beginning("\xff\xff\xff", 2, "\xff\xff");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_fits),
		cmocka_unit_test(test_what_does_not_fit),
		cmocka_unit_test(test_no_character),
	};

	return cmocka_run_group_tests_name("beginning", tests, NULL, NULL);
}
