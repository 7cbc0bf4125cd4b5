/*
 * The rows of the bench: how they are read from a log, and what is printed of them. All figures
 * were worked out by hand.
 */
#include "tools/bench/bench_table.h"
#include "tools/log/bench_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct bench_rows rows;
static struct explanation explanation;
static char *printed;
static size_t printed_length;

static int begin(void **state)
{
	(void)state;
	rows = (struct bench_rows){0};
	explanation.line[0] = '\0';
	printed = NULL;
	return 0;
}

static int end(void **state)
{
	(void)state;
	bench_rows_free(&rows);
	free(printed);
	return 0;
}

static bool add(const char *lines, unsigned cpus)
{
	return bench_rows_add(&rows, (struct span){lines, strlen(lines)}, cpus, cpus > 2,
			      &explanation);
}

#define ROW "# bench: row "

static void test_one_row(void **state)
{
	const struct bench_row *row;

	(void)state;
	assert_true(add("TAP version 13\n# bench: rows are: executors what\n" ROW
			"busy sync-movcr2 64 5 9 1 2 3 4 5 6\n1..0\n",
			4));
	assert_int_equal(rows.count, 1);
	row = rows.rows;
	assert_int_equal(row->executors, BENCH_BUSY);
	assert_int_equal(row->what, ROW_SYNC_MOVCR2);
	assert_int_equal(row->cpus, 4);
	assert_true(row->is_crowded);
	assert_int_equal(row->sites, 64);
	assert_int_equal(row->bytes, 5);
	assert_int_equal(row->runs, 9);
	assert_int_equal(row->min, 1);
	assert_int_equal(row->p10, 2);
	assert_int_equal(row->median, 3);
	assert_int_equal(row->p90, 4);
	assert_int_equal(row->max, 5);
	assert_int_equal(row->limit, 6);
}

static void test_what_makes_no_sense(void **state)
{
	static const char *const bad[] = {
		ROW "\n",
		ROW "lazy sync 0 0 1 1 1 1 1 1 0\n",
		ROW "idle sin 0 0 1 1 1 1 1 1 0\n",
		ROW "idle  0 0 1 1 1 1 1 1 0\n",
		ROW "idle sync 0 0 0 1 1 1 1 1 0\n",   /* no runs */
		ROW "idle sync 0 0 1 2 1 1 1 1 0\n",   /* the minimum is more */
		ROW "idle sync 0 0 1 1 2 1 2 2 0\n",   /* than what follows, */
		ROW "idle sync 0 0 1 1 1 3 2 3 0\n",   /* and so on */
		ROW "idle sync 0 0 1 1 1 1 4 3 0\n",   /* and so on */
		ROW "idle sync 0 0 1 1 1 1 1 1\n",     /* too few */
		ROW "idle sync 0 0 1 1 1 1 1 1 0 0\n", /* too many */
		ROW "idle sync 0 0 1 1 1 1 1 1 x\n",   /* no number */
		ROW "idle a-word-that-is-much-too-long 0 0 1 1 1 1 1 1 0\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(add(bad[i], 1));
		assert_non_null(strstr(explanation.line, "makes no sense"));
	}
	assert_int_equal(rows.count, 0);
}

static void test_none(void **state)
{
	(void)state;
	assert_false(add("TAP version 13\n1..0\n", 1));
	assert_non_null(strstr(explanation.line, "no row"));
	/* Those of another log do not count. */
	assert_true(add(ROW "idle sync 0 0 1 1 1 1 1 1 0\n", 1));
	assert_false(add("TAP version 13\n", 2));
}

static void print(void (*what)(FILE *, const char *, const struct bench_rows *))
{
	FILE *to = open_memstream(&printed, &printed_length);

	assert_non_null(to);
	what(to, "a-machine", &rows);
	fclose(to);
}

static void assert_prints(const char *words)
{
	if (!strstr(printed, words))
		fail_msg("not printed: \"%s\", in\n%s", words, printed);
}

/* One site: 230 of 200, without its stores 200; 1,024 sites: without their stores 400 and, of two
 * bytes, 403 to 201. */
static void test_table(void **state)
{
	(void)state;
	assert_true(add(ROW "idle patch 1 5 8 220 221 230 231 240 200\n" ROW
			    "idle less-stores 1 5 8 200 200 200 200 200 0\n" ROW
			    "idle patch 1024 5 8 1 1 6400 6400 6400 6100\n" ROW
			    "idle less-stores 1024 5 8 400 400 400 400 400 0\n",
			2));
	assert_true(add(ROW "busy patch 1 2 8 220 221 231 231 240 200\n" ROW
			    "busy less-stores 1 2 8 201 201 201 201 201 0\n" ROW
			    "busy patch 1024 2 8 1 1 6403 6403 6403 6100\n" ROW
			    "busy less-stores 1024 2 8 403 403 403 403 403 0\n" ROW
			    "busy pass-0 64 5 2 900 900 900 900 900 0\n" ROW
			    "busy pass-10 64 5 2 1000 1000 1000 1000 1000 0\n" ROW
			    "busy handler 1 5 2 1234567 1234567 1234567 1234567 1234567 0\n",
			4));
	print(bench_table_print);
	assert_prints("a-machine, 2 CPUs\n");
	assert_prints("a-machine, 4 CPUs: MORE THAN THE HOST HAS");
	assert_prints("200 ns    1.15  met\n");
	assert_prints("200 ns    1.16  missed\n"); /* 1.155 */
	assert_prints(
		"idle: 1024 sites of 5 bytes cost 2.00 times one, stores aside (target 2: met)");
	assert_prints("busy: 1024 sites of 2 bytes cost 2.00 times one, stores aside (target 2: "
		      "missed)"); /* 403 / 201 */
	assert_prints("executors lose 10.0% to 10 patches a second");
	assert_prints("1234.6 us");
}

/* Each part stands in its column, in the order of a patch, and in no line of its own. */
static void test_parts(void **state)
{
	(void)state;
	assert_true(add(ROW "halted stores 64 2 4 9 9 9 9 9 0\n" ROW
			    "halted syncs 64 2 4 10 10 10 10 10 0\n" ROW
			    "halted patch 64 2 4 36 36 36 36 36 30\n" ROW
			    "halted part-check 64 2 4 1 1 1 1 1 0\n" ROW
			    "halted part-stores1 64 2 4 2 2 2 2 2 0\n" ROW
			    "halted part-sync1 64 2 4 3 3 3 3 3 0\n" ROW
			    "halted part-stores2 64 2 4 4 4 4 4 4 0\n" ROW
			    "halted part-sync2 64 2 4 5 5 5 5 5 0\n" ROW
			    "halted part-stores3 64 2 4 6 6 6 6 6 0\n" ROW
			    "halted part-sync3 64 2 4 7 7 7 7 7 0\n" ROW
			    "halted part-rest 64 2 4 8 8 8 8 8 0\n",
			2));
	print(bench_table_print);
	assert_prints(
		"halted     64     2      1 ns      2 ns      3 ns      4 ns      5 ns      6 ns"
		"      7 ns      8 ns      9 ns     10 ns\n");
	assert_null(strstr(printed, "part-"));
}

static void test_branches(void **state)
{
	(void)state;
	assert_true(add(ROW "idle nop 1024 5 8 300 300 320 330 340 0\n" ROW
			    "idle untaken 1024 5 8 310 310 328 330 340 0\n",
			2));
	print(bench_table_print);
	assert_prints("1024 untaken branches of 5 bytes cost 1.025 times as many NOPs\n");
}

static void test_tsv(void **state)
{
	(void)state;
	assert_true(add(ROW "idle patch 1 5 8 220 221 230 231 240 200\n" ROW
			    "idle sync 0 0 7 1 2 3 4 5 0\n",
			2));
	print(bench_table_tsv);
	assert_string_equal(
		printed, "machine\tcpus\texecutors\twhat\tsites\tbytes\truns\tmedian_ns\tp10_ns\t"
			 "p90_ns\tmin_ns\tmax_ns\tlimit_ns\tratio\n"
			 "a-machine\t2\tidle\tpatch\t1\t5\t8\t230\t221\t231\t220\t240\t200\t1."
			 "150\n"
			 "a-machine\t2\tidle\tsync\t0\t0\t7\t3\t2\t4\t1\t5\t-\t-\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_one_row, begin, end),
		cmocka_unit_test_setup_teardown(test_what_makes_no_sense, begin, end),
		cmocka_unit_test_setup_teardown(test_none, begin, end),
		cmocka_unit_test_setup_teardown(test_table, begin, end),
		cmocka_unit_test_setup_teardown(test_parts, begin, end),
		cmocka_unit_test_setup_teardown(test_branches, begin, end),
		cmocka_unit_test_setup_teardown(test_tsv, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
