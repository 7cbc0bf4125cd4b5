/*
 * Whether a scenario that was put together is one.
 */
#ifndef PROVE_VALID_H
#define PROVE_VALID_H

#include "scenario/scenario.h"

/* True when the language takes it, whatever it is called and expects: by printing and reading it.
 * `scenario` has a name and an `about`. */
bool valid_scenario(const struct scenario *scenario);

#endif
