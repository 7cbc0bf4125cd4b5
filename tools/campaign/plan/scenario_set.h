/*
 * The scenarios of a campaign, as they were when it began: one file with the source of all, and one
 * with where each begins, so that a cell reads its own and no other.
 */
#ifndef TOOLS_CAMPAIGN_PLAN_SCENARIO_SET_H
#define TOOLS_CAMPAIGN_PLAN_SCENARIO_SET_H

#include "tools/base/explain.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct scenario_set {
	int source, index; /* -1: not open */
	size_t count;
	uint64_t length; /* of the source */
};

#define SET_NAME_SIZE 128 /* more than any scenario's name has */

/* ---- To read --------------------------------------------------------------------------------- */

/* Opens what is in the directory. False with an explanation. To be closed in any case. */
bool scenario_set_open(struct scenario_set *set, const char *directory,
		       struct explanation *explanation);
void scenario_set_close(struct scenario_set *set);

/* The source of scenario `number`, from 0 on; the caller frees it. NULL with an explanation. */
char *scenario_set_read(const struct scenario_set *set, size_t number,
			struct explanation *explanation);

/* Its name. False with an explanation. */
bool scenario_set_read_name(const struct scenario_set *set, size_t number, char name[SET_NAME_SIZE],
			    struct explanation *explanation);

/* The name in a scenario's source. */
void scenario_set_name(const char *source, size_t length, char name[SET_NAME_SIZE]);

/* ---- To write -------------------------------------------------------------------------------- */

struct set_writer {
	FILE *source, *index;
	uint64_t length; /* of the source so far */
	char **names;	 /* of all */
	size_t count, room;
	char path[2][EXPLANATION_SIZE / 2];
};

/* Begins a new set in the directory, which is not there until it is finished. False with an
 * explanation. To be finished in any case. */
bool set_writer_begin(struct set_writer *writer, const char *directory,
		      struct explanation *explanation);
bool set_writer_add(struct set_writer *writer, const char *source, size_t length,
		    struct explanation *explanation);

/* The set is there when this is true; `is_good` false: there shall be none. False with an
 * explanation, unless it was not good before. */
bool set_writer_finish(struct set_writer *writer, const char *directory, bool is_good,
		       struct explanation *explanation);

#endif
