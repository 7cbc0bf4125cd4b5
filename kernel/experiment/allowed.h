/*
 * What the fetch models allow in the standard scenarios, as the prover found when the kernel was
 * built.
 */
#ifndef KERNEL_EXPERIMENT_ALLOWED_H
#define KERNEL_EXPERIMENT_ALLOWED_H

#include "scenario/scenario.h"

/* An array of MODELS: of each model, the outcomes among OUTCOMES_EXPECTABLE that some run has, but
 * for what only a real run can see. NULL when it is not known: it is known exactly when a standard
 * file of that name describes the same experiment, whatever either expects of it. Patcher only. */
const outcome_set *allowed_by_models(const struct scenario *scenario);

#endif
