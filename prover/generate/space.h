/*
 * A space of scenarios: all that follow from some sites, places, protocols, executors, handlers and
 * ways to serialize, each of them once.
 *
 * Once means: no two have the same canonical form (canonical.h), and each has its own. Protocols
 * are those of prover/search/protocols.h, which leaves out what has the same runs as a shorter one.
 * Left out is also what the language refuses, such as `iret` in an NMI's handler.
 */
#ifndef PROVE_SPACE_H
#define PROVE_SPACE_H

#include "prover/search/protocols.h"
#include "scenario/scenario.h"

#define SPACE_SITES_MAX 32
#define SPACE_PLACES_MAX 64
#define SPACE_EXECUTORS_MAX 128
#define SPACE_BESIDES_MAX 64

/* What else may stand in a scenario: who rests or comes online, and who else acts. */
struct besides {
	struct rest rest;
	struct others others;
};

struct space {
	unsigned site_count;
	struct site sites[SPACE_SITES_MAX];

	/* Where each lies: units and offsets. None: wherever there is a difference
	 * (telling_place()).
	 */
	unsigned place_count;
	struct site places[SPACE_PLACES_MAX];

	unsigned executor_count;
	struct execution executors[SPACE_EXECUTORS_MAX];

	unsigned handlers; /* bit n: enum handler_policy */
	unsigned ways;	   /* bit n: enum serialization, by which syncs serialize */
	unsigned steps;	   /* at most: 1 to PROTOCOL_STEPS_MAX */
	unsigned also;	   /* of struct protocols */
	bool back_to_back; /* also those whose patches are back to back */
	bool unfenced;	   /* each sync also unfenced */
	bool pairs;	   /* of each two sites, at each two places, instead of one */

	/* Also those with one of these. */
	unsigned besides_count;
	struct besides besides[SPACE_BESIDES_MAX];
};

/* Adds one unless the same is there; false when there is no room. Of a place, unit and offset. */
bool space_add_site(struct space *space, const struct site *site);
bool space_add_place(struct space *space, enum place_unit unit, uint16_t offset);
bool space_add_executor(struct space *space, const struct execution *execution);
bool space_add_besides(struct space *space, const struct besides *besides);

/* Adds all sites of telling_site(). */
void space_add_usual_sites(struct space *space);

/* Calls `each` for all, in an order that is always the same: sites, executors, then protocols, the
 * cheapest first. They have a name (named.h) and no expectation. It ends when `each` is false. */
void space_each(const struct space *space, bool (*each)(void *context, struct scenario *scenario),
		void *context);

#endif
