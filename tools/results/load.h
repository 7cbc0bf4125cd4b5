/*
 * Records out of the database.
 */
#ifndef TOOLS_RESULTS_LOAD_H
#define TOOLS_RESULTS_LOAD_H

#include "tools/results/database.h"
#include "tools/results/set.h"

/* Adds the runs of a machine, by its number, or by a part of its name that no other one has. Of
 * their results there is what two of them are compared by: no source, no model's outcomes, no
 * limit. False when the database says why. */
bool load_machine(struct database *database, const char *word, struct record_set *set);

#endif
