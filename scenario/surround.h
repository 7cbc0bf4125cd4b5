/*
 * A site in memory, with the code around it: from where an execution comes, and where it ends up.
 *
 * Every byte of the area that is none of this code is 0xcc: wherever a torn instruction leads, it
 * is caught there, and the address tells which mixture it was. The area is one page-aligned piece
 * of executable text; everything here writes into a buffer, which may be its writable alias. Pure.
 *
 *     front     cmp %eax, %eax         ZF and PF set, CF, SF and OF clear, as site.h promises
 *               mov (%rdi), %rdx       how often this CPU has serialized, as of this execution
 *     site      ...                    the old form at first
 *     next      ret
 *     old form's place    inc %esi; ret
 *     new form's place    dec %esi; ret
 *     a mixture's place   add $..., %esi; ret, where there is room for it; else 0xcc
 *
 * An execution is a call of the front, by arch_site_execute(). A form that leads to `next` leaves
 * %esi as it was, 0; a call comes to its place, and back to `next`. What a mixture leaves there is
 * -2 or less, so no trap is needed to count it. Between the mov and the site
 * lies no other instruction: a CPU that is interrupted with the site as its next instruction has
 * read the count and not executed the site; anywhere else it has done both or neither, but between
 * the halves of a sled, where it has read the count and executed the first.
 *
 * Straight executors read the flag, and serialize or not, in the front too, with no jump in
 * between. It then begins with
 *
 *     front     mov (%r9), %r8d        the flag
 *               ...                    the code of serializations.def; the frame of an iretq is
 *                                      on the stack
 *               cmp %eax, %eax         and so on, as above
 *
 * which makes at most SITE_ROOM_FRONT bytes in all. That code may overwrite rax, rbx, rcx, rdx and
 * the flags, so the cmp comes behind it.
 */
#ifndef SCENARIO_SURROUND_H
#define SCENARIO_SURROUND_H

#include "scenario/scenario.h"

/* A page in front of the site's page, the site at any offset in a page, and all that it reaches. */
#define SURROUND_AREA_SIZE (0x23000u)

/* Where neither this layout nor that of surround_effect.h has code, and no mixture leads: room for
 * a copy of a site elsewhere, and a jump behind it. Offset in the area, and bytes. */
#define SURROUND_COPY 0x8c0u
#define SURROUND_COPY_SIZE (SITE_LENGTH_MAX + 5u)

/* Of sites that are alike, the areas differ in these bytes at most, from the site's page on:
 * whatever part of a site is in memory lies there. All else may be one memory under several
 * addresses. */
#define SURROUND_OWN PAGE_BYTES
#define SURROUND_OWN_SIZE (2 * PAGE_BYTES)

/* The instruction behind the iretq of a front, in bytes from the front: its frame's rip. */
#define SURROUND_BEHIND_IRETQ 5

/* The code at a mixture's place. */
#define SURROUND_PAD_SIZE 4

/* Offsets in the area. */
struct surroundings {
	uint32_t front, site, next;
	/* The part of the front that reads no flag and does not serialize: all of it, unless it is
	 * straight. */
	uint32_t bare_front;
	/* Where a #BP handler that resumes as a form would have sends its CPU: the form's place, or
	 * `next`. A form that traps itself (int3) has none: `next` too. */
	uint32_t old_place, new_place;
};

/* What the registers say, or the address of a trap. */
enum surround_landing {
	SURROUND_OLD,
	SURROUND_NEW,
	SURROUND_MIXTURE, /* one that leads to `next`, or the mixture of a trap */
	SURROUND_UNKNOWN  /* nothing that this site can do */
};

/* Lays the site at its place into an area of SURROUND_AREA_SIZE bytes, holding its old form, and
 * fills all the rest. `mixtures` are those that site_mixtures() has listed for it. `straight` is
 * the execution whose flag and serialization are in the front, or NULL. */
void surround_site(const struct site *site, const struct mixtures *mixtures,
		   const struct execution *straight, uint8_t *area, struct surroundings *out);

/* Puts somebody else's breakpoint right in front of the site, between it and the front, which
 * moves. The front must not be a straight one. Whoever handles it goes on at the site, with the
 * count that its return makes. */
void surround_add_foreign(uint8_t *area, struct surroundings *at);

/* Whether there is such code where a mixture leads, by its index: not where it would touch other
 * code, or the place of another mixture. */
bool surround_has_pad(const struct mixtures *mixtures, unsigned index);

/* Where an execution ended up that no trap has ended, by what it left in %esi. For
 * SURROUND_MIXTURE, *mixture is its index; else it is left alone. */
enum surround_landing surround_landing(const struct mixtures *mixtures, int32_t left,
				       unsigned *mixture);

/* What an exception at `place` means, in bytes from `next`: of the instruction that raised it, or
 * for a breakpoint, of its 0xcc, which a prefix may precede. It is the mixture that raises it
 * there, with its index in *mixture; SURROUND_OLD or SURROUND_NEW where that is a form's own; or
 * SURROUND_UNKNOWN. `way` is WAY_UNDEFINED for an invalid opcode, and WAY_TRAP for a breakpoint,
 * which is also how jumps and calls to a mixture's place are caught that has no code; any other is
 * unknown. Not for
 * a breakpoint in the head that a protocol has written. */
enum surround_landing surround_trap(const struct mixtures *mixtures, enum landing_way way,
				    int32_t place, unsigned *mixture);

#endif
