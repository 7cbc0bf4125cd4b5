/*
 * The page's parts: which tests are in one row, where a cell's links lead, what a cell says, what
 * stands out, and where a time lies in a plot.
 */
#include "tests/unit/sample/sample_log.h"
#include "tools/judge/bounds.h"
#include "tools/report/outliers.h"
#include "tools/report/plot.h"
#include "tools/report/sections.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define FILES_MAX 3

static char paths[FILES_MAX][32];
static char *path_list[FILES_MAX];
static size_t file_count;
static struct reported reported;
static struct matrix matrix;

/* A file with this body, sealed, behind `before`. */
static void add_file(const char *before, const char *body)
{
	char *log = sample_seal(body, "as expected"), *path = paths[file_count];
	int descriptor;
	FILE *file;

	snprintf(path, sizeof(paths[0]), "/tmp/crossmod-report-XXXXXX");
	descriptor = mkstemp(path);
	assert_true(descriptor >= 0);
	file = fdopen(descriptor, "w");
	assert_non_null(file);
	fprintf(file, "%s%s", before, log);
	fclose(file);
	free(log);
	path_list[file_count++] = path;
}

static void read_files(void)
{
	assert_true(reported_read(&reported, path_list, file_count));
	assert_true(matrix_make(&matrix, &reported));
}

static int forget(void **state)
{
	(void)state;
	matrix_free(&matrix);
	reported_free(&reported);
	while (file_count > 0)
		unlink(paths[--file_count]);
	return 0;
}

static void assert_line(size_t file, uint64_t number, const char *words)
{
	struct span rest = {reported.files[file].bytes, reported.files[file].length};
	struct span line = {"", 0};

	for (uint64_t n = 0; n < number; n++)
		assert_true(span_take_line(&rest, &line));
	if (span_find(line, words) == line.length)
		fail_msg("line %zu is \"%.*s\"", (size_t)number, SPAN_ARGUMENTS(line));
}

static char *cell(size_t log, size_t test)
{
	char *made = NULL;
	size_t size;
	FILE *stream = open_memstream(&made, &size);

	assert_non_null(stream);
	page_cell(stream, reported.logs[log], test);
	fclose(stream);
	return made;
}

static void assert_has(const char *made, const char *words)
{
	if (!strstr(made, words))
		fail_msg("\"%s\" is not in: %s", words, made);
}

/* ---- Rows ------------------------------------------------------------------------------------ */

static void test_the_same_in_two_logs(void **state)
{
	(void)state;
	add_file("", sample_body);
	add_file("", sample_body);
	read_files();
	assert_int_equal(reported.worst, STATUS_AS_EXPECTED);
	assert_int_equal(reported.log_count, 2);
	assert_int_equal(matrix.count, 2);
	for (size_t row = 0; row < 2; row++) {
		assert_int_equal(matrix.rows[row].tests[0], row);
		assert_int_equal(matrix.rows[row].tests[1], row);
		assert_false(matrix.rows[row].has_namesake);
	}
}

/* Another place is another experiment; other words about it are none. */
static void test_namesakes(void **state)
{
	char *other = sample_swap(sample_body, "place    line+0", "place    line+8");
	char *words = sample_swap(sample_body, "about    ", "about    As said before: ");

	(void)state;
	add_file("", sample_body);
	add_file("", other);
	add_file("", words);
	read_files();
	free(other);
	free(words);
	assert_int_equal(reported.worst, STATUS_AS_EXPECTED);
	assert_int_equal(matrix.count, 3);
	assert_true(matrix.rows[0].has_namesake);
	assert_true(matrix.rows[2].has_namesake);
	assert_int_equal(matrix.rows[0].tests[1], MATRIX_NONE);
	assert_int_equal(matrix.rows[2].tests[1], 0);
	assert_int_equal(matrix.rows[0].tests[2], 0);
}

static void test_one_that_is_not_whole(void **state)
{
	char *spoilt = sample_swap(sample_body, "verdict: as expected", "verdict: forbidden");

	(void)state;
	add_file("", spoilt);
	add_file("", sample_body);
	read_files();
	free(spoilt);
	assert_int_equal(reported.worst, STATUS_NOT_WHOLE);
	assert_false(reported.logs[0]->is_whole);
	assert_true(reported.logs[1]->is_whole);
	assert_int_equal(matrix.count, 2);
	assert_int_equal(matrix.rows[0].tests[0], MATRIX_NONE);
}

/* ---- Cells ----------------------------------------------------------------------------------- */

/* Also where the log begins further down. */
/* In format 3 another line says what a test amounts to than the one that has its name. */
static void test_lines_of_named_tests(void **state)
{
	char *named = sample_named();

	(void)state;
	add_file("firmware\r\n", named);
	read_files();
	assert_line(0, reported_test_line(reported.logs[0], 0), "# 1 - direct: as expected: ");
	assert_line(0, reported_test_line(reported.logs[0], 1), "# 2 - three-sync: as expected: ");
	assert_line(0, reported_key_line(reported.logs[0], 0, "patches:"), "patches:");
	assert_line(0, reported_key_line(reported.logs[0], 1, "patches:"), "patches:");
	assert_int_equal(reported_key_line(reported.logs[0], 1, "none:"),
			 reported_test_line(reported.logs[0], 1));
	free(named);
}

static void test_lines(void **state)
{
	static const char *const keys[] = {"patches:", "torn:", "unserialized:", "patch: {",
					   "limit: {"};
	const struct reported_log *log;

	(void)state;
	add_file("firmware\r\nmore of it\r\n", sample_body);
	read_files();
	log = reported.logs[0];
	assert_int_equal(log->line, 3);
	for (size_t test = 0; test < 2; test++) {
		assert_line(0, reported_test_line(log, test), test ? "ok 2 - " : "ok 1 - ");
		/* The second one has its outcomes in one line, and no costs */
		for (size_t i = 0; i < (test ? 1 : sizeof(keys) / sizeof(keys[0])); i++)
			assert_line(0, reported_key_line(log, test, keys[i]), keys[i]);
		assert_true(reported_key_line(log, test, "patches:") >
			    reported_test_line(log, test));
		assert_int_equal(reported_key_line(log, test, "none:"),
				 reported_test_line(log, test));
	}
	assert_true(reported_key_line(log, 0, "cost:") < reported_test_line(log, 1));
}

/* The bounds are those of the summary: bound.h. */
static void test_what_a_cell_says(void **state)
{
	const struct figures *figures;
	char bound[BOUNDS_RATE_SIZE], *made;

	(void)state;
	add_file("", sample_body);
	read_files();
	made = cell(0, 1);
	figures = &reported_test(reported.logs[0], 1)->figures;
	assert_true(bounds_zeros(figures) & OUTCOME_BIT(OUTCOME_TORN));
	bounds_below(figures, bound);
	assert_has(made, "<span class=\"good\"><a href=\"#f1-l");
	assert_has(made, "as expected</a>");
	assert_has(made, "no torn");
	assert_has(made, bound);
	free(made);
	made = cell(0, 0);
	assert_true(bounds_rate(&reported_test(reported.logs[0], 0)->figures, OUTCOME_UNSERIALIZED,
				bound));
	assert_has(made, "unserialized ");
	assert_has(made, bound);
	free(made);
}

/* ---- What stands out ------------------------------------------------------------------------- */

static struct cost_figures *patch_of(size_t test)
{
	return &reported.logs[0]->judgement.tests[test].figures.patch;
}

static void set_cost(size_t test, uint64_t median, uint64_t most)
{
	*patch_of(test) = (struct cost_figures){.runs = 10};
	patch_of(test)->ns[QUANTILE_MEDIAN] = median;
	patch_of(test)->ns[QUANTILE_MAXIMUM] = most;
}

static void test_outliers(void **state)
{
	struct outlier *found;
	size_t count;

	(void)state;
	add_file("", sample_body);
	read_files();
	set_cost(0, OUTLIER_MEDIAN_NS, OUTLIER_TIMES * OUTLIER_MEDIAN_NS);
	set_cost(1, 1000, 2 * OUTLIER_TIMES * 1000);
	found = outliers_find(&reported, &matrix, &count);
	assert_int_equal(count, 2);
	assert_int_equal(found[0].row, 1); /* the larger one */
	assert_int_equal(found[1].row, 0);
	free(found);
	set_cost(0, OUTLIER_MEDIAN_NS, OUTLIER_TIMES * OUTLIER_MEDIAN_NS - 1);
	set_cost(1, OUTLIER_MEDIAN_NS - 1, UINT64_MAX);
	found = outliers_find(&reported, &matrix, &count);
	assert_int_equal(count, 0);
	free(found);
}

/* ---- Plots ----------------------------------------------------------------------------------- */

static void test_places(void **state)
{
	(void)state;
	assert_true(fabs(plot_place(1000, 3, 6)) < 1e-9);
	assert_true(fabs(plot_place(1000000, 3, 6) - 1) < 1e-9);
	assert_true(fabs(plot_place(100000, 3, 6) - 2.0 / 3) < 1e-9);
	assert_true(fabs(plot_place(0, 0, 2)) < 1e-9);
}

/* All of it lies in the picture, whatever the times are. */
static void test_extremes(void **state)
{
	const struct plot_row rows[] = {{"<a>", {0, 0, 0, 0}, 0},
					{"b", {1, 10, 100, UINT64_MAX}, UINT64_MAX}};
	char *made = NULL, *at;
	size_t size;
	FILE *stream = open_memstream(&made, &size);

	(void)state;
	assert_non_null(stream);
	plot_spreads(stream, "A \"title\"", rows, 2);
	fclose(stream);
	assert_has(made, "aria-label=\"A &quot;title&quot;\"");
	assert_has(made, "&lt;a&gt;");
	for (at = strstr(made, "x1=\""); at; at = strstr(at + 1, "x1=\"")) {
		double x = strtod(at + 4, NULL);

		assert_true(x >= 0 && x <= 640);
	}
	assert_null(strstr(made, "nan"));
	assert_null(strstr(made, "inf"));
	free(made);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_the_same_in_two_logs, forget),
		cmocka_unit_test_teardown(test_namesakes, forget),
		cmocka_unit_test_teardown(test_one_that_is_not_whole, forget),
		cmocka_unit_test_teardown(test_lines, forget),
		cmocka_unit_test_teardown(test_lines_of_named_tests, forget),
		cmocka_unit_test_teardown(test_what_a_cell_says, forget),
		cmocka_unit_test_teardown(test_outliers, forget),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_extremes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
