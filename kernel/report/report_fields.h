/*
 * The keys of a scenario's block of figures, in their order. The kernel prints by these lists
 * (report_block.c), and the judge reads by them (tools/log/figures.h), so that there is no key of
 * which only one of them knows. docs/log.md says what each means; a test holds it against these
 * lists.
 *
 * A new number is one line here, and a row there. If every executor counts it for itself, and the
 * run has the sum, it is a line of BLOCK_COUNTS: the judge adds it up.
 *
 * Each list calls what it is given, with what stands in it:
 *
 *   NUMBER(key, unit, value)         a number; the judge keeps it in a member of that name. `value`
 *                                    is the kernel's expression for it, where the list is printed.
 *   COUNT(key, unit, run's, CPU's)   the same, once of the run and once of each executor
 *   LIST(key, unit, value)           a number for each of BLOCK_QUANTILES
 *   COST(key, what)                  what something cost, `what` for people, as BLOCK_TIMES has it;
 *                                    the kernel and the judge both keep it in a member of that name
 *   PART(key, unit)                  what has a form of its own: a function of that name prints it,
 *                                    and another one reads it
 */
#ifndef KERNEL_REPORT_REPORT_FIELDS_H
#define KERNEL_REPORT_REPORT_FIELDS_H

/* `run` is the struct run; `executor` the CPU's struct executor. */
#define BLOCK_COUNTS(COUNT, PART)                                                                  \
	COUNT(executions, "executions", run->total.executions, executor->oracle.executions)        \
	PART(outcomes, "executions")                                                               \
	COUNT(retried, "breakpoints", run->retried, executor->retried)                             \
	COUNT(stuck, "executions", run->stuck, executor->stuck)

/* The whole block. `run` is the struct run. */
#define BLOCK_FIELDS(NUMBER, COUNT, PART)                                                          \
	PART(scenario, "name")                                                                     \
	PART(verdict, "word")                                                                      \
	PART(reason, "sentence")                                                                   \
	PART(text, "lines")                                                                        \
	PART(models, "outcomes")                                                                   \
	PART(consistent, "models")                                                                 \
	PART(show, "outcomes")                                                                     \
	PART(forbid, "outcomes")                                                                   \
	PART(untold, "outcomes")                                                                   \
	NUMBER(executors, "CPUs", run->executors)                                                  \
	NUMBER(patches, "patches", run->patches)                                                   \
	BLOCK_COUNTS(COUNT, PART)                                                                  \
	PART(foreign, "breakpoints")                                                               \
	PART(patches_with, "patches")                                                              \
	NUMBER(syncs, "syncs", run->syncs)                                                         \
	NUMBER(elapsed_us, "µs", run->elapsed_us)                                                  \
	PART(rates, "")                                                                            \
	PART(transitions, "executions")                                                            \
	NUMBER(first, "executions", run->total.first)                                              \
	PART(cost, "")                                                                             \
	PART(cpus, "")

/* The keys of `rates`. */
#define BLOCK_RATES(NUMBER)                                                                        \
	NUMBER(patches_per_s, "patches a second", rate_per_second(run->patches, run->elapsed_us))  \
	NUMBER(executions_per_s, "executions a second",                                            \
	       rate_per_second(run->total.executions, run->elapsed_us))

/* The keys of `cost`. */
#define BLOCK_COSTS(COST, PART)                                                                    \
	PART(clock, "")                                                                            \
	COST(patch, "a patch")                                                                     \
	COST(sync, "a sync")                                                                       \
	COST(stores, "the stores")                                                                 \
	PART(limit, "")                                                                            \
	PART(ratio, "limits")

/* The keys of `clock`, there. */
#define BLOCK_CLOCK(NUMBER) NUMBER(cycles, "cycles", run->clock_cycles)

/* The keys of each COST. `cost` is the struct cost; `cycles` one of its quantiles. */
#define BLOCK_TIMES(NUMBER, LIST)                                                                  \
	NUMBER(runs, "runs", cost->runs)                                                           \
	LIST(cycles, "cycles", cycles)                                                             \
	LIST(ns, "ns", arch_cycles_to_ns(cycles))

/* The items of a LIST: QUANTILE(name, words, value). `cost` is the struct cost. */
#define BLOCK_QUANTILES(QUANTILE)                                                                  \
	QUANTILE(MINIMUM, "minimum", cost->min)                                                    \
	QUANTILE(MEDIAN, "median", cost_percentile(cost, 50))                                      \
	QUANTILE(PERCENTILE_99, "99th percentile", cost_percentile(cost, 99))                      \
	QUANTILE(MAXIMUM, "maximum", cost->max)

#define BLOCK_QUANTILE(name, words, value) QUANTILE_##name,
enum quantile { BLOCK_QUANTILES(BLOCK_QUANTILE) QUANTILES };
#undef BLOCK_QUANTILE

/* The keys of `limit`, in `cost`. `limit` is the struct limit. */
#define BLOCK_LIMIT(NUMBER)                                                                        \
	NUMBER(syncs, "syncs", limit.syncs)                                                        \
	NUMBER(stores, "stores", limit.stores)                                                     \
	NUMBER(wait_cycles, "cycles", limit.wait_cycles)                                           \
	NUMBER(cycles, "cycles", limit.cycles)                                                     \
	NUMBER(ns, "ns", arch_cycles_to_ns(limit.cycles))

/* The keys of each CPU of `cpus`, where each outcome is a key. `executor`: its struct. */
#define BLOCK_CPU(NUMBER, COUNT, PART)                                                             \
	NUMBER(cpu, "number", cpu)                                                                 \
	NUMBER(apic, "APIC id", arch_cpu_id(cpu))                                                  \
	BLOCK_COUNTS(COUNT, PART)                                                                  \
	NUMBER(syncs, "syncs", executor->syncs)                                                    \
	NUMBER(nmis, "NMIs", arch_cpu_nmis(cpu))

#endif
