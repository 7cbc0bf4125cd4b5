/*
 * What the plugin is told: QEMU passes each "name=value" of its command line. Pure.
 */
#ifndef WATCH_PLUGIN_ARGUMENTS_H
#define WATCH_PLUGIN_ARGUMENTS_H

#include <stdbool.h>
#include <stdint.h>

#define ARGUMENTS_REASON_SIZE 160

struct plugin_arguments {
	const char *trace; /* the file to write */
	const char *sites; /* a file of locations to watch from the start; NULL: none */
	bool finds;	   /* sites only: mode=find, and not mode=record */
	bool shakes;	   /* shake=SEED: other CPUs get turns behind stores to code */
	uint64_t seed;	   /* 0: behind each of them */
};

/* Keeps pointers into the strings. False: `reason` says what is wrong, and what is expected. */
bool plugin_arguments_read(int count, char **strings, struct plugin_arguments *arguments,
			   char reason[ARGUMENTS_REASON_SIZE]);

#endif
