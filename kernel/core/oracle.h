/*
 * The oracle: what each execution of a site was, and what came just before it.
 *
 * Each CPU has one of its own, in its own cache lines, and only that CPU writes it. So nothing
 * here is shared, and nothing is lost.
 *
 * A run consists of patches, and time in it of stages: during stage 2n - 1 the n-th patch may be
 * under way, during stage 2n it has returned, and between two patches all executors are at rest,
 * the sites get their old form back, and every CPU serializes. A CPU reads the stage before it
 * executes a site, so what it then executes happens in that stage or later, and never earlier.
 * Back to back, the n-th stint takes the place of the n-th patch.
 */
#ifndef KERNEL_CORE_ORACLE_H
#define KERNEL_CORE_ORACLE_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/core/track.h"
#include "scenario/outcome.h"
#include "scenario/scenario.h"

/* Stage 0: nobody executes a site. */
#define STAGE_REST 0

static inline uint64_t stage_patching(uint64_t patch)
{
	return 2 * patch - 1;
}

static inline uint64_t stage_returned(uint64_t patch)
{
	return 2 * patch;
}

/* Where an execution went, before the oracle knows what that means in its stage. */
enum landing {
	LANDED_OLD, /* where the old form leads */
	LANDED_NEW,
	LANDED_BREAKPOINT,
	LANDED_MIXTURE, /* where neither form leads */
	LANDED_FAULT,
	LANDED_UNKNOWN
};

/* One execution of a site. */
struct executed {
	uint64_t stage;
	unsigned site;
	bool back_to_back; /* the patches are */
	enum landing landing;
	uint64_t serializations; /* how often this CPU had serialized when it executed the site */
	bool flag_was_set;	 /* by what it had read in the same pass */
	bool in_handler;	 /* the #BP handler executed it */
	bool handler_retired;	/* of a breakpoint: its handler knew nothing of the site any more */
	bool breakpoint_is_new; /* the site's new form begins with a breakpoint itself */
};

/* Rows and columns of the matrix of transitions. */
enum transition {
	TRANSITION_OLD,
	TRANSITION_BREAKPOINT,
	TRANSITION_NEW,
	TRANSITION_OTHER, /* torn or fault */
	TRANSITIONS
};

/* Its word in the log; NULL for a value that is none. */
const char *transition_name(enum transition transition);

/* The execution of one site just before. */
struct previous {
	uint64_t patch;
	uint64_t serializations;
	enum landing landing;
	bool exists;
};

struct oracle {
	uint64_t executions;
	uint64_t outcomes[OUTCOMES];
	/* From, to, and whether the CPU serialized in between. */
	uint64_t transitions[TRANSITIONS][TRANSITIONS][2];
	/* Executions with none of the same site just before them: the first of each patch, or of
	 * each stint, and after an unknown one. */
	uint64_t first;

	/* Of each site that there is. The caller's: it makes room for them. NULL in a sum. */
	struct previous *previous;

	/* Gets a note when what the first site does changes. NULL: nobody looks. Changed by the
	 * patcher, at rest. */
	struct track *track;
};

/* Empties it, with what it knows of so many sites. Nobody looks any more. */
void oracle_clear(struct oracle *oracle, unsigned sites);

/* Counts one execution. The oracle's own CPU only, not while it is recording already. */
void oracle_record(struct oracle *oracle, const struct executed *executed);

/* Counts `count` executions (1 and up), one just after the other, that were all the same. */
void oracle_record_many(struct oracle *oracle, const struct executed *executed, uint64_t count);

/* Landings between which executions change, and how often one follows the other, the earlier one
 * first. The same landing may be there more than once. */
#define CHANGING_MAX 3u
struct changes {
	unsigned kinds; /* CHANGING_MAX at most */
	enum landing landings[CHANGING_MAX];
	uint64_t pairs[CHANGING_MAX][CHANGING_MAX];
};

/* Counts executions one just after the other, all with what else `first` says: the first one, which
 * is of the kind `from`, and then those of `changes`, which begin there. Nothing serialized in
 * between. */
void oracle_record_changes(struct oracle *oracle, const struct executed *first, unsigned from,
			   const struct changes *changes);

/* Adds one CPU's counts to a sum. */
void oracle_add(struct oracle *sum, const struct oracle *oracle);

/* True when the parts make up the whole: every execution is in the outcomes and in the matrix
 * exactly once, and the matrix agrees on what was unserialized, in one direction, or back to back
 * in both. */
bool oracle_adds_up(const struct oracle *oracle, bool back_to_back);

#endif
