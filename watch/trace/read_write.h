/*
 * How a trace's parts lie in bytes: what writes and reads one has in common. One function codes an
 * event, in either direction, so that writer and reader cannot disagree.
 *
 *	header	"CMWATCH"; the version; the number of CPUs; its flags; the seed (8 bytes); what
 *wrote it, filled up with zeros; the check sum of all that block	how long it is, packed, and
 *unpacked; the check sum; zlib's bytes
 *
 * A check sum is CRC-32 of what is unpacked, and goes on from the one before, the header's at
 * first: blocks that are missing, exchanged, or of another trace are found.
 *
 * An event is a byte, its kind in the lower half and its flags in the upper; a byte, its CPU; and
 * its numbers, seven bits a byte, lowest first, the eighth bit set in all but the last. What is
 * usually near to what the last event of this kind and CPU had is the difference from that, its
 * sign in the lowest bit. Each event has one such form and no other.
 */
#ifndef WATCH_TRACE_READ_WRITE_H
#define WATCH_TRACE_READ_WRITE_H

#include "watch/trace/trace.h"

#define TRACE_MAGIC "CMWATCH"
#define TRACE_MAGIC_SIZE 7
#define TRACE_HEADER_SIZE (TRACE_MAGIC_SIZE + 1 + 1 + 1 + 8 + TRACE_MADE_BY_SIZE + 4)
#define TRACE_BLOCK_HEADER_SIZE 12
#define TRACE_BLOCK_MAX 65536 /* bytes of a block, unpacked */

enum trace_header_flag {
	HEADER_EXACT = 1,
	HEADER_PARALLEL = 2,
	HEADER_SHAKEN = 4,
};

/* No event is longer: two bytes, eight numbers, and the bytes before and after a store. */
#define TRACE_EVENT_MAX (2 + 8 * 10 + 2 * WATCH_STORE_BYTES_MAX)

/* What the next event is the difference from. All zero at first. */
struct trace_before {
	uint64_t stores[WATCH_CPUS_MAX];
	struct {
		uint64_t pc, physical, distance; /* from the physical address to the virtual one */
		uint64_t form, icr;
	} of[EVENT_KINDS][WATCH_CPUS_MAX];
	uint8_t cpus;	/* of the header */
	uint32_t forms; /* so many there are */
};

/* Where bytes are read, or written. */
struct trace_cursor {
	uint8_t *at, *end;
	bool is_reading;
	const char *harm; /* NULL; or why what is read is no event, and `at` is then anywhere */
};

/* Takes an event from the cursor, or puts one there, where there is room for TRACE_EVENT_MAX; and
 * `before` is then for the next. One that is written is not changed, and has no harm. When one is
 * read, all fields that its kind does not have are 0, but `physical` of EXECUTED, TOTAL and
 * RETURNED is too; the cursor's `harm` says whether it is one, and `event` is undefined else. */
void trace_code_event(struct trace_cursor *cursor, struct trace_before *before,
		      struct event *event);

/* Little-endian, at any address. */
void trace_put(uint8_t *to, uint64_t number, unsigned bytes);
uint64_t trace_get(const uint8_t *from, unsigned bytes);

/* CRC-32 of zlib, on from the one before; 0 at first. */
uint32_t trace_sum(uint32_t before, const uint8_t *bytes, size_t length);

#endif
