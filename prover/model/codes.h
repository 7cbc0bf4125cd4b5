/*
 * Which values each byte of a site has during a patch, and their codes.
 */
#ifndef PROVE_CODES_H
#define PROVE_CODES_H

#include "prover/model/system.h"

/* Fills what struct system says of bytes, once its scenario and its stores are there. False when
 * there are too many: `reason` says so. */
bool codes_build(struct system *system, char reason[SYSTEM_REASON_SIZE]);

/* What memory holds in the beginning. */
code_word codes_initial(const struct system *system);

/* M3: what the codes are once the bytes of a store are in memory: all, or those in one quadword of
 * the two that it touches. */
code_word codes_stored(const struct system *system, const struct store *store, code_word codes,
		       bool lower, bool upper);

#endif
