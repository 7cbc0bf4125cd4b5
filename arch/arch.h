/*
 * What Crossmod needs from a machine, and what a machine calls back.
 *
 * kernel/ stands on this header alone. arch/x86/ implements it on the bare machine, arch/linux/ in
 * a process of Linux. Nothing here is a register, a port or an instruction: those stay behind it.
 *
 * CPUs are numbered 0 to arch_cpus() - 1. CPU 0 is the patcher, all others are executors.
 */
#ifndef ARCH_H
#define ARCH_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arch/init_text.h"
#include "arch/options.h"
#include "arch/picture.h"
#include "arch/static_branch.h"
#include "scenario/scenario.h"
#include "scenario/surround.h"

/* ---- What the machine offers ------------------------------------------------------------ */

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
unsigned long arch_strays(void);

/* What a waiting loop executes at each turn: lets another hardware thread, or the next CPU of an
 * emulator that runs one at a time, go on. Any CPU, any context. */
void arch_relax(void);

/* The CPU halts, and is at rest meanwhile: returns at once when *word is no longer `value`, else
 * when arch_wake() is called, or after some time where arch_rests() is true. May return sooner.
 * Executors only, in no handler. */
void arch_rest(const _Atomic uint64_t *word, uint64_t value);

/* True when executors should rest between bursts of passes, since there may be more CPUs than can
 * run at once. Any CPU. */
bool arch_rests(void);

/* Ends the rest of all CPUs that halt; no other notices. What was stored to their word before it is
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

/* A counter that only grows, in cycles, and their conversion (0 only for 0). Any context. */
uint64_t arch_cycles(void);
uint64_t arch_cycles_to_ns(uint64_t cycles);
uint64_t arch_us_to_cycles(uint64_t us);

/* Orders all earlier stores of this CPU before everything later. Any context. */
void arch_fence(void);

/* The calling CPU serializes, or does not, as it says. Any CPU; SERIALIZE_IRET not in an NMI. */
void arch_serialize(enum serialization how);

/* The sync of the design: an IPI to every other online CPU that is not at rest, whose handler does
 * `how`, and then acknowledges; returns when all have, and this CPU has serialized too. All earlier
 * stores of the caller are visible to a CPU before it does; with `unfenced` they may be in the
 * store buffer still when the IPI is sent, and those at rest are asked, too. Where `how` drops
 * nothing that was fetched, the handler drops nothing either, and does not return by `iret`. False
 * when `timeout_us` ran out: each CPU that has not acknowledged is then offline, and is told by
 * arch_cpu_online(). Any CPU, one at a time: the one that holds the lock of the text
 * (kernel/text_lock.h). Interrupts on or off, not in an NMI. */
bool arch_sync(enum serialization how, bool unfenced, uint64_t timeout_us);

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

/* Stores 1, 2, 4 or 8 bytes by one instruction, at any address. Any context, NMI-safe. */
void arch_store(uint8_t *to, const uint8_t *bytes, size_t count);

/* Why this machine cannot run a scenario ("the processor has no instruction serialize"); NULL when
 * it can. Patcher only. */
const char *arch_lacks(const struct scenario *scenario);

/* The files that the boot loader, or the command line, has brought. */
struct arch_module {
	const char *name; /* ends with a NUL; may hold any byte else, and be empty */
	const char *text; /* `length` bytes, with no NUL behind them; of a file that is longer than
			   * LANGUAGE_TEXT_MAX, only one byte more than that */
	size_t length;
};

/* How many there are, and the one with that index. False: it cannot be read; its name is filled.
 * Patcher only. */
unsigned arch_modules(void);
bool arch_module(unsigned index, struct arch_module *module);

/* A writable address of executable text, for as long as the machine runs; NULL when any of the
 * `length` bytes is not patchable text. The bytes are executed at `text` and never written there;
 * they are written at the result and never executed there. Any context, NMI-safe. */
uint8_t *arch_text_alias(const uint8_t *text, size_t length);

/* Zeroed memory in whole pages, never given back; NULL when there is none. Patcher only. */
void *arch_allocate(size_t size);

/* ---- The kernel's own text --------------------------------------------------------------- */

struct arch_range {
	const uint8_t *start, *end;
};

/* All of it, and that part of it which is freed when kernel_prepare() has returned. Both are empty
 * where the kernel's text cannot be patched. Any context, NMI-safe. */
struct arch_range arch_text(void);
struct arch_range arch_init_text(void);

/* The table of all static branches, and their count. Any context. */
const struct jump_site *arch_jump_sites(size_t *count);

/* The instruction at a site, site->length bytes, when its key is on, or off. Pure. */
void arch_jump_bytes(const struct jump_site *site, bool is_on, uint8_t bytes[JUMP_LENGTH_MAX]);

/* Static branches for the test of jump labels: all those of one key, one behind the other. */
struct arch_chain {
	struct jump_key *key; /* NULL: of NOPs, with nothing to patch */
	uint32_t branches;
	/* Executes them all; how many were taken, and how many were not. */
	void (*run)(uint32_t *taken, uint32_t *passed);
};

/* From a few branches to many, and the NOPs last; none where the kernel's text cannot be patched.
 * Any context. */
const struct arch_chain *arch_chains(unsigned *count);

/* Static branches that are generated, for the bench: `branches` sites of `length` (2 or
 * JUMP_LENGTH_MAX) bytes, one behind the other. */
struct arch_generated {
	const uint8_t *text; /* at a page boundary */
	uint32_t branches, length;
};

/* The bytes that they take, and those bytes, all of them off. Pure. */
size_t arch_generated_size(const struct arch_generated *generated);
void arch_generated_write(const struct arch_generated *generated, uint8_t *to);

/* One of them, without a key. Pure. */
struct jump_site arch_generated_site(const struct arch_generated *generated, uint32_t branch);

/* Executes them all; how many were not taken. Any CPU, any context. */
uint32_t arch_generated_run(const struct arch_generated *generated);

/* ---- Sites ------------------------------------------------------------------------------- */

/* The areas that surround.h fills, one for each site of a scenario: SURROUND_AREA_SIZE bytes of
 * patchable text at a page boundary, all 0xcc at first. Any context. */
const uint8_t *arch_site_area(unsigned site);

/* What one execution of a site was. */
struct arch_executed {
	uint32_t flag_read;  /* 0 if none was read */
	int32_t left;	     /* %esi: for surround_landing() */
	uint64_t serialized; /* the value of *serializations when the site was executed */
};

/* A burst of executions of a site, as surround.h describes it. */
struct arch_execution {
	/* Set by the caller. */
	const uint8_t *front;
	const uint64_t *serializations;
	const _Atomic uint32_t *flag;
	/* What a straight front does between the flag and the site; else SERIALIZE_NONE. */
	enum serialization how;
	/* Before it calls a front that is not straight: the flag is read, and then `how_called` is
	 * done, which drops nothing that was fetched. */
	bool reads_flag;
	enum serialization how_called;
	/* It goes on up to `limit` executions, 1 or more, as long as each is what the first one
	 * was, and *stage holds the value that it had, which is read before each but the first. The
	 * limit is 1 where anything that is done for an execution drops what was fetched. One into
	 * which a trap has come is the last. */
	uint32_t limit;
	const _Atomic uint64_t *stage;
	uint64_t stage_value;

	/* Set by it. */
	uint32_t before; /* executions before the last one, each of them `first` */
	struct arch_executed first, last;
	bool counted;	  /* the last one, see arch_trap_counted(); then last.left means nothing */
	uint32_t scratch; /* written by a locked instruction */
};

/* Executes it. Executors only, interrupts on or off, in handlers too. */
void arch_site_execute(struct arch_execution *execution);

/* The limit for bursts: 1 where CPUs run one at a time, or arch_interrupted() cannot tell, or
 * kernel_blurred() may be called. Any CPU. */
uint32_t arch_burst(void);

/* True when this CPU may have serialized since it asked last, or since the burst that it is in
 * began, by an interrupt of which the kernel is not told. Never on a machine where all interrupts
 * are the kernel's own. A burst ends with the execution during which, or before or behind which,
 * that happened. Executors only, in handlers too. */
bool arch_interrupted(void);

/* Has the calling CPU take an interrupt, or an NMI, whose handler calls kernel_pass(). Returns when
 * that has happened, or the CPU is lost. Any CPU, interrupts on. */
void arch_execute_in(enum executor_context context);

/* ---- Traps ------------------------------------------------------------------------------- */

/* The state of an interrupted CPU; lives until its handler returns. */
struct arch_trap;

/* The address at which the CPU goes on when the handler has returned, or for a breakpoint or a
 * fault, that of the instruction that raised it. */
const uint8_t *arch_trap_address(const struct arch_trap *trap);

/* Makes the CPU go on at `address`. */
void arch_trap_resume(struct arch_trap *trap, const uint8_t *address);

/* An execution of a site that was interrupted with the site as its next instruction has read
 * *serializations and not executed the site. The handler, whose return serializes, must then hand
 * it the new value, or the execution would be taken for one that came before the serialization. */
void arch_trap_renew(struct arch_trap *trap, uint64_t serializations);

/* The value that the interrupted execution of a site has read. */
uint64_t arch_trap_serializations(const struct arch_trap *trap);

/* The flag's value that it has read, if it reads one; and how many executions of its burst came
 * before it. Each of those was arch_execution.first. */
uint32_t arch_trap_flag(const struct arch_trap *trap);
uint32_t arch_trap_before(const struct arch_trap *trap);

/* The trap has ended the execution of a site, and has counted it: see arch_execution.counted. */
void arch_trap_counted(struct arch_trap *trap);

/* What kind of exception it is: WAY_UNDEFINED for an invalid opcode, WAY_TRAP for a breakpoint, or
 * WAYS for any other. */
enum landing_way arch_trap_way(const struct arch_trap *trap);

/* True when no sync is acknowledged from a trap to its handler's end. What the handler sees was so
 * already when the trap came, then; else it may be of later. Any context. */
bool arch_traps_are_prompt(void);

/* The interrupted CPU takes no more interrupts once its handler returns. Exists for the test of
 * a CPU that does not acknowledge. */
void arch_trap_deafen(struct arch_trap *trap);

/* ---- Console and end --------------------------------------------------------------------- */

/* Writes to every console there is: whole lines, `log` as they are, the screen its own way.
 * Each wait inside is bounded. The caller holds the log's lock. Any context, NMI-safe. */
void arch_console_write(const char *text, size_t length);

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

/* ---- Keys -------------------------------------------------------------------------------- */

/* A key that was pressed since the last call: its letter, or a blank; any other is
 * ARCH_KEY_OTHER. 0: none was, or there is no keyboard. Patcher only. */
#define ARCH_KEY_OTHER '?'
char arch_key(void);

/* Whether there may be a keyboard. Any CPU. */
bool arch_has_keys(void);

/* Starts the machine anew; where it cannot, arch_end(). Patcher only. */
_Noreturn void arch_reboot(void);

/* This CPU does nothing from now on. Any context. */
_Noreturn void arch_halt(void);

/* The end: every other CPU is lost, so that it halts when it notices, and this one halts; or waits
 * for the key `r`, and then starts the machine anew. Any CPU, any context. */
_Noreturn void arch_end(void);

/* ---- What the machine calls back --------------------------------------------------------- */

/* The first line of the log, before anything else is written. */
void kernel_begin(void);

/* Reads the command line, and hands out what of it is for the machine. Prints nothing. Once, on the
 * boot CPU, before all below but comments, reports and crashes. */
const struct arch_options *kernel_options(const char *command_line);

/* Something that was asked for is not done, or may not be: why, in one line, which the end of the
 * log has. It makes the run inconclusive. After kernel_options(). Boot CPU, and so the patcher. */
void kernel_unmet(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The last chance to use init text, and to write text without a sync. Once, on the boot CPU, when
 * there is memory, before any other CPU runs. */
void kernel_prepare(void);

/* The patcher's work, once every CPU is up, and an executor's. Interrupts on. */
_Noreturn void kernel_patcher(void);
_Noreturn void kernel_executor(unsigned cpu);

/* One pass of an executor, in the handler that arch_execute_in() has asked for. */
void kernel_pass(void);

/* A breakpoint; `trap` holds the address of the breakpoint itself. False: it belongs to nobody.
 * Interrupts off; NMI-safe. */
bool kernel_breakpoint(struct arch_trap *trap);

/* Any other exception. False: it did not happen at the site. Interrupts off; NMI-safe. */
bool kernel_fault(struct arch_trap *trap);

/* The CPU is stopped by arch_stop(), and waits to be let go. Called over and over; does not return
 * when it ends the run, which the patcher does not go on with. Interrupts off. */
void kernel_stopped(void);

/* The CPU has acknowledged a sync, and returns to what it did. Interrupts off. */
void kernel_synced(struct arch_trap *trap);

/* The handler of any trap is about to return by `iret`, which serializes. Called last, after the
 * above. Interrupts off; NMI-safe. */
void kernel_trap_returns(struct arch_trap *trap);

/* This CPU has ended a rest, and has serialized since. NMI-safe. */
void kernel_rested(void);

/* A serialization came where nobody can say whether it was before the CPU's next execution of a
 * site or after it: an NMI in the few instructions of a handler that returns without serializing.
 * NMI-safe. */
void kernel_blurred(void);

/* One line of the log, as a comment: "# ...". Any context; waits a bounded time for the log. */
void kernel_comment(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Several lines of the log that no other CPU's come between: takes the log, until the end of the
 * report. False, and nothing taken, when this CPU is just writing a line. Any context. */
bool kernel_report_begin(void);
void kernel_report_end(void);

/* A crash: takes the log for good, so that what follows is whole, then says why and ends the log.
 * A second CPU that crashes meanwhile stops in kernel_crash_begin(). Any context. */
void kernel_crash_begin(void);
_Noreturn void kernel_crash_end(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The machine cannot run this: why, in one line; ends the log. Any context. */
_Noreturn void kernel_refuse(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
