/*
 * A scenario under one fetch model, written for SPIN: a second opinion on what the prover says.
 *
 * It follows docs/models.md, whose rules it cites (M13), and shares nothing with build.c, step.c
 * and fetch.c: bytes are bytes, the store buffer is a channel, and patcher, buffer, executors,
 * their fetchers and their handlers are processes of their own. The verifier that SPIN makes of it
 * prints a line `outcome NAME` for each outcome that it finds. tests/spin/run says how to compile
 * it.
 */
#ifndef PROVE_PROMELA_H
#define PROVE_PROMELA_H

#include <stdbool.h>
#include <stdio.h>

#include "scenario/scenario.h"

/* False, and `reason` says why as words behind "cannot be printed for SPIN: ", when it cannot be.
 */
#define PROMELA_REASON_SIZE 120
bool promela_print(FILE *to, const struct scenario *scenario, enum model model, unsigned executors,
		   char reason[PROMELA_REASON_SIZE]);

#endif
