/*
 * A trace in memory, as far as patches can be read from it: in one pass, in the order of events.
 *
 * Whoever wants to know what came before or behind something has arrays to look in, all of them in
 * the order of the events' numbers.
 */
#ifndef WATCH_ANALYSIS_HISTORY_H
#define WATCH_ANALYSIS_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "watch/analysis/shadow.h"
#include "watch/trace/trace.h"

/* A store to a page of code that changed something, with several CPUs online. */
struct change {
	uint64_t event, clock, pc;
	uint64_t place;	    /* of its first byte */
	uint64_t virtual;   /* by which it was stored */
	uint64_t from, end; /* what it changed, and all of the instructions that hold that */
	uint64_t head;	    /* where the first of those begins; PLACE_NONE: nobody knows */
	size_t bytes; /* in `bytes`: from `from` to `end` before it; then the store's after; then
			 what is known behind `end` */
	uint32_t run;
	uint32_t site; /* for sites.c */
	uint8_t cpu, length, width;
	uint8_t behind; /* how many bytes are known behind `end`, at most VICINITY_BEHIND */
	bool downwards, known;
};

#define PLACE_NONE UINT64_MAX
#define VICINITY_BEHIND (WATCH_INSTRUCTION_MAX - 1u)

/* Stores side by side in a row by one CPU: together they may be much of a page. */
struct run {
	uint64_t bytes;
	bool recycled; /* its page was code no longer behind it, and nobody executed anything of
			  that in between */
};

struct seen_form {
	uint64_t place, physical, virtual;
	uint32_t before; /* the one that was seen first at this location before; FORM_NONE: none */
	uint8_t length, bytes[WATCH_INSTRUCTION_MAX];
};

#define FORM_NONE UINT32_MAX

/* EVENT_EXECUTED, EVENT_TOTAL, EVENT_RETURNED. */
struct execution_seen {
	uint64_t event, place, before_count, pc;
	uint32_t form, before_form;
	uint8_t cpu;
	bool is_return, is_total, serialized;
	bool is_breakpoint; /* RETURNED: the breakpoint is there still */
};

struct sent {
	uint64_t event, clock, icr;
	bool fenced; /* all that this CPU had stored to code before was in memory */
};

struct serialized {
	uint64_t event, pc;
	enum serializer how;
	bool is_of_breakpoint; /* the `iret` with which its handler returned */
};

/* A CPU that fills memory does so in a few places at once. */
#define ROWS 4u

struct cpu_history {
	struct sent *sent;
	size_t sent_count, sent_room;
	struct serialized *serialized;
	size_t serialized_count, serialized_room;
	uint32_t *changes; /* numbers of its changes, in order */
	size_t change_count, change_room;

	/* While the trace is read. */
	uint64_t seen_until; /* behind the last event of its own */
	struct row {
		uint64_t from, end, clock;
		uint32_t run;
	} rows[ROWS]; /* the one that was stored to last is the first */
	unsigned row_count;
	bool fenced, was_iret;
};

struct online_since {
	uint64_t event, cpus; /* bit n: CPU n */
};

struct history {
	struct shadow shadow;
	struct change *changes;
	size_t change_count, change_room;
	uint8_t *bytes;
	size_t byte_count, byte_room;
	struct run *runs;
	size_t run_count, run_room;
	struct seen_form *forms;
	size_t form_count, form_room;
	struct execution_seen *executions; /* sorted by place at the end, then by event */
	size_t execution_count, execution_room;
	struct map executed_in; /* by page: the last of them there, while the trace is read */
	struct cpu_history cpus[WATCH_CPUS_MAX];
	struct online_since *online;
	size_t online_count, online_room;

	uint64_t events, stores, executed;
	uint8_t most_online;

	/* Stores that are no change, and their bytes, by enum store_class in found.h. */
	uint64_t other_stores[8], other_bytes[8];
	enum trace_next ended;
	char ended_reason[TRACE_REASON_SIZE];
};

/* Reads all of it. False when there is no memory. */
bool history_read(struct history *history, struct trace_reader *reader);
void history_release(struct history *history);

/* The first in an array of a CPU behind an event. */
size_t history_sent_after(const struct cpu_history *cpu, uint64_t event);
size_t history_serialized_after(const struct cpu_history *cpu, uint64_t event);

/* The executions at a place, in order. */
const struct execution_seen *history_at(const struct history *history, uint64_t place,
					size_t *count);

#endif
