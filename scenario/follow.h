/*
 * What can happen when a site is executed with certain bytes, instruction by instruction, as far as
 * decoding tells: where it leads, whether it comes to an end, and whether a run may execute it.
 * Pure. Any context.
 */
#ifndef SCENARIO_FOLLOW_H
#define SCENARIO_FOLLOW_H

#include "scenario/surround_effect.h"

enum follow_end {
	FOLLOW_LEAVES,	 /* it comes out of the site, or raises an exception */
	FOLLOW_LOOPS,	 /* it never does */
	FOLLOW_MAY_LOOP, /* whether it does is not known */
	FOLLOW_HARM	 /* it must not be executed: see the reason */
};

struct followed {
	enum follow_end end;
	bool has_inside; /* there is a boundary of instructions inside the site that is come to */
	uint16_t read; /* bit n: byte n may be executed. What the others are makes no difference */
	char reason[SITE_REASON_SIZE]; /* of FOLLOW_HARM */
};

/* Follows `bytes`, which stand in the site. Where they lead is added to the places. `in_program`:
 * they will be executed without privileges. */
void follow(const struct site *site, const uint8_t bytes[SITE_LENGTH_MAX], bool in_program,
	    struct effect_places *places, struct followed *out);

#endif
