/*
 * The command line of "crossmod watch".
 */
#ifndef TOOLS_WATCH_WATCH_OPTIONS_H
#define TOOLS_WATCH_WATCH_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "tools/base/explain.h"
#include "watch/trace/event.h"

#define WATCH_SYMBOL_FILES_MAX 16
#define WATCH_SHAKES_MAX 1000

struct watch_symbol_file {
	const char *path;
	uint64_t slide; /* what is added to each of its addresses, by --slide behind it */
};

struct watch_options {
	/* What is watched: a trace again, the user's own QEMU, or a kernel. One of the three. */
	const char *trace;	 /* NULL: a guest runs */
	char *const *qemu_words; /* what stands behind --; NULL: no -- */
	unsigned qemu_word_count;
	const char *kernel, *initrd, *append; /* NULL: not said */
	unsigned cpus, memory_mib;	      /* of --kernel */

	const char *qemu;   /* the program */
	const char *plugin; /* NULL: the one that lies beside this program */
	unsigned timeout_s;
	const char *until; /* the console's words that end the guest; NULL: none do */
	unsigned shakes;   /* how many schedules, each by a seed; 0: one that is not shaken */
	bool is_twice, is_parallel;

	const char *output; /* a directory; NULL: nothing is kept */
	struct watch_symbol_file symbols[WATCH_SYMBOL_FILES_MAX];
	unsigned symbol_count;
	unsigned proof_s; /* of processor time, at most, for each search */
	bool prints_events, prints_json, is_quiet;
};

/* Reads it; its strings must stay. False with an explanation when something on it cannot be. */
bool watch_options_read(struct watch_options *options, int count, char **arguments,
			struct explanation *explanation);

#endif
