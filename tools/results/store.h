/*
 * A record into the database.
 */
#ifndef TOOLS_RESULTS_STORE_H
#define TOOLS_RESULTS_STORE_H

#include "tools/results/database.h"
#include "tools/results/record.h"

/* Adds a run with all that belongs to it, or none of it. `is_new`: it was not there, by its
 * checksum; else `run` is the id of the one that is. False when the database says why. */
bool store_record(struct database *database, const struct record *record, bool *is_new,
		  uint64_t *run);

#endif
