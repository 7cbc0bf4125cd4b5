/*
 * What a command says while it takes long: when, once for all threads, and how a terminal shows it.
 */
#include "tools/prove/ticker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MILLISECOND UINT64_C(1000000)
#define SECOND (1000 * MILLISECOND)
#define BEGUN (50 * SECOND)

static struct ticker ticker;
static char *output;
static size_t length;

static FILE *begin(unsigned width)
{
	FILE *to = open_memstream(&output, &length);

	assert_non_null(to);
	ticker_begin_at(&ticker, "crossmod test", to, width, BEGUN);
	return to;
}

static void expect(FILE *to, const char *expected)
{
	ticker_end(&ticker);
	fclose(to);
	assert_string_equal(output, expected);
	free(output);
}

static void test_lines(void **state)
{
	FILE *to = begin(0);

	(void)state;
	assert_false(ticker_is_due_at(&ticker, BEGUN + 10 * SECOND - 1));
	assert_true(ticker_is_due_at(&ticker, BEGUN + 10 * SECOND));
	ticker_say(&ticker, "%u states", 5);
	assert_false(ticker_is_due_at(&ticker, BEGUN + 10 * SECOND));
	assert_false(ticker_is_due_at(&ticker, BEGUN + 20 * SECOND - 1));
	assert_true(ticker_is_due_at(&ticker, BEGUN + 35 * SECOND));
	ticker_say(&ticker, "%u states", 7);
	assert_false(ticker_is_due_at(&ticker, BEGUN + 45 * SECOND - 1));
	assert_true(ticker_is_due_at(&ticker, BEGUN + 45 * SECOND));
	expect(to, "crossmod test: 10 s: 5 states\ncrossmod test: 35 s: 7 states\n");
}

/* Each covers all of the one before it, stays clear of the last column, and the end leaves nothing.
 */
static void test_a_terminal(void **state)
{
	FILE *to = begin(31);

	(void)state;
	assert_false(ticker_is_due_at(&ticker, BEGUN + 500 * MILLISECOND - 1));
	assert_true(ticker_is_due_at(&ticker, BEGUN + 500 * MILLISECOND));
	ticker_say(&ticker, "123456789abcdef");
	assert_true(ticker_is_due_at(&ticker, BEGUN + 1000 * MILLISECOND));
	ticker_say(&ticker, "1");
	expect(to, "\rcrossmod test: 0 s: 123456789a"
		   "\rcrossmod test: 1 s: 1         "
		   "\r                     \r");
}

static void test_nothing_to_say(void **state)
{
	(void)state;
	expect(begin(80), "");
	expect(begin(0), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_a_terminal),
		cmocka_unit_test(test_nothing_to_say),
	};

	return cmocka_run_group_tests_name("prove_ticker", tests, NULL, NULL);
}
