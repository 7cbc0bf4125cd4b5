/*
 * The option bench=.
 */
#include "kernel/options.h"
#include "tests/unit/comments.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_bench(void **state)
{
	static const struct {
		const char *line;
		unsigned rounds, comments;
	} cases[] = {
		{"", 0, 0},	   {"bench=1", 1, 0},	 {"bench=1000", 1000, 0},
		{"bench=0", 0, 1}, {"bench=1001", 0, 1}, {"bench=7 bench=x", 7, 1},
	};
	struct options options;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		comments_clear();
		options_parse(cases[i].line, &options);
		assert_int_equal(options.bench, cases[i].rounds);
		assert_int_equal(comments_count(), cases[i].comments);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bench),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
