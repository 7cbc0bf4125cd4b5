/*
 * What can be found at a byte of a site. For promela_site.c only.
 */
#ifndef PROVE_PROMELA_FOUND_H
#define PROVE_PROMELA_FOUND_H

#include "prover/promela/promela_parts.h"

#define LEAVES (-1)

/* One instruction, as far as it matters: how many of its bytes are the site's, and where it leads:
 * a byte of the site, or LEAVES. */
struct found {
	bool known;
	unsigned end;
	int to, or_to; /* or_to: likewise, on a condition */
	bool by_flags; /* the condition is of the flags, and `holds` with those of site.h */
	bool holds;
	bool calls; /* it gets there when what it calls comes back, and nobody may move it out */
};

/* The instructions at one byte of a site. */
struct place {
	const struct promela *out;
	unsigned site, at;
	uint8_t bytes[SITE_LENGTH_MAX]; /* of the site; those from `at` on are tried */
};

/* The values that a byte can have. Returns how many; `values` has room for PROMELA_VALUES. */
#define PROMELA_VALUES (STEPS_MAX + 2)
unsigned promela_values(const struct promela *out, unsigned site, unsigned byte, uint8_t *values);

/* What begins with the bytes up to `end`; not known when it takes more of them. */
struct found promela_find(const struct place *place, unsigned end);

/* The same whatever the bytes from `end` on are; not known: it is not. Tries them. */
struct found promela_find_any(struct place *place, unsigned end);

#endif
