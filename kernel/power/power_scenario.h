/*
 * What Crossmod runs for the rows of power.
 */
#ifndef KERNEL_POWER_POWER_SCENARIO_H
#define KERNEL_POWER_POWER_SCENARIO_H

#include "kernel/power/power_fields.h"
#include "scenario/scenario.h"

/* The scenario of a row. Stays, and is overwritten by the next call. Patcher. */
const struct scenario *power_scenario(enum power_what what);

#endif
