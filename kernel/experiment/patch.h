/*
 * Patching the sites of a scenario, by its protocol.
 */
#ifndef KERNEL_EXPERIMENT_PATCH_H
#define KERNEL_EXPERIMENT_PATCH_H

#include <stdint.h>

#include "kernel/experiment/patch_result.h"

/* One patch of all sites of a scenario. */
struct patch {
	const struct placed *placed;
	uint64_t timeout_us; /* of each sync and stop */
	unsigned dwell;	     /* pauses before each store, and before each step but the first */
	uint64_t *moments;   /* for STEPS_MAX: the cycles at which each step begins; or NULL */
};

/* Runs the protocol. After the last three of its results, arch_cpu_online() tells which CPUs did
 * not acknowledge. patch_reset() comes before it. Patcher only, interrupts on. */
enum patch_result patch_sites(const struct patch *patch);

/* Gives all sites their old form and the flag 0, whatever they hold, installs the #BP handler, and
 * syncs. While no CPU executes a site. False when a CPU did not
 * acknowledge, or let go of the lock of the text: it is offline then. Patcher only. */
bool patch_reset(const struct patch *patch);

/* Has the first page of each site be there again, where a patch before has exchanged it, and all
 * CPUs know it. What is placed is executed to see what it does, and so are mixtures that were seen,
 * so this comes before that. False as above. While no CPU executes a site. Patcher only. */
bool patch_first_pages(uint64_t timeout_us);

/* What the protocol's own IPIs cost when nothing else is done: one sync as it makes them, or, if it
 * stops the others, one stop and go. False as above. Patcher only, no patch under way. */
bool patch_bare_sync(const struct patch *patch);

/* The protocol's stores, all of them, of what the sites and the flag hold already; and where a sync
 * or another step waits until they are visible, that wait: what they cost at least where the code
 * is being executed. A store that nobody waits for costs no more than its instruction. False
 * when a CPU did not let go of the lock of the text: nothing is stored then. Likewise. */
bool patch_bare_stores(const struct patch *patch);

#endif
