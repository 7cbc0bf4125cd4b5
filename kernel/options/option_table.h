/*
 * All options of the kernel's command line: a field of struct options each, and a row of the table,
 * of which the kernel, the machine and the host programs read. A new option is one of either, and a
 * line of docs/options.md.
 */
#ifndef KERNEL_OPTIONS_OPTION_TABLE_H
#define KERNEL_OPTIONS_OPTION_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arch/options.h"

#define OPTION_EXPECTED_SIZE 320
#define OPTIONS_SCENARIOS_SIZE 1024

/* The largest values. */
#define OPTIONS_PATCHES_MAX 1000000000u
#define OPTIONS_EXECUTIONS_MAX 1000000000000000u
#define OPTIONS_SECONDS_MAX 1000000u
#define OPTIONS_MILLISECONDS_MAX 1000000u
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
#define OPTIONS_SECONDS_DEFAULT 10u

struct options {
	/* When each scenario ends: at the first of these limits that it meets. 0: no such limit. At
	 * least one is not 0: OPTIONS_PATCHES_DEFAULT patches, or OPTIONS_SECONDS_DEFAULT, when
	 * none of the four is given. But all are when the machine is classified. */
	uint64_t patches;
	uint64_t executions; /* of all executors together */
	uint32_t seconds;
	uint32_t milliseconds;

	uint32_t dwell;	      /* pauses between two steps at most */
	uint32_t sweep;	      /* patches from one place of the sites to the next: see sweep.h */
	uint64_t seed;	      /* of all that is random */
	uint32_t timeout_ms;  /* of a sync */
	uint32_t watchdog_s;  /* without progress, until the run is ended; a sync's timeout comes on
			       * top of it */
	uint32_t classify;    /* seconds, for all of classify.h's scenarios; 0: it does not */
	uint32_t bench;	      /* rounds of bench.h, instead of scenarios; 0: none */
	uint32_t bench_sites; /* of its largest batch at most */
	uint32_t power;	      /* rounds of power.h, instead of scenarios; 0: none */
	bool tell_effect;     /* executions of all sites are told by what they did: effects.h */
	uint32_t codes;	      /* seconds for each of log_pages.h's pages; 0: until a key */
	bool trace;	      /* what patches cost, step by step */
	char scenarios[OPTIONS_SCENARIOS_SIZE]; /* names, separated by commas; empty: all */
	struct arch_options machine;

	uint32_t given; /* bit n: the command line has row n of the table */
	/* How many words are not understood, and the first of them. */
	unsigned complaint_count;
	struct options_complaint complaints[OPTIONS_COMPLAINTS_MAX];
};

enum option_kind {
	OPTION_NUMBER, /* decimal, or hexadecimal behind 0x */
	OPTION_CHOICE, /* one of some words */
	OPTION_STRING,
	OPTION_SERIAL, /* a port, as serial_line_parse() reads it */
	OPTION_TEST    /* as option_test.h knows it */
};

/* A word, and what the field becomes. A list ends with a word that is NULL. */
struct option_choice {
	const char *word;
	uint64_t value;
};

struct option_row {
	const char *name;
	enum option_kind kind;
	bool boots;		   /* of machines that boot alone: a process has no such thing */
	uint64_t minimum, maximum; /* of a number */
	const struct option_choice *choices;
	size_t offset, size; /* of the field in struct options */
	const char *initial; /* the value where the command line has none; NULL: all zero */
	const char *value;   /* what stands behind the '=', for people: "N" */
	const char *help;    /* what it does: one line for people, without the default */
};

extern const struct option_row option_rows[];
extern const unsigned option_row_count;

/* What a value may be, for people: "a number from 1 to 1000". */
void option_expected(const struct option_row *row, char to[OPTION_EXPECTED_SIZE]);

/* Reads a value of `length` bytes into the field of *options. False, and nothing changed, when it
 * is none. */
bool option_take(const struct option_row *row, const char *value, size_t length,
		 struct options *options);

#endif
