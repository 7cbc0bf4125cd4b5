/*
 * A trace that a test makes by hand, event by event, in memory. It keeps the books that the plugin
 * would keep: numbers of forms, what each CPU executed before at a location, whether it has
 * serialized since, how many stores it has executed.
 */
#ifndef TESTS_UNIT_WATCH_TRACE_MAKER_H
#define TESTS_UNIT_WATCH_TRACE_MAKER_H

#include "watch/trace/trace.h"

#include <stddef.h>
#include <stdint.h>

#define MADE_FORMS_MAX 256
#define MADE_DISTANCE 0xffffffff80000000 /* from a physical address to the virtual one */

/* What a CPU executed last at the location of a form. */
struct made_last {
	uint64_t count; /* 0: nothing */
	uint32_t form;
	bool serialized, stored; /* since */
};

struct made {
	struct trace_header header;
	struct trace_writer *writer;
	int descriptor;
	struct event forms[MADE_FORMS_MAX];
	uint32_t form_count;
	uint64_t stores[WATCH_CPUS_MAX];
	struct made_last last[WATCH_CPUS_MAX][MADE_FORMS_MAX]; /* by a location's first form */
	uint8_t *bytes;					       /* once it is opened */
	size_t size;
};

/* Begins a trace of so many CPUs, none of them online. */
void made_begin(struct made *made, uint8_t cpus);

/* All of them, from the first. */
void made_online_all(struct made *made);

/* Any event as it is, and nothing is kept of it. */
void made_event(struct made *made, const struct event *event);

void made_online(struct made *made, uint8_t cpu);
void made_offline(struct made *made, uint8_t cpu);

/* The number of the form; its event comes when there is none yet. Bytes are written as in "eb e5";
 * the virtual address is MADE_DISTANCE above the physical one. */
uint32_t made_form(struct made *made, uint64_t physical, const char *bytes);

/* One store, to a known instruction; both strings are as long as it. */
void made_store(struct made *made, uint8_t cpu, uint64_t pc, uint64_t physical, const char *before,
		const char *after);

/* The same of bytes that belong to no instruction that is known. */
void made_store_unknown(struct made *made, uint8_t cpu, uint64_t pc, uint64_t physical,
			const char *before, const char *after);

/* It executes a form `times` times, at least once. There is an EVENT_EXECUTED for the first of
 * them, if the CPU executed another form there before, or none, or if bytes of it were stored
 * since. */
void made_executed(struct made *made, uint8_t cpu, uint32_t form, uint64_t times);
void made_returned(struct made *made, uint8_t cpu, uint32_t form, uint64_t pc);

void made_serialized(struct made *made, uint8_t cpu, enum serializer how, uint64_t pc);

/* An interrupt of vector 0xfb: to all others, or to one by its APIC id; by the x2APIC. */
void made_sent_others(struct made *made, uint8_t cpu, uint64_t pc);
void made_sent(struct made *made, uint8_t cpu, uint64_t pc, uint32_t apic_id);

void made_missed(struct made *made, uint8_t cpu, uint64_t physical, const char *before,
		 const char *after);
void made_recycled(struct made *made, uint8_t cpu, uint64_t page);

/* EVENT_TOTAL for each CPU and location, and EVENT_END. */
void made_end(struct made *made);

/* Closes it, and opens what was made, with its end or without. Ends the test when something could
 * not be. The bytes stay until made_release(). */
struct trace_reader *made_open(struct made *made);
void made_release(struct made *made);

#endif
