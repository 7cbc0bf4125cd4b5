/*
 * What an execution did, and how two are compared.
 */
#ifndef KERNEL_CORE_EFFECT_H
#define KERNEL_CORE_EFFECT_H

#include "arch/effect.h"

#define EFFECT_CELLS_MAX 8

/* Two executions are of one kind when all of this is the same. */
struct effect {
	struct arch_effect_left left;
	uint64_t memory; /* a hash of the window, as far as it is above the stack */
	/* Of a trap: its vector, where it was in bytes from `next`, what it could not access. */
	uint32_t vector;
	int64_t place;
	uint64_t fault_address;
};

/* Makes a CPU's window anew: after an execution that was none of a form. That CPU, in no handler of
 * such an execution, whose frame may lie there; or at rest. */
void effect_renew_window(unsigned cpu);

/* Completes what an execution left by what it did to memory. That CPU, or at rest. */
void effect_of_left(const struct arch_effect_left *left, unsigned cpu, struct effect *effect);

/* What a trap ends, in its handler. `next`: behind the site. */
void effect_of_trap(const uint8_t *next, const struct arch_trap *trap, unsigned cpu,
		    struct effect *effect);

bool effect_is(const struct effect *one, const struct effect *other);

/* The same, whatever they did to memory. */
bool effect_is_but_for_memory(const struct effect *one, const struct effect *other);

/* What the quadword at an offset in a window is before an execution. */
uint64_t effect_before(uint32_t offset);

/* Which quadwords of the window an execution has changed, or taken from the stack: their offsets,
 * and how many, which may be more. Just behind it, at rest. */
unsigned effect_changes(const struct effect *effect, unsigned cpu,
			uint32_t offsets[EFFECT_CELLS_MAX]);

/* Whether a quadword can be compared behind it: an interrupt writes below the stack pointer. */
bool effect_sees(const struct effect *effect, unsigned cpu, uint32_t offset);

#endif
