/*
 * The command line of "crossmod results".
 */
#ifndef TOOLS_RESULTS_OPTIONS_H
#define TOOLS_RESULTS_OPTIONS_H

#include "tools/base/explain.h"
#include "tools/results/record.h"

#define DATABASE_USUAL "crossmod.db"
#define DATABASE_WAIT_USUAL 60u

struct results_options {
	const char *database;
	const char *emulator; /* "": nobody said it */
	unsigned wait_s;
	bool prints_json;
	char **words; /* behind the options */
	unsigned count;
};

/* Reads what stands behind the question; arguments[0] is the question itself. False with an
 * explanation. `adds`: logs are added, and nothing is asked. */
bool results_options_read(struct results_options *options, bool adds, int count, char **arguments,
			  struct explanation *explanation);

#endif
