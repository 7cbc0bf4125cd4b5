/*
 * The figures of one scenario, as its YAML block gives them: all numbers of
 * kernel/report/report_fields.h. What they add up to is sums.h's and costs.h's matter.
 */
#ifndef TOOLS_LOG_FIGURES_H
#define TOOLS_LOG_FIGURES_H

#include "kernel/core/oracle.h"
#include "kernel/report/limit.h"
#include "kernel/report/report_fields.h"
#include "tools/base/explain.h"
#include "tools/base/span.h"
#include "tools/log/words.h"

/* A member for each number of a list. */
#define FIGURES_MEMBER(key, ...) uint64_t key;
#define FIGURES_MEMBER_LIST(key, ...) uint64_t key[QUANTILES];
#define FIGURES_MEMBER_COST(key, ...) struct cost_figures key;
#define FIGURES_NO_MEMBER(...)

/* What was counted, on one CPU or on all. */
struct counts {
	BLOCK_COUNTS(FIGURES_MEMBER, FIGURES_NO_MEMBER)
	uint64_t outcomes[OUTCOMES];
};

struct cpu_counts {
	BLOCK_CPU(FIGURES_MEMBER, FIGURES_NO_MEMBER, FIGURES_NO_MEMBER)
	struct counts counts;
};

/* What something took. No runs: it was not measured. */
struct cost_figures {
	BLOCK_TIMES(FIGURES_MEMBER, FIGURES_MEMBER_LIST)
};

struct clock_figures {
	BLOCK_CLOCK(FIGURES_MEMBER)
};

struct limit_figures {
	BLOCK_LIMIT(FIGURES_MEMBER)
};

struct figures {
	struct scenario scenario; /* as its source in the block describes it */
	enum verdict verdict;	  /* as the log says it */

	/* What each model allows, and which models are consistent (bit n: model n), as the log says
	 * it; when `models_known` is false, it says that it does not know. */
	bool models_known;
	outcome_set models[MODELS];
	unsigned consistent;

	outcome_set show;
	outcome_set forbid;
	outcome_set untold; /* of these a zero says nothing */
	BLOCK_FIELDS(FIGURES_MEMBER, FIGURES_NO_MEMBER, FIGURES_NO_MEMBER)
	BLOCK_RATES(FIGURES_MEMBER)
	struct counts total;
	uint64_t foreign; /* breakpoints in front of a site; 0 where the scenario has none */
	/* Of the patches: those in which each outcome came at least once; false: the log does not
	 * say it. */
	bool has_patches_with;
	uint64_t patches_with[OUTCOMES];
	/* From one execution to the next on its CPU; 0: not serialized in between, 1: serialized */
	uint64_t transitions[TRANSITIONS][TRANSITIONS][2];
	char reason[256]; /* why the kernel calls it inconclusive; empty: it gives no reason */
	bool has_cost;	  /* else all of it is 0 */
	BLOCK_COSTS(FIGURES_MEMBER_COST, FIGURES_NO_MEMBER)
	struct clock_figures clock;
	struct limit_figures limit;
	char ratio[LIMIT_RATIO_SIZE]; /* as the log says it */
	struct cpu_counts *cpus;
	size_t cpu_count;
};

/* Reads a block, whose lines each end in a newline. Keys that it does not know may be there; those
 * of the lists must be, apart from reason, untold, patches_with
 * and cost. The source must be a scenario, of
 * the name that the block says, and with what it shows and forbids in a run. False with an
 * explanation otherwise. To be given to figures_free() in both cases. */
bool figures_read(struct figures *figures, struct span block, struct explanation *explanation);
void figures_free(struct figures *figures);

#endif
