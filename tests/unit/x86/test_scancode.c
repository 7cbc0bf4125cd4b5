/*
 * scancode.c: what a keyboard sends, as keys.
 */
#include "arch/x86/console/scancode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* IBM's scan code set 1. */
#define P 0x19
#define R 0x13
#define N 0x31
#define SPACE 0x39
#define ESCAPE 0x01
#define UP 0x48
#define PAGE_UP 0x49
#define LEFT 0x4b
#define RIGHT 0x4d
#define DOWN 0x50
#define PAGE_DOWN 0x51
#define RELEASED(code) ((code) | 0x80)

static struct scancode scancode;

static int begin(void **state)
{
	(void)state;
	memset(&scancode, 0, sizeof(scancode));
	return 0;
}

/* The keys that some bytes are, one after the other. */
static void assert_keys(const uint8_t *bytes, size_t count, const char *expected)
{
	char keys[32] = "";
	size_t length = 0;

	for (size_t i = 0; i < count; i++) {
		char key = scancode_take(&scancode, bytes[i]);

		if (key)
			keys[length++] = key;
	}
	assert_string_equal(keys, expected);
}

#define ASSERT_KEYS(expected, ...)                                                                 \
	assert_keys((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}),        \
		    expected)

static void test_keys(void **state)
{
	(void)state;
	ASSERT_KEYS("prn ?", P, RELEASED(P), R, RELEASED(R), N, RELEASED(N), SPACE, RELEASED(SPACE),
		    ESCAPE, RELEASED(ESCAPE));
}

/* A key that is held repeats, and is one key; one that was down at first is none before it has
 * been released. */
static void test_repeated(void **state)
{
	(void)state;
	ASSERT_KEYS("rr", R, R, R, RELEASED(R), R, R);
	ASSERT_KEYS("p", P, R);
	ASSERT_KEYS("r", RELEASED(R), R);
}

/* Cursor keys, with and without the shift keys that some keyboards put around them: the codes are
 * those of the number pad. */
static void test_extended(void **state)
{
	(void)state;
	ASSERT_KEYS("<", 0xe0, UP, 0xe0, RELEASED(UP));
	ASSERT_KEYS("<", 0xe0, 0x2a, 0xe0, UP, 0xe0, RELEASED(UP), 0xe0, RELEASED(0x2a));
	ASSERT_KEYS("<<>>>", 0xe0, LEFT, 0xe0, PAGE_UP, 0xe0, RIGHT, 0xe0, DOWN, 0xe0, PAGE_DOWN);
	/* Without the prefix they are digits */
	ASSERT_KEYS("?????", LEFT, PAGE_UP, RIGHT, DOWN, PAGE_DOWN);
	/* Behind the prefix it is another key of the same code. */
	ASSERT_KEYS("?p", 0xe0, P, P);
}

/* The pause key has a sequence of its own, with codes of other keys in it. */
static void test_pause(void **state)
{
	(void)state;
	ASSERT_KEYS("p", 0xe1, 0x1d, 0x45, 0xe1, 0x9d, 0xc5, P);
}

/* Answers of the keyboard, and its complaint that it lost something, are no keys. */
static void test_answers(void **state)
{
	(void)state;
	ASSERT_KEYS("n", 0xfa, 0xfe, 0xaa, 0xee, 0x00, 0xff, N);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_keys, begin),
		cmocka_unit_test_setup(test_repeated, begin),
		cmocka_unit_test_setup(test_extended, begin),
		cmocka_unit_test_setup(test_pause, begin),
		cmocka_unit_test_setup(test_answers, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
