/*
 * How often each step of a protocol was seen, and what of its end is uncertain.
 */
#ifndef WATCH_INFER_EVIDENCE_H
#define WATCH_INFER_EVIDENCE_H

#include "watch/found.h"
#include "watch/infer/steps.h"

struct evidence {
	struct steps example; /* what is counted */
	uint64_t seen[STEPS_MAX], by_return[STEPS_MAX], is_flush[STEPS_MAX], is_alone[STEPS_MAX];
	bool spares; /* at times nobody is asked */
	uint64_t patches;

	/* Syncs behind the last store, as most have them. */
	struct step last[LAST_SYNCS_MAX];
	unsigned last_count;
	uint64_t alone;	     /* in how many patches nobody was asked in the first */
	uint64_t near, late; /* how many patches have the first of them, as soon as others; later */
};

void evidence_begin(struct evidence *evidence, const struct steps *example);
void evidence_add(struct evidence *evidence, const struct steps *steps);

/* When all have been added: leaves out the syncs in which nobody was ever asked. */
void evidence_end(struct evidence *evidence);

/* How the end is to be understood. */
enum ending {
	ENDING_BARE,	 /* no sync behind the last store */
	ENDING_SYNC,	 /* one, for certain */
	ENDING_RATHER,	 /* one, but nothing that it could be compared with */
	ENDING_DOUBTFUL, /* one at times, or late */
};
enum ending evidence_ending(const struct evidence *evidence);

/* Fills the group's steps. False when there is no memory. */
bool evidence_tell(const struct evidence *evidence, struct group *group);

#endif
