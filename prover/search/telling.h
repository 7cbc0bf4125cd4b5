/*
 * A scenario that tells models apart: how it is called, what it says of itself, and where it can be
 * moved without a difference to any model.
 */
#ifndef PROVE_TELLING_H
#define PROVE_TELLING_H

#include "scenario/scenario.h"

/* What a run can see, and a model can allow. */
#define TELL_OUTCOMES                                                                              \
	(OUTCOMES_EXPECTABLE & ~OUTCOMES_RUN_ONLY & ~OUTCOMES_MODEL_ONLY & ~OUTCOMES_OF_HANDLER)

/* Its name, what it tells as `about`, and what to expect: of each outcome that some models allow
 * and others do not, `show` under those and `forbid` under these. */
struct telling {
	struct scenario scenario;
	outcome_set allowed[MODELS]; /* of TELL_OUTCOMES */
	unsigned setting;	     /* of tell.h: what it was found in */
};

/* Fills name, `about` and expectations from the rest and from what each model allows. The name has
 * the kinds of the site, the place, and the steps as letters: "tell-nop5-jmp32-line63-bth". */
void telling_describe(struct telling *telling);

/* The words behind "site" of each kind of site, from 0; NULL behind the last. */
const char *telling_site(unsigned n);

/* The places at which a site of so many bytes can straddle, or not, from 0: within a quadword;
 * then, for each boundary within the site, across a quadword, a line, a page. False behind the
 * last. */
bool telling_place(unsigned length, unsigned n, enum place_unit *unit, uint16_t *offset);

/* Moves all its sites, and names it anew. Only to where the same bytes are on either side of a
 * boundary of a quadword, so that no model allows anything else. */
void telling_move(struct telling *telling, enum place_unit unit, uint16_t offset);

#endif
