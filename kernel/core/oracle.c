#include "kernel/core/oracle.h"

#include <stddef.h>

#include "lib/string.h"

/* The patch to which a stage belongs: it may be under way, or it was the last to return. */
static uint64_t patch_of(uint64_t stage)
{
	return (stage + 1) / 2;
}

static bool returned(uint64_t stage)
{
	return stage != STAGE_REST && stage % 2 == 0;
}

/* Tables, as each execution asks them. */
static enum outcome outcome_of(enum landing landing)
{
	static const uint8_t outcomes[] = {
		[LANDED_OLD] = OUTCOME_OLD,
		[LANDED_NEW] = OUTCOME_NEW,
		[LANDED_BREAKPOINT] = OUTCOME_BREAKPOINT,
		[LANDED_MIXTURE] = OUTCOME_TORN,
		[LANDED_FAULT] = OUTCOME_FAULT,
		[LANDED_UNKNOWN] = OUTCOME_UNKNOWN,
	};

	return (enum outcome)outcomes[landing];
}

const char *transition_name(enum transition transition)
{
	static const char *const names[TRANSITIONS] = {
		[TRANSITION_OLD] = "old",
		[TRANSITION_BREAKPOINT] = "breakpoint",
		[TRANSITION_NEW] = "new",
		[TRANSITION_OTHER] = "other",
	};

	return transition < TRANSITIONS ? names[transition] : NULL;
}

static enum transition transition_of(enum landing landing)
{
	static const uint8_t transitions[] = {
		[LANDED_OLD] = TRANSITION_OLD,
		[LANDED_NEW] = TRANSITION_NEW,
		[LANDED_BREAKPOINT] = TRANSITION_BREAKPOINT,
		[LANDED_MIXTURE] = TRANSITION_OTHER,
		[LANDED_FAULT] = TRANSITION_OTHER,
		[LANDED_UNKNOWN] = TRANSITION_OTHER,
	};

	return (enum transition)transitions[landing];
}

static enum shade shade_of(enum transition transition)
{
	switch (transition) {
	case TRANSITION_OLD:
		return SHADE_OLD;
	case TRANSITION_NEW:
		return SHADE_NEW;
	case TRANSITION_BREAKPOINT:
		return SHADE_BREAKPOINT;
	default:
		return SHADE_TORN;
	}
}

static void note(struct oracle *oracle, const struct executed *executed, enum shade shade)
{
	if (oracle->track && executed->site == 0)
		track_note(oracle->track, shade);
}

static outcome_set late_ones(outcome_set more)
{
	return more & (OUTCOME_BIT(OUTCOME_LATE_OLD) | OUTCOME_BIT(OUTCOME_LATE_BREAKPOINT) |
		       OUTCOME_BIT(OUTCOME_STALE));
}

/* What more there is to say of them. Only the first can be just after an old one. Not inlined, as
 * nearly no execution comes here, and the others should not save registers for it. */
__attribute__((noinline)) static void record_more(struct oracle *oracle, outcome_set more,
						  uint64_t count)
{
	for (unsigned outcome = OUTCOME_UNSERIALIZED; outcome < OUTCOMES; outcome++)
		if (more & OUTCOME_BIT(outcome))
			oracle->outcomes[outcome] += outcome == OUTCOME_UNSERIALIZED ? 1 : count;
}

static enum shade shade_with(enum landing landing, outcome_set more)
{
	if (late_ones(more))
		return SHADE_LATE;
	if (more & OUTCOME_BIT(OUTCOME_UNSERIALIZED))
		return SHADE_UNSERIALIZED;
	return shade_of(transition_of(landing));
}

/* The one before, if there is one in the same patch. */
static const struct previous *previous_of(const struct oracle *oracle,
					  const struct executed *executed)
{
	const struct previous *previous = &oracle->previous[executed->site];

	return previous->exists && previous->patch == patch_of(executed->stage) ? previous : NULL;
}

/* One form, and the other. */
static bool is_other(enum landing before, enum landing now)
{
	return (before == LANDED_OLD && now == LANDED_NEW) ||
	       (before == LANDED_NEW && now == LANDED_OLD);
}

static outcome_set more_of(const struct executed *executed, const struct previous *previous)
{
	const struct circumstances circumstances = {
		.back_to_back = executed->back_to_back,
		.has_returned = returned(executed->stage),
		.is_retired = executed->handler_retired,
		.breakpoint_is_new = executed->breakpoint_is_new,
		.flag_was_set = executed->flag_was_set,
		.is_in_handler = executed->in_handler,
		.is_just_after_other = previous && is_other(previous->landing, executed->landing) &&
				       previous->serializations == executed->serializations,
	};

	return outcomes_besides(outcome_of(executed->landing), &circumstances);
}

/* The place in the matrix of one execution. */
static void record_transition(struct oracle *oracle, const struct executed *executed,
			      const struct previous *previous)
{
	enum transition to = transition_of(executed->landing);

	if (previous)
		oracle->transitions[transition_of(previous->landing)][to]
				   [executed->serializations != previous->serializations]++;
	else
		oracle->first++;
	oracle->previous[executed->site] = (struct previous){
		.exists = true,
		.patch = patch_of(executed->stage),
		.landing = executed->landing,
		.serializations = executed->serializations,
	};
}

void oracle_clear(struct oracle *oracle, unsigned sites)
{
	*oracle = (struct oracle){.previous = oracle->previous};
	memset(oracle->previous, 0, sites * sizeof(oracle->previous[0]));
}

void oracle_record_many(struct oracle *oracle, const struct executed *executed, uint64_t count)
{
	const struct previous *previous = previous_of(oracle, executed);
	enum transition self = transition_of(executed->landing);
	outcome_set more = more_of(executed, previous);
	bool changes = !previous || transition_of(previous->landing) != self;

	oracle->executions += count;
	oracle->outcomes[outcome_of(executed->landing)] += count;
	if (more)
		record_more(oracle, more, count);
	if (executed->landing == LANDED_UNKNOWN) {
		oracle->previous[executed->site].exists = false;
		note(oracle, executed, SHADE_UNKNOWN);
		return;
	}
	if (changes || late_ones(more))
		note(oracle, executed, shade_with(executed->landing, more));
	record_transition(oracle, executed, previous);
	/* Behind the first of them each follows one like it, and nothing came in between. */
	oracle->transitions[self][self][0] += count - 1;
}

void oracle_record(struct oracle *oracle, const struct executed *executed)
{
	oracle_record_many(oracle, executed, 1);
}

/* So many of one landing, each just behind one of the other, without a serialization. */
static void record_pairs(struct oracle *oracle, enum landing before, enum landing now,
			 uint64_t count)
{
	oracle->executions += count;
	oracle->outcomes[outcome_of(now)] += count;
	if (now == LANDED_UNKNOWN)
		return;
	if (before == LANDED_UNKNOWN) {
		oracle->first += count;
		return;
	}
	if (is_other(before, now))
		oracle->outcomes[OUTCOME_UNSERIALIZED] += count;
	oracle->transitions[transition_of(before)][transition_of(now)][0] += count;
}

/* The kind of the last one: it came there once more than it went on from there. */
static unsigned last_kind(const struct changes *changes, unsigned from)
{
	for (unsigned kind = 0; kind < changes->kinds; kind++) {
		uint64_t came = kind == from, went = 0;

		for (unsigned other = 0; other < changes->kinds; other++) {
			came += changes->pairs[other][kind];
			went += changes->pairs[kind][other];
		}
		if (came != went)
			return kind;
	}
	return from;
}

void oracle_record_changes(struct oracle *oracle, const struct executed *first, unsigned from,
			   const struct changes *changes)
{
	enum landing last = changes->landings[last_kind(changes, from)];

	oracle_record(oracle, first);
	for (unsigned before = 0; before < changes->kinds; before++)
		for (unsigned now = 0; now < changes->kinds; now++)
			record_pairs(oracle, changes->landings[before], changes->landings[now],
				     changes->pairs[before][now]);
	oracle->previous[first->site] = (struct previous){
		.exists = last != LANDED_UNKNOWN,
		.patch = patch_of(first->stage),
		.landing = last,
		.serializations = first->serializations,
	};
}

void oracle_add(struct oracle *sum, const struct oracle *oracle)
{
	sum->executions += oracle->executions;
	sum->first += oracle->first;
	for (size_t i = 0; i < OUTCOMES; i++)
		sum->outcomes[i] += oracle->outcomes[i];
	for (size_t from = 0; from < TRANSITIONS; from++)
		for (size_t to = 0; to < TRANSITIONS; to++)
			for (size_t i = 0; i < 2; i++)
				sum->transitions[from][to][i] += oracle->transitions[from][to][i];
}

static uint64_t unserialized_in(const struct oracle *oracle, bool back_to_back)
{
	uint64_t there = oracle->transitions[TRANSITION_OLD][TRANSITION_NEW][0];
	uint64_t back = oracle->transitions[TRANSITION_NEW][TRANSITION_OLD][0];

	return back_to_back ? there + back : there;
}

bool oracle_adds_up(const struct oracle *oracle, bool back_to_back)
{
	uint64_t outcomes = 0, placed = oracle->first;

	for (size_t i = OUTCOME_OLD; i <= OUTCOME_UNKNOWN; i++)
		outcomes += oracle->outcomes[i];
	for (size_t from = 0; from < TRANSITIONS; from++)
		for (size_t to = 0; to < TRANSITIONS; to++)
			placed +=
				oracle->transitions[from][to][0] + oracle->transitions[from][to][1];
	return outcomes == oracle->executions &&
	       oracle->outcomes[OUTCOME_UNSERIALIZED] == unserialized_in(oracle, back_to_back) &&
	       placed == oracle->executions - oracle->outcomes[OUTCOME_UNKNOWN];
}
