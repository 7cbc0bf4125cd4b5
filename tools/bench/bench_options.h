/*
 * What "crossmod bench" is asked for.
 */
#ifndef TOOLS_BENCH_BENCH_OPTIONS_H
#define TOOLS_BENCH_BENCH_OPTIONS_H

#include "tools/base/explain.h"

#include <stdbool.h>
#include <stddef.h>

#define BENCH_MACHINES_MAX 32

struct bench_options {
	const char *machine; /* as `crossmod boot` names them; "this-processor": `crossmod run` */
	bool runs;	     /* it is that one */
	bool power;	     /* patches back to back beside a plain loop */
	unsigned cpus[BENCH_MACHINES_MAX]; /* of each machine */
	size_t cpus_count;		   /* 1 and up */
	unsigned rounds;		   /* 1 to 1000 */
	unsigned timeout_s;		   /* for each machine */
	bool prints_json;
	const char *tsv;  /* the file; NULL: none */
	const char *plot; /* the directory; NULL: none */
};

/* Reads the command line, whose strings must stay; a process may use `allowed` CPUs. False with an
 * explanation when something on it cannot be. */
bool bench_options_read(struct bench_options *options, int count, char **arguments,
			unsigned allowed, struct explanation *explanation);

#endif
