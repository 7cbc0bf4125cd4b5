/*
 * The tables of "crossmod bench --power".
 */
#ifndef TOOLS_BENCH_POWER_TABLE_H
#define TOOLS_BENCH_POWER_TABLE_H

#include "tools/log/power_rows.h"

#include <stdio.h>

/* What of a row has a target of its own. */
enum power_figure { POWER_PATCHES, POWER_EXECUTIONS, POWER_OF_EVENTS, POWER_FIGURES };

/* So much of what the plain loop does, Crossmod is to do. */
double power_target(enum power_figure figure);

/* A second, of all rounds. */
struct power_rate {
	double median, min, max;
};

/* NONE: neither side had any, so there is nothing to compare. */
enum power_result { POWER_MET, POWER_MISSED, POWER_NONE };

struct power_comparison {
	size_t rounds;
	struct power_rate sides[POWER_SIDES];
	double ratio;	     /* of the medians; 0 where the plain loop's is 0 */
	double effect_ratio; /* of what is told by effect to Crossmod's; likewise */
	enum power_result result;
};

/* Compares the sides of one row on a machine with so many CPUs. False when there is no memory.
 * Pure. */
bool power_compare(const struct power_rows *rows, unsigned cpus, enum power_what what,
		   enum power_figure figure, struct power_comparison *comparison);

/* Their words: what a figure of a row counts; what became of a target. */
const char *power_figure_word(enum power_what what, enum power_figure figure);
const char *power_result_word(enum power_result result);

/* For people, and for programs: separated by tabs. False when there is no memory. */
bool power_table_print(FILE *to, const char *machine, const struct power_rows *rows);
bool power_table_tsv(FILE *to, const char *machine, const struct power_rows *rows);

#endif
