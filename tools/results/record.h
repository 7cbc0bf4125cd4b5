/*
 * What a log amounts to, by the judge: as it is kept in the database of results, and as two of them
 * are compared. Pure but for memory.
 */
#ifndef TOOLS_RESULTS_RECORD_H
#define TOOLS_RESULTS_RECORD_H

#include "scenario/language/language.h"
#include "tools/judge/bounds.h"
#include "tools/judge/judge.h"

#include <limits.h>

/* A line of the log's head: what is longer is cut. */
#define RECORD_WORDS_SIZE 256
#define RECORD_OPTIONS_SIZE 4096

enum cost_kind { COST_PATCH, COST_SYNC, COST_STORES, COST_KINDS };
const char *cost_kind_name(enum cost_kind kind);

struct cost_spread {
	uint64_t runs; /* 0: not measured */
	uint64_t ns[QUANTILES];
};

/* A scenario of it. */
struct result {
	uint64_t line; /* of the file, from 1 on */
	enum judged_kind kind;
	char scenario[RECORD_WORDS_SIZE]; /* its name; of a file that was refused, the file's */
	enum verdict verdict;		  /* where it was not skipped */
	char reason[RECORD_WORDS_SIZE];

	/* The rest of one that has run. Canonical sources, to be freed: as it was, and without its
	 * name, what it is about, and what is expected of it. */
	char *source, *experiment;
	outcome_set show, forbid, untold;
	uint64_t executors, patches, syncs, elapsed_us, foreign;
	struct counts counts;
	/* In how many patches each outcome came, as far as the log says it. Where it may have come
	 * unseen, or could not be placed, that counts as seen for `most`. */
	struct bounds_came came[OUTCOMES];
	outcome_set zeros; /* of these a bound holds: bounds_zeros() */
	bool is_proved;
	outcome_set allowed[MODELS];
	struct cost_spread costs[COST_KINDS];
	bool has_limit;
	uint64_t limit_ns;
};

struct record {
	uint64_t machine; /* its number in a database; 0: it is not from one */

	/* The machine; empty: nobody said it */
	char processor[RECORD_WORDS_SIZE], model[RECORD_WORDS_SIZE], microcode[RECORD_WORDS_SIZE],
		hypervisor[RECORD_WORDS_SIZE], emulator[RECORD_WORDS_SIZE];

	/* The run */
	char file[PATH_MAX];
	uint64_t line; /* of the file, from 1 on: the log's first one */
	uint32_t crc;
	uint64_t lines, bytes;
	char version[RECORD_WORDS_SIZE], loader[RECORD_WORDS_SIZE], options[RECORD_OPTIONS_SIZE],
		in_force[RECORD_OPTIONS_SIZE], seed[RECORD_WORDS_SIZE];
	uint64_t format, cpus, clock_khz;
	bool classifies;
	enum conclusion verdict;
	bool has_class; /* something ran that tells models apart */
	unsigned consistent;
	struct sighting excluded[MODELS]; /* of those that are not consistent */

	struct result *results;
	size_t count;
};

/* Makes one of a log that is whole, and whose tests are no bench's. `file` is its path, of which
 * `line` is the log's first one. False without memory; to be given to record_free() in both cases.
 */
bool record_make(struct record *record, const struct judgement *judgement, const char *file,
		 uint64_t line, const char *emulator);
void record_free(struct record *record);

/* Whether a log that is whole is the one that a record is of, by its checksum, lines and bytes. */
bool record_is_of(const struct record *record, const struct log *log);

/* The name of a machine, for people: "AMD EPYC, vendor ..., microcode 0x1, KVMKVMKVM". */
#define MACHINE_NAME_SIZE (5 * RECORD_WORDS_SIZE + 64)
void machine_name(const struct record *record, char to[MACHINE_NAME_SIZE]);

/* "torn, fault"; "" for none. */
#define OUTCOME_LIST_SIZE 160
void outcome_list(outcome_set outcomes, char to[OUTCOME_LIST_SIZE]);

#endif
