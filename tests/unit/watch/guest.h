/*
 * A guest that patches its code by a script, and the trace of it: what the analysis is to find is
 * what the script says.
 *
 * CPU 0 patches, the others execute. A script is one character a step:
 *
 *	b	stores a breakpoint into the head
 *	h t a	stores the new head, tail, all, by one store
 *	T A	the same byte by byte, in a row as `rep movsb` does
 *	P	the tail byte by byte, in two rows: something comes in between behind the first byte
 *	B	all byte by byte, with something else in between
 *	s	sends the others an interrupt: they serialize as `how` says, and come back
 *	n	likewise, and they do nothing
 *	o e	as s, to the odd ones, to the even ones
 *	S G	stops the others, lets them go
 *	x	each of the others executes the site once
 *	.	CPU 0 does something else for long
 */
#ifndef TESTS_UNIT_WATCH_GUEST_H
#define TESTS_UNIT_WATCH_GUEST_H

#include "tests/unit/watch/trace_maker.h"
#include "watch/found.h"

#define GUEST_WRITER 0xffffffff81001000 /* where CPU 0 stores */
#define GUEST_ITSELF 0xffffffff81002000 /* where a handler returns to itself by `iret` */
#define GUEST_RETURN 0xffffffff81003000 /* where it comes back from an interrupt */
#define GUEST_SITE 0x1000040		/* a physical address, at the beginning of a line */

struct guest_site {
	uint64_t at;
	uint8_t length;
	uint8_t bytes[16], old_bytes[16], new_bytes[16];
};

struct guest {
	struct made made;
	enum serializer how;
	bool fences; /* CPU 0 does, before it sends an interrupt */
	enum handler_policy handler;
	bool writes_unknown; /* its stores are to what nobody is known to have executed */
	uint64_t writer;     /* where it stores */
};

/* All CPUs online, `how` cpuid, with fences. */
void guest_begin(struct guest *guest, uint8_t cpus);

/* A site of which the others have executed the old form, or not. */
struct guest_site guest_site(struct guest *guest, uint64_t at, const char *old_form,
			     const char *new_form, bool executed);

/* The script for several sites at once: each step that stores does so in all of them. */
void guest_play(struct guest *guest, const char *script, struct guest_site *sites, size_t count);

/* The old form becomes the new one, and the other way round. */
void guest_turn(struct guest_site *site);

/* One of the others executes a site, as it is now; a breakpoint leads to its handler. */
void guest_executes(struct guest *guest, uint8_t cpu, const struct guest_site *site,
		    uint64_t times);

/* Ends the trace, and analyses it. Not NULL. The caller releases it. */
struct found *guest_found(struct guest *guest);

/* The steps of a group: "write breakpoint; sync cpuid; ...", with a ? behind those that are
 * uncertain. Valid until the next call. */
const char *guest_steps(const struct group *group);

/* Of a scenario. */
const char *guest_scenario_steps(const struct scenario *scenario);

#endif
