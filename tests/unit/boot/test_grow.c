#include "tools/base/grow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define MANY 1000u

/* Every item keeps its place and its value, and few additions move the array. */
static void test_one_at_a_time(void **state)
{
	uint32_t *items = NULL;
	size_t room = 0, moves = 0;

	(void)state;
	for (uint32_t i = 0; i < MANY; i++) {
		size_t before = room;
		uint32_t *moved = grow(items, &room, i + 1, sizeof(*items));

		assert_non_null(moved);
		assert_true(room > i);
		moves += room != before;
		items = moved;
		items[i] = i;
	}
	for (uint32_t i = 0; i < MANY; i++)
		assert_int_equal(items[i], i);
	assert_true(moves <= 10);
	free(items);
}

static void test_many_at_once(void **state)
{
	size_t room = 0;
	char *items = grow(NULL, &room, MANY, 1);

	(void)state;
	assert_non_null(items);
	assert_true(room >= MANY);
	/* It is large enough, and stays where it is. */
	assert_ptr_equal(grow(items, &room, room, 1), items);
	free(items);
}

/* More than any memory, and more than a size can say. */
static void test_too_much(void **state)
{
	size_t room = 0;
	char *items = grow(NULL, &room, 1, 1);
	size_t before = room;

	(void)state;
	assert_non_null(items);
	assert_null(grow(items, &room, SIZE_MAX, 1));
	assert_null(grow(items, &room, SIZE_MAX / 8, 16));
	assert_int_equal(room, before);
	free(items);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_at_a_time),
		cmocka_unit_test(test_many_at_once),
		cmocka_unit_test(test_too_much),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
