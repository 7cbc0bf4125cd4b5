/*
 * What is known of a site whose executions are told by what they did. Written by the patcher, at
 * rest; read by the executors.
 */
#ifndef KERNEL_CORE_EFFECT_SITE_H
#define KERNEL_CORE_EFFECT_SITE_H

#include "kernel/core/effect.h"
#include "scenario/surround_effect.h"

#define EFFECT_UNTOLD_KEPT 4
#define EFFECT_TRAPS_MAX 512

/* What is known of both forms on one CPU, whose addresses are its own. */
struct effect_known {
	struct effect expected[2]; /* of the old form, the new one */
	struct arch_effect_cell cells[EFFECT_CELLS_MAX];
};

struct effect_trap_kind {
	uint32_t vector;
	int64_t place;
};

struct effect_site {
	const struct site *site;
	unsigned number;
	uint8_t *alias; /* where the site is written */
	const uint8_t *next, *front, *front_end;
	struct effect_places places;
	struct effect_known *known; /* by CPU */
	bool is_whole; /* an executor can be interrupted in the middle: see reachable.h */

	bool forms_are_one; /* old and new do the same: neither is ever claimed */
	/* Mixtures that are neither form as far as they are executed; those of them that do what a
	 * form does, or were not tried, since they may loop; and the first of these. */
	unsigned mixtures, untold;
	uint8_t untold_bytes[EFFECT_UNTOLD_KEPT][SITE_LENGTH_MAX];

	/* Exceptions that a mixture raises; `any_trap`: more than are kept. */
	unsigned traps;
	bool any_trap;
	struct effect_trap_kind trap[EFFECT_TRAPS_MAX];

	/* The memory that is compared: offsets in the window. */
	unsigned cell_count;
	uint32_t cell_offset[EFFECT_CELLS_MAX];
};

/* The old form, or, 1, the new one. */
static inline const uint8_t *effect_form(const struct effect_site *site, unsigned form)
{
	return form ? site->site->new_bytes : site->site->old_bytes;
}

/* One that begins with a breakpoint is never executed as itself. */
static inline bool effect_is_breakpoint(const struct effect_site *site, unsigned form)
{
	return effect_form(site, form)[site->site->head] == BREAKPOINT;
}

/* True when some mixture raises such an exception. Any CPU. */
static inline bool effect_trap_is_known(const struct effect_site *site, const struct effect *effect)
{
	for (unsigned i = 0; i < site->traps; i++)
		if (site->trap[i].vector == effect->vector && site->trap[i].place == effect->place)
			return true;
	return site->any_trap;
}

#endif
