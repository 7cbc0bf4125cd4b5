/*
 * What the prover found, as a table for people and as lines for programs, held against what the
 * files expect.
 */
#ifndef TOOLS_PROVE_TABLE_H
#define TOOLS_PROVE_TABLE_H

#include <stdio.h>

#include "tools/prove/jobs.h"

/* A search of each scenario under the same models, in this order: jobs[scenario * models + model].
 * `files` has a name for each scenario. Of a search that was given up, what it found is allowed,
 * and all else is unknown. */
struct findings {
	const struct job *jobs;
	const char *const *files;
	size_t scenarios, models;
	unsigned executors;
	bool exhaustive;
};

/* A line a scenario, a column a model, and what the letters mean. */
void table_print(FILE *to, const struct findings *findings);

/* scenario TAB model TAB outcome TAB allowed, forbidden or unknown: every combination, nothing
 * else. */
void table_print_tsv(FILE *to, const struct findings *findings);

/* A line for each expectation that is contradicted. Returns how many. */
unsigned table_print_contradictions(FILE *to, const struct findings *findings);

/* A line for each site in which the scenario's patch does not leave the new form. */
void table_print_notes(FILE *to, const struct scenario *scenario);

/* A line for each search that was given up: how far it had come, why, and what can be done. Returns
 * how many. */
unsigned table_print_given_up(FILE *to, const char *command, const struct findings *findings);

/* States, states a second of one core, and peak memory: differs from run to run. */
void table_print_speed(FILE *to, const struct findings *findings);

#endif
