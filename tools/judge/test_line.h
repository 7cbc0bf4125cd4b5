/*
 * What came of one scenario, as the summary has it.
 */
#ifndef TOOLS_JUDGE_TEST_LINE_H
#define TOOLS_JUDGE_TEST_LINE_H

#include "tools/judge/judged.h"

#include <stdio.h>

/* Prints its line: its name in a column of that width, its verdict, what that rests on, and how
 * rare that is; or why it was not run. */
void test_line_print(FILE *to, int width, const struct tap_test *test,
		     const struct judged_test *judged);

#endif
