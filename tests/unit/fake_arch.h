/*
 * arch.h for host programs: a machine made of counters, of which a test sets what it does, and
 * reads what was done to it.
 *
 * The text of the site is mapped twice, as on the real machine: whoever writes to it at the address
 * where it is executed gets a page fault, and ends the test.
 */
#ifndef TESTS_FAKE_ARCH_H
#define TESTS_FAKE_ARCH_H

#include "arch/arch.h"

#define FAKE_CPUS_MAX 4
#define FAKE_SITE_LENGTH 2
#define FAKE_STEPS_MAX 64

/* A trap is what a test says it is. */
struct arch_trap {
	const uint8_t *address;
	bool at_site, in_site;
	uint64_t serializations;

	/* What was done to it; arch_trap_resume() also changes the address, and arch_trap_renew()
	 * the serializations. */
	bool resumed, renewed, deafened;
};

/* What the site held at a moment. */
struct fake_moment {
	uint8_t site[FAKE_SITE_LENGTH];
	uint64_t timeout_us; /* of a sync */
};

struct fake_arch {
	/* Set by a test. */
	unsigned cpus;	    /* 1 to FAKE_CPUS_MAX */
	unsigned silent_at; /* the sync, counted from 1, that CPU 1 does not acknowledge; 0: none */
	bool out_of_memory; /* arch_allocate() fails */
	uint64_t relax_cost; /* in cycles, of which 1000 are a microsecond; 1000 at first */
	void (*relax)(void); /* called by arch_relax(); may be NULL */
	bool (*sync)(void);  /* in place of what arch_sync() does by itself; may be NULL */
	struct arch_landing (*execute)(const uint64_t *serializations); /* arch_site_execute() */

	/* What was done to it. */
	bool lost[FAKE_CPUS_MAX];
	bool ended;	 /* by arch_end() */
	uint64_t cycles; /* one more with each look at arch_cycles() */
	unsigned syncs, relaxes, fences, describes, provokes;
	struct fake_moment at_sync[FAKE_STEPS_MAX], at_relax[FAKE_STEPS_MAX]; /* the first ones */
	char provoked[64];						      /* the last one */
	unsigned provoker; /* the CPU that provoked it */
	unsigned console_writes;
	char console[1 << 16]; /* ends with a NUL */
	size_t console_length;
};

extern struct fake_arch fake_arch;

/* The CPU that this thread is. */
extern _Thread_local unsigned fake_arch_self;

/* A machine of that many CPUs, all online, that has done nothing yet; this thread is CPU 0, and the
 * site has its first form. All memory that was allocated is taken back. */
void fake_arch_begin(unsigned cpus);

/* Writes the site, as its alias would. */
void fake_arch_set_site(uint8_t head, uint8_t tail);

/* Some patchable text behind the site, of FAKE_ROOM bytes, and what lies behind all text. */
#define FAKE_ROOM 16
extern const uint8_t *const fake_arch_room;
extern const uint8_t *const fake_arch_text_end;

/* Calls it, and returns true when that ended in arch_halt(). A CPU that halts outside of this ends
 * the program. */
bool fake_arch_halts(void (*call)(void));

#endif
