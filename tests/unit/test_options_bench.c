/*
 * The options bench= and bench_sites=.
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

static void test_sites(void **state)
{
	static const struct {
		const char *line;
		unsigned sites, comments;
	} cases[] = {
		{"", 16384, 0},
		{"bench_sites=64", 64, 0},
		{"bench_sites=16384", 16384, 0},
		{"bench_sites=63", 16384, 1},
		{"bench_sites=16385", 16384, 1},
		{"bench_sites=256 bench_sites=many", 256, 1},
	};
	struct options options;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		comments_clear();
		options_parse(cases[i].line, &options);
		assert_int_equal(options.bench_sites, cases[i].sites);
		assert_int_equal(comments_count(), cases[i].comments);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bench),
		cmocka_unit_test(test_sites),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
