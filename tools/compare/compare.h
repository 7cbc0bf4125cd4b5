/*
 * What differs between two sets of runs: docs/compare.md says what counts as a difference, and what
 * as worse.
 */
#ifndef TOOLS_COMPARE_COMPARE_H
#define TOOLS_COMPARE_COMPARE_H

#include "tools/results/set.h"

#include <jansson.h>

/* Compares two sets, of at least one record each. The result is an object as docs/compare.md has
 * it, to be given to json_decref(); NULL without memory. */
json_t *compare_sets(const struct record_set *a, const struct record_set *b);

/* Prints such an object as text. */
void compare_print(const json_t *comparison);

#endif
