/*
 * The rows of a query as JSON, from which text is printed, too: what one of them shows, the other
 * does.
 */
#ifndef TOOLS_RESULTS_ROWS_H
#define TOOLS_RESULTS_ROWS_H

#include "tools/results/database.h"

#include <jansson.h>

/* An array with an object a row, whose keys are the statement's names of columns. Those that begin
 * with "is_" become true or false; of "list_x" the string "a, b" becomes the array "x". NULL when
 * the database says why. To be given to json_decref(). */
json_t *rows_read(struct database *database, const char *statement, const struct value *values,
		  size_t count);

/* Of an object in it. A string that is not there is "". */
const char *rows_string(const json_t *row, const char *key);
uint64_t rows_number(const json_t *row, const char *key);

/* Writes the strings of an array: "a, b", as much as fits. */
void rows_join(const json_t *array, char *to, size_t size);

#endif
