/*
 * The bench: what syncs, patches and breakpoints cost here, and what executors lose to them. Its
 * rows are comments of the log; docs/bench.md says what they mean.
 */
#ifndef KERNEL_BENCH_BENCH_H
#define KERNEL_BENCH_BENCH_H

#include <stdint.h>

/* Measures everything so many times, in rounds, batches of up to `sites_max` sites, and prints the
 * rows; fewer, and one at least, when somebody wants the end. What goes wrong ends the run. With no
 * scenario placed, executors at rest. Patcher, once. */
void bench_run(uint32_t rounds, uint32_t sites_max);

#endif
