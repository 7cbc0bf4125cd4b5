/*
 * Syncs: interrupts that a CPU which patches has sent to others, and what those did about them.
 */
#ifndef WATCH_INFER_SYNCS_H
#define WATCH_INFER_SYNCS_H

#include "scenario/serialization.h"
#include "watch/analysis/history.h"

/* One interrupt to several, or several in a row to one each. Or none at all: `asked` is 0, and the
 * CPU serialized by itself behind a store, as whoever has asked the others does; so it may be that
 * there was nobody to ask, since all others rest. */
struct sync {
	uint64_t sent, sent_last; /* events */
	uint64_t again;		  /* the next one by the same interrupt; UINT64_MAX: none */
	uint64_t clock, clock_last;
	uint64_t distance; /* stores of any kind since its last store to code, or its last sync */
	uint64_t asked;	   /* bit n: CPU n was */
	uint64_t others;   /* bit n: CPU n was online, and is not the one that asks */
	unsigned vector;   /* of the interrupt; VECTOR_NMI: an NMI */
	bool unfenced;	   /* stores to code may have been on their way yet */

	/* In what all of them did, until the CPU that asked went on to store to code, or asked
	 * again. SERIALIZE_NONE: nothing, or nothing that counts. */
	enum serialization serialization;
	bool is_flush;	/* that was to flush the TLB */
	bool by_return; /* of some the interrupt's return was all that serialized, which comes
			 * behind what they acknowledge by */

	/* They did nothing before it stored to code, and came back from the interrupt when it had:
	 * they were stopped, until this event, the first one's return. Else 0. */
	uint64_t let_go;
};

#define VECTOR_NMI 256u

struct syncs {
	struct sync *all; /* in order */
	size_t count, room;
};

/* Of one CPU. False when there is no memory. */
bool syncs_find(struct syncs *syncs, const struct history *history, uint8_t cpu);
void syncs_release(struct syncs *syncs);

/* The number of the first one that was sent behind an event. */
size_t syncs_after(const struct syncs *syncs, uint64_t event);

#endif
