/*
 * Idle CPUs: where a host runs more CPUs than it has, each that spins takes a turn from one that
 * has something to do. So executors halt between two bursts of passes, woken by their own APIC
 * timer, or by the patcher. arch_idle(), arch_idles() and arch_wake(), which arch.h declares, are
 * here.
 */
#ifndef X86_SYNC_IDLE_H
#define X86_SYNC_IDLE_H

#include "arch/options.h"

/* Decides by what is wished whether executors rest; if so, measures the APIC's timer. Once, on
 * the boot CPU, after the clock, the APIC, and the start of all CPUs; interrupts off. */
void idle_init(enum arch_idle_wish wish);

/* A comment of the log, if they do. */
void idle_describe(void);

#endif
