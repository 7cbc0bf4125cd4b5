/*
 * The logs that a report is about, read by the judge; or of a database of results, where a log that
 * is not there any more is what the database keeps of it.
 */
#ifndef TOOLS_REPORT_REPORTED_H
#define TOOLS_REPORT_REPORTED_H

#include "tools/judge/judge.h"
#include "tools/results/set.h"

#include <jansson.h>

struct reported_file {
	const char *path; /* the caller's */
	char *bytes;	  /* without '\r'; NULL: it could not be read, or is lost */
	size_t length;
	char *why;    /* it could not */
	bool is_lost; /* the database has a log of it, and it is not there any more */
};

struct reported_log {
	size_t file;
	uint64_t line; /* of the file, from 1 on: the log's first one */
	bool is_whole; /* something is concluded from it; else its explanation says why not */
	struct judgement judgement;
	const struct record *record; /* in the database; NULL: it is not from one */
};

struct reported {
	struct reported_file *files;
	size_t file_count;
	struct reported_log **logs;
	size_t log_count, log_room;
	struct record_set records;
	json_t *failed_cells; /* of campaigns, as cells_failed() has them; NULL: not of a database
			       */
	enum status worst;    /* what could not be read or judged: STATUS_AS_EXPECTED for nothing */
};

/* A log that is whole, and no bench's: it says something of scenarios. */
bool reported_has_scenarios(const struct reported_log *log);

/* An empty one, at the end. NULL without memory. */
struct reported_log *reported_add_log(struct reported *reported);

/* Reads each log of each file. What is wrong with one is noted, and the others go on. False without
 * memory. To be given to reported_free() in both cases. */
bool reported_read(struct reported *reported, char **paths, size_t count);

/* Takes what a database has, in the order of its machines: of those that the words mean, each by
 * its number or a part of its name; of all without words. A log that is where it was is judged, as
 * above; of each other one the rows count. Anything but STATUS_AS_EXPECTED was noted, and is then
 * in the place of a report. Cells that have failed are named, too: with words, those of machines
 * that the words mean, or of which no cell tells on which machine it was. Likewise. */
enum status reported_load(struct reported *reported, const char *database, char **words,
			  size_t count);
void reported_free(struct reported *reported);

/* The line of the file that says what a test amounts to; and in which a line of its block begins
 * with a key, as "cost:" or "torn:". Without one it is the test's. */
uint64_t reported_test_line(const struct reported_log *log, size_t test);
uint64_t reported_key_line(const struct reported_log *log, size_t test, const char *key);

/* The test as it is in the log. */
const struct tap_test *reported_tap(const struct reported_log *log, size_t test);
const struct judged_test *reported_test(const struct reported_log *log, size_t test);

#endif
