/*
 * How a generated scenario is called, and what it says of itself.
 */
#ifndef PROVE_NAMED_H
#define PROVE_NAMED_H

#include "scenario/scenario.h"

/* A number that follows from the experiment alone, whatever it is called and expects: two that
 * differ have the same one once in 2^64 pairs. The same on every machine, and in every version that
 * prints scenarios alike. */
uint64_t named_key(const struct scenario *scenario);

/* Fills its name, from its first site, its place, its steps as letters, and its key:
 * "nop5-jmp32-line63-bsths-0123456789abcdef"; and its `about`, from what each model allows, or from
 * nothing where that is NULL. */
void named_fill(struct scenario *scenario, const outcome_set *allowed);

#endif
