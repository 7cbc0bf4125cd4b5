/*
 * The table behind allowed.h. scripts/allowed.sh writes it when Crossmod is built, from what the
 * prover prints.
 */
#ifndef KERNEL_EXPERIMENT_ALLOWED_TABLE_H
#define KERNEL_EXPERIMENT_ALLOWED_TABLE_H

#include <stddef.h>

#include "scenario/scenario.h"

struct allowed_entry {
	char scenario[SCENARIO_NAME_SIZE];
	outcome_set by_model[MODELS];
};

extern const struct allowed_entry allowed_table[];
extern const size_t allowed_table_count;

#endif
