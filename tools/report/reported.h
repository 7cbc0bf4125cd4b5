/*
 * The logs that a report is about, read by the judge.
 */
#ifndef TOOLS_REPORT_REPORTED_H
#define TOOLS_REPORT_REPORTED_H

#include "tools/judge/judge.h"

struct reported_file {
	const char *path; /* the caller's */
	char *bytes;	  /* without '\r'; NULL: it could not be read */
	size_t length;
	char *why; /* it could not */
};

struct reported_log {
	size_t file;
	uint64_t line; /* of the file, from 1 on: the log's first one */
	bool is_whole; /* something is concluded from it; else its explanation says why not */
	struct judgement judgement;
};

struct reported {
	struct reported_file *files;
	size_t file_count;
	struct reported_log **logs;
	size_t log_count, log_room;
	enum status worst; /* what could not be read or judged: STATUS_AS_EXPECTED for nothing */
};

/* Reads each log of each file. What is wrong with one is noted, and the others go on. False without
 * memory. To be given to reported_free() in both cases. */
bool reported_read(struct reported *reported, char **paths, size_t count);
void reported_free(struct reported *reported);

/* The line of the file that says what a test amounts to; and in which a line of its block begins
 * with a key, as "cost:" or "torn:". Without one it is the test's. */
uint64_t reported_test_line(const struct reported_log *log, size_t test);
uint64_t reported_key_line(const struct reported_log *log, size_t test, const char *key);

/* The test as it is in the log. */
const struct tap_test *reported_tap(const struct reported_log *log, size_t test);
const struct judged_test *reported_test(const struct reported_log *log, size_t test);

#endif
