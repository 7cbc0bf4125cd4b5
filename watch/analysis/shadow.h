/*
 * What the guest's code holds, as far as the trace tells, and where instructions begin in it.
 *
 * A place is an address of its own kind: the guest's physical pages, each with room for 4096 bytes
 * more behind it. So an instruction that goes on in another page, which need not be the next one in
 * physical memory, has consecutive places all the same.
 */
#ifndef WATCH_ANALYSIS_SHADOW_H
#define WATCH_ANALYSIS_SHADOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "watch/analysis/room.h"
#include "watch/trace/event.h"

/* What is known of so many bytes in a row. */
#define SHADOW_LINE 64u

struct shadow_line {
	uint8_t bytes[SHADOW_LINE];
	uint64_t known;	  /* these bytes are */
	uint64_t starts;  /* an instruction of today begins here */
	uint64_t planted; /* a store of this byte alone has made it a breakpoint */
};

/* Where a CPU had an instruction. */
struct location {
	uint64_t place, physical, virtual;
	uint32_t form;	/* the number of the last one that was seen there first */
	uint8_t length; /* of what it was, last, but a breakpoint; 0: nothing yet */
	bool stored;	/* its bytes were stored while it was known, or changed unseen */
};

struct shadow {
	struct shadow_line *lines;
	size_t line_count, line_room;
	struct map line_of; /* by place / SHADOW_LINE */

	struct location *locations;
	size_t location_count, location_room;
	struct map location_of; /* by place */

	/* Pages whose first bytes belong to an instruction that begins in another one. */
	struct shadow_tail {
		uint64_t page; /* that one's */
		uint8_t length;
	} * tails;
	size_t tail_count, tail_room;
	struct map tail_of; /* by page */
};

uint64_t shadow_place(const struct shadow *shadow, uint64_t physical);

/* Of an instruction's first byte. */
uint64_t shadow_location_place(uint64_t physical);

/* An instruction is seen here: its bytes are known, it begins, and none begins inside of it. False
 * when there is no memory. */
bool shadow_form(struct shadow *shadow, const struct event *form, uint64_t *place);

/* Fills in what is not known of bytes that an instruction is seen to have again, and that it begins
 * there. False when there is no memory. */
bool shadow_recall(struct shadow *shadow, uint64_t place, const uint8_t *bytes, unsigned length);

/* One that was seen before is executed again. */
void shadow_executed(struct shadow *shadow, uint64_t place, unsigned length);

/* Nobody knows any more what begins in this page. */
void shadow_recycled(struct shadow *shadow, uint64_t physical_page);

/* False when it is not known. */
bool shadow_byte(const struct shadow *shadow, uint64_t place, uint8_t *byte);

/* False when there is no memory. `alone`: by a store of nothing else. */
bool shadow_store(struct shadow *shadow, uint64_t place, uint8_t byte, bool alone);

/* So many bytes, at most a page, are unknown from now on. */
void shadow_forget(struct shadow *shadow, uint64_t physical, uint64_t length);

/* Bytes are stored: notes that of the locations that have some of them. Of more than a page the
 * first page's count. */
void shadow_note_stored(struct shadow *shadow, uint64_t physical, uint64_t length);

/* True when the byte is a breakpoint that was stored by itself. */
bool shadow_is_planted(const struct shadow *shadow, uint64_t place);

/* True when an instruction of today begins there. */
bool shadow_starts(const struct shadow *shadow, uint64_t place);

/* The instruction that holds a byte, by the lowest of the places where one begins; NULL: nobody
 * knows. */
struct location *shadow_holder(struct shadow *shadow, uint64_t place);

/* NULL when no instruction was seen there. */
struct location *shadow_location(const struct shadow *shadow, uint64_t place);

void shadow_release(struct shadow *shadow);

#endif
