/*
 * What "crossmod run" is asked for.
 */
#ifndef TOOLS_RUN_RUN_OPTIONS_H
#define TOOLS_RUN_RUN_OPTIONS_H

#include "arch/linux/cpu/cpu.h"
#include "tools/base/explain.h"
#include "tools/base/kernel_line.h"
#include "tools/judge/until.h"

#include <stddef.h>

#define RUN_FILES_MAX 256

/* A run says every second how far it is. */
#define RUN_SILENCE_S 600u

struct run_options {
	unsigned cpus[CPUS_MAX]; /* as Linux counts them */
	size_t cpu_count;	 /* 0: not said */
	bool pairs;
	bool by_signals;    /* syncs */
	unsigned timeout_s; /* 0: none, but its log may be silent for RUN_SILENCE_S only */
	const char *log;    /* NULL: none */
	bool prints_json;   /* what the log comes to, and not the log */
	const char *files[RUN_FILES_MAX];
	unsigned file_count;
	struct until until;
	struct kernel_line line;
	bool is_sounding; /* and so ends soon: until.h */
	bool is_machine;  /* this process is the one that runs the kernel: see run.c */
};

/* Reads the command line, whose strings must stay. False with an explanation when something on it
 * cannot be. */
bool run_options_read(struct run_options *options, int count, char **arguments,
		      struct explanation *explanation);

#endif
