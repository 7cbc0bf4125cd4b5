/*
 * What Crossmod needs from a machine: its CPUs, clock, syncs, modules, console, keys.
 *
 * kernel/ stands on the headers of this folder alone: this one, text.h (text that is patched),
 * site.h (executions and their traps), picture.h. kernel.h is what a machine calls back.
 * arch/x86/ implements them on the bare machine, arch/linux/ in a process of Linux. Nothing here is
 * a register, a port or an instruction: those stay behind it.
 *
 * CPUs are numbered 0 to arch_cpus() - 1. CPU 0 is the patcher, all others are executors. Where a
 * scenario says so, CPU 0 executes sites too, in its own interrupts.
 */
#ifndef ARCH_ARCH_H
#define ARCH_ARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scenario/scenario.h"

/* CPUs that came up, the patcher among them. 1 or more. Any CPU, any context. */
unsigned arch_cpus(void);

/* The number of the CPU that executes this. Any context, NMI-safe. */
unsigned arch_cpu_self(void);

/* False from the moment at which this CPU was lost. Any context, NMI-safe. */
bool arch_cpu_online(unsigned cpu);

/* Takes a CPU that no longer answers out of all later syncs. Whoever may call arch_sync(), and
 * arch_end(). */
void arch_cpu_lose(unsigned cpu);

/* What a CPU has raised ("#GP general protection"), if it was taken out for an exception or a
 * machine check of its own: it is halted, in the middle of whatever it did, and its report is in
 * the log, or about to be. NULL for any other CPU. Any context. */
const char *arch_cpu_failure(unsigned cpu);

/* The firmware's number of a CPU (its APIC id). Any context, NMI-safe. */
uint32_t arch_cpu_id(unsigned cpu);

/* NMIs that a CPU has taken. Any context. */
unsigned long arch_cpu_nmis(unsigned cpu);

/* Interrupts that nobody has asked for, on all CPUs together. Any context. */
unsigned long arch_spurious(void);

/* What a waiting loop executes at each turn: lets another hardware thread, or the next CPU of an
 * emulator that runs one at a time, go on. Any CPU, any context. */
void arch_relax(void);

/* The CPU is idle: it halts, and is at rest meanwhile. Returns at once when *word is no longer
 * `value`, else when arch_wake() is called, or after some time where arch_idles() is true. May
 * return sooner. Executors only, in no handler. */
void arch_idle(const _Atomic uint64_t *word, uint64_t value);

/* True when executors should be idle between bursts of passes, since there may be more CPUs than
 * can run at once. Any CPU. */
bool arch_idles(void);

/* Wakes all CPUs that are idle; no other notices. What was stored to their word before it is
 * not missed. Patcher only. */
void arch_wake(void);

/* From here on until arch_rest_end() this CPU is at rest: syncs leave it alone, so it executes no
 * text that is patched. A handler that interrupts it ends the rest first, by cpuid, and then does
 * as any. Executors only, in no handler. */
void arch_rest_begin(void);

/* Syncs ask this CPU again; then it does `how`, and kernel_rested() is told of it. What it had
 * fetched before may be older than a patch that has left it alone: whoever does not serialize now
 * executes that. As above. */
void arch_rest_end(enum serialization how);

/* The calling CPU leaves: from now on it executes nothing, fetches nothing, and is asked by no sync
 * and no stop, until another CPU starts it. Then it begins anew in kernel_executor(), or, on a
 * machine that has kept its state, this returns, with nothing left of what had been fetched.
 * Interrupts are on then. Executors only, in no handler. */
void arch_leave(void);

/* Waits until that CPU has left, and can be started. False: it has not, within the time. Patcher
 * only. */
bool arch_await_left(unsigned cpu, uint64_t timeout_us);

/* Starts a CPU that has left, and does not wait for it. Called again, it does so once more for one
 * that has not noticed; one that is on its way does not care. Patcher only. */
void arch_start(unsigned cpu);

/* The calling CPU has been started: syncs and stops ask it from now on. Then it does `how`, and
 * kernel_rested() is told of it. What it has fetched since it was started may be older than a patch
 * that has not asked it. Executors only, once, behind arch_leave(). */
void arch_come_online(enum serialization how);

/* A counter that only grows, in cycles, and their conversion (0 only for 0). Any context. */
uint64_t arch_cycles(void);
uint64_t arch_cycles_to_ns(uint64_t cycles);
uint64_t arch_us_to_cycles(uint64_t us);

/* Orders all earlier stores of this CPU before everything later. Any context. */
void arch_fence(void);

/* The calling CPU serializes, or does not, as it says. Any CPU; SERIALIZE_IRET not in an NMI. */
void arch_serialize(enum serialization how);

/* What rax must hold for it: what a control register holds already, for example; else 0. Any
 * context. */
uint64_t arch_serialize_operand(enum serialization how);

/* The sync of the design: an IPI to every other online CPU that is not at rest, whose handler does
 * `how`, and then acknowledges; returns when all have, and this CPU has serialized too. All earlier
 * stores of the caller are visible to a CPU before it does; with `unfenced` they may be in the
 * store buffer still when the IPI is sent, and those at rest are asked, too. Where `how` drops
 * nothing that was fetched, the handler drops nothing either, and does not return by `iret`. False
 * when `timeout_us` ran out: each CPU that has not acknowledged is then offline, and is told by
 * arch_cpu_online(). Any CPU, one at a time: the one that holds the lock of the text
 * (kernel/text/text_lock.h). Interrupts on or off, not in an NMI. */
bool arch_sync(enum serialization how, bool unfenced, uint64_t timeout_us);

/* The same, of those CPUs whose numbers the scenario asks: the others serialize for other reasons
 * at most, and are not waited for. Patcher only. */
bool arch_sync_some(enum asked asked, enum serialization how, bool unfenced, uint64_t timeout_us);

/* A sync of all, those at rest too, whose handler drops what its CPU knows of where pages are that
 * were exchanged (text.h), which serializes; the calling CPU does the same. Patcher only. */
bool arch_shootdown(uint64_t timeout_us);

/* Of the serializations that drop what was fetched, and that this processor has, the one with
 * which a sync was fastest when the machine began. The same at all times. Any CPU. */
enum serialization arch_sync_fastest(void);

/* Stops every other online CPU, those at rest too: returns when each is in an interrupt handler,
 * interrupts off, and waits. All earlier stores are visible by then. False as for arch_sync().
 * Patcher only. */
bool arch_stop(uint64_t timeout_us);

/* Lets all that were stopped go, when all earlier stores are visible: each serializes at its own
 * moment, before it goes on. Does not wait for it. Patcher only. */
void arch_go(void);

/* The files that the boot loader, or the command line, has brought. */
struct arch_module {
	const char *name;   /* ends with a NUL; may hold any byte else, and be empty */
	const char *source; /* `length` bytes, with no NUL behind them; of a file that is longer
			     * than LANGUAGE_SOURCE_MAX, only one byte more than that */
	size_t length;
};

/* How many there are, and the one with that index. False: it cannot be read; its name is filled.
 * Patcher only. */
unsigned arch_modules(void);
bool arch_module(unsigned index, struct arch_module *module);

/* Zeroed memory in whole pages, never given back; NULL when there is none. Patcher only. */
void *arch_allocate(size_t size);

/* Writes to every console there is: whole lines, `log` as they are, the screen its own way.
 * Each wait inside is bounded. The caller holds the log's lock. Any context, NMI-safe. */
void arch_console_write(const char *string, size_t length);

/* Prints where each CPU is at this moment, and what it has acknowledged, as log comments; a CPU
 * that does not say so within a bounded time is named. Any CPU, interrupts on or off, not in an
 * NMI. */
void arch_show_cpus(void);

/* Prints the machine as log comments: processor, hypervisor, CPUs, APIC mode, clock. Patcher. */
void arch_describe(void);

/* The machine in a few words, without a newline: the processor, and what it is virtualized by. */
#define ARCH_NAME_SIZE 96
void arch_name(char to[ARCH_NAME_SIZE]);

/* Provokes what a test wants to see the end of; nothing, where there is nothing of that name, as
 * arch_can_provoke() says without doing it. Any CPU. */
bool arch_can_provoke(const char *what);
void arch_provoke(const char *what);

/* Somebody wants the run to end, with the verdict so far. Patcher only. */
bool arch_end_wanted(void);

/* A key that was pressed since the last call: its letter, or a blank; ARCH_KEY_FORWARD is an arrow
 * to the right or down, and page down, ARCH_KEY_BACK the other ones; any other is ARCH_KEY_OTHER.
 * 0: none was, or there is no keyboard. Patcher only. */
#define ARCH_KEY_FORWARD '>'
#define ARCH_KEY_BACK '<'
#define ARCH_KEY_OTHER '?'
char arch_key(void);

/* Whether there may be a keyboard. Any CPU. */
bool arch_has_keys(void);

/* Whether it is a machine that has booted, and so has all options; a process lacks some. Any CPU.
 */
bool arch_has_booted(void);

/* Starts the machine anew; where it cannot, arch_end(). Patcher only. */
_Noreturn void arch_reboot(void);

/* This CPU does nothing from now on. Any context. */
_Noreturn void arch_halt(void);

/* The end: every other CPU is lost, so that it halts when it notices, and this one halts; or waits
 * for the key `r`, and then starts the machine anew. Any CPU, any context. */
_Noreturn void arch_end(void);

#endif
