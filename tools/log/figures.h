/*
 * The figures of one scenario, as its YAML block gives them. What they add up to is sums.h's
 * and costs.h's matter.
 */
#ifndef TOOLS_LOG_FIGURES_H
#define TOOLS_LOG_FIGURES_H

#include "kernel/core/oracle.h"
#include "kernel/report/limit.h"
#include "tools/base/explain.h"
#include "tools/base/span.h"
#include "tools/log/words.h"

/* What was counted, on one CPU or on all. */
struct counts {
	uint64_t executions;
	uint64_t outcomes[OUTCOMES];
	uint64_t retried; /* breakpoints that were gone when their handler looked */
	uint64_t stuck;	  /* executions of such a breakpoint that were given up */
};

struct cpu_counts {
	uint64_t cpu;
	uint64_t apic;
	struct counts counts;
	uint64_t syncs, nmis; /* that it took */
};

/* What something took; minimum, median, 99th percentile, maximum. */
#define QUANTILES 4

struct cost_figures {
	uint64_t runs; /* 0: it was not measured */
	uint64_t cycles[QUANTILES];
	uint64_t ns[QUANTILES];
};

struct limit_figures {
	uint64_t syncs, stores, wait_cycles;
	uint64_t cycles, ns;
};

struct figures {
	struct scenario scenario; /* as its text in the block describes it */
	enum verdict verdict;	  /* as the log says it */

	/* What each model allows, and which models are consistent (bit n: model n), as the log says
	 * it; when `models_known` is false, it says that it does not know. */
	bool models_known;
	outcome_set models[MODELS];
	unsigned consistent;

	outcome_set show;
	outcome_set forbid;
	uint64_t executors;
	uint64_t patches;
	uint64_t syncs;
	uint64_t elapsed_us;
	uint64_t patches_per_s;
	uint64_t executions_per_s;
	struct counts total;
	/* From one execution to the next on its CPU; 0: not serialized in between, 1: serialized */
	uint64_t transitions[TRANSITIONS][TRANSITIONS][2];
	uint64_t first;	  /* executions with none of the same site before them in their patch */
	char reason[256]; /* why the kernel calls it inconclusive; empty: it gives no reason */
	bool has_cost;	  /* else all of it is 0 */
	uint64_t clock_cycles;
	struct cost_figures patch, sync, stores;
	struct limit_figures limit;
	char ratio[LIMIT_RATIO_SIZE]; /* as the log says it */
	struct cpu_counts *cpus;
	size_t cpu_count;
};

/* Reads a block, whose lines each end in a newline. Keys that it does not know may be there; those
 * of the struct above must be, apart from reason and cost. The text must be a scenario, of the name
 * that the block says, and with what it shows and forbids in a run. False with an explanation
 * otherwise. To be given to figures_free() in both cases. */
bool figures_read(struct figures *figures, struct span block, struct explanation *explanation);
void figures_free(struct figures *figures);

#endif
