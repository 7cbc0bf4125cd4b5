#include "prover/search/synth.h"

#include <stdlib.h>
#include <string.h>

#include "prover/search/reduced.h"

/* These need no return of the patch: when the first steps of a protocol have one, so does it all.
 */
#define NEVER_UNDONE                                                                               \
	(OUTCOME_BIT(OUTCOME_TORN) | OUTCOME_BIT(OUTCOME_UNSERIALIZED) |                           \
	 OUTCOME_BIT(OUTCOME_MISMATCH) | OUTCOME_BIT(OUTCOME_STALE))

/* What memory holds in program order. The tail is either form's. */
struct bytes {
	uint8_t head;
	bool tail_new;
};

/* Heads: old, new, 0xcc; tails: old, new. */
#define BYTES_MAX 6

struct attempt {
	const struct synth_question *question;
	struct scenario scenario; /* the protocol so far is its steps */
	unsigned syncs;
	uint64_t begun; /* by bounds_now() */

	struct system system;
	struct reduced reduced;
	enum search_result result; /* SEARCH_DONE, or how one was given up */

	uint64_t tried[STEPS_MAX + 1]; /* by length */
	unsigned shortest;	       /* safe one; more than STEPS_MAX when there is none */
	struct synth *synth;
};

/* What was in memory since the last sync. */
struct segment {
	unsigned count;
	struct bytes of[BYTES_MAX];
};

/* ---- One protocol ---------------------------------------------------------------------------- */

/* True when no run of the steps so far has an outcome of the set. */
static bool is_free_of(struct attempt *attempt, outcome_set outcomes)
{
	char reason[SYSTEM_REASON_SIZE];

	if (!outcomes)
		return true;
	system_build(&attempt->system, &attempt->scenario, attempt->question->model, 1, reason);
	attempt->synth->explored++;
	attempt->result = reduced_again(&attempt->reduced, &attempt->system, outcomes);
	return attempt->result == SEARCH_DONE && !(attempt->reduced.allowed & outcomes);
}

static void note_safe(struct attempt *attempt)
{
	struct synth *synth = attempt->synth;
	unsigned length = attempt->scenario.step_count;
	struct synth_protocol *protocol;

	if (length > attempt->shortest)
		return;
	if (length < attempt->shortest)
		synth->count = 0;
	attempt->shortest = length;
	if (synth->count < SYNTH_MINIMAL_MAX) {
		protocol = &synth->minimal[synth->count];
		protocol->length = length;
		memcpy(protocol->steps, attempt->scenario.steps, sizeof(protocol->steps));
	}
	synth->count++;
}

/* ---- All protocols --------------------------------------------------------------------------- */

static bool same_bytes(struct bytes a, struct bytes b)
{
	return a.head == b.head && a.tail_new == b.tail_new;
}

static bool contains(const struct segment *segment, struct bytes bytes)
{
	for (unsigned n = 0; n < segment->count; n++)
		if (same_bytes(segment->of[n], bytes))
			return true;
	return false;
}

static bool tails_differ(const struct site *site)
{
	return memcmp(site->old_bytes + 1, site->new_bytes + 1, site->length - 1u) != 0;
}

static struct bytes written(const struct site *site, struct bytes bytes, enum write_part part)
{
	if (part == WRITE_BREAKPOINT)
		bytes.head = BREAKPOINT;
	if (part == WRITE_HEAD || part == WRITE_ALL)
		bytes.head = site->new_bytes[0];
	if (part == WRITE_TAIL || part == WRITE_ALL)
		bytes.tail_new = tails_differ(site);
	return bytes;
}

static bool is_new(const struct site *site, struct bytes bytes)
{
	return bytes.head == site->new_bytes[0] && bytes.tail_new == tails_differ(site);
}

static void extend(struct attempt *attempt, const struct segment *segment, unsigned syncs,
		   bool refuted);

static void add_step(struct attempt *attempt, const struct step *step,
		     const struct segment *segment, unsigned syncs, bool refuted)
{
	struct scenario *scenario = &attempt->scenario;

	scenario->steps[scenario->step_count++] = *step;
	extend(attempt, segment, syncs, refuted);
	scenario->step_count--;
	memset(&scenario->steps[scenario->step_count], 0, sizeof(struct step));
}

static void add_each_write(struct attempt *attempt, const struct segment *segment, unsigned syncs,
			   bool refuted)
{
	static const enum write_part parts[] = {WRITE_BREAKPOINT, WRITE_HEAD, WRITE_TAIL,
						WRITE_ALL};
	const struct site *site = &attempt->scenario.sites[0];

	for (unsigned n = 0; n < sizeof(parts) / sizeof(parts[0]); n++) {
		struct step step = {.kind = STEP_WRITE, .part = parts[n], .sites = 1};
		struct bytes bytes = written(site, segment->of[segment->count - 1], parts[n]);
		struct segment longer = *segment;

		if (contains(segment, bytes))
			continue;
		longer.of[longer.count++] = bytes;
		add_step(attempt, &step, &longer, syncs, refuted);
	}
}

static void add_sync(struct attempt *attempt, const struct segment *segment, unsigned syncs,
		     bool refuted)
{
	struct step step = {.kind = STEP_SYNC, .serialization = SERIALIZE_CPUID};
	struct segment next = {.count = 1, .of = {segment->of[segment->count - 1]}};

	add_step(attempt, &step, &next, syncs + 1, refuted);
}

/* Judges the protocol so far, and all that begin with it. One that is `refuted` already is only
 * counted, and so are those that begin with it. */
static void extend(struct attempt *attempt, const struct segment *segment, unsigned syncs,
		   bool refuted)
{
	unsigned length = attempt->scenario.step_count;
	struct bytes bytes = segment->of[segment->count - 1];

	if (attempt->result != SEARCH_DONE)
		return;
	if (length > 0 && !refuted)
		refuted = !is_free_of(attempt, attempt->question->forbid & NEVER_UNDONE);
	if (length > 0 && syncs == attempt->syncs && is_new(&attempt->scenario.sites[0], bytes)) {
		attempt->tried[length]++;
		if (!refuted && is_free_of(attempt, attempt->question->forbid & ~NEVER_UNDONE))
			note_safe(attempt);
	}
	if (length == attempt->question->most)
		return;
	add_each_write(attempt, segment, syncs, refuted);
	if (syncs < attempt->syncs)
		add_sync(attempt, segment, syncs, refuted);
}

/* All protocols with so many syncs. False when none is safe. */
static bool try_syncs(struct attempt *attempt, unsigned syncs)
{
	struct segment begin = {.count = 1,
				.of = {{attempt->scenario.sites[0].old_bytes[0], false}}};

	attempt->syncs = syncs;
	attempt->shortest = STEPS_MAX + 1;
	memset(attempt->tried, 0, sizeof(attempt->tried));
	extend(attempt, &begin, 0, false);
	for (unsigned length = 0; length < attempt->shortest && length <= STEPS_MAX; length++)
		attempt->synth->shorter += attempt->tried[length];
	return attempt->shortest <= STEPS_MAX;
}

static enum synth_result try_all(struct attempt *attempt)
{
	for (unsigned syncs = 0; syncs <= SYNTH_SYNCS_MAX && syncs <= attempt->question->most;
	     syncs++) {
		bool found = try_syncs(attempt, syncs);

		if (attempt->result != SEARCH_DONE)
			return SYNTH_GIVEN_UP;
		if (!found)
			continue;
		attempt->synth->syncs = syncs;
		attempt->synth->steps = attempt->shortest;
		return SYNTH_FOUND;
	}
	return SYNTH_NONE;
}

/* A first search, of no step, has the memory that all others use. */
static enum synth_result try_with_memory(struct attempt *attempt)
{
	const struct synth_question *question = attempt->question;
	char reason[SYSTEM_REASON_SIZE];

	system_build(&attempt->system, &attempt->scenario, question->model, 1, reason);
	attempt->result = reduced_run(&attempt->reduced, &attempt->system, 0, question->bounds);
	return attempt->result == SEARCH_DONE ? try_all(attempt) : SYNTH_GIVEN_UP;
}

enum synth_result synth_run(const struct synth_question *question, struct synth *synth)
{
	struct attempt *attempt = calloc(1, sizeof(*attempt));
	enum synth_result result;

	memset(synth, 0, sizeof(*synth));
	synth->effort.result = SEARCH_NO_MEMORY;
	if (!attempt)
		return SYNTH_GIVEN_UP;
	attempt->question = question;
	attempt->begun = bounds_now();
	attempt->scenario = *question->scenario;
	attempt->scenario.step_count = 0;
	memset(attempt->scenario.steps, 0, sizeof(attempt->scenario.steps));
	attempt->synth = synth;
	result = try_with_memory(attempt);
	synth->effort = reduced_effort(&attempt->reduced, attempt->result);
	synth->effort.nanoseconds = bounds_now() - attempt->begun;
	reduced_free(&attempt->reduced);
	free(attempt);
	return result;
}
