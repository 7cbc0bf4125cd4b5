/*
 * What a command says while it takes long, by a clock of the test's own: when, once for all
 * threads, how much is left, and how a terminal shows it.
 */
#include "tools/base/ticker.h"

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

static FILE *begin(unsigned width, uint64_t interval)
{
	FILE *to = open_memstream(&output, &length);

	assert_non_null(to);
	ticker_begin_at(&ticker, "crossmod test", to, width, interval, BEGUN);
	return to;
}

static void expect(FILE *to, const char *expected)
{
	ticker_clear();
	fclose(to);
	assert_string_equal(output, expected);
	free(output);
}

static void test_lines(void **state)
{
	FILE *to = begin(0, 10 * SECOND);

	(void)state;
	assert_false(ticker_is_due_at(&ticker, BEGUN + 10 * SECOND - 1));
	assert_true(ticker_is_due_at(&ticker, BEGUN + 10 * SECOND));
	ticker_say(&ticker, TICKER_UNKNOWN, "%u states", 5);
	assert_false(ticker_is_due_at(&ticker, BEGUN + 10 * SECOND));
	assert_false(ticker_is_due_at(&ticker, BEGUN + 20 * SECOND - 1));
	assert_true(ticker_is_due_at(&ticker, BEGUN + 75 * SECOND));
	ticker_say(&ticker, 3600 + 7 * 60 + 59, "%u states", 7);
	assert_false(ticker_is_due_at(&ticker, BEGUN + 85 * SECOND - 1));
	assert_true(ticker_is_due_at(&ticker, BEGUN + 85 * SECOND));
	expect(to, "crossmod test: 10 s, ? left: 5 states\n"
		   "crossmod test: 1 min 15 s, some 1 h 7 min left: 7 states\n");
}

/* No line at all, however long it takes. */
static void test_none(void **state)
{
	FILE *to = begin(0, 0);

	(void)state;
	assert_false(ticker_is_due_at(&ticker, BEGUN + 2 * SECOND));
	assert_false(ticker_is_due_at(&ticker, BEGUN + 1000000 * SECOND));
	expect(to, "");
}

/* Each takes away what is longer of the one before it, stays clear of the last column, and the end
 * leaves nothing. Not before two seconds have gone by. */
static void test_a_terminal(void **state)
{
	FILE *to = begin(40, 10 * SECOND);

	(void)state;
	assert_false(ticker_is_due_at(&ticker, BEGUN + 2 * SECOND - 1));
	assert_true(ticker_is_due_at(&ticker, BEGUN + 2 * SECOND));
	ticker_say(&ticker, TICKER_UNKNOWN, "123456789abcdef");
	assert_false(ticker_is_due_at(&ticker, BEGUN + 2500 * MILLISECOND - 1));
	assert_true(ticker_is_due_at(&ticker, BEGUN + 2500 * MILLISECOND));
	ticker_say(&ticker, 0, "1");
	expect(to, "\rcrossmod test: 2 s, ? left: 123456789ab\033[K"
		   "\rcrossmod test: 2 s, some 0 s left: 1\033[K"
		   "\r\033[K");
}

/* What stands there is taken away once, and only where something does. */
static void test_something_else_is_printed(void **state)
{
	FILE *to = begin(80, 0);

	(void)state;
	ticker_clear();
	assert_true(ticker_is_due_at(&ticker, BEGUN + 3 * SECOND));
	ticker_say(&ticker, TICKER_UNKNOWN, "1");
	ticker_clear();
	fprintf(to, "a message\n");
	ticker_clear();
	assert_true(ticker_is_due_at(&ticker, BEGUN + 4 * SECOND));
	ticker_say(&ticker, TICKER_UNKNOWN, "2");
	expect(to, "\rcrossmod test: 3 s, ? left: 1\033[K\r\033[Ka message\n"
		   "\rcrossmod test: 4 s, ? left: 2\033[K\r\033[K");
}

/* No character is cut in two, and nothing acts on the terminal. */
static void test_any_bytes(void **state)
{
	FILE *to = begin(31, 0);

	(void)state;
	assert_true(ticker_is_due_at(&ticker, BEGUN + 3 * SECOND));
	ticker_say(&ticker, TICKER_UNKNOWN, "a\033\xc3\xa4");
	assert_true(ticker_is_due_at(&ticker, BEGUN + 4 * SECOND));
	ticker_say(&ticker, TICKER_UNKNOWN, "\xc3\xa4");
	expect(to, "\rcrossmod test: 3 s, ? left: a?\033[K"
		   "\rcrossmod test: 4 s, ? left: \xc3\xa4\033[K\r\033[K");
}

static void test_nothing_to_say(void **state)
{
	(void)state;
	expect(begin(80, 0), "");
	expect(begin(0, SECOND), "");
}

/* As what is done took, from when it is counted on. */
static void test_what_is_left(void **state)
{
	FILE *to = begin(80, 0);

	(void)state;
	assert_true(ticker_is_due_at(&ticker, BEGUN + 10 * SECOND));
	assert_true(ticker_left(&ticker, 0, 5) == TICKER_UNKNOWN);
	assert_true(ticker_left(&ticker, 3, 0) == TICKER_UNKNOWN);
	assert_true(ticker_left(&ticker, 6, 5) == TICKER_UNKNOWN);
	assert_int_equal(ticker_left(&ticker, 5, 5), 0);
	assert_int_equal(ticker_left(&ticker, 1, 5), 40);
	assert_int_equal(ticker_left(&ticker, 4, 5), 3); /* 2.5 */
	assert_int_equal(ticker_left(&ticker, UINT64_MAX / 2, UINT64_MAX), 10);
	assert_int_equal(ticker_until(&ticker, 11), 1);
	assert_true(ticker_until(&ticker, 10) == TICKER_UNKNOWN);
	ticker_count_at(&ticker, BEGUN + 10 * SECOND);
	assert_true(ticker_is_due_at(&ticker, BEGUN + 14 * SECOND));
	assert_int_equal(ticker_left(&ticker, 1, 5), 16);
	assert_int_equal(ticker_until(&ticker, 10), 6);
	expect(to, "");
}

static void test_times(void **state)
{
	static const struct {
		uint64_t seconds;
		const char *words;
	} times[] = {
		{0, "0 s"},	     {59, "59 s"},
		{60, "1 min 0 s"},   {3599, "59 min 59 s"},
		{3600, "1 h 0 min"}, {100 * 3600 + 61, "100 h 1 min"},
	};
	char to[TICKER_TIME_SIZE];

	(void)state;
	for (size_t n = 0; n < sizeof(times) / sizeof(times[0]); n++) {
		ticker_time(times[n].seconds, to);
		assert_string_equal(to, times[n].words);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_a_terminal),
		cmocka_unit_test(test_something_else_is_printed),
		cmocka_unit_test(test_any_bytes),
		cmocka_unit_test(test_nothing_to_say),
		cmocka_unit_test(test_what_is_left),
		cmocka_unit_test(test_times),
	};

	return cmocka_run_group_tests_name("ticker", tests, NULL, NULL);
}
