/*
 * Ways to make a scenario smaller, of which one is asked for by its number: whoever knows some
 * offers each of them, in order.
 */
#ifndef PROVE_OFFERS_H
#define PROVE_OFFERS_H

#include <stdbool.h>

#include "scenario/scenario.h"

#define SMALLER_WORDS_SIZE 160

struct offers {
	const struct scenario *from;
	struct scenario *to;
	unsigned at, wanted; /* offers so far; the one that is asked for */
	char *words;	     /* SMALLER_WORDS_SIZE */
	bool found;
};

/* One offer. True when it is the one that is asked for: then `to` is a copy of `from`, for the
 * caller to make smaller, and `words` says what it is without. */
bool offer(struct offers *offers, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
