/*
 * One CPU of the fake machine: what fake_machine.c, which gives it turns and interrupts it, and
 * fake_execute.c, which executes sites on it, have in common.
 */
#ifndef FAKE_FAKE_CPU_H
#define FAKE_FAKE_CPU_H

#include "tests/unit/fake/fake_machine.h"

#include <pthread.h>
#include <semaphore.h>

#define FAKE_SITES_MAX 512

enum fake_kind { FAKE_OLD, FAKE_NEW, FAKE_BREAKPOINT, FAKE_MIXTURE, FAKE_FAULT };

/* What it knows of one site. */
struct fake_view {
	uint32_t has_fetched; /* bit n: byte n */
	uint8_t fetched[SITE_LENGTH_MAX];
	/* The execution just before; and whether the CPU has serialized since it, or an interrupt
	 * was so near to it that the kernel cannot know. */
	bool exists, serialized_since, interrupted;
	uint64_t patch;
	enum fake_kind kind;
};

struct fake_cpu {
	pthread_t thread;
	sem_t turn;
	bool halted, deaf;
	bool asked;		/* has not acknowledged the last sync or stop */
	bool rests;		/* syncs do not ask it */
	bool is_away;		/* it has left, and nobody asks it */
	bool is_started;	/* but goes on, and may fetch */
	bool is_between_passes; /* at rest or away, until it has gone on by a serialization */
	unsigned handlers;	/* in which it is, interrupts off */
	unsigned executions;
	/* In the handler of one at a site: where; and whether memory holds another byte there when
	 * the handler looks, which it does behind what it executes first. */
	const uint8_t *in_breakpoint;
	bool breakpoint_is_gone;

	struct fake_view views[FAKE_SITES_MAX];
	unsigned known;	   /* it has fetched nothing of sites from this number on */
	uint32_t flag;	   /* as it has read it last, */
	bool flag_is_read; /* by a serialization before an execution */
	bool blurred;	   /* nobody can place its next execution */
	/* An untold interrupt has come, or a trap has returned: since the kernel asked last; since
	 * the execution under way began. */
	bool interrupted, interrupted_in_execution;
};

/* The calling thread's. */
struct fake_cpu *fake_cpu(void);

/* True once in so many; and any number below that. */
bool fake_chance(unsigned one_in);
unsigned fake_random(unsigned count);

/* Where the CPU can be interrupted: others may go on here, and an IPI may come. */
void fake_interrupt(struct arch_trap *trap);

/* The CPU serializes. */
void fake_drop(void);

/* A handler returns by `iret`. */
void fake_return(struct arch_trap *trap);

/* So does one of which the kernel is not told. */
void fake_return_untold(void);

/* The CPU fetches of a site, by its model: all of it, or one byte, or nothing, as it has it. */
void fake_fetch(unsigned number);

/* The CPU may do so with the sites that it knows, long before it executes them again. */
void fake_fetch_ahead(void);

/* Whether it has an instruction: of the site, or of what is behind its first byte, which is
 * executed already. */
bool fake_has_fetched(unsigned number, unsigned skipped);

/* It has executed the site, and keeps what it has fetched of it, or not. */
void fake_executed(unsigned number);

/* The patcher lets the others go on. */
void fake_others_go_on(void);

/* arch_store() of the fake machine. All that waits in its buffer comes to memory; or some of it, by
 * chance; or nothing ever does. */
void fake_store(uint8_t *to, const uint8_t *bytes, size_t count);
void fake_drain(void);
void fake_drain_some(void);
void fake_buffer_clear(void);

/* What waits is seen by the patcher alone: it is taken out of memory, while others have their turn,
 * and put there again. */
void fake_buffer_hide(void);
void fake_buffer_show(void);

/* arch_site_execute() of the fake machine. */
void fake_execute(struct arch_execution *execution);

_Noreturn void fake_stop(const char *why);

#endif
