/*
 * The plain loop: what toggles a site and what executes it, with nothing beside it. The bench holds
 * Crossmod's own runs against it (kernel/power). Nothing here looks at a clock, a stage or another
 * CPU. A part of the interface that arch.h describes.
 */
#ifndef ARCH_PLAIN_H
#define ARCH_PLAIN_H

#include <stdint.h>

/* What one execution was: what surround.h leaves in %esi where a form leads, and 2 and 3, which
 * the pads below leave there. Which form it is that leads to `next`, the site says. */
enum plain_left { PLAIN_MINUS, PLAIN_NEXT, PLAIN_PLUS, PLAIN_TORN, PLAIN_BREAKPOINT, PLAIN_LEFTS };

/* Executions of a site that surround_site() has laid, one by one counted. */
struct arch_plain_execution {
	/* Set by the caller. */
	const uint8_t *site;
	uint64_t limit;	      /* so many at one go, 1 and up */
	enum plain_left last; /* of the execution just before, and by it of the last one */

	/* Added to by it: what executions were; and by from and to, those that were other than the
	 * one just before. */
	uint64_t ran[PLAIN_LEFTS];
	uint64_t changes[PLAIN_LEFTS][PLAIN_LEFTS];
};

/* Executors only, interrupts on. */
void arch_plain_execute(struct arch_plain_execution *execution);

/* Code that ends an execution of a site as PLAIN_TORN, or as PLAIN_BREAKPOINT: written where a
 * mixture leads, and anywhere in the area for a handler to resume at. */
#define PLAIN_PAD_SIZE 6u
extern const uint8_t arch_plain_pads[2][PLAIN_PAD_SIZE];
#define PLAIN_PAD_TORN 0u
#define PLAIN_PAD_BREAKPOINT 1u

/* How a site is given its other form. A form has 8 bytes here, those behind the site included. */
enum plain_stores {
	PLAIN_WHOLE,	/* all 8 by one store */
	PLAIN_SECOND,	/* the second byte only */
	PLAIN_BYTEWISE, /* the first 5, byte by byte, upwards */
	PLAIN_SCHEME,	/* a breakpoint, the next 4 by one store, the first */
	PLAIN_STORES
};

struct arch_plain_patching {
	uint8_t *site; /* its writable alias */
	enum plain_stores stores;
	uint32_t turns; /* of an empty loop, behind each patch: some cycle each */
	uint8_t forms[2][8];
};

/* Gives the site its second form, then its first one, and so on: so many patches, 1 and up.
 * Patcher only. */
void arch_plain_patch(const struct arch_plain_patching *patching, uint64_t patches);

#endif
