/*
 * What follows from the rows of a bench: ratios, and whether targets are met. Pure.
 */
#ifndef TOOLS_BENCH_BENCH_FIGURES_H
#define TOOLS_BENCH_BENCH_FIGURES_H

#include "tools/log/bench_rows.h"

/* A single site costs at most so many times its limit. */
#define BENCH_RATIO_TARGET 1.15
/* So many sites cost at most so many times one site, stores aside. */
#define BENCH_BATCH 1024
#define BENCH_BATCH_TARGET 2.0

/* How many times as long as its limit a patch takes; 0: it has no limit. */
double bench_row_ratio(const struct bench_row *row);

/* Whether that ratio has a target: that of one site has. */
bool bench_row_has_target(const struct bench_row *row);

/* The median of a row like that one; 0: there is none. */
uint64_t bench_median_of(const struct bench_rows *rows, const struct bench_row *like,
			 enum bench_what what, uint64_t sites);

/* Each is 0 for a row of which it says nothing. What a patch of BENCH_BATCH sites costs, in patches
 * of one, stores aside; what branches that are off cost, in NOPs; how long a pass of an executor
 * takes while there are patches, in passes without. */
double bench_batch_ratio(const struct bench_rows *rows, const struct bench_row *patch);
double bench_untaken_ratio(const struct bench_rows *rows, const struct bench_row *row);
double bench_pass_ratio(const struct bench_rows *rows, const struct bench_row *row);

#endif
