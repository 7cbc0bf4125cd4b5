/*
 * Executions of a site that are told by what they did: registers, flags, memory, and where they
 * went. A part of the interface that arch.h describes.
 *
 * What a mixture of bytes does must do no harm. So all registers point into a window of memory of
 * the executing CPU's own, which it has as its stack, too, and nothing is mapped within
 * EFFECT_APART of the window or of the text of sites: a stray operand, or jump, is an exception.
 */
#ifndef ARCH_EFFECT_H
#define ARCH_EFFECT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arch/site.h"
#include "scenario/surround_effect.h"

/* What 32 bits of a displacement reach. */
#define EFFECT_APART (1ull << 31)

/* A CPU's window: handlers of interrupts may use what is below EFFECT_STACK_TOP. From
 * EFFECT_DATA on it is compared, and made anew; all registers point there. */
#define EFFECT_WINDOW_SIZE 0x6000u
#define EFFECT_STACK_TOP 0x5000u
#define EFFECT_DATA (EFFECT_STACK_TOP - 0x80u)
#define EFFECT_DATA_SIZE 0x600u
#define EFFECT_QUADWORDS (EFFECT_DATA_SIZE / 8)

/* What one left, in the order in which effect_execute.S has it. */
struct arch_effect_left {
	uint64_t rax, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15, rsp;
	uint64_t flags; /* those of arithmetic, and of direction */
	uint64_t where; /* enum effect_where */
};

/* Memory that is set before each execution, and compared behind it. */
struct arch_effect_cell {
	uint64_t *at;
	uint64_t before;
	uint64_t left[2];     /* by the old form and the new one */
	uint32_t compared[2]; /* not 0: then that is compared */
};

/* What an execution was: the index of what it left in arch_effect.expected, or neither. */
enum effect_kind { EFFECT_OLD, EFFECT_NEW, EFFECT_OTHER };

/* A burst of executions, as scenario/surround_effect.h describes them. */
struct arch_effect {
	/* Set by the caller. */
	const uint8_t *front;
	uint64_t rsp; /* EFFECT_STACK_TOP in the window */
	const uint64_t *serializations;
	const struct arch_effect_left *expected[2];
	struct arch_effect_cell *cells;
	/* As in struct arch_execution. */
	const _Atomic uint64_t *stage;
	uint64_t stage_value;
	uint32_t limit;
	uint32_t cell_count;

	/* Set by it; `serialized` and `counted` by the kernel's handlers, too. */
	uint64_t serialized; /* the value of *serializations when the site was executed */
	uint64_t first_serialized;
	uint64_t host_rsp;
	uint32_t before;      /* executions before the last one: of kind `first` each */
	uint32_t first, last; /* enum effect_kind */
	uint32_t counted;     /* a trap has counted the last one: the others are what they are */
	struct arch_effect_left left; /* the last one, when it is EFFECT_OTHER */
};

/* Prepares this machine for such executions. False, with the reason in words that can follow "site
 * refused: ", when it cannot have them. Patcher only; the first time while no executor executes a
 * site. */
bool arch_effect_begin(char reason[SITE_REASON_SIZE]);

/* Whether they are without privileges. Pure. */
bool arch_is_program(void);

/* Whether handlers have their frames below the stack pointer of what they interrupt, and so in the
 * window, where an execution may read. Pure. */
bool arch_effect_shares_stack(void);

/* The window of a CPU, after arch_effect_begin(). Any CPU. */
uint8_t *arch_effect_window(unsigned cpu);

/* The return address that an execution finds on its stack. Pure. */
const uint8_t *arch_effect_return(void);

/* Executes it: an executor, or the patcher with the window of an executor that is at rest.
 * Interrupts on. */
void arch_effect_execute(struct arch_effect *effect);

/* ---- Traps that come in between -------------------------------------------------------------- */

/* What it left when the exception came; `where` is EFFECT_TRAPPED. */
void arch_trap_left(const struct arch_trap *trap, struct arch_effect_left *left);

/* The vector of an exception; the address that a page fault could not access, else 0. */
unsigned arch_trap_vector(const struct arch_trap *trap);
uint64_t arch_trap_fault_address(const struct arch_trap *trap);

/* The burst is over: the CPU executes nothing more of it. */
void arch_trap_leave_effect(struct arch_trap *trap);

/* True when the exception came in an execution, not in this program. */
bool arch_trap_is_outside(const struct arch_trap *trap);

#endif
