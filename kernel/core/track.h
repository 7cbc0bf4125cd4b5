/*
 * A track: when an executor's executions of a site began to be something else, in one patch. For
 * the picture; nothing is concluded from it.
 *
 * Each executor has one of its own, in its own cache lines. It is the executor's during the patch,
 * and the patcher's at rest: the stages order the two (kernel/core/executor.h).
 */
#ifndef KERNEL_CORE_TRACK_H
#define KERNEL_CORE_TRACK_H

#include <stdbool.h>
#include <stdint.h>

/* What is told apart. */
enum shade {
	SHADE_OLD,
	SHADE_BREAKPOINT,
	SHADE_NEW,
	SHADE_TORN,	    /* or a fault */
	SHADE_LATE,	    /* late-old, late-breakpoint or stale */
	SHADE_UNSERIALIZED, /* new, and the first of its kind was unserialized */
	SHADE_UNKNOWN,
	SHADES
};

#define TRACK_NOTES_MAX 24

/* From `cycles` on it was that. */
struct track_note {
	uint64_t cycles;
	enum shade shade;
};

/* All zero is empty. */
struct track {
	_Alignas(128) unsigned count;
	bool is_full; /* there was more, later */
	struct track_note notes[TRACK_NOTES_MAX];
};

/* Notes that from now on it is that, unless that is what was noted last. The executor itself, in
 * any context, but not while it is noting already. */
void track_note(struct track *track, enum shade shade);

/* As in the picture's legend. NULL for a value that is none. */
const char *shade_name(enum shade shade);

#endif
