/*
 * The five models of how an executor gets the bytes that it executes: M17 to M22 of docs/models.md.
 */
#ifndef PROVE_FETCH_H
#define PROVE_FETCH_H

#include "prover/model/system.h"

/* Does one of the events by which an executor fetches bytes of a site, EVENT_FETCH or
 * EVENT_REFETCH. False when it is not possible, or changes nothing. */
bool fetch_step(const struct system *system, code_word memory, struct event event,
		code_word *fetched);

/* The codes of a site that an executor would execute now: some may be CODE_NONE. M18: coherent
 * takes them from memory. */
static inline code_word fetch_execute(const struct system *system, code_word memory,
				      code_word fetched, unsigned site)
{
	return (system->model == MODEL_COHERENT ? memory : fetched) & system->site_mask[site];
}

/* What is left of the fetched bytes once the site has been executed. M19: bytewise uses them up. */
static inline code_word fetch_executed(const struct system *system, code_word fetched,
				       unsigned site)
{
	return system->model == MODEL_BYTEWISE ? fetched & ~system->site_mask[site] : fetched;
}

#endif
