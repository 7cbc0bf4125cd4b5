/*
 * A batch of many sites, as parts of at most two of them: M34 of docs/models.md.
 *
 * What a scenario allows is what some of its parts allows. One with at most two sites is its own
 * only part.
 */
#ifndef PROVE_BATCH_H
#define PROVE_BATCH_H

#include "scenario/scenario.h"

#define BATCH_PARTS_MAX (SITES_MAX * (SITES_MAX + 1) / 2)

/* How many parts it has: 1 to BATCH_PARTS_MAX. */
unsigned batch_parts(const struct scenario *scenario);

/* The n-th part, from 0: the same scenario with these sites only, none of them more than once. */
void batch_part(const struct scenario *scenario, unsigned n, struct scenario *part);

/* Which sites these are, as words for people: " of sites 0 and 3". Empty for a scenario's own. */
#define BATCH_WORDS_SIZE 40
void batch_words(const struct scenario *scenario, unsigned n, char words[BATCH_WORDS_SIZE]);

#endif
