/*
 * The watchdog: a run in which nothing moves any more ends, with the state of every CPU.
 *
 * The patcher bounds each of its waits for the others, and names the CPUs that it waited for.
 * The others bound the patcher: each executor looks now and then whether the patcher has done
 * anything, also while it is stopped. So whatever one CPU hangs in is seen by another,
 * interrupts on or off. Where no executor is left, no scenario runs, and nothing is watched.
 */
#ifndef KERNEL_CORE_WATCHDOG_H
#define KERNEL_CORE_WATCHDOG_H

#include <stdint.h>

#include "lib/patience.h"

/* What one watching CPU has of its own; zero at first. */
struct watch {
	uint64_t stage_word, heartbeats; /* as they were when it looked last */
	struct patience patience;	 /* since anything moved */
};

/* From now on it ends a run in which the patcher does nothing for so long; 0: it does not. The wait
 * for a CPU is nothing, so it must be longer than any of those. Patcher only. */
void watchdog_begin(uint64_t limit_us);

/* Looks, with the word that the stage is in (see executor.h). Costs a reading of the clock. Does
 * not return when it is this CPU that ends the run. Executors only, in handlers too, not in an NMI.
 */
void watchdog_look(struct watch *watch, uint64_t stage_word);

#endif
