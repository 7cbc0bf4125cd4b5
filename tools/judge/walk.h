/*
 * The logs in a file, one after the other, judged: a board may have booted more than once.
 */
#ifndef TOOLS_JUDGE_WALK_H
#define TOOLS_JUDGE_WALK_H

#include "tools/judge/judge.h"

struct judge_walk {
	struct span rest;    /* of the file */
	const char *counted; /* up to here its lines are in `line` */

	/* Of the log that came last: */
	unsigned number; /* from 1 on */
	uint64_t line;	 /* of the file, from 1 on: the log's first one */
	bool another;	 /* there is one behind it */
};

/* Begins at the first log of a file, from which '\r' is removed: *length is what is left of it. The
 * bytes must stay for as long as a judgement of them does. */
void judge_walk_begin(struct judge_walk *walk, char *bytes, size_t *length);

/* Judges the next log; the first one is always there, if only as one that is not whole. False when
 * there is none. To be given to judgement_free() where it is true. Not from two threads at once. */
bool judge_walk_next(struct judge_walk *walk, struct judgement *judgement);

/* Judges a copy of what came, of which there is one log: walk->number and walk->line are known
 * then. To be given to judgement_free(). Not from two threads at once. */
void judge_walk_only(struct judge_walk *walk, const char *bytes, size_t length,
		     struct judgement *judgement);

#endif
