/*
 * Turns what QEMU reports into the events of a trace. It knows nothing of QEMU. Pure but for the
 * trace's file; one at a time may call it.
 */
#ifndef WATCH_PLUGIN_RECORDER_H
#define WATCH_PLUGIN_RECORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "watch/plugin/form.h"
#include "watch/plugin/merge.h"
#include "watch/plugin/code_page.h"
#include "watch/plugin/sites.h"
#include "watch/trace/event.h"
#include "watch/trace/trace.h"

/* What QEMU's translations read and write by themselves, of each CPU. */
struct score {
	uint64_t serializations; /* how many instructions that serialize it has executed */
	uint64_t armed;		 /* not 0: recorder_serialized() wants to hear of the next one */
	uint64_t fencing;	 /* not 0: it wants to hear of the next locked instruction */
};

/* Parts of `armed`: how many more that serialize are to be recorded, and how many that order; bits
 * for a CPU that is not online, and for one that is to come back from a breakpoint. */
#define ARMED_SERIALIZERS UINT64_C(0x00ff)
#define ARMED_ORDERS UINT64_C(0xff00)
#define ARMED_ORDER UINT64_C(0x0100)
#define ARMED_OFFLINE UINT64_C(0x10000)
#define ARMED_BREAKPOINT UINT64_C(0x20000)

struct recorder_cpu {
	struct score *score; /* NULL: it is not there, but may be plugged in */
	uint64_t stores;
	bool is_online;
	const struct form *breakpoint; /* that it executed, and has not come back from */
};

struct recorder {
	struct trace_writer *writer;
	unsigned cpu_count;
	struct recorder_cpu cpus[WATCH_CPUS_MAX];
	struct code_pages pages;
	struct forms forms;
	const struct sites *sites;
	struct store pending;
	bool finds; /* there are no stores: sites are found by what is translated alone */
	/* Called when a page becomes one of code. */
	void (*on_code_page)(void);
};

/* An instruction as a CPU has translated it. */
struct translated {
	unsigned cpu;
	uint64_t virtual;
	uint64_t physical, second;	   /* second: of the part in a second page; else 0 */
	const uint8_t *host, *second_host; /* those pages' bytes in this process */
	const uint8_t *bytes;
	unsigned length;
};

/* The CPU of this number is there, and has a score. */
void recorder_cpu_begins(struct recorder *recorder, unsigned number);

/* Returns the form whose executions are to be told to recorder_executed(); NULL: none. */
struct form *recorder_translated(struct recorder *recorder, const struct translated *translated);

/* A store of at most 64 bytes within a page, which has happened. Returns true when it was to code
 * that a CPU may have executed. `single` has no `after`, and its page is one of code. */
bool recorder_stored(struct recorder *recorder, struct store *single);

/* A CPU is about to execute it. */
void recorder_executed(struct recorder *recorder, unsigned number, const struct form *form);

/* A CPU is about to execute a serializing instruction, or one that orders. It has been counted. */
void recorder_serialized(struct recorder *recorder, unsigned number, enum serializer how,
			 uint64_t pc);

/* It is an iret, and leads there. Behind recorder_serialized(). */
void recorder_returned(struct recorder *recorder, unsigned number, uint64_t pc);

void recorder_sent(struct recorder *recorder, unsigned number, uint64_t icr, bool is_x2apic,
		   uint64_t pc);

/* True when an interrupt like this puts a CPU where it was when it was switched on. */
bool recorder_is_init(uint64_t icr);

/* The last: totals, and the end. The file is not closed. */
void recorder_end(struct recorder *recorder);

#endif
