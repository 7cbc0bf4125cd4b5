/*
 * The logs in a file, one after the other, judged.
 */
#ifndef TOOLS_RESULTS_LOGS_H
#define TOOLS_RESULTS_LOGS_H

#include "tools/results/record.h"

/* What happens to each. */
struct log_receiver {
	/* A log that is whole, which may be moved away. What is not STATUS_AS_EXPECTED is counted
	 * as the file's. */
	enum status (*take)(void *to, struct record *record);
	void *to;
	const char *refused; /* how a message says what becomes of one that is not: "not added" */
	const char *emulator;
};

/* Reads a file, or the standard input for "-", and hands on each log in it. What is wrong with one
 * is noted. Returns the worst that happened: STATUS_AS_EXPECTED when all were taken, whatever their
 * verdicts. */
enum status logs_read(const char *path, const struct log_receiver *receiver);

#endif
