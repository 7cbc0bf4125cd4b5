/*
 * Sites whose executions are told by what they did: before a run, each mixture of bytes that the
 * protocol can yield is executed alone, at rest, and what the two forms leave is kept for each CPU.
 *
 * All of it is for the patcher, while the executors are at rest, but for what says otherwise.
 */
#ifndef KERNEL_CORE_EFFECTS_H
#define KERNEL_CORE_EFFECTS_H

#include "arch/effect.h"
#include "scenario/surround_effect.h"

/* In one scenario. */
#define EFFECT_SITES_MAX ((unsigned)SITES_MAX)

#define EFFECT_CELLS_MAX 8
#define EFFECT_UNTOLD_KEPT 4
#define EFFECT_TRAPS_MAX 512

/* What an execution did. Two are of one kind when all of this is the same. */
struct effect {
	struct arch_effect_left left;
	uint64_t memory; /* a hash of the window, as far as it is above the stack */
	/* Of a trap: its vector, where it was in bytes from `next`, what it could not access. */
	uint32_t vector;
	int64_t place;
	uint64_t fault_address;
};

/* What is known of a form on one CPU, whose addresses are its own. */
struct effect_known {
	struct effect expected[2]; /* of the old form, the new one */
	struct arch_effect_cell cells[EFFECT_CELLS_MAX];
};

struct effect_trap_kind {
	uint32_t vector;
	int64_t place;
};

/* What is known of a site. */
struct effect_site {
	const struct site *site;
	unsigned number;
	uint8_t *alias; /* where the site is written */
	const uint8_t *next, *front, *front_end;
	struct effect_places places;

	bool forms_are_one; /* old and new do the same: neither is ever claimed */
	bool may_loop;	    /* some mixture may never come out again, and was not tried */
	/* Mixtures that do what a form does, or were not tried; and the first of them. */
	unsigned mixtures, untold;
	uint8_t untold_bytes[EFFECT_UNTOLD_KEPT][SITE_LENGTH_MAX];

	/* Exceptions that a mixture raises; `any_trap`: more than are kept. */
	unsigned traps;
	bool any_trap;
	struct effect_trap_kind trap[EFFECT_TRAPS_MAX];

	unsigned cell_count;
	uint32_t cell_offset[EFFECT_CELLS_MAX]; /* in the window */
};

/* From now on all sites are told so, also those whose mixtures lead to places of their own; or only
 * the others. */
void effects_want(bool all);
bool effects_are_wanted(void);

/* Why runs of a site are refused, as far as that can be told without executing anything: NULL, or
 * `reason`. */
const char *effects_refuse(const struct scenario *scenario, unsigned number,
			   char reason[SITE_REASON_SIZE]);

/* Lays a site into its area, as place() does, and finds all of the above. NULL, with the reason,
 * when runs of it are refused. It stays until the site of that number is placed again. */
const struct effect_site *effects_place(const struct scenario *scenario, unsigned number,
					char reason[SITE_REASON_SIZE]);

/* What the forms of a site leave on a CPU, as its executions are compared. Any CPU. */
struct effect_known *effect_known(const struct effect_site *site, unsigned cpu);

/* Makes a CPU's window anew: after an execution that was none of a form. That CPU, in no handler of
 * such an execution, whose frame may lie there; or at rest. */
void effect_renew_window(unsigned cpu);

/* Completes what an execution left by what it did to memory. That CPU, or at
 * rest. */
void effect_of_left(const struct arch_effect_left *left, unsigned cpu, struct effect *effect);

/* What a trap ends, in its handler. */
void effect_of_trap(const struct effect_site *site, const struct arch_trap *trap, unsigned cpu,
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

/* True when some mixture raises such an exception. Any CPU. */
bool effect_trap_is_known(const struct effect_site *site, const struct effect *effect);

/* Finds the mixture that does this on a CPU, by executing all of them. False: none does. */
bool effects_find(const struct effect_site *site, unsigned cpu, const struct effect *effect,
		  uint8_t bytes[SITE_LENGTH_MAX]);

#endif
