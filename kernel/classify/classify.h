/*
 * Classifies the machine: runs the scenarios of a set in turn, slice by slice, with more time for
 * those that can still tell the fetch models apart, until the time is over or no model is left that
 * explains what was seen. At other places each time, at another pace, and other distances between
 * steps.
 */
#ifndef KERNEL_CLASSIFY_CLASSIFY_H
#define KERNEL_CLASSIFY_CLASSIFY_H

#include "kernel/experiment/experiment.h"
#include "kernel/experiment/set.h"

/* Why a scenario that could have run has not. */
#define CLASSIFY_NO_TURN "the time was over before its turn; give it more"
#define CLASSIFY_NO_MODELS "what the models allow in it is not known here, so it tells nothing"

/* Runs them for options->classify seconds. The result has one for each entry of the set, with no
 * rounds where it is refused or has not run. Says in the log how it goes on, and what excludes
 * which model, as it happens. NULL when there is too little memory. Patcher only. */
struct sliced *classify_set(const struct set *set, const struct options *options);

#endif
