/*
 * Which patches go together: by what they store, between which kinds of forms, and by which syncs.
 */
#ifndef WATCH_INFER_SORT_PATCHES_H
#define WATCH_INFER_SORT_PATCHES_H

#include "watch/infer/steps.h"

/* Patches of one protocol. */
struct pile {
	uint64_t key;	  /* of kinds of forms, and of all steps */
	uint64_t anybody; /* of the same, but for who is asked */
	uint64_t stores;  /* of kinds of forms, and of stores alone */
	bool spares;	  /* in some of its syncs nobody was asked */
	size_t patches;
	size_t example;	    /* the number of a patch, as it is in most */
	unsigned straddles; /* what the example straddles: 0 nothing, 1 a quadword, 2 a line, 3 a
			       page */
	size_t joined;	    /* the pile that it was counted to; its own number: none */
};

struct piles {
	struct pile *all;
	size_t count, room;
	uint32_t *of; /* by patch: the number of its pile, after joining */
};

/* False when there is no memory. */
bool piles_find(struct piles *piles, const struct steps_source *source);
void piles_release(struct piles *piles);

/* What a patch straddles, as in struct pile. */
unsigned patch_straddles(const struct patch *patch);

#endif
