/*
 * Records out of the database.
 */
#ifndef TOOLS_RESULTS_LOAD_H
#define TOOLS_RESULTS_LOAD_H

#include "tools/results/database.h"
#include "tools/results/set.h"

/* Adds the runs of a machine, by its number, or by a part of its name that no other one has; of one
 * that is in the set, none. What a record has and no row is 0: the seed, the loader, the format,
 * the clock, what was retried and stuck, and syncs. False when the database says why. */
bool load_machine(struct database *database, const char *word, struct record_set *set);

/* Adds the runs of all machines, in the order of their numbers. Likewise. */
bool load_all(struct database *database, struct record_set *set);

#endif
