/*
 * A site in memory whose executions are told by what they did, with the code around it. As in
 * surround.h, of which the area is: every byte that is none of this code is 0xcc. Pure.
 *
 *     front     the count of serializations    read, and kept in the burst
 *               rsp, then all other registers  into the window, EFFECT_REGISTER_STEP apart
 *               cmp %eax, %eax                 the flags, as site.h promises
 *               jmp                            the site
 *     site      ...                            the old form at first
 *     next      jmp                            over 0xcc, by which an instruction is caught that
 *                                              takes bytes behind the site for its own
 *               ...
 *               a pad
 *     a place   jmp                            a pad, where something leads and there is room
 *
 * A pad notes its number, and jumps to what compares. Nothing of it changes a register or a flag.
 *
 * The front can be begun again at any time up to the site's first instruction: a handler that
 * interrupts it, and serializes, has it begin again, and so the count is that of the execution.
 */
#ifndef SCENARIO_SURROUND_EFFECT_H
#define SCENARIO_SURROUND_EFFECT_H

#include "scenario/surround.h"

/* What the code knows of who executes it, in bytes: of gs, where the burst is, what pads jump to,
 * and where they leave their number; of the burst, as arch/effect.h has it. */
#define SURROUND_GS_BURST 16
#define SURROUND_GS_CAPTURE 24
#define SURROUND_GS_WHERE 40
#define SURROUND_BURST_RSP 8
#define SURROUND_BURST_SERIALIZATIONS 16
#define SURROUND_BURST_SERIALIZED 72

/* Where an execution went. */
enum effect_where {
	EFFECT_NEXT,	 /* behind the site */
	EFFECT_RETURNED, /* to the return address that was on the stack */
	EFFECT_TRAPPED,	 /* nowhere: it raised an exception */
	EFFECT_PADS	 /* to a place that has a pad: this for the first one, and so on */
};

/* What stands behind the site, and may be taken for a part of its last instruction: decoding goes
 * on there. EFFECT_BEHIND bytes; the pad follows. */
#define EFFECT_BEHIND 16
extern const uint8_t effect_behind[EFFECT_BEHIND];

/* Where executions lead outside of the site, in bytes from `next`. With more than it holds
 * (`too_many`) none has a pad. */
#define EFFECT_PLACES_MAX 96
struct effect_places {
	unsigned count;
	bool too_many;
	int32_t at[EFFECT_PLACES_MAX];
};

/* Adds one, unless it is there. */
void effect_places_add(struct effect_places *places, int32_t place);

/* The registers, in the order of arch_effect_left: each is so much more than the one before, and
 * the first so much more than rsp. */
#define EFFECT_REGISTER_STEP 0x50

/* Offsets in the area. */
struct effect_surroundings {
	uint32_t front, front_end, site, next;
};

/* Lays the site at its place, its old form, and pads for the places, the first ones first. */
void surround_effect(const struct site *site, const struct effect_places *places, uint8_t *area,
		     struct effect_surroundings *out);

/* True when `place`, in bytes from `next`, may be in code that is laid: what leads there would not
 * be caught. */
bool surround_effect_is_code(int32_t place);

/* Whether a place has a pad: not where there is no room. */
bool surround_effect_has_pad(const struct site *site, const struct effect_places *places,
			     unsigned index);

#endif
