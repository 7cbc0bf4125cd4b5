/*
 * Which scenario is in which file, so that no two files have one of the same name: its rows would
 * say two things of one scenario.
 */
#ifndef TOOLS_BASE_SCENARIO_NAMES_H
#define TOOLS_BASE_SCENARIO_NAMES_H

#include "scenario/scenario.h"
#include "tools/base/explain.h"

#include <stddef.h>

/* All zero is empty. */
struct scenario_names {
	struct scenario_place {
		char name[SCENARIO_NAME_SIZE];
		const char *file;
	} * of;
	size_t count, room;
};

/* Adds a scenario and its file, whose name must stay. False with an explanation, which names both
 * files, when there is one of that name already, or there is no memory. */
bool scenario_names_add(struct scenario_names *names, const char *name, const char *file,
			struct explanation *explanation);
void scenario_names_free(struct scenario_names *names);

#endif
