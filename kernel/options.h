/*
 * What a user can ask for on the kernel's command line: words of the form name=value, separated
 * by spaces or tabs. Of a name that comes twice, the last one counts. option_table.h has all names.
 */
#ifndef KERNEL_OPTIONS_H
#define KERNEL_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "arch/options.h"
#include "kernel/option_table.h"

#define OPTIONS_SCENARIOS_SIZE 1024

/* The largest values. */
#define OPTIONS_PATCHES_MAX 1000000000u
#define OPTIONS_EXECUTIONS_MAX 1000000000000000u
#define OPTIONS_SECONDS_MAX 1000000u
#define OPTIONS_TIMEOUT_MS_MAX 60000u
#define OPTIONS_BENCH_MAX 1000u
#define OPTIONS_BENCH_SITES_MIN 64u
#define OPTIONS_BENCH_SITES_MAX 16384u

/* A word that is not understood, and is ignored. */
struct options_complaint {
	char word[48]; /* cut when it is long; printable (lib/printable.h) */
	char expected[OPTION_EXPECTED_SIZE];
};

#define OPTIONS_COMPLAINTS_MAX 8

/* Where no limit is asked for. */
#define OPTIONS_PATCHES_DEFAULT 1000u

struct options {
	/* When each scenario ends: at the first of these limits that it meets. 0: no such limit. At
	 * least one is not 0: OPTIONS_PATCHES_DEFAULT patches when none of the three is given. */
	uint64_t patches;
	uint64_t executions; /* of all executors together */
	uint32_t seconds;

	uint32_t dwell;	      /* pauses between two steps at most */
	uint32_t sweep;	      /* patches from one place of the sites to the next: see sweep.h */
	uint64_t seed;	      /* of all that is random */
	uint32_t timeout_ms;  /* of a sync */
	uint32_t watchdog_s;  /* without progress, until the run is ended; a sync's timeout comes on
			       * top of it */
	uint32_t bench;	      /* rounds of bench.h, instead of scenarios; 0: none */
	uint32_t bench_sites; /* of its largest batch at most */
	bool trace;	      /* what patches cost, step by step */
	char scenarios[OPTIONS_SCENARIOS_SIZE]; /* names, separated by commas; empty: all */
	struct arch_options machine;

	uint32_t given; /* bit n: the command line has row n of the table */
	/* How many words are not understood, and the first of them. */
	unsigned complaint_count;
	struct options_complaint complaints[OPTIONS_COMPLAINTS_MAX];
};

/* Reads all options. What is not understood is a complaint; the rest of the line counts. Prints
 * nothing. Any context. */
void options_read(const char *command_line, struct options *out);

/* Whether the command line has an option of the table. */
bool options_gave(const struct options *options, const char *name);

/* The row of an option; NULL when there is none of that name. */
const struct option_row *options_row(const char *name, size_t length);

/* The first option that was given and that only a machine that boots has; NULL when there is
 * none. */
const char *options_boots_only(const struct options *options);

#endif
