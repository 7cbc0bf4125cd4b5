/*
 * A site as a scenario describes it: its two forms, where it lies, and what bytes of both would do.
 *
 * Bytes are numbered upwards from 0, the head. `next` is the address behind the site. Everything
 * here is pure. Any context.
 */
#ifndef SCENARIO_SITE_H
#define SCENARIO_SITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scenario/instruction.h"

#define SITE_LENGTH_MAX 16 /* the longest x86 instruction has 15 bytes */
#define SITE_TIMES_MAX 1024u

#define QUADWORD_SIZE 8u
#define CACHE_LINE_SIZE 64u
#define PAGE_BYTES 4096u

enum site_kind {
	SITE_BYTES,  /* as the file gives them */
	SITE_NOP2,   /* 66 90 */
	SITE_NOP5,   /* 0f 1f 44 00 00 */
	SITE_JMP8,   /* eb rel8 */
	SITE_JMP32,  /* e9 rel32 */
	SITE_CALL32, /* e8 rel32 */
	SITE_JCC8,   /* 74 rel8: je, and the executor arrives with ZF set, so it is taken */
	SITE_INT3,   /* cc, and the other form's tail: the new instruction is itself a breakpoint */
	SITE_SLED2,  /* 90 90: two instructions, between which an executor may be */
	SITE_JCC32,  /* 0f 84 rel32: likewise je */
	SITE_KINDS
};

/* What a place is counted from. The value is its size in bytes. */
enum place_unit {
	PLACE_QUADWORD = QUADWORD_SIZE,
	PLACE_LINE = CACHE_LINE_SIZE,
	PLACE_PAGE = PAGE_BYTES
};

struct site {
	enum site_kind old_kind, new_kind;
	uint8_t old_bytes[SITE_LENGTH_MAX], new_bytes[SITE_LENGTH_MAX];
	uint8_t length; /* of each form: 1 to SITE_LENGTH_MAX */

	/* The byte at which an execution begins, and which a breakpoint replaces: 0 but where
	 * other bytes of the site are in front of it, to which only a jump of the site leads. A
	 * jump to the head begins the execution again. */
	uint8_t head;

	/* So many sites that are alike, at places of their own: 1 to SITE_TIMES_MAX. Steps write,
	 * and executors execute, one behind the other. */
	uint16_t times;

	/* The site's address modulo `unit` is `offset`: 0 to unit - 1. It straddles what follows
	 * from that and no more: `quad+7` straddles a quadword inside a cache line, `line+63` a
	 * line inside a page. An address of `offset` itself, in a page, always satisfies this. */
	enum place_unit unit;
	uint16_t offset;
};

/* The names of a kind in a file ("jmp8") and of a unit ("quad", "line", "page"). */
const char *site_kind_name(enum site_kind kind);
const char *place_unit_name(enum place_unit unit);

/* Fills old_bytes, new_bytes and length from both kinds. For SITE_BYTES they (and length) are the
 * caller's already. False when the two have different lengths. */
bool site_encode(struct site *site);

/* True when the site's bytes lie in more than one of the unit. A store of all of it is then several
 * events, one for each quadword, in any order. */
bool site_straddles(const struct site *site, enum place_unit unit);

/* Which aligned quadword a byte lies in, counted from that of the head. The bytes of a store that
 * have the same number are one event. */
unsigned site_quadword(const struct site *site, unsigned byte);

/* True when the old form is two instructions, of 1 byte each: an execution is then two events, byte
 * 0, then byte 1, and a CPU can be interrupted, synced or stopped between them. Having executed the
 * old byte 0, it executes the byte 1 that it gets as an instruction: the old one makes the
 * execution `old`, the new one makes it `torn`, or `new` where the new form's byte 0 is that old
 * one. */
bool site_is_sled(const struct site *site);

/* True when these bytes of the site have a jump to itself at the head: it holds whoever executes
 * it until the bytes are others. */
bool site_holds(const struct site *site, const uint8_t bytes[SITE_LENGTH_MAX]);

/* ---- Mixtures --------------------------------------------------------------------------------
 *
 * A mixture has some bytes of the old form and some of the new one: each differing byte by itself,
 * since a machine may tear a store anywhere. Executing it must lead to a place of its own, or a run
 * could not tell it from the two forms. The executor enters the site with ZF and PF set, and
 * CF, SF and OF clear, so that a conditional branch has one way only.
 */

#define SITE_DIFFERENCES_MAX 5
#define SITE_MIXTURES_MAX (1u << SITE_DIFFERENCES_MAX)

/* Where landing places are: from `next + SITE_REACH_FIRST` to `next + SITE_REACH_LAST`. What is no
 * place of this site in that range is for the runner to fill with 0xcc. */
#define SITE_REACH_FIRST (-128)
#define SITE_REACH_LAST 0x1ffff

/* What is kept free for the runner's code: this many bytes in front of the site, behind it, and at
 * the place of each form. A mixture's place needs 1 byte. */
#define SITE_ROOM_FRONT 11
#define SITE_ROOM_NEXT 8
#define SITE_ROOM_PLACE 3

/* One combination of bytes, and what executing it does. */
struct mixture {
	uint8_t bytes[SITE_LENGTH_MAX];
	uint16_t new_mask; /* bit n: byte n is the new form's, and differs from the old one's */
	enum landing_way way;
	int32_t place; /* in bytes from `next`; negative: before it */
};

/* True when it leads, by a jump or a call, to a place other than `next`. */
bool mixture_leads_away(const struct mixture *mixture);

/* Both forms and all their mixtures: first the old form, the last is the new one. A breakpoint in
 * the head leads to the #BP handler with any tail, so there is no entry for it. */
struct mixtures {
	unsigned count;
	struct mixture of[SITE_MIXTURES_MAX];
};

#define SITE_REASON_SIZE 160

/* Lists the mixtures of a site whose bytes are filled. False when they cannot be told apart or
 * caught, with the reason as words that can follow "site refused: ". */
bool site_mixtures(const struct site *site, struct mixtures *mixtures,
		   char reason[SITE_REASON_SIZE]);

#endif
