/*
 * A scenario: sites, a protocol, an executor, a #BP policy, and what is expected of them.
 *
 * Prover, kernel and host engine all work from this structure, and from nothing else, so its
 * comments are where they agree on what each word does. docs/language.md says the same to users.
 * It is flat: no pointers; it can be copied, compared with scenario_equal(), and kept anywhere.
 */
#ifndef SCENARIO_SCENARIO_H
#define SCENARIO_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scenario/outcome.h"
#include "scenario/serialization.h"
#include "scenario/site.h"

#define SCENARIO_NAME_SIZE 48
#define SCENARIO_ABOUT_SIZE 320
#define SITES_MAX 8 /* of a kind; each may be many that are alike */
#define STEPS_MAX 32
#define FLAG_MAX 255
#define WAIT_CYCLES_MAX 1000000000u

/* ---- Fetch models ---------------------------------------------------------------------------- */

enum model {
	MODEL_COHERENT,
	MODEL_BYTEWISE,
	MODEL_SNAPSHOT,
	MODEL_SEQUENTIAL,
	MODEL_PREFETCH,
	MODELS
};

/* ---- The patcher ----------------------------------------------------------------------------- */

enum step_kind {
	/* Stores bytes of the sites, in the order of their numbers. Of each site it is one store,
	 * or, byte by byte, one store a byte, upwards. Stores enter the store buffer in this order
	 * and leave it in this order; the quadwords of one store that straddles leave in any order.
	 * The bytes are the new form's, but for the breakpoint. */
	STEP_WRITE,

	/* Stores the flag's value, through the same buffer. It is 0 when the patch begins. */
	STEP_FLAG,

	/* Waits until all earlier stores are in memory. */
	STEP_FENCE,

	/* An IPI to every other CPU, whose handler does `serialization`, then acknowledges. The
	 * patcher waits for every acknowledgement, then serializes itself. An executor that rests
	 * is left alone: see struct rest. All earlier stores are in memory before the IPI is sent,
	 * unless it is `unfenced`: then they are when the patcher has serialized. Each executor
	 * takes it between two executions of a site, between the two halves of a sled, or while it
	 * fetches, and at different moments from the others.
	 *
	 * With a serialization that does not drop what was fetched the handler drops nothing at
	 * all. So a runner must not let it return by `iret` then, which would serialize after
	 * all. */
	STEP_SYNC,

	/* Nothing, for `cycles`. Promises nothing in any model. */
	STEP_WAIT,

	/* The rendezvous of stop-machine. Stop: all earlier stores are in memory; an IPI to every
	 * other CPU, whose handler acknowledges and then waits, interrupts off; the patcher goes on
	 * when all have acknowledged. They are taken where a sync is taken. Go: all earlier stores
	 * are in memory; then each CPU, at its own moment, drops what it has fetched, and goes on.
	 * The patcher does not wait for that. */
	STEP_STOP,
	STEP_GO,

	/* From here on the #BP handler knows nothing of the sites. It is not waited for. A
	 * breakpoint whose handler begins after this is `late-breakpoint`, even while the patch has
	 * not returned, and though it was executed before. (A real system would crash. A runner
	 * counts it, and goes on at `next`, whatever the policy.) As the first step it stands for a
	 * handler that is not installed yet. */
	STEP_RETIRE,

	/* Waits until each #BP handler that was under way when the step began has ended. It is
	 * under way once it has begun, which a breakpoint that was just executed may be yet to lead
	 * to: that one is not waited for. */
	STEP_WAIT_HANDLERS,

	/* Waits until each executor has been outside of the sites at some moment since the step
	 * began: between two executions, not between two instructions of one. It serializes nobody.
	 * Stores of the patcher may be in its buffer all the while. */
	STEP_WAIT_OUTSIDE,

	/* Between a stop and its go: each executor that was stopped between two instructions of a
	 * site goes on, once it is let go, in a copy of the old form elsewhere, and its execution
	 * ends there. What it executes of the copy counts as the old form's bytes. */
	STEP_MOVE_OUT,

	/* Stores a page table entry, through the same buffer: one store. Behind the sites' address
	 * is then another page, which holds the new form, and holds it from the patch's beginning
	 * on; later steps write into that one. An executor that has translated the address before
	 * may go on to fetch from the page of before, until it translates the address anew, which
	 * it may do at any moment, and must once a shootdown has asked it. A site that is exchanged
	 * does not straddle a page. */
	STEP_EXCHANGE,

	/* A sync by which each executor, those that rest included, and the patcher, also drops that
	 * translation: its handler executes invlpg, which serializes (SDM vol. 3, "Serializing
	 * Instructions"). */
	STEP_SHOOTDOWN,
	STEP_KINDS
};

/* Which executors a sync asks: by their numbers, which begin with 1. */
enum asked { ASKED_ALL, ASKED_ODD, ASKED_EVEN, ASKED_KINDS };

enum write_part {
	WRITE_BREAKPOINT, /* 0xcc into the head */
	WRITE_HEAD,
	WRITE_TAIL, /* the bytes behind the head */
	WRITE_ALL,
	WRITE_BYTES, /* bytes `from` to `to` */
	WRITE_PARTS
};

/* The patch has begun before the first step, with the old form in memory, nothing in the store
 * buffer, and nothing fetched. It has returned when the last step is done; stores may be in the
 * store buffer still. */
struct step {
	enum step_kind kind;

	/* STEP_WRITE */
	enum write_part part;
	uint8_t sites;	  /* bit n: writes site n; never 0. STEP_EXCHANGE likewise */
	uint8_t from, to; /* WRITE_BYTES: first and last byte; else 0 */
	bool bytewise;
	/* WRITE_BYTES: these are the bytes, which need be neither form's, by their place in the
	 * site; also when patches are back to back, in both directions. Else 0. */
	bool given;
	uint8_t value[SITE_LENGTH_MAX];

	/* STEP_SYNC */
	enum serialization serialization;
	bool unfenced;
	enum asked asked;

	uint8_t flag;	 /* STEP_FLAG: its value */
	uint32_t cycles; /* STEP_WAIT: 0 to WAIT_CYCLES_MAX */
};

/* ---- The #BP handler ------------------------------------------------------------------------- */

/* Executing a head of 0xcc is a `breakpoint`, whether it is the protocol's or a form's own. After
 * the patch has returned, or with the handler retired, it is `late-breakpoint` too, unless the new
 * form's own head is 0xcc: then it is what the site holds. (So a site that becomes SITE_INT3 is
 * never executed as `new`.) A 0xcc behind the head is a byte as any other.
 *
 * Where a CPU goes on after a breakpoint. It returns by `iret` in any case: it has dropped what it
 * had fetched. The execution is a `breakpoint`, whatever the handler then does in its place. */
enum handler_policy {
	HANDLER_NEXT,  /* behind the site, as if it were a nop */
	HANDLER_OLD,   /* where the old form leads */
	HANDLER_NEW,   /* where the new form leads */
	HANDLER_RETRY, /* at the site again */
	HANDLER_POLICIES
};

/* ---- The executors --------------------------------------------------------------------------- */

enum executor_context {
	CONTEXT_PROGRAM,   /* interrupts on */
	CONTEXT_INTERRUPT, /* an interrupt a pass; a sync or stop is taken between passes only */
	CONTEXT_NMI,	   /* likewise an NMI; its handler's `iret` ends the pass */
	EXECUTOR_CONTEXTS
};

/* Each executor makes passes without end. One pass: it reads the flag (if reads_flag), does
 * `serialization`, executes each site, in the order of their numbers. In CONTEXT_INTERRUPT and
 * CONTEXT_NMI it drops what it has fetched at the end of each pass, by `iret`.
 *
 * What it has fetched, and fetches, of one site has nothing to do with the other site. But a
 * serialization, and so a breakpoint, at either drops both.
 *
 * `unserialized` compares two executions of the same site by the same CPU with nothing of that site
 * in between. `stale` is an execution that is `old`, in a pass that has read a flag other
 * than 0. */
struct execution {
	enum executor_context context;
	bool reads_flag;
	enum serialization serialization; /* SERIALIZE_NONE when it does not read the flag */
	bool conditional; /* it serializes only in a pass that has read a flag other than 0 */

	/* No jump and no call between the reading of the flag and the site, so that a CPU may have
	 * fetched both together. No difference in any model; there is one on machines. */
	bool straight;
};

/* Between two passes an executor may go to rest, in which it executes no site, and may fetch all
 * the same. A sync that begins while it rests neither asks it nor waits for it, unless it is
 * unfenced. When it goes on it first says so, and syncs ask it again; then it does `wakes_by`; then
 * it makes its next pass. `early`: it does `wakes_by` while it counts as resting, and says so
 * afterwards.
 *
 * An interrupt ends a rest: that of a stop or of an unfenced sync, which ask all, and that of a
 * sync that began before the rest. The handler says that the rest is over, and drops what was
 * fetched, before it does anything else. */
struct rest {
	bool may;    /* false: nobody rests; with `online` false, too, the others are 0 */
	bool online; /* see below; not together with `may` */
	enum serialization wakes_by;
	bool early;
};

/* `online`: nobody rests, but any executor may not be there yet when the patch begins, and is then
 * started once. Until its start it has fetched nothing, and fetches nothing; until it says that it
 * is online it executes no site, and no sync and no stop asks it. In between it may fetch, as a
 * rest's executor may. It comes as an executor goes on from a rest: says so, then does `wakes_by`,
 * or, `early`, the other way round. A stop does not hold it: it may come while others are stopped.
 * In a run it is the last executor, in each patch anew. */

/* ---- Who else acts --------------------------------------------------------------------------- */

struct others {
	/* An interrupt on the patcher's own CPU executes each site once, as an executor's pass in
	 * CONTEXT_INTERRUPT. It may come before any step, in the models also between two stores of
	 * one, between a stop and its go, and while the patcher waits for others;
	 * the next step waits for its end. No sync asks that CPU: the patcher serializes by itself.
	 * In outcomes it is an executor as any. */
	bool patcher;

	/* The #BP handler, retired or not, executes site `handler_site` once before it does
	 * anything else, whatever site its breakpoint was at. A breakpoint that it executes thereby
	 * is `nested`: nothing could handle it, since its handler would execute the same again. (A
	 * real system would recurse. Prover and runner end the execution behind the site, and go on
	 * with the outer breakpoint.) In outcomes it is an execution as any, behind that of the
	 * outer breakpoint, in the same pass. */
	bool handler;
	uint8_t handler_site;

	/* Right in front of site `foreign_site` lies a breakpoint of somebody else, a debugger,
	 * which stays. Each execution of the site comes over it: its owner's handler gets it, and
	 * returns behind it, by `iret`. It is no outcome; a runner counts those that did not come
	 * to their owner as `unknown`. */
	bool foreign;
	uint8_t foreign_site;
};

/* ---- Patch after patch ------------------------------------------------------------------------
 *
 * A run is of many patches. Apart: between two of them all CPUs come to rest, the sites get their
 * old form back, and everybody serializes, so each patch begins as the first one did, and a model
 * has one.
 *
 * Back to back: nothing is between two patches. The first goes from the old form to the new one,
 * the second by the same steps from the new form to the old one, in which what a step writes of the
 * `new` form is the old one's, and so on. Nothing is reset: stores of a patch may be in the buffer
 * when the next one begins, and what an executor has fetched may be older than any number of
 * patches. The store buffer holds the stores of one patch; who has none left to store in it waits,
 * as does a patcher whose buffer is full. `old` and `new` are the two forms, whatever is under way.
 *
 * `unserialized` is either form right after the other one, then. Nothing is `late-old`,
 * `late-breakpoint` or `stale`: before one patch could be called returned, the next is under way,
 * which makes the same execution right.
 */

/* ---- The whole ------------------------------------------------------------------------------- */

struct scenario {
	char name[SCENARIO_NAME_SIZE];	 /* a-z 0-9 and -, ends with a NUL, not empty */
	char about[SCENARIO_ABOUT_SIZE]; /* printable ASCII, ends with a NUL, not empty */

	unsigned site_count; /* 1 to SITES_MAX: 2 and more are a batch */
	struct site sites[SITES_MAX];

	enum handler_policy handler;

	unsigned step_count; /* 1 to STEPS_MAX */
	struct step steps[STEPS_MAX];

	struct execution execution;
	struct rest rest;
	struct others others;

	/* Then each site has its whole new form behind the last step, and behind that of the way
	 * back its whole old one; none is a sled in either form, there is no flag and no rest,
	 * nobody comes online or is moved out, no page is exchanged, and no handler is retired. */
	bool back_to_back;

	/* By model. Forbid: the scenario is wrong where the model allows it. Show: the scenario
	 * misses its point where the model does not allow it. No outcome is in both of a model. An
	 * outcome in neither may be allowed or not. */
	outcome_set forbid[MODELS];
	outcome_set show[MODELS];

	/* What a run is held against, on a machine whose model nobody knows: what the file says
	 * without `under`, or `under run`. Forbid: it must not be seen. Show: a run that has not
	 * seen it proves nothing. No outcome is in both. */
	outcome_set forbid_in_run;
	outcome_set show_in_run;
};

/* True when both say the same, byte for byte of what counts. */
bool scenario_equal(const struct scenario *left, const struct scenario *right);

/* True when both describe the same experiment: the same sites, places, handler, steps, executor,
 * rests, and back to back or not. So they have the same runs, whatever they are called and whatever
 * is expected of them. */
bool scenario_same_experiment(const struct scenario *left, const struct scenario *right);

/* What one write step stores into one site: bytes `from` to `to`, and `value` their values, of
 * which only those `from` to `to` are set. False when the step writes nothing there: it is no
 * write, or does not mean this site, or is the tail of a site of 1 byte. */
struct written {
	uint8_t from, to;
	uint8_t value[SITE_LENGTH_MAX];
};
bool scenario_written(const struct scenario *scenario, const struct step *step, unsigned site,
		      struct written *written);

/* The way back: the same scenario, with the two forms of each site exchanged. What its steps write,
 * scenario_written() says. Pure. */
void scenario_exchange(const struct scenario *scenario, struct scenario *exchanged);

/* What the bytes of a site are behind the last step, if they were the old form's before the first.
 */
void scenario_left(const struct scenario *scenario, unsigned site, uint8_t bytes[SITE_LENGTH_MAX]);

/* True when those are the new form's, all of them. */
bool scenario_leaves_whole(const struct scenario *scenario, unsigned site);

/* When the patch does not leave the new form in a site: says so, with what it leaves there, as
 * words that can follow the scenario's name. Such a patch may be meant so, but of what it never
 * does nothing is proved. False, and no words, when it leaves the new form, as far as that is
 * executed.
 */
#define SCENARIO_NOTE_SIZE 192
bool scenario_leaves_other(const struct scenario *scenario, unsigned site,
			   char note[SCENARIO_NOTE_SIZE]);

/* True when a sync of it serializes so, or its executor does, or one that wakes. Not for
 * SERIALIZE_NONE. */
bool scenario_serializes_by(const struct scenario *scenario, enum serialization how);

/* True when some store makes a head a breakpoint, or a form begins with one: if not, no #BP handler
 * ever has anything to do. */
bool scenario_may_trap(const struct scenario *scenario);

/* All outcomes that it forbids or is to show, under some model or in a run. */
outcome_set scenario_expected(const struct scenario *scenario);

/* True when it says anything of who else acts. */
bool scenario_has_others(const struct scenario *scenario);

/* True when a sync of those asks this executor. */
bool scenario_asks(enum asked asked, unsigned executor);

/* All sites, those that are alike by their number. */
unsigned scenario_sites(const struct scenario *scenario);

/* How many steps of a kind there are; how many stores the protocol makes into sites, each byte
 * of a step byte by byte counting as one; how many IPIs to others it waits for: its syncs,
 * shootdowns and stops. */
unsigned scenario_steps_of(const struct scenario *scenario, enum step_kind kind);
unsigned scenario_stores(const struct scenario *scenario);
unsigned scenario_syncs(const struct scenario *scenario);

/* Names, as in a file and in all output. NULL for a value that is none. */
const char *model_name(enum model model);
const char *write_part_name(enum write_part part);
const char *handler_policy_name(enum handler_policy policy);
const char *executor_context_name(enum executor_context context);
const char *asked_name(enum asked asked);

#endif
