/*
 * What a machine calls back: kernel/ implements it. A part of the interface that arch.h describes,
 * and here, so that arch/ depends on nothing of kernel/.
 */
#ifndef ARCH_KERNEL_H
#define ARCH_KERNEL_H

#include <stdbool.h>
#include <stddef.h>

struct arch_trap;

/* The first line of the log, before anything else is written. */
void kernel_begin(void);

/* Reads the command line, and hands out what of it is for the machine. Prints nothing. Once, on the
 * boot CPU, before all below but comments, reports and crashes. */
const struct arch_options *kernel_options(const char *command_line);

/* Something that was asked for is not done, or may not be: why, in one line, which the end of the
 * log has. It makes the run inconclusive. After kernel_options(). Boot CPU, and so the patcher. */
void kernel_unmet(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The file that had the options in it, where the boot loader brings it: what of it is not
 * understood makes the run inconclusive. After kernel_options(), with the same command line. Once,
 * on the boot CPU. */
void kernel_options_file(const char *bytes, size_t length, const char *command_line);

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

/* Any other exception. False: it did not happen in an execution of a site. Interrupts off;
 * NMI-safe. */
bool kernel_fault(struct arch_trap *trap);

/* The CPU is stopped by arch_stop(), and waits to be let go. Called over and over; does not return
 * when it ends the run, which the patcher does not go on with. Interrupts off. */
void kernel_stopped(void);

/* The CPU has sent the interrupts of arch_sync() or arch_stop(), and looks whether all others have
 * acknowledged them. Called over and over, with interrupts on as its caller has them; not called
 * where they are off, nor where it waits in a system call. It may take an interrupt of its own
 * meanwhile, by arch_execute_in(). */
void kernel_waits(void);

/* The CPU was stopped, and has been let go; `trap` is where it goes on. All that the patcher did
 * before arch_go() is visible. Interrupts off. */
void kernel_let_go(struct arch_trap *trap);

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
