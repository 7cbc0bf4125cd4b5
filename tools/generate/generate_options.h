/*
 * The command line of crossmod generate.
 */
#ifndef TOOLS_GENERATE_OPTIONS_H
#define TOOLS_GENERATE_OPTIONS_H

#include <stdbool.h>

#include "prover/generate/filter.h"
#include "prover/generate/space.h"

#define GENERATE_COMMAND "crossmod generate"
#define GENERATE_THREADS_MAX 64u
#define SAMPLE_MAX 1000000000u

struct generate_options {
	struct space space;
	bool filters;
	struct filter filter;  /* if it does */
	bool counts;	       /* says how many there are, and writes none */
	bool prints_json;      /* lines of JSON, and no files of scenarios */
	const char *directory; /* NULL: the standard output */
	unsigned threads;      /* processes that prove: 1 to GENERATE_THREADS_MAX */
	unsigned sample;       /* 0: all */
	unsigned seed;
};

/* Fills the options, with what is usual where nothing is said. False after a message. */
bool generate_options_read(int count, char **arguments, struct generate_options *options);

#endif
