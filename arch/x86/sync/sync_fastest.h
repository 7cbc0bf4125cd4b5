/*
 * Which serialization a sync does when nobody asks for a certain one: the processor's fastest.
 * Under a hypervisor cpuid leaves the guest, and so may cost more than the interrupt; elsewhere it
 * is as good as any. arch_sync_fastest(), which arch.h declares, is here too.
 */
#ifndef X86_SYNC_SYNC_FASTEST_H
#define X86_SYNC_SYNC_FASTEST_H

#include "scenario/scenario.h"

/* Measures syncs by each serialization in turn, and chooses; or takes the wish, unless that is
 * SERIALIZE_NONE, or the processor lacks it. Once, on the boot CPU, after the start of all CPUs,
 * before anybody patches; interrupts on. */
void sync_choose(enum serialization wish);

/* A comment of the log: what they took, and which is used. */
void sync_describe(void);

#endif
