/*
 * Scenarios for tests, from their source or from the standard set.
 */
#ifndef SAMPLE_SCENARIO_TEXT_H
#define SAMPLE_SCENARIO_TEXT_H

#include "scenario/scenario.h"

/* The scenario "sample" of these clauses, which need neither `scenario`, `about` nor `forbid`.
 * Clauses that make none end the program. The next call overwrites the result. */
const struct scenario *scenario_of(const char *clauses);

/* That of the standard set. There must be one. Likewise. */
const struct scenario *scenario_standard(const char *name);

#endif
