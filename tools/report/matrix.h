/*
 * The scenarios of several logs: a row each, in which the same scenario of another log is.
 */
#ifndef TOOLS_REPORT_MATRIX_H
#define TOOLS_REPORT_MATRIX_H

#include "tools/report/reported.h"

#define MATRIX_NONE SIZE_MAX

struct matrix_row {
	struct span name; /* in a log; of a file that was refused, the file's */
	/* Of the first log in which it has run: NULL where it has in none */
	const struct judged_test *first;
	bool has_namesake; /* another row has its name, and is another experiment */
	size_t *tests;	   /* of each log the test's index, or MATRIX_NONE */
};

struct matrix {
	struct matrix_row *rows;
	size_t count, room;
};

/* Makes it of the logs that are whole, in the order in which scenarios come. Two are the same that
 * have one name, and run the same experiment, whatever is said or expected of it. False without
 * memory. To be given to matrix_free() in both cases. */
bool matrix_make(struct matrix *matrix, const struct reported *reported);
void matrix_free(struct matrix *matrix);

#endif
