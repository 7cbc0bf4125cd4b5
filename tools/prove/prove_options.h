/*
 * The command line of crossmod prove.
 */
#ifndef TOOLS_PROVE_PROVE_OPTIONS_H
#define TOOLS_PROVE_PROVE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "scenario/outcome.h"
#include "scenario/scenario.h"
#include "tools/prove/options.h"

enum output {
	OUTPUT_TABLE,
	OUTPUT_TRACE,
	OUTPUT_TRACE_JSON,
	OUTPUT_SVG,
	OUTPUT_TSV,
	OUTPUT_JSON,
	OUTPUT_PROMELA,
};

struct prove_options {
	enum output output;
	unsigned outputs; /* how many were asked for, --json aside */
	bool prints_json;
	struct limits limits;
	enum model first_model, last_model;
	enum outcome outcome; /* of both traces, and OUTPUT_SVG */
	unsigned executors, threads;
	bool exhaustive;
	char **files;
	size_t file_count;
};

/* False when the usage is wrong: a message has said so. The files are those of `arguments`. */
bool prove_options_take(int count, char **arguments, struct prove_options *options);

#endif
