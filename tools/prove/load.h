/*
 * The scenarios that a command is about: of files, or the standard set.
 */
#ifndef TOOLS_PROVE_LOAD_H
#define TOOLS_PROVE_LOAD_H

#include <stddef.h>

#include "scenario/scenario.h"
#include "tools/base/scenario_names.h"
#include "tools/base/status.h"

struct loaded {
	struct scenario scenario;
	const char *file; /* its name, for messages; the caller's own, or the standard set's */
};

struct collection {
	struct loaded *of;
	size_t count;
	struct scenario_names names; /* of all these */
	enum status status; /* STATUS_NO_INPUT where a file was left out, and a message said why */
};

/* Reads files ("-": the standard input), or the standard set when there are none. Every file that
 * is one is in the collection, in the order given, but for those whose scenario has the name of one
 * before it. Messages go to stderr. `command` begins them.
 * False when memory ran out. Afterwards collection_free(). */
bool collection_load(const char *command, char **files, size_t count,
		     struct collection *collection);
void collection_free(struct collection *collection);

#endif
