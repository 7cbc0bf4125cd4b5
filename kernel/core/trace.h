/*
 * Tracing, by the option trace=on: what each step of a protocol costs, and each patch of the
 * kernel's own text. Trace points are static branches, so that they cost nothing when it is off.
 */
#ifndef KERNEL_CORE_TRACE_H
#define KERNEL_CORE_TRACE_H

#include "arch/static_branch.h"
#include "scenario/scenario.h"

extern struct jump_key trace_key;

/* For the functions below: the trace is on. */
void trace_note_begin(void);
void trace_note_step(unsigned number);
void trace_note_text(uint32_t sites, uint64_t cycles, uint64_t store_cycles);
void trace_print_steps(const struct scenario *scenario);

/* A patch of a scenario's sites begins; and then, with the step's number from 0 on, each of its
 * steps ends. Patches that dwell are not timed. Patcher only. */
static inline void trace_patch_begins(void)
{
	if (static_branch(&trace_key))
		trace_note_begin();
}

static inline void trace_step_ends(unsigned number, unsigned dwell)
{
	if (static_branch(&trace_key) && dwell == 0)
		trace_note_step(number);
}

/* Shows what the steps have cost since the last call, a comment each, and forgets it. At rest.
 * Patcher only. */
static inline void trace_show_steps(const struct scenario *scenario)
{
	if (static_branch(&trace_key))
		trace_print_steps(scenario);
}

/* That many sites of the kernel's own text were patched: a comment, of the first few times. Any
 * CPU, not in a handler. */
static inline void trace_text_patched(uint32_t sites, uint64_t cycles, uint64_t store_cycles)
{
	if (static_branch(&trace_key))
		trace_note_text(sites, cycles, store_cycles);
}

#endif
