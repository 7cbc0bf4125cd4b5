/*
 * The oracle: what each execution of the site was, and what came just before it.
 *
 * Each CPU has one of its own, in its own cache lines, and only that CPU writes it. So nothing
 * here is shared, and nothing is lost.
 *
 * A run consists of patches, and time in it of stages: during stage 2n - 1 the n-th patch may be
 * under way, during stage 2n it has returned. The n-th patch goes from the site's first form to
 * the second when n is odd, and back when it is even. A CPU reads the stage before it executes the
 * site, so what it then executes happens in that stage or later, and never earlier.
 */
#ifndef KERNEL_ORACLE_H
#define KERNEL_ORACLE_H

#include <stdbool.h>
#include <stdint.h>

/* Stage 0: no run. */
#define STAGE_REST 0

static inline uint64_t stage_patching(uint64_t patch)
{
	return 2 * patch - 1;
}

static inline uint64_t stage_returned(uint64_t patch)
{
	return 2 * patch;
}

/* What is counted. Each execution is exactly one of the first group; the second tells more of some
 * of them. */
enum outcome {
	OUTCOME_OLD,
	OUTCOME_NEW,
	OUTCOME_BREAKPOINT,
	OUTCOME_TORN,
	OUTCOME_FAULT,
	OUTCOME_UNKNOWN, /* could not be placed */

	OUTCOME_UNSERIALIZED,	 /* new, just after old, and no serialization in between */
	OUTCOME_LATE_OLD,	 /* old, though the patch had returned */
	OUTCOME_LATE_BREAKPOINT, /* breakpoint, likewise */
	OUTCOMES
};

#define OUTCOME_BIT(outcome) (1u << (outcome))

/* The outcome's name in the log. */
const char *outcome_name(enum outcome outcome);

/* Where an execution went, before the oracle knows what that means in its stage. */
enum landing {
	LANDED_FIRST,  /* as the site's first form says */
	LANDED_SECOND, /* as its second form says */
	LANDED_BREAKPOINT,
	LANDED_MIXTURE, /* where neither form leads */
	LANDED_FAULT,
	LANDED_UNKNOWN
};

/* Rows and columns of the matrix of transitions. */
enum transition {
	TRANSITION_OLD,
	TRANSITION_BREAKPOINT,
	TRANSITION_NEW,
	TRANSITION_OTHER, /* torn or fault */
	TRANSITIONS
};

struct oracle {
	uint64_t executions;
	uint64_t outcomes[OUTCOMES];
	/* From, to, and whether the CPU serialized in between. */
	uint64_t transitions[TRANSITIONS][TRANSITIONS][2];
	/* Executions that had none just before them: the run's first, and after an unknown one. */
	uint64_t first;

	/* The execution just before. */
	bool has_previous;
	enum landing previous;
	uint64_t previous_serializations;
};

/* Counts one execution. `serializations` is how often this CPU had serialized when it executed the
 * site. The oracle's own CPU only, not while it is recording already. */
void oracle_record(struct oracle *oracle, uint64_t stage, enum landing landing,
		   uint64_t serializations);

/* Adds one CPU's counts to a sum. */
void oracle_add(struct oracle *sum, const struct oracle *oracle);

/* True when the parts make up the whole: every execution is in the outcomes and in the matrix
 * exactly once, and the matrix agrees on what was unserialized. */
bool oracle_adds_up(const struct oracle *oracle);

#endif
