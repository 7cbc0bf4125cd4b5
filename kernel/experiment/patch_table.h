/*
 * A protocol made ready to run over and over, there and back, with nothing between two patches but
 * what its steps are: its stores are a table, of which arch_store_steps() makes no call for each.
 */
#ifndef KERNEL_EXPERIMENT_PATCH_TABLE_H
#define KERNEL_EXPERIMENT_PATCH_TABLE_H

#include <stdint.h>

#include "arch/text.h"
#include "kernel/experiment/patch_result.h"

#define TABLE_STEPS_MAX (STEPS_MAX * SITES_MAX * SITE_LENGTH_MAX)

/* Stores and fences, and a step behind them that is neither. */
struct table_part {
	unsigned first, count;	 /* in `steps` */
	const struct step *then; /* NULL: none, it is the last part */
	uint32_t relaxes;	 /* before that step */
};

/* One of the two directions. */
struct table_way {
	struct scenario scenario; /* by which it goes from the old form to the new one */
	struct table_part parts[STEPS_MAX + 1];
	unsigned part_count;
};

struct patch_table {
	const struct placed *placed;
	uint64_t timeout_us; /* of each sync and stop */
	struct table_way ways[2];
	struct arch_store_step steps[2 * TABLE_STEPS_MAX]; /* of both, one behind the other */
	unsigned step_count;
	unsigned way;  /* of the next patch: 0 there, 1 back */
	uint64_t done; /* patches that have returned */
};

/* Whether all stores of a scenario, there and back, have room in a table. Pure. */
bool patch_table_has_room(const struct scenario *scenario);

/* Makes it of what is placed, which has room in it and must stay. The sites hold their old form,
 * and no step writes a flag, or retires the handler. Nothing dwells. Patcher only, as all here. */
void patch_table_make(struct patch_table *table, const struct placed *placed, uint64_t timeout_us);

/* From the next patch on, each store and step relaxes up to `dwell` times before it: how often, is
 * drawn for each. Where there are many stores, only some do, or a patch would take as many times
 * longer. 0: none does. */
void patch_table_dwell(struct patch_table *table, unsigned dwell, uint64_t *random);

/* From now on so many turns of an empty loop come before the first store of each patch. */
void patch_table_pace(struct patch_table *table, uint32_t turns);

/* So many patches more, the first of them in the direction that is next. All were done, and the
 * sites hold the form that they must, when it returns PATCH_DONE; else `done` tells how many were,
 * and arch_cpu_online() which CPUs did not acknowledge. Interrupts on. */
enum patch_result patch_table_run(struct patch_table *table, uint64_t patches);

#endif
