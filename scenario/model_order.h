/*
 * Which fetch model is stronger than which: docs/models.md, "Which is stronger". Pure.
 */
#ifndef SCENARIO_MODEL_ORDER_H
#define SCENARIO_MODEL_ORDER_H

#include "scenario/scenario.h"

/* True when `weaker` allows, in every scenario, what `stronger` allows; so also when both are the
 * same. Of some two models neither is within the other. */
bool model_is_within(enum model stronger, enum model weaker);

#endif
