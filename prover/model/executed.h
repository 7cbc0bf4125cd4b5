/*
 * The instruction that an executor would execute next of a site, and where that leads: M12, M33.
 */
#ifndef PROVE_EXECUTED_H
#define PROVE_EXECUTED_H

#include "prover/model/system.h"

/* Where it leads when it leaves the site. */
#define EXECUTED_LEAVES SITE_LENGTH_MAX

struct executed {
	uint8_t end;   /* behind the last of its bytes that are the site's */
	uint8_t ways;  /* 1, or 2 when it can lead to either place */
	uint8_t to[2]; /* a byte of the site, or EXECUTED_LEAVES */
	bool calls;    /* it gets there when what it calls comes back */
};

/* The instruction at a byte of a site, of these codes. `is_first`: of its execution, so that the
 * flags are those that site.h promises. False when not all of its bytes that are the site's have
 * been fetched. */
bool executed_read(const struct system *system, unsigned site, unsigned at, bool is_first,
		   code_word codes, struct executed *executed);

#endif
