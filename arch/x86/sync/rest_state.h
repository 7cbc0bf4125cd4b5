/*
 * Whether a CPU is at rest: executes no text that is patched, so that syncs leave it alone.
 * arch_rest_begin() and arch_rest_end(), which arch.h declares, are here.
 *
 * Why that is right. The patcher's stores are visible before it looks which CPUs are at rest; a CPU
 * that goes on first says so, and then serializes.
 *
 *   - It was seen at rest: it said so later than that, so the stores were visible when it did. What
 *     it executes from then on it has fetched behind its serialization, and so behind the stores:
 *     as if it had acknowledged this sync. It is in no handler of a breakpoint either.
 *   - It was not seen at rest: it is asked, and has to acknowledge.
 *
 * The other order would be wrong: what it fetches after it has serialized, and before it says so,
 * may be older than a patch that leaves it alone. In the scenario language these are `rest cpuid`
 * and `rest cpuid early`.
 */
#ifndef X86_SYNC_REST_STATE_H
#define X86_SYNC_REST_STATE_H

#include <stdbool.h>

#include "arch/x86/cpu/cpu.h"

enum rest_state {
	REST_NONE,
	REST_ENDING, /* syncs ask it again; it has not serialized yet */
	REST_BEGUN,
	REST_ABSENT /* it has left: arch_leave() */
};

/* True when a sync need not ask this CPU. Behind a fence (mfence) that all stores of the patch came
 * before. The CPU that holds the lock of the text. */
bool rest_is_seen(const struct cpu *cpu);

/* True when no sync and no stop may ask this CPU. It comes online as one at rest goes on, and for
 * the same reason: it says so, and then serializes. As above; behind an unfenced sync's stores,
 * which may be in the buffer still, without the fence. */
bool rest_is_absent(const struct cpu *cpu);

/* The calling CPU was interrupted: ends its rest, if it is at rest. First in every handler.
 * Interrupts off; NMI-safe. */
void rest_interrupted(void);

#endif
