/*
 * What each CPU has of its own: descriptor tables, stacks, and the lines that it shares with
 * nobody. One block of pages a CPU, found through the GS base.
 */
#ifndef X86_CPU_CPU_H
#define X86_CPU_CPU_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "arch/x86/cpu/protection.h"
#include "arch/x86/isa/effect_execute.h"
#include "arch/x86/isa/topology_levels.h"

#define CPUS_MAX 1024
#define CACHE_LINE 64

#define SELECTOR_CODE 0x08
#define SELECTOR_DATA 0x10
#define SELECTOR_TSS 0x18

/* Stacks of their own, SDM vol. 3 §6.14.5: the interrupt stack table's entries, from 1. An NMI has
 * none: a breakpoint in its handler ends with an iret, which lets the next NMI in, and that one
 * would begin at the same stack's top again. On whatever stack there is they nest, and this kernel,
 * without user mode, always has a good one. */
enum cpu_stack {
	STACK_NORMAL, /* for all else */
	STACK_DOUBLE_FAULT,
	STACK_MACHINE_CHECK,
	STACKS
};

/* An NMI's iret serializes in the middle of a handler that itself may not: see trap.c. */
enum sync_return {
	RETURN_BY_IRET,	    /* or it is in no such handler */
	RETURN_NOT_DECIDED, /* from the first instruction on; 1 in trap.S */
	RETURN_PLAINLY
};

#define STACK_PAGES 4

/* In STACK_BASE's window: for each CPU, for each of its stacks, a guard page and the stack. */
#define STACK_STRIDE ((STACK_PAGES + 1) * PAGE_SIZE)
#define CPU_STRIDE (STACKS * STACK_STRIDE)

/* SDM vol. 3 figure 8-11. */
struct tss {
	uint32_t reserved0;
	uint64_t rsp[3];
	uint64_t reserved1;
	uint64_t ist[7];
	uint64_t reserved2;
	uint16_t reserved3;
	uint16_t io_map;
} __attribute__((packed));

/* Where one CPU was when it was asked by NMI: see nmi_backtrace.c. */
struct nmi_backtrace {
	uint64_t rip, rsp, rbp, rflags;
	/* Which time it was. Stored (release) by this CPU, loaded (acquire) by the one that asks.
	 */
	atomic_uint told;
};

struct cpu {
	struct cpu *self; /* at offset 0: read through GS */
	/* At offset 8: how the handler of a sync that it is in will return (enum sync_return).
	 * Written by this CPU alone, in trap.S too. */
	atomic_uchar sync_return;
	atomic_bool nmi_meanwhile; /* while that was not decided; by this CPU alone */
	unsigned number;	   /* CPUS_MAX or more until it is one of cpus[] */
	struct effect_gs effect;   /* at offset EFFECT_GS: of this CPU alone */
	uint32_t apic_id;
	atomic_bool offline; /* set by the patcher, read by all; guards nothing */
	/* What it raised, once it has been taken out for that. Stored by this CPU (release, in
	 * crash.c), loaded by the patcher (acquire, in arch_cpu_failure()). */
	_Atomic(const char *) failure;
	atomic_bool is_out; /* and has told all about it; of this CPU alone */
	struct protection protection;
	struct nmi_backtrace backtrace;
	uint64_t stack_top[STACKS];
	uint64_t gdt[5];
	struct tss tss;
	atomic_ulong nmis;	    /* written by this CPU alone, as is the next */
	atomic_bool execute_wanted; /* by arch_execute_in(), until its handler has run */
	atomic_bool halts;	    /* written by this CPU alone, read by the patcher: see idle.c */
	struct topology_registers topology; /* written by this CPU, before its slot is ready */

	/* The last sync that this CPU has acknowledged: written by it (release, after it has
	 * serialized), read by the patcher (acquire) in sync.c. */
	_Alignas(CACHE_LINE) atomic_ulong acknowledged;
	/* enum rest_state: written by this CPU alone, read by the patcher, which has this
	 * line anyway since it waited for the last acknowledgement. */
	_Atomic uint64_t rest;
	char rest_of_the_line[CACHE_LINE - sizeof(atomic_ulong) - sizeof(uint64_t)];
};

/* The CPUs that run, by number. Complete before the executors start. */
extern struct cpu *cpus[CPUS_MAX];
extern unsigned cpu_count;

/* The CPU that executes this. Any context, from cpu_boot_begin() or cpu_load() on. */
struct cpu *cpu_self(void);

/* True when `address` lies in a stack of any CPU, and can be read. Any context. */
bool cpu_stack_holds(uint64_t address);

/* The CPU whose stack the unmapped page of `address` guards, or NULL. Any context. */
const struct cpu *cpu_guarded_by(uint64_t address);

#endif
