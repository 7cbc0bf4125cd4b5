/*
 * What a run amounts to, in the words of its test's line in the log. The kernel prints them, and
 * the judge holds the line against them.
 */
#ifndef KERNEL_REPORT_DESCRIBE_H
#define KERNEL_REPORT_DESCRIBE_H

#include "scenario/verdict.h"

/* The outcomes of a set, as "torn, fault"; with `counts`, those that were seen, as "torn 3". Pure.
 */
#define DESCRIBE_LIST_SIZE 256
void describe_outcomes(char to[DESCRIBE_LIST_SIZE], outcome_set set, const uint64_t *counts);

/* What was counted in a run, and what it is held against. */
struct described {
	const struct scenario *scenario;
	const outcome_set *allowed; /* of MODELS; may be NULL, but for a run that is defective */
	const uint64_t *outcomes;   /* of OUTCOMES */
	uint64_t executions;
	const char *reason; /* may be empty */
};

/* "as expected: showed unserialized 3 in 17 executions": what the log says of it.
 * Pure.
 */
#define DESCRIBE_SIZE 512
void describe_run(char to[DESCRIBE_SIZE], enum verdict verdict, const struct described *run);

#endif
