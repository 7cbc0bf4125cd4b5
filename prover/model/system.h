/*
 * A scenario under one fetch model, as a system of states and events: what the prover explores.
 *
 * It says what docs/models.md says, and nothing more: M13 is a rule there, and whoever implements
 * it cites it. Whoever wants to know what an event does reads system_step(), in step.c, and what
 * that calls in patcher.c, and in fetch.c for what executors fetch. Everything here is pure but for
 * system_build(), which fills what the others read.
 *
 * The patcher's program is a list of actions: each step of the scenario is one, but a write is one
 * for each of its stores, a sync that is unfenced two, of which the second is its end, and a wait
 * is none, since it promises nothing (M5). To put the stores of a step into the buffer one by one,
 * and not together, changes no outcome: they leave it one by one anyway. Of patches back to back
 * (M30) the actions are those of the way there and then those of the way back, as many, and behind
 * the last one comes the first one again.
 */
#ifndef PROVE_SYSTEM_H
#define PROVE_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scenario/scenario.h"

#define SYSTEM_EXECUTORS_MAX 3
#define SYSTEM_SITES_MAX 3

struct system;

/* ---- Bytes -----------------------------------------------------------------------------------
 *
 * During a patch a byte of a site has few values: the old form's, and those that some store gives
 * it. A code says which, and all bytes of all sites are one word of such codes, each with as many
 * bits as its byte has need of. Codes of one byte are equal exactly when its values are.
 *
 * A byte that no store changes has no code: its mask is 0. It is as if it were always fetched,
 * since whenever it is, its value is the same.
 */
typedef uint64_t code_word;

enum code {
	CODE_NONE, /* not fetched; never in memory */
	CODE_OLD,  /* the old form's value; the others are in the order in which stores give them */
	CODES_MAX = 8
};

/* The code of one byte in a word, and a mask of that code. `byte` counts from the site's first. */
static inline unsigned code_shift(const struct system *system, unsigned site, unsigned byte);
static inline code_word code_mask(const struct system *system, unsigned site, unsigned byte);
static inline unsigned code_of(const struct system *system, code_word codes, unsigned site,
			       unsigned byte);

/* ---- States ----------------------------------------------------------------------------------
 *
 * M1. Compared and hashed as bytes, so without padding, and whatever is not in use is 0.
 */

enum executor_bits {
	EXECUTOR_AWAITED = 1,	 /* the patcher waits for its acknowledgement */
	EXECUTOR_STOPPED = 2,	 /* by STEP_STOP */
	EXECUTOR_RELEASED = 4,	 /* by STEP_GO, but has not gone on yet */
	EXECUTOR_FLAG = 8,	 /* in this pass it has read a flag other than 0 */
	EXECUTOR_RESTS = 16,	 /* no sync asks it */
	EXECUTOR_WAKES = 32,	 /* of the two things that end a rest it has done the first */
	EXECUTOR_TRAPPED = 64,	 /* has executed a breakpoint; its handler is yet to come */
	EXECUTOR_HANDLING = 128, /* its handler executes a site */

	/* What it is from the beginning: M35 */
	EXECUTOR_EVEN = 256,	/* its number is */
	EXECUTOR_OWN = 512,	/* the patcher's own CPU, in its interrupts */
	EXECUTOR_ABSENT = 1024, /* not online yet */

	EXECUTOR_REST_BITS = EXECUTOR_RESTS | EXECUTOR_WAKES,
	EXECUTOR_TRAP_BITS = EXECUTOR_TRAPPED | EXECUTOR_HANDLING,
	EXECUTOR_ROLE_BITS = EXECUTOR_EVEN | EXECUTOR_OWN | EXECUTOR_ABSENT
};

/* M15, M33: how far an execution has come that is under way. */
enum inside_bits {
	INSIDE_AT = 15,	     /* the byte at which its next instruction begins */
	INSIDE_BEGUN = 16,   /* it has executed one; if not, only INSIDE_AGAIN can be set */
	INSIDE_OLD = 32,     /* all that it has executed is the old form's */
	INSIDE_NEW = 64,     /* ... the new form's */
	INSIDE_LATE = 128,   /* it began after the patch had returned */
	INSIDE_CALLED = 256, /* its last instruction was a call, which has not come back yet */
	INSIDE_AGAIN = 512,  /* other instructions led to the head, and nothing is known of flags */
	INSIDE_MOVED = 1024  /* it goes on in a copy of the old form */
};

struct executor_state {
	code_word fetched;
	uint16_t bits;	  /* enum executor_bits */
	uint16_t inside;  /* enum inside_bits */
	uint8_t position; /* in the pass */
	uint8_t after; /* bit n: its last execution of site n was old, and bit SYSTEM_SITES_MAX + n:
			* new, if it matters (M32); not serialized since */
	uint16_t pages; /* to which its translation leads: see system_page() */
};

/* M13 */
static inline void executor_serialize(struct executor_state *executor)
{
	executor->fetched = 0;
	executor->after = 0;
}

/* True of one that is neither in a pass nor has begun one. */
static inline bool executor_between_passes(const struct executor_state *executor)
{
	return executor->position == 0 && executor->inside == 0 &&
	       !(executor->bits & EXECUTOR_TRAP_BITS);
}

struct state {
	uint16_t action; /* the patcher's next; all done: the patch has returned */
	uint16_t memory; /* MEMORIES_PER_STORE times the stores that are in memory, counted modulo
			  * system.store_modulus; plus 1 or 2 when of the next store only the
			  * lower or the upper quadword is */
	uint32_t unused;
	struct executor_state executor[SYSTEM_EXECUTORS_MAX]; /* those in use come first */
};

#define MEMORIES_PER_STORE 3

/* ---- Events ---------------------------------------------------------------------------------- */

enum event_kind {
	EVENT_ACTION,  /* the patcher does its next action; a store goes into its buffer */
	EVENT_STORE,   /* the next action is a store, and goes straight to memory: the buffer is
			* empty, and the store stays in a quadword. The same as EVENT_ACTION and
			* EVENT_DRAIN, but a run reads better with it */
	EVENT_DRAIN,   /* of the oldest store in the buffer, quadword `part` reaches memory */
	EVENT_FETCH,   /* an executor fetches: what, see fetch.h */
	EVENT_REFETCH, /* sequential: starts a newer fetch, at the head */
	EVENT_PASS,    /* an executor does what is next in its pass, or its handler does its work;
			* `part` 1: what is next leads two ways, and it goes the second */
	EVENT_ACKNOWLEDGE, /* an executor takes a sync or a stop, and acknowledges it */
	EVENT_GO_ON,	   /* an executor that was let go goes on */
	EVENT_TRANSLATE,   /* an executor translates the address of a site anew */
	EVENT_ROLE,	   /* an executor is what `part` says: enum role */
	EVENT_REST,	   /* an executor goes to rest */
	EVENT_END_REST,	   /* an executor that rests says that it does no longer */
	EVENT_WAKE /* an executor serializes at the end of its rest, behind that or before it */
};

enum role { ROLE_EVEN, ROLE_OWN, ROLE_ABSENT, ROLES };

struct event {
	uint8_t kind; /* enum event_kind */
	uint8_t part;
	uint8_t executor, site, byte;
};

/* ---- The system ------------------------------------------------------------------------------ */

enum action_kind {
	ACTION_STORE,
	ACTION_FENCE,
	ACTION_SYNC, /* or a shootdown */
	ACTION_END,  /* of what it has waited for; of a sync, by serializing itself */
	ACTION_STOP,
	ACTION_GO,
	ACTION_RETIRE,
	ACTION_HANDLERS, /* waits for them */
	ACTION_OUTSIDE,	 /* waits until each was */
	ACTION_MOVE
};

struct action {
	enum action_kind kind;
	uint8_t step;	 /* the scenario's, from 0 */
	uint16_t stores; /* issued by all actions before this one, modulo system.store_modulus: the
			  * number of its own store */
};

struct store {
	uint8_t site;	/* STORE_FLAG: no site */
	uint8_t parts;	/* quadwords that it touches: 1 or 2 */
	bool exchanges; /* it is of a page table entry, and `written` is what the page holds */
	uint8_t step;	/* the scenario's, from 0 */
	struct written written;
	uint8_t flag;
};

#define STORE_FLAG SYSTEM_SITES_MAX

enum pass_kind {
	PASS_READ_FLAG,
	PASS_FOREIGN, /* somebody else's breakpoint before the site */
	PASS_SERIALIZE,
	PASS_EXECUTE,
	PASS_IRET /* the end of an interrupt or NMI handler; others pass over it */
};

struct pass {
	enum pass_kind kind;
	uint8_t site;
};

#define ACTIONS_MAX (2 * STEPS_MAX * SYSTEM_SITES_MAX * SITE_LENGTH_MAX)
#define MEMORIES_MAX (MEMORIES_PER_STORE * (ACTIONS_MAX + 1))
#define PASSES_MAX (4 + SYSTEM_SITES_MAX)
#define PAGE_BITS 5
#define PAGES_MAX (1u << PAGE_BITS) /* that a site can lie in, one after the other */
#define EVENTS_MAX                                                                                 \
	(4 + SYSTEM_EXECUTORS_MAX * (8 + ROLES + SYSTEM_SITES_MAX * (1 + SITE_LENGTH_MAX)))

struct system {
	struct scenario scenario;
	enum model model;
	unsigned executors; /* 1 to SYSTEM_EXECUTORS_MAX */

	bool loops; /* M30 */
	unsigned action_count;
	struct action actions[ACTIONS_MAX + 1]; /* the last is none, but has a count of stores */
	bool moves_out;				/* with some action */
	bool retires;				/* the handler, with some action */
	unsigned retired_from;			/* the first action after that */

	unsigned store_count;
	unsigned store_modulus; /* so many counts of stores there are: 0 to store_count; but in a
				 * loop, store_count is 0 again */
	unsigned buffer_size;	/* in stores */
	struct store stores[ACTIONS_MAX];
	code_word memory[MEMORIES_MAX]; /* by state.memory */
	bool flag[MEMORIES_MAX];	/* likewise: the flag is other than 0 */

	/* Of each site: how often its page is exchanged, and by which stores. */
	uint8_t exchange_count[SYSTEM_SITES_MAX];
	uint16_t exchange[SYSTEM_SITES_MAX][PAGES_MAX - 1];

	unsigned pass_count;
	struct pass pass[PASSES_MAX];

	/* Of each byte: where its code is, how many values it has, and which: code 1 first. */
	uint8_t code_shift[SYSTEM_SITES_MAX][SITE_LENGTH_MAX];
	code_word code_mask[SYSTEM_SITES_MAX][SITE_LENGTH_MAX];
	uint8_t value_count[SYSTEM_SITES_MAX][SITE_LENGTH_MAX];
	uint8_t value[SYSTEM_SITES_MAX][SITE_LENGTH_MAX][CODES_MAX - 1];

	/* Of each site: all its codes, the codes below each byte, and those of each form; and at
	 * which bytes memory never has the new form's value. */
	code_word site_mask[SYSTEM_SITES_MAX];
	uint8_t shift[SYSTEM_SITES_MAX]; /* of site_mask */
	code_word below[SYSTEM_SITES_MAX][SITE_LENGTH_MAX + 1];
	code_word old[SYSTEM_SITES_MAX], new[SYSTEM_SITES_MAX];
	uint16_t never_new[SYSTEM_SITES_MAX];

	/* Every event that there is; in most states most of them are not possible. */
	unsigned event_count;
	struct event events[EVENTS_MAX];
};

/* The reason why a scenario cannot be explored, as words behind "cannot be proved: ". */
#define SYSTEM_REASON_SIZE 240

/* False when the scenario is too large: `reason` says in what. It has up to SYSTEM_SITES_MAX sites,
 * each of them once: those of a part, see batch.h. */
bool system_build(struct system *system, const struct scenario *scenario, enum model model,
		  unsigned executors, char reason[SYSTEM_REASON_SIZE]);

/* The state before the patch. */
void system_initial(const struct system *system, struct state *state);

/* Does one event. False when it is not possible in that state, or changes nothing in it. Otherwise
 * `to` is the next state, and `outcomes` what happened, which is nothing unless a site was
 * executed, or a breakpoint's handler found itself retired. */
bool system_step(const struct system *system, const struct state *from, struct event event,
		 struct state *to, outcome_set *outcomes);

/* M6: true when the patcher has done its last action, which a loop does not have. */
static inline bool system_returned(const struct system *system, const struct state *state)
{
	return state->action == system->action_count;
}

/* M30: true of the second half of a loop, by the number of an action or of a store. */
static inline bool system_action_is_back(const struct system *system, unsigned action)
{
	return system->loops && action >= system->action_count / 2;
}

static inline bool system_store_is_back(const struct system *system, unsigned store)
{
	return system->loops && store >= system->store_count / 2;
}

/* True once the handler is retired. */
static inline bool system_retired(const struct system *system, const struct state *state)
{
	return system->retires && state->action >= system->retired_from;
}

/* Which page of a site a translation leads to: 0 is that of the beginning, and each exchange is of
 * the next. */
static inline unsigned system_page(uint16_t pages, unsigned site)
{
	return pages >> site * PAGE_BITS & (PAGES_MAX - 1);
}

/* What the translations are of an executor that translates all now. */
uint16_t system_pages(const struct system *system, const struct state *state);

/* True when the page of some site is. */
static inline bool system_exchanges(const struct system *system)
{
	for (unsigned site = 0; site < system->scenario.site_count; site++)
		if (system->exchange_count[site] > 0)
			return true;
	return false;
}

/* What is in memory for an executor, through its own translations. */
code_word system_seen(const struct system *system, const struct state *state,
		      const struct executor_state *executor);

/* The value of a byte in a word of codes. It must have been fetched there. */
static inline uint8_t system_value(const struct system *system, code_word codes, unsigned site,
				   unsigned byte)
{
	unsigned code = code_of(system, codes, site, byte);

	return code ? system->value[site][byte][code - 1]
		    : system->scenario.sites[site].old_bytes[byte];
}

/* True when a byte can be told: it has been fetched, or has the same value always. */
static inline bool system_has(const struct system *system, code_word codes, unsigned site,
			      unsigned byte)
{
	return !code_mask(system, site, byte) || (codes & code_mask(system, site, byte));
}

/* True when the byte at the head is a breakpoint, in codes that have it. */
static inline bool system_breakpoint(const struct system *system, code_word codes, unsigned site)
{
	return system_value(system, codes, site, system->scenario.sites[site].head) == BREAKPOINT;
}

/* The codes of the bytes `from` to `end` - 1 of a site. */
static inline code_word system_range(const struct system *system, unsigned site, unsigned from,
				     unsigned end)
{
	return system->below[site][end] & ~system->below[site][from];
}

static inline unsigned code_shift(const struct system *system, unsigned site, unsigned byte)
{
	return system->code_shift[site][byte];
}

static inline code_word code_mask(const struct system *system, unsigned site, unsigned byte)
{
	return system->code_mask[site][byte];
}

static inline unsigned code_of(const struct system *system, code_word codes, unsigned site,
			       unsigned byte)
{
	return (unsigned)((codes & code_mask(system, site, byte)) >>
			  code_shift(system, site, byte));
}

#endif
