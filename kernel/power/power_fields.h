/*
 * The rows of `power`, the bench that has Crossmod's patches back to back beside a plain loop:
 * which there are, what each is of, and in which columns the log has them. The kernel measures and
 * prints by these lists (power.c); the host reads and judges the figures by them
 * (tools/bench/power_*.c). docs/bench.md says what each row is; a test holds it against them. Pure.
 */
#ifndef KERNEL_POWER_POWER_FIELDS_H
#define KERNEL_POWER_POWER_FIELDS_H

#include <stdint.h>

#include "kernel/bench/plain.h"

/* Behind "# ", what each line of it begins with; and what is behind that in a row's. */
#define POWER_PREFIX "power: "
#define POWER_ROW_PREFIX "row "

/* What of a row is rare, and so is counted for its power. */
enum power_event { POWER_TORN, POWER_UNSERIALIZED, POWER_EVENTS };

/* The column of its count. */
const char *power_event_word(enum power_event event);

/* Who was measured. POWER_EFFECT: Crossmod, where it tells executions by what they did, of sites
 * that it could tell by where they led. */
enum power_side { POWER_CROSSMOD, POWER_PLAIN, POWER_EFFECT, POWER_SIDES };

/* The word in the second column. */
const char *power_side_word(enum power_side side);

#define POWER_TEAR "nop5 -> jmp32"
#define POWER_SCHEME "write breakpoint\n write tail\n write head"
#define POWER_NO_FIRST_SYNC "write breakpoint\n write tail\n sync cpuid\n write head\n sync cpuid"

/* ROW(name, word, site, place, steps, event, how the plain loop stores, and syncs): in the order in
 * which they are measured and printed. The steps are those of the scenario. */
#define POWER_ROWS(ROW)                                                                            \
	ROW(STORE_LINE, "store-line", POWER_TEAR, "line+63", "write all", TORN, WHOLE, NO_SYNC)    \
	ROW(STORE_PAGE, "store-page", POWER_TEAR, "page+4095", "write all", TORN, WHOLE, NO_SYNC)  \
	ROW(NO_SYNC_LINE, "no-sync-line", POWER_TEAR, "line+63", POWER_SCHEME, TORN, SCHEME,       \
	    NO_SYNC)                                                                               \
	ROW(NO_SYNC_PAGE, "no-sync-page", POWER_TEAR, "page+4095", POWER_SCHEME, TORN, SCHEME,     \
	    NO_SYNC)                                                                               \
	ROW(NO_FIRST_SYNC_LINE, "no-first-sync-line", POWER_TEAR, "line+63", POWER_NO_FIRST_SYNC,  \
	    TORN, SCHEME, BEFORE_AND_BEHIND_HEAD)                                                  \
	ROW(NO_FIRST_SYNC_PAGE, "no-first-sync-page", POWER_TEAR, "page+4095",                     \
	    POWER_NO_FIRST_SYNC, TORN, SCHEME, BEFORE_AND_BEHIND_HEAD)                             \
	ROW(OPERAND, "operand", "jmp8 -> jmp8", "line+0", "write tail", UNSERIALIZED, SECOND,      \
	    NO_SYNC)                                                                               \
	ROW(QUADWORD_BYTES, "quadword-bytes", POWER_TEAR, "line+0", "write all byte by byte",      \
	    TORN, BYTEWISE, NO_SYNC)                                                               \
	ROW(QUADWORD_STORE, "quadword-store", POWER_TEAR, "line+0", "write all", UNSERIALIZED,     \
	    WHOLE, NO_SYNC)

#define POWER_ROW_NAME(name, ...) POWER_##name,
enum power_what { POWER_ROWS(POWER_ROW_NAME) POWER_WHATS };
#undef POWER_ROW_NAME

struct power_kind {
	const char *word; /* in the first column, and the scenario's name */
	const char *site, *place, *steps;
	enum power_event event;
	enum plain_stores stores;
	enum plain_syncs syncs;
};

extern const struct power_kind power_kinds[POWER_WHATS];

/* How long the plain loop of a row is measured in each round, in microseconds; Crossmod, about so
 * many seconds. */
#define POWER_WINDOW_US 600000u
#define POWER_WINDOW_S 1u

/* The paces of the plain loop: turns of an empty loop between two patches, each for a part of that
 * time. Without any, two stores to one place become one before anybody sees the first; how many
 * suit a protocol best depends on it, and on the machine. */
#define POWER_PACES 3u
extern const uint32_t power_paces[POWER_PACES];

/* NUMBER(name, value): the columns behind the two words. The host has them in members of these
 * names; `round` and `counts` are what power.c prints. */
#define POWER_COLUMNS(NUMBER)                                                                      \
	NUMBER(round, round)                                                                       \
	NUMBER(patches, counts->patches)                                                           \
	NUMBER(executions, counts->executions)                                                     \
	NUMBER(torn, counts->torn)                                                                 \
	NUMBER(unserialized, counts->unserialized)                                                 \
	NUMBER(us, counts->us)

#endif
