/*
 * The sites of the scenario under way, as they lie in memory, and the flag.
 */
#ifndef KERNEL_CORE_PLACE_H
#define KERNEL_CORE_PLACE_H

#include <stdatomic.h>

#include "kernel/core/effect_site.h"
#include "scenario/scenario.h"

struct placed_site {
	const struct site *site;   /* what it is alike with others of its kind */
	unsigned kind;		   /* the number of that in the scenario */
	const uint8_t *text;	   /* where it is executed */
	const uint8_t *head;	   /* in it, where an execution begins */
	const uint8_t *next;	   /* the instruction behind it */
	const uint8_t *front;	   /* where an execution begins, */
	const uint8_t *foreign;	   /* a debugger's breakpoint in front of it, or NULL */
	const uint8_t *bare_front; /* and one of the #BP handler: see surround.h */
	/* Where a #BP handler resumes whose policy is `old`, or `new`. */
	const uint8_t *old_place, *new_place;
	/* How its executions are told: by what they did, or, NULL, by where its mixtures lead. */
	const struct effect_site *effect;
	const struct mixtures *mixtures; /* of its kind */
};

/* All sites, in the order in which steps write them and a pass executes them: those of the
 * scenario's first kind, then those of the second, and so on. */
struct placed {
	const struct scenario *scenario;
	unsigned count; /* scenario_sites() */
	struct placed_site *sites;
	unsigned first[SITES_MAX]; /* of each kind; the others of it follow */
};

/* Why runs of its sites are refused, as far as that can be told before they are placed; NULL: they
 * are not. The words stay until the next call. While all executors are at rest. Patcher only. */
const char *place_refuses(const struct scenario *scenario);

/* Lays a scenario's sites out in their areas, in their old form, the flag 0. The scenario stays the
 * caller's, and must stay. False, with the reason, when a site is refused, or there is no memory
 * for so many. Every CPU must serialize before it executes one. While all executors are at rest.
 * Patcher only. */
bool place(const struct scenario *scenario, char reason[SITE_REASON_SIZE]);

/* What was placed last; NULL before there is any. Any CPU, NMI-safe. */
const struct placed *placed(void);

/* The placed site in whose area an address lies, with its number; NULL when it lies in none. Takes
 * no longer for many sites than for one. Any CPU, NMI-safe. */
const struct placed_site *placed_at(const uint8_t *address, unsigned *site);

/* The flag that executors read. Stored by the patcher (release, after the code that it announces),
 * loaded by the executors (acquire). In lines of its own. */
extern _Atomic uint32_t place_flag;

#endif
