/*
 * arch.h for host programs: a machine made of counters, of which a test sets what it does, and
 * reads what was done to it. (fake_modules.h has its files.)
 *
 * The areas of the sites are mapped twice, as on the real machine: whoever writes to them at the
 * address where they are executed gets a page fault, and ends the test.
 */
#ifndef FAKE_FAKE_ARCH_H
#define FAKE_FAKE_ARCH_H

#include "arch/picture.h"
#include "arch/site.h"
#include "arch/static_branch.h"
#include "arch/text.h"

#define FAKE_CPUS_MAX 4
#define FAKE_TRACE_SIZE 4096

/* A trap is what a test says it is. */
struct arch_trap {
	const uint8_t *address;
	enum landing_way way;
	uint64_t serializations;
	uint32_t flag, before;
	/* The execution that it came in, and whether it did where there is no text. */
	const struct arch_execution *in;
	bool is_outside;

	/* What was done to it; arch_trap_resume() also changes the address, arch_trap_leave() makes
	 * it NULL, and arch_trap_renew() changes the serializations. */
	bool resumed, renewed, counted, left, deafened;
};

struct fake_arch {
	/* Set by a test. */
	unsigned cpus;	    /* 1 to FAKE_CPUS_MAX */
	unsigned silent_at; /* the sync or stop, counted from 1, that CPU 1 does not acknowledge; 0:
			     * none */
	bool out_of_memory; /* arch_allocate() fails */
	bool takes_no_nmis[FAKE_CPUS_MAX];
	uint64_t relax_cost; /* in cycles, of which 1000 are a microsecond; 1000 at first */
	unsigned stops_at;   /* the pause, counted from 1, in which all CPUs are stopped for an hour
			      * while the clock runs on; 0: none */
	const char *lacks;   /* what arch_lacks() says */
	bool end_wanted;     /* what arch_end_wanted() says */
	uint32_t burst;	     /* what arch_burst() says; 0: 1 */
	bool traps_are_late; /* what arch_traps_are_prompt() denies */
	bool rests;	     /* what arch_idles() says */
	const char *failures[FAKE_CPUS_MAX]; /* what arch_cpu_failure() says */
	/* The kernel's own text, which is a part of the areas, and init text, which is a part of it
	 * and may be freed; the table of static branches. All empty at first. */
	struct arch_range kernel_text, init_text;
	bool init_is_freed;
	const struct jump_site *jump_sites;
	size_t jump_site_count;

	struct arch_picture picture; /* what there is; of width 0: none */
	bool provokes_nothing;	     /* what arch_can_provoke() denies */
	const char *keys; /* what is pressed, a key for each look; '-': none; NULL: no keyboard */

	/* What these do besides being counted; may be NULL. */
	void (*relax)(void);
	void (*rest)(const _Atomic uint64_t *word, uint64_t value);
	void (*wake)(void);
	void (*rest_begin)(void);
	void (*rest_end)(enum serialization how);
	void (*leave)(void);
	bool (*await_left)(unsigned cpu);
	void (*start)(unsigned cpu);
	void (*come_online)(enum serialization how);
	bool (*ask)(bool stop, enum serialization how); /* for arch_sync() and arch_stop(): instead
							 * of silent_at */
	void (*go)(void);
	void (*fence)(void);
	void (*store)(uint8_t *to, const uint8_t *bytes, size_t count); /* instead of storing */
	void (*step)(void); /* before each of arch_store_steps() */
	void (*serialize)(enum serialization how);
	void (*execute)(struct arch_execution *execution);
	void (*execute_in)(enum executor_context context);
	bool (*interrupted)(void);
	uint64_t (*clock)(void); /* instead of one that goes on with each look */
	void (*provoke)(void);
	void (*fill)(unsigned x, unsigned y, unsigned width, unsigned height, uint32_t colour);
	void (*picture_write)(unsigned column, unsigned row, const char *string);

	/* What was done to it. */
	bool lost[FAKE_CPUS_MAX];
	bool ended;    /* by arch_end() */
	bool rebooted; /* likewise by arch_reboot() */
	unsigned picture_ends;
	uint64_t cycles;     /* one more with each look at arch_cycles(), unless there is a clock */
	unsigned syncs;	     /* stops among them */
	bool asks_all;	     /* the last of them: also those at rest */
	bool is_unfenced;    /* the last of them: it waits for no stores before it asks */
	enum asked asked;    /* by the last of them */
	uint64_t timeout_us; /* of the last sync or stop */
	unsigned stores, relaxes, fences, describes, provokes, shows;
	char provoked[64]; /* the last one */
	unsigned provoker; /* the CPU that provoked it */
	unsigned console_writes;
	char console[1 << 16]; /* ends with a NUL */
	size_t console_length;

	/* Stores, syncs, stops, goes, fences and pauses in their order, each a line, as far as
	 * there is room: "store 1:103f cc e5", with the number of the area and the offset in it
	 * ("1.2:103f" in the area of the kind's site 2),
	 * "sync mfence unfenced", "stop", "go", "fence", "relax", "shootdown", "exchange 0:1000".
	 */
	char trace[FAKE_TRACE_SIZE];
	size_t trace_length;
};

extern struct fake_arch fake_arch;

/* The CPU that this thread is. */
extern _Thread_local unsigned fake_arch_self;

/* A machine of that many CPUs, all online, that has done nothing yet; this thread is CPU 0, and the
 * areas are empty. Memory that was allocated before stays with those who called for it, and is
 * given to them again. */
void fake_arch_begin(unsigned cpus);

/* Empties the trace. */
void fake_arch_clear_trace(void);

/* Writes patchable text, as its alias would; no store of the machine's. */
void fake_arch_write(const uint8_t *text, const void *bytes, size_t length);

/* True when any of it is init text that was freed. */
bool fake_text_is_freed(const uint8_t *text, size_t length);

/* What lies behind all text. */
extern const uint8_t *const fake_arch_text_end;

/* Calls it, and returns true when that ended in arch_halt(). A CPU that halts outside of this ends
 * the program. */
bool fake_arch_halts(void (*call)(void));

#endif
