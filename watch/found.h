/*
 * What an analysis found in a trace: the protocols by which code was cross-modified, what was
 * executed against the rules, and what else was stored into code.
 *
 * The report prints it, as text and as JSON; the prover gets the scenarios. All of it is allocated,
 * and given back by found_release().
 */
#ifndef WATCH_FOUND_H
#define WATCH_FOUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scenario/scenario.h"
#include "watch/trace/trace.h"

/* What a store to a page of code was. Each patch is in one of them. */
enum store_class {
	CLASS_CROSS,	  /* an instruction that CPUs execute, with several online: a patch */
	CLASS_ALONE,	  /* the same, with one CPU online: alternatives at boot */
	CLASS_UNEXECUTED, /* nobody had executed it, as far as is known, or the page was filled */
	CLASS_RECYCLED,	  /* much of a page at once: freed text, or memory that was code once */
	CLASS_DEVICE,	  /* nothing stored it that was seen: EVENT_MISSED */
	STORE_CLASSES
};
const char *store_class_name(enum store_class class);

/* Executions that the original explanation forbids. */
enum alarm_kind {
	ALARM_UNSERIALIZED, /* the new form right after the old one, not serialized in between */
	ALARM_TORN,	    /* bytes of both */
	ALARM_INSIDE,	    /* it went on inside of an instruction that had become one of several */
	ALARM_KINDS
};
const char *alarm_kind_name(enum alarm_kind kind); /* as an outcome's, where it is one */

struct alarm {
	enum alarm_kind kind;
	uint8_t cpu, writer;	    /* who executed it; who stored last */
	uint64_t physical, virtual; /* of the site */
	uint64_t writer_pc;
	uint8_t length; /* of the site */
	uint8_t old_form[SITE_LENGTH_MAX], new_form[SITE_LENGTH_MAX], executed[SITE_LENGTH_MAX];
	uint8_t executed_length;
	uint64_t count; /* how many executions */
	uint64_t event; /* the number of the trace's event, from 0, at which it was first seen */
	size_t group;	/* which it belongs to; SIZE_MAX: none */
};

#define STEP_EVIDENCE_SIZE 200

/* How well a step is founded: of so many patches of the group so many show it. */
struct step_evidence {
	struct step step;
	uint64_t seen, of;
	bool is_certain;	       /* false: one variant of the scenario has it, one has not */
	char note[STEP_EVIDENCE_SIZE]; /* what contradicts it, or why it is uncertain; or "" */
};

#define GROUP_VARIANTS_MAX 2

/* Sites that are patched by one protocol, one way. */
struct group {
	size_t sites, patches;	       /* how many locations; how many patches of one site each */
	size_t batches, largest_batch; /* how many were under way together at most */
	uint64_t *writer_pcs; /* the instructions that store, in the order of the protocol */
	size_t writer_pc_count;
	uint64_t *locations; /* `sites` virtual addresses */
	bool straddles;	     /* some of its sites lie across a line, or a page */
	size_t other_way;    /* the group that patches the same sites back; SIZE_MAX: none */

	struct step_evidence *steps;
	size_t step_count;
	bool has_handler; /* somebody executed its breakpoint; else the scenarios say `next` */
	uint64_t handler_seen[HANDLER_POLICIES], handler_elsewhere;

	/* What the prover gets: the first is what was seen; the second has, or lacks, what is
	 * uncertain. */
	struct scenario variants[GROUP_VARIANTS_MAX];
	size_t variant_count;		    /* 0: it cannot be written as a scenario */
	char unwritten[SCENARIO_NOTE_SIZE]; /* why not */

	uint64_t alarms[ALARM_KINDS]; /* executions */
};

struct found {
	struct trace_header header;
	enum trace_next ended; /* TRACE_ENDED, CUT or BROKEN */
	char ended_reason[TRACE_REASON_SIZE];
	uint64_t events, stores, executions; /* of watched forms */
	uint8_t most_online;

	/* How many stores (EVENT_STORE), and how many bytes. */
	uint64_t class_stores[STORE_CLASSES], class_bytes[STORE_CLASSES];

	struct group *groups; /* most patches first */
	size_t group_count;
	struct alarm *alarms; /* in the order of the events; at most ALARMS_KEPT */
	size_t alarm_count;
	uint64_t alarm_executions[ALARM_KINDS]; /* all of them */

	/* For a second pass: all locations of known instructions that were stored to, or missed. */
	uint64_t *stored_locations;
	size_t stored_location_count;
};

#define ALARMS_KEPT 1000

/* Reads the whole trace. NULL only when there is no memory for it. The reader stays the caller's.
 */
struct found *find(struct trace_reader *reader, const struct trace_header *header);
void found_release(struct found *found);

#endif
