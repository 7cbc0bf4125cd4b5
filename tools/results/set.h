/*
 * Several records.
 */
#ifndef TOOLS_RESULTS_SET_H
#define TOOLS_RESULTS_SET_H

#include "tools/results/record.h"

/* All zero is empty. */
struct record_set {
	struct record *records;
	size_t count, room;
};

/* Adds an empty record, which stays where it is until the next one is added. NULL without memory.
 */
struct record *record_set_add(struct record_set *set);
void record_set_free(struct record_set *set);

/* Adds each log in a file, or in all files below a directory that have some. What is wrong is
 * noted. STATUS_AS_EXPECTED when all of them are whole, and there is one. */
enum status record_set_read(struct record_set *set, const char *path);

#endif
