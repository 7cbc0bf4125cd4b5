/*
 * What a user can ask for on the kernel's command line: words of the form name=value, separated
 * by spaces or tabs. Of a name that comes twice, the last one counts.
 */
#ifndef KERNEL_OPTIONS_H
#define KERNEL_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#define OPTIONS_SCENARIOS_SIZE 1024
#define OPTIONS_TEST_SIZE 64

/* The largest limits of a run. */
#define OPTIONS_PATCHES_MAX 1000000000u
#define OPTIONS_EXECUTIONS_MAX 1000000000000000u
#define OPTIONS_SECONDS_MAX 1000000u
#define OPTIONS_BENCH_MAX 1000u

/* What is not asked for: patches only where no other limit is, either. */
#define OPTIONS_PATCHES_DEFAULT 1000u
#define OPTIONS_SEED_DEFAULT 1u

struct options {
	/* When each scenario ends: at the first of these limits that it meets. 0: no such limit. At
	 * least one is not 0. */
	uint64_t
		patches; /* 1 to OPTIONS_PATCHES_MAX; the default when none of the three is given */
	uint64_t executions; /* of all executors together: 1 to OPTIONS_EXECUTIONS_MAX */
	uint32_t seconds;    /* 1 to OPTIONS_SECONDS_MAX */

	uint32_t dwell; /* pauses between two steps at most: 0 to 1000000, default 16 */
	uint32_t sweep; /* patches from one place of the sites to the next: 0 to 1000000, default
			   0, never: see sweep.h */
	uint64_t seed;	/* of all that is random: any, default 1 */
	uint32_t timeout_ms; /* of a sync: 1 to 60000, default 2000 */
	uint32_t watchdog_s; /* without progress, until the run is ended: 1 to OPTIONS_SECONDS_MAX,
			      * default 60; a sync's timeout comes on top of it */
	uint32_t bench; /* rounds of bench.h, instead of scenarios: 1 to 1000, default 0, none */
	uint32_t bench_sites; /* of its largest batch at most: 64 to 16384, the default */
	bool trace;	      /* what patches cost, step by step; default off */
	char scenarios[OPTIONS_SCENARIOS_SIZE]; /* names, separated by commas; empty: all */
	char test[OPTIONS_TEST_SIZE];		/* for arch_provoke() and the like; empty: none */
};

/* Reads all options. Each word that is unknown, or has a value that cannot be, is told by a
 * kernel_comment() that says what was expected and what is used instead, a bounded number of
 * them; the rest of the line goes on. Patcher only. */
void options_parse(const char *command_line, struct options *out);

/* What a test has arch_provoke() do. */
struct provocation {
	const char *what;    /* NULL: nothing, since tests that happen at boot, or between the CPUs,
			      * are others */
	bool by_patcher;     /* else by the last CPU */
	bool others_stopped; /* while it happens */
};

/* Whether there is such a thing, only arch_can_provoke() knows. Points into the options. */
struct provocation options_provocation(const struct options *options);

#endif
