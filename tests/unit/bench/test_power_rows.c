/*
 * The rows of power: how they are read from a log, and what is computed and printed of them. All
 * figures were worked out by hand.
 */
#include "tools/bench/power_table.h"
#include "tools/log/power_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LOG_SIZE 16384

static struct power_rows rows;
static struct explanation explanation;
static char lines[LOG_SIZE];
static size_t lines_length;
static char *printed;
static size_t printed_length;

static int begin(void **state)
{
	(void)state;
	rows = (struct power_rows){0};
	explanation.line[0] = '\0';
	lines[0] = '\0';
	lines_length = 0;
	printed = NULL;
	return 0;
}

static int end(void **state)
{
	(void)state;
	power_rows_free(&rows);
	free(printed);
	return 0;
}

/* ---- Logs -------------------------------------------------------------------------------- */

/* What each side did of each row: patches, executions, torn, unserialized, us */
typedef const char *side_line;

static void write_row(unsigned what, enum power_side side, unsigned round, side_line numbers)
{
	lines_length += (size_t)snprintf(lines + lines_length, LOG_SIZE - lines_length,
					 POWER_ROW "%s %s %u %s\n", power_kinds[what].word,
					 power_side_word(side), round, numbers);
	assert_true(lines_length < LOG_SIZE);
}

/* Each side comes first in its turn. What is told by effect does as much as what is not. */
static void write_round(unsigned round, side_line crossmod, side_line plain)
{
	for (unsigned what = 0; what < POWER_WHATS; what++)
		for (unsigned turn = 0; turn < POWER_SIDES; turn++) {
			enum power_side side = (turn + round) % POWER_SIDES;

			write_row(what, side, round, side == POWER_PLAIN ? plain : crossmod);
		}
}

static bool add(unsigned cpus)
{
	return power_rows_add(&rows, (struct span){lines, strlen(lines)}, cpus, &explanation);
}

static void test_rows_are_read(void **state)
{
	const struct power_row *row;

	(void)state;
	lines_length = (size_t)sprintf(lines, "TAP version 13\n# power: rows are: what side\n");
	write_round(1, "1 9 3 4 5", "6 99 8 9 10");
	assert_true(add(3));
	assert_int_equal(rows.count, POWER_WHATS * POWER_SIDES);
	row = &rows.rows[2];
	assert_int_equal(row->cpus, 3);
	assert_int_equal(row->what, POWER_STORE_LINE);
	assert_int_equal(row->side, POWER_CROSSMOD);
	assert_int_equal(row->round, 1);
	assert_int_equal(row->patches, 1);
	assert_int_equal(row->executions, 9);
	assert_int_equal(row->torn, 3);
	assert_int_equal(row->unserialized, 4);
	assert_int_equal(row->us, 5);
}

static void test_what_makes_no_sense(void **state)
{
	static const char *const bad[] = {
		"\n",
		"store-lines plain 1 1 1 0 0 1\n",
		"store-line plane 1 1 1 0 0 1\n",
		"store-line plain 0 1 1 0 0 1\n", /* rounds count from 1 */
		"store-line plain 1 1 1 0 0 0\n", /* no time has passed */
		"store-line plain 1 1 1 1 1 1\n", /* one execution is one or the other */
		"store-line plain 1 1 1 2 0 1\n",
		"store-line plain 1 1 1 0 1\n",
		"store-line plain 1 1 1 0 0 1 1\n",
		"store-line plain 1 1 x 0 0 1\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(lines, sizeof(lines), POWER_ROW "%s", bad[i]);
		assert_false(add(2));
		assert_non_null(strstr(explanation.line, "makes no sense"));
	}
	assert_int_equal(rows.count, 0);
}

static void test_what_is_not_in_turn(void **state)
{
	(void)state;
	write_row(1, POWER_PLAIN, 1, "1 1 0 0 1");
	assert_false(add(2));
	assert_non_null(strstr(explanation.line, "not in its turn"));
	begin(state);
	write_row(0, POWER_PLAIN, 2, "1 1 0 0 1");
	assert_false(add(2));
	assert_non_null(strstr(explanation.line, "not in its turn"));
	begin(state);
	write_row(0, POWER_PLAIN, 1, "1 1 0 0 1");
	write_row(0, POWER_CROSSMOD, 1, "1 1 0 0 1");
	write_row(0, POWER_PLAIN, 1, "1 1 0 0 1");
	assert_false(add(2));
	assert_non_null(strstr(explanation.line, "not in its turn"));
	power_rows_free(&rows);
}

static void test_what_is_missing(void **state)
{
	(void)state;
	assert_false(add(2));
	assert_non_null(strstr(explanation.line, "has no row of power"));
	write_round(1, "1 1 0 0 1", "1 1 0 0 1");
	write_row(0, POWER_PLAIN, 2, "1 1 0 0 1");
	assert_false(add(2));
	assert_non_null(strstr(explanation.line, "in the middle of a round"));
}

/* ---- Figures ----------------------------------------------------------------------------- */

/* Of half a second each: patches of Crossmod 20, 60, 40 a second, of the loop 100, 40, 20. */
static void test_medians_and_ratios(void **state)
{
	struct power_comparison it;

	(void)state;
	write_round(1, "10 700 5 0 500000", "50 1000 10 0 500000");
	write_round(2, "30 700 5 0 500000", "20 1000 10 0 500000");
	write_round(3, "20 698 4 0 500000", "10 1000 10 0 500000");
	assert_true(add(2));
	assert_true(power_compare(&rows, 2, POWER_STORE_LINE, POWER_PATCHES, &it));
	assert_int_equal(it.rounds, 3);
	assert_true(it.sides[POWER_CROSSMOD].median == 40);
	assert_true(it.sides[POWER_CROSSMOD].min == 20 && it.sides[POWER_CROSSMOD].max == 60);
	assert_true(it.sides[POWER_PLAIN].median == 40);
	assert_true(it.sides[POWER_PLAIN].min == 20 && it.sides[POWER_PLAIN].max == 100);
	assert_true(it.ratio == 1);
	assert_true(it.effect_ratio == 1);
	assert_int_equal(it.result, POWER_MET);
	/* 1400 of 2000, and 10 of 20: as many as it takes */
	assert_true(power_compare(&rows, 2, POWER_STORE_LINE, POWER_EXECUTIONS, &it));
	assert_int_equal(it.result, POWER_MET);
	assert_true(power_compare(&rows, 2, POWER_STORE_LINE, POWER_OF_EVENTS, &it));
	assert_true(it.ratio == 0.5);
	assert_int_equal(it.result, POWER_MET);
	/* Nothing unserialized on either side, where that is the event. */
	assert_true(power_compare(&rows, 2, POWER_OPERAND, POWER_OF_EVENTS, &it));
	assert_true(it.ratio == 0);
	assert_int_equal(it.result, POWER_NONE);
}

/* Of two rounds the median is in their middle. */
static void test_targets_are_missed(void **state)
{
	struct power_comparison it;

	(void)state;
	write_round(1, "49 69 0 49 1000000", "50 100 0 100 1000000");
	write_round(2, "50 69 0 49 1000000", "150 100 0 100 1000000");
	assert_true(add(2));
	assert_true(power_compare(&rows, 2, POWER_OPERAND, POWER_PATCHES, &it));
	assert_true(it.sides[POWER_CROSSMOD].median == 49.5);
	assert_int_equal(it.result, POWER_MISSED);
	assert_true(power_compare(&rows, 2, POWER_OPERAND, POWER_EXECUTIONS, &it));
	assert_int_equal(it.result, POWER_MISSED);
	assert_true(power_compare(&rows, 2, POWER_OPERAND, POWER_OF_EVENTS, &it));
	assert_int_equal(it.result, POWER_MISSED);
}

static void print(bool (*what)(FILE *, const char *, const struct power_rows *))
{
	free(printed);
	FILE *to = open_memstream(&printed, &printed_length);

	assert_non_null(to);
	assert_true(what(to, "a-machine", &rows));
	fclose(to);
}

static void assert_prints(const char *words)
{
	if (!strstr(printed, words))
		fail_msg("not printed: \"%s\", in\n%s", words, printed);
}

static void test_tables(void **state)
{
	(void)state;
	write_round(1, "4 12000 5 0 1000000", "8 20000000 0 1 1000000");
	assert_true(add(2));
	assert_true(add(4));
	print(power_table_print);
	assert_prints("a-machine, 2 CPUs, 1 rounds: patches back to back, a second\n");
	assert_prints("\n\na-machine, 4 CPUs, 1 rounds: ");
	assert_prints("store-line         patches             4.0        4.0        4.0        8.0 "
		      "       8.0        8.0      0.50     0.5  met           4.0   1.00\n");
	assert_prints("                   executions       12.0 k     12.0 k     12.0 k     20.0 M "
		      "    20.0 M     20.0 M      0.00     0.7  missed     12.0 k   1.00\n");
	assert_prints("                   torn                5.0        5.0        5.0        0.0 "
		      "       0.0        0.0         -     0.5  met           5.0   1.00\n");
	print(power_table_tsv);
	assert_prints("machine\tcpus\trow\tfigure\trounds\tcrossmod_per_s\tcrossmod_min\t"
		      "crossmod_max\tplain_per_s\tplain_min\tplain_"
		      "max\tratio\ttarget\tresult\teffect_per_s\t"
		      "effect_ratio\n");
	assert_prints("\na-machine\t4\tstore-line\tpatches\t1\t4.0\t4.0\t4.0\t8.0\t8.0\t8.0\t"
		      "0.500\t0.5\tmet\t4.0\t1.000\n");
	assert_prints("\na-machine\t2\toperand\tunserialized\t1\t0.0\t0.0\t0.0\t1.0\t1.0\t1.0\t"
		      "0.000\t0.5\tmissed\t0.0\t0.000\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_rows_are_read, begin, end),
		cmocka_unit_test_setup_teardown(test_what_makes_no_sense, begin, end),
		cmocka_unit_test_setup_teardown(test_what_is_not_in_turn, begin, end),
		cmocka_unit_test_setup_teardown(test_what_is_missing, begin, end),
		cmocka_unit_test_setup_teardown(test_medians_and_ratios, begin, end),
		cmocka_unit_test_setup_teardown(test_targets_are_missed, begin, end),
		cmocka_unit_test_setup_teardown(test_tables, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
