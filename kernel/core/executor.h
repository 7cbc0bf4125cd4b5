/*
 * The executors: every CPU but the patcher, each making passes over the sites over and over. Where
 * a scenario says so the patcher is one too, in its own interrupts (own_interrupt.h): it counts as
 * any, and no stage waits for it.
 *
 * kernel_synced() and kernel_stopped(), which arch.h declares, are here too; what an executor does
 * is in executor_loop.c.
 */
#ifndef KERNEL_CORE_EXECUTOR_H
#define KERNEL_CORE_EXECUTOR_H

#include <stdatomic.h>

#include "arch/site.h"
#include "kernel/core/effect_site.h"
#include "kernel/core/oracle.h"
#include "kernel/core/watchdog.h"

/* How often one execution of a site is retried. A conforming machine needs as many retries as the
 * patch takes; a machine that keeps executing a breakpoint which memory no longer holds, or a patch
 * that waits for the very CPU that retries, would never come back. */
#define RETRIES_MAX 1000

/* Executions that are made at one go, and counted afterwards, or when a trap comes in between. */
struct burst {
	const struct arch_execution *execution; /* NULL when they are counted */
	/* Likewise, where they are told by what they did; `again`: that did nothing yet, when it
	 * was interrupted. */
	struct arch_effect *effect;
	bool again;
	unsigned site;
	bool reads_flag;   /* each by itself */
	bool met_foreign;  /* the breakpoint in front of the site has come to its owner */
	uint32_t recorded; /* of those before the last one */
};

/* Like no word of the stage. */
#define SEEN_AT_REST UINT64_MAX

/* What one executor has of its own. Two cache lines apart from the next, since processors fetch
 * lines in pairs. Written by its own CPU, its traps included; the patcher reads it when the CPU
 * has seen the stage of rest. */
struct executor {
	_Alignas(128) struct oracle oracle;
	uint64_t serializations; /* how often this CPU has serialized, as far as we know */
	uint64_t stage_word;	 /* as it was read before the pass under way, or its burst, */
	uint64_t stage;		 /* and what it says: for a trap in the middle of the pass, too */
	bool retired;
	uint32_t flag_read;	 /* by the pass under way */
	struct burst burst;	 /* under way */
	bool in_handler;	 /* the execution under way is one of the #BP handler */
	bool blurred;		 /* nobody can place the next execution: see kernel_blurred() */
	unsigned retries;	 /* of the execution under way */
	uint64_t random;	 /* the state of its random numbers */
	uint64_t passes_to_rest; /* see arch_idle() */
	uint64_t retried;	 /* breakpoints whose byte was no longer 0xCC */
	uint64_t stuck;		 /* executions that were given up: see RETRIES_MAX */
	uint64_t foreign;	 /* breakpoints that were a debugger's */
	uint64_t syncs;		 /* acknowledged by this CPU */
	uint64_t in_text;	 /* breakpoints in the kernel's own text */
	const uint8_t *again_at; /* the last of them that memory did not hold any more, */
	uint32_t again;		 /* how often in a row, */
	uint64_t again_sum;	 /* and how often it was too often: see stale_breakpoint.h */
	struct watch watch;
	bool is_away;	    /* it has left, see arch_leave(): written by this CPU alone */
	bool takes_part;    /* written by the patcher, at rest */
	bool torn_is_known; /* the last torn execution was of these bytes, */
	uint8_t torn_length, torn_bytes[SITE_LENGTH_MAX];
	int32_t torn_place;		     /* and led there, in bytes from `next` */
	bool torn_by_effect;		     /* or it did `torn_effect`, whatever bytes do that: */
	const struct effect_site *torn_site; /* NULL, when that is known */
	struct effect torn_effect;
	uint8_t fault_length, fault_bytes[SITE_LENGTH_MAX]; /* at the last fault */

	/* Stored by this CPU, loaded by the patcher. The last stage in which this CPU has made a
	 * pass, or the stage of rest when it has stopped (release, acquire). The other two are what
	 * waits.h is about: the handlers in which it is; and the word of the stage that it has
	 * taken last, between two executions, or SEEN_AT_REST. */
	_Alignas(128) _Atomic uint64_t seen;
	_Atomic uint64_t handlers, outside;
};

/* Memory for all executors, each for SITES_MAX sites; false when there is none. Before any stage.
 * Patcher only. */
bool executors_allocate(void);

/* Memory for what each knows of so many sites; false when there is none, and all is as it was. What
 * is known already may be lost. At rest. Patcher only. */
bool executors_make_room(unsigned sites);

/* The executor of a CPU. */
struct executor *executor_of(unsigned cpu);

/* That of the calling CPU; NULL before there are any, and for a patcher that takes no part.
 * NMI-safe. */
struct executor *executor_self(void);

/* What the calling CPU has of its own, the patcher too; NULL before there is any. NMI-safe. */
struct executor *executor_own(void);

/* How many are online, the patcher not among them. */
unsigned executors_online(void);

/* Starts a stage, and waits until every executor that is online has made a pass in it (or has
 * come to rest). False when one did not within the time: it is offline then. Patcher only. */
bool executors_enter(uint64_t stage, uint64_t timeout_us);

/* From now on no stage waits for this CPU, which is to leave; 0: for all again. Patcher only. */
void executors_do_without(unsigned cpu);

/* The CPU that they do without; 0: none. Any CPU. */
unsigned executors_missing(void);

/* The stage of this moment, whether the #BP handler is retired, and how often executors were asked
 * for a look, in one word, so that a CPU that executes a site over and over sees each change in it.
 * Loaded only, acquire. */
const _Atomic uint64_t *executors_stage_word(void);

/* The stage that such a word says. Any context. */
uint64_t executor_stage_in(uint64_t word);

/* Asks all executors for a look at the word: the same stage, and another word, which it returns.
 * Patcher only. */
uint64_t executors_new_word(void);

/* What the executor executes from now on counts as of that word. Its own CPU, between two
 * executions.
 */
void executor_take_word(struct executor *self, uint64_t word);

/* Retires the #BP handler, or takes it back, from now on. Patcher only. */
void executors_retire(bool retired);

/* Whether it is retired at this moment. Any CPU. */
bool executors_are_retired(void);

/* From the next stage on: make one pass a stage, or passes without end. At rest. Patcher only. */
void executors_once_a_stage(bool once);
bool executors_are_once_a_stage(void);

/* How often each executor relaxes between two passes, from now on; 0: it makes bursts, where the
 * machine has them. At rest. Patcher only. */
void executors_pace(unsigned relaxes);
unsigned executors_relaxes(void);

/* Empties all counts; the executors that are online now take part in what follows, and so does the
 * patcher, if it is to. At rest. Patcher only. */
void executors_clear(bool with_patcher);

/* How many take part. Patcher only. */
unsigned executors_taking_part(void);

/* What one executor has counted, and noted, of a scenario: set aside while others have their turn.
 * Both are for arrays of arch_cpus(); a CPU that was lost meanwhile takes no part any more, with
 * what it had counted. At rest. Patcher only. */
struct executor_counts {
	struct oracle oracle;
	uint64_t retried, stuck, foreign, syncs;
	bool takes_part;
	bool torn_is_known, torn_by_effect;
	uint8_t torn_length, torn_bytes[SITE_LENGTH_MAX];
	int32_t torn_place;
	uint8_t fault_length, fault_bytes[SITE_LENGTH_MAX];
};
void executors_set_aside(struct executor_counts *counts);
void executors_take_up(const struct executor_counts *counts);

/* Seeds what executors do at random. At rest. Patcher only. */
void executors_seed(uint64_t seed);

/* True when the CPU takes part, and its counts can be read: it has not failed, and is at rest, or
 * comes to rest in that time. Patcher only. */
bool executor_counts(unsigned cpu, uint64_t timeout_us);

/* Has the last CPU provoke something, by arch_provoke(), in the middle of a stage; NULL: no more.
 * Patcher only. */
void executors_provoke(const char *what);
const char *executors_provocation(void);

/* Has this CPU take no more interrupts once it has acknowledged the next sync. Patcher only. */
void executor_deafen_at_next_sync(unsigned cpu);

/* Executions of all that take part, so far, and by their outcome. At rest. Patcher only. */
uint64_t executors_executions(void);
void executors_outcomes(uint64_t sums[OUTCOMES]);

/* Has what the executor executes from now on count as of the stage of this moment, if one is under
 * way. Its own CPU, in a pass. */
void executor_renew_stage(struct executor *self);

#endif
