/*
 * What Crossmod needs from a machine, and what a machine calls back.
 *
 * kernel/ stands on this header alone. arch/x86/ implements it on the bare machine. Nothing
 * here is a register, a port or an instruction: those stay behind it.
 *
 * CPUs are numbered 0 to arch_cpus() - 1. CPU 0 is the patcher, all others are executors.
 */
#ifndef ARCH_H
#define ARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- What the machine offers ------------------------------------------------------------ */

/* CPUs that came up, the patcher among them. 1 or more. Any CPU, any context. */
unsigned arch_cpus(void);

/* The number of the CPU that executes this. Any context, NMI-safe. */
unsigned arch_cpu_self(void);

/* False from the moment at which this CPU was lost. Any context, NMI-safe. */
bool arch_cpu_online(unsigned cpu);

/* Takes a CPU that no longer answers out of all later syncs. Patcher, and arch_end(). */
void arch_cpu_lose(unsigned cpu);

/* The firmware's number of a CPU (its APIC id). Any context, NMI-safe. */
uint32_t arch_cpu_id(unsigned cpu);

/* NMIs that a CPU has taken. Any context. */
unsigned long arch_cpu_nmis(unsigned cpu);

/* What a waiting loop executes at each turn: lets another hardware thread, or the next CPU of an
 * emulator that runs one at a time, go on. Any CPU, any context. */
void arch_relax(void);

/* A counter that only grows, in cycles, and their conversion (0 only for 0). Any context. */
uint64_t arch_cycles(void);
uint64_t arch_cycles_to_ns(uint64_t cycles);
uint64_t arch_us_to_cycles(uint64_t us);

/* Orders all earlier stores of this CPU before everything later. Any context. */
void arch_fence(void);

/* The sync of the design: an IPI to every other online CPU, whose handler serializes and then
 * acknowledges; returns when all have, and this CPU has serialized too. All earlier stores of the
 * caller are visible to a CPU before it serializes. False when `timeout_us` ran out: each CPU
 * that has not acknowledged is then offline, and is told by arch_cpu_online().
 * Patcher only, interrupts on or off, not in an NMI. */
bool arch_sync(uint64_t timeout_us);

/* A writable address of executable text, for as long as the machine runs; NULL when any of the
 * `length` bytes is not patchable text. The bytes are executed at `text` and never written there;
 * they are written at the result and never executed there. Any context, NMI-safe. */
uint8_t *arch_text_alias(const uint8_t *text, size_t length);

/* Zeroed memory in whole pages, never given back; NULL when there is none. Patcher only. */
void *arch_allocate(size_t size);

/* ---- The site ---------------------------------------------------------------------------- */

/* Where an execution of the site ended up. */
enum arch_pad {
	ARCH_PAD_FIRST,	  /* the target of the first form of the site */
	ARCH_PAD_SECOND,  /* the target of the second form */
	ARCH_PAD_RESUMED, /* the instruction behind the site, where a #BP handler resumes */
	ARCH_PAD_MIXTURE, /* a landing pad that neither form can reach */
	ARCH_PADS
};

#define ARCH_SITE_LENGTH_MAX 16

/* The instruction that is patched: two forms of the same length. */
struct arch_site {
	const uint8_t *text;  /* where it is executed */
	const uint8_t *next;  /* the instruction behind it */
	const uint8_t *first; /* the bytes of either form */
	const uint8_t *second;
	size_t length;
};

extern const struct arch_site arch_site;

/* One execution of the site: where it ended up, and the value that *serializations had when the
 * site was executed. See arch_trap_at_site() for how it stays exact across an interrupt. */
struct arch_landing {
	uint64_t pad; /* an enum arch_pad */
	uint64_t serializations;
};

/* Executes the site once. Executors only, interrupts on or off. */
struct arch_landing arch_site_execute(const uint64_t *serializations);

/* ---- Traps ------------------------------------------------------------------------------- */

/* The state of an interrupted CPU; lives until its handler returns. */
struct arch_trap;

/* The address at which the CPU goes on, or for a breakpoint or a fault, the instruction that
 * raised it. */
const uint8_t *arch_trap_address(const struct arch_trap *trap);

/* Makes the CPU go on at `address`. */
void arch_trap_resume(struct arch_trap *trap, const uint8_t *address);

/* True when the interrupted CPU has read *serializations for an execution of the site, and has not
 * executed it yet: that lasts exactly as long as its next instruction is the site. The handler,
 * whose return serializes, must then hand it the new value by arch_trap_renew(), or the execution
 * would be taken for one that came before the serialization. */
bool arch_trap_at_site(const struct arch_trap *trap);
void arch_trap_renew(struct arch_trap *trap, uint64_t serializations);

/* The value that the interrupted execution of the site has read. */
uint64_t arch_trap_serializations(const struct arch_trap *trap);

/* True when the address lies among the landing pads of the site, or is the site itself. */
bool arch_trap_in_site(const struct arch_trap *trap);

/* The interrupted CPU takes no more interrupts once its handler returns. Exists for the test of
 * a CPU that does not acknowledge. */
void arch_trap_deafen(struct arch_trap *trap);

/* ---- Console and end --------------------------------------------------------------------- */

/* Writes to every console there is: whole lines, `log` as they are, the screen its own way.
 * Each wait inside is bounded. The caller holds the log's lock. Any context, NMI-safe. */
void arch_console_write(const char *text, size_t length);

/* Prints the machine as log comments: processor, hypervisor, CPUs, APIC mode, clock. Patcher. */
void arch_describe(void);

/* Provokes what a test wants to see the end of; returns false when `what` names nothing. */
bool arch_provoke(const char *what);

/* This CPU does nothing from now on. Any context. */
_Noreturn void arch_halt(void);

/* The end: every other CPU is lost, so that it halts when it notices, and this one halts. Any CPU,
 * any context. */
_Noreturn void arch_end(void);

/* ---- What the machine calls back --------------------------------------------------------- */

/* The first line of the log, before anything else is written. */
void kernel_begin(void);

/* The patcher's work, once every CPU is up, and an executor's. Interrupts on. */
_Noreturn void kernel_patcher(const char *command_line);
_Noreturn void kernel_executor(unsigned cpu);

/* A breakpoint; `trap` holds the address of the breakpoint itself. False: it belongs to nobody.
 * Interrupts off; NMI-safe. */
bool kernel_breakpoint(struct arch_trap *trap);

/* Any other exception. False: it did not happen at the site. Interrupts off; NMI-safe. */
bool kernel_fault(struct arch_trap *trap);

/* The CPU has acknowledged a sync, and returns to what it did. Interrupts off. */
void kernel_synced(struct arch_trap *trap);

/* The handler of any trap is about to return, which serializes. Called last, after the above.
 * Interrupts off; NMI-safe. */
void kernel_trap_returns(struct arch_trap *trap);

/* The value of the last word "name=value" of the command line; false when there is none. */
bool kernel_option(const char *command_line, const char *name, char *value, size_t size);

/* One line of the log, as a comment: "# ...". Any context; waits a bounded time for the log. */
void kernel_comment(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A crash: takes the log for good, so that what follows is whole, then says why and ends the log.
 * A second CPU that crashes meanwhile stops in kernel_crash_begin(). Any context. */
void kernel_crash_begin(void);
_Noreturn void kernel_crash_end(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
