/*
 * A trace's file: a header, and blocks of events, each compressed and with a check sum.
 *
 *	header	"CMWATCH" and a byte, the version; the number of CPUs; how they ran; the seed of the
 *		schedule; what wrote it, in words
 *	block	how long it is, packed and unpacked; CRC-32 of what is unpacked; zlib's bytes
 *
 * All numbers are little-endian; in a block they are of variable length, and most are differences
 * from the event before of the same kind and CPU. read_write.h has the details.
 */
#ifndef WATCH_TRACE_TRACE_H
#define WATCH_TRACE_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "watch/trace/event.h"

#define TRACE_VERSION 1
#define TRACE_MADE_BY_SIZE 64
#define TRACE_REASON_SIZE 160

struct trace_header {
	uint8_t cpus;	  /* 1 to WATCH_CPUS_MAX */
	bool is_exact;	  /* one CPU at a time, and the clock counts instructions */
	bool is_parallel; /* thread=multi */
	bool has_shaken;  /* other CPUs got a turn behind stores to code, by the dice of `seed` */
	uint64_t seed;
	char made_by[TRACE_MADE_BY_SIZE]; /* printable, ends with a NUL: "Crossmod 1.2, QEMU 10.0.2"
					   */
};

/* ---- Writing ----------------------------------------------------------------------------------
 *
 * One at a time may write: the plugin has a lock where CPUs are parallel. A block goes to the file
 * as soon as it is full, so that a machine that dies leaves all but the last one. No function here
 * ends the process.
 */

struct trace_writer; /* opaque */

/* NULL when the file cannot be made; then errno says why, and EINVAL that the header is none. An
 * existing file is emptied. */
struct trace_writer *trace_create(const char *path, const struct trace_header *header);

/* Fields that the event's kind does not have are not kept. An event that cannot be, such as one of
 * a form that has not come, ends the trace: it is cut off there. */
void trace_write(struct trace_writer *writer, const struct event *event);

/* Writes what is there, and closes. False when something could not be written, now or before; then
 * errno says why, and EINVAL that an event could not be. */
bool trace_close(struct trace_writer *writer);

/* ---- Reading ----------------------------------------------------------------------------------
 *
 * The file is foreign: each length, number and check sum is checked before it is used, and what
 * cannot be is refused by one line that says what and where.
 */

struct trace_reader; /* opaque */

/* NULL when it is no trace that can be read; `reason` says why, without the file's name. */
struct trace_reader *trace_open(const char *path, struct trace_header *header,
				char reason[TRACE_REASON_SIZE]);

/* The same of bytes in memory, which stay the caller's. */
struct trace_reader *trace_open_bytes(const uint8_t *bytes, size_t size,
				      struct trace_header *header, char reason[TRACE_REASON_SIZE]);

enum trace_next {
	TRACE_EVENT,  /* there is one */
	TRACE_ENDED,  /* there was an EVENT_END, and nothing behind it */
	TRACE_CUT,    /* the file ends before: what was read is whole as far as it goes */
	TRACE_BROKEN, /* what follows is no trace; what was read before was */
};

/* All fields that the kind does not have are 0. EXECUTED, TOTAL, RETURNED have `physical` from
 * their form. With CUT and BROKEN `reason` says what and at which offset. It stays so. */
enum trace_next trace_next(struct trace_reader *reader, struct event *event,
			   char reason[TRACE_REASON_SIZE]);

void trace_release(struct trace_reader *reader);

#endif
