/*
 * The bytes of a site, change by change.
 */
#ifndef WATCH_ANALYSIS_REPLAY_H
#define WATCH_ANALYSIS_REPLAY_H

#include "watch/analysis/sites.h"

/* Bytes of a site and of its instructions that are looked at together; what is larger is no site
 * that a scenario could have. */
#define VICINITY_MAX 128u

/* A change's byte before and after, at a place from its `from` on, before its `end`. */
uint8_t change_before(const struct history *history, const struct change *change, uint64_t place);
uint8_t change_after(const struct history *history, const struct change *change, uint64_t place);

/* A byte behind `end`: `number` is below change->behind. */
uint8_t change_behind(const struct history *history, const struct change *change, unsigned number);

struct replay {
	const struct history *history;
	uint64_t from;
	size_t length; /* 0: too long */
	size_t head;   /* an offset */
	uint8_t bytes[VICINITY_MAX];
};

/* Nothing has been stored yet, and all bytes are 0. */
void replay_begin(struct replay *replay, const struct history *history,
		  const struct changed_sites *sites, const struct changed_site *site);

/* The bytes are those in front of this change; behind it. */
void replay_before(struct replay *replay, const struct change *change);
void replay_after(struct replay *replay, const struct change *change);

/* True when nobody gets past its head as it is: it is a breakpoint, or a jump to itself. */
bool replay_is_held(const struct replay *replay);

/* The same for different bytes only by accident. */
uint64_t replay_hash(const struct replay *replay);

#endif
