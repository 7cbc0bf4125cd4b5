#include "kernel/oracle.h"

#include <stddef.h>

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

static bool is_late(const struct executed *executed)
{
	if (executed->landing == LANDED_OLD)
		return returned(executed->stage) || executed->flag_was_set;
	return executed->landing == LANDED_BREAKPOINT &&
	       (executed->handler_retired ||
		(returned(executed->stage) && !executed->breakpoint_is_new));
}

/* What more there is to say of it, from its stage and its pass. */
__attribute__((noinline)) static void record_late(struct oracle *oracle,
						  const struct executed *executed, uint64_t count)
{
	if (executed->landing == LANDED_BREAKPOINT)
		oracle->outcomes[OUTCOME_LATE_BREAKPOINT] += count;
	else if (returned(executed->stage))
		oracle->outcomes[OUTCOME_LATE_OLD] += count;
	if (executed->landing == LANDED_OLD && executed->flag_was_set)
		oracle->outcomes[OUTCOME_STALE] += count;
	note(oracle, executed, SHADE_LATE);
}

/* It is not what was before it, or nothing was. Not inlined, as nearly no execution comes here, and
 * the others should not save registers for it. */
__attribute__((noinline)) static void
record_change(struct oracle *oracle, const struct executed *executed, bool unserialized)
{
	enum shade shade = shade_of(transition_of(executed->landing));

	if (unserialized && executed->landing == LANDED_NEW) {
		oracle->outcomes[OUTCOME_UNSERIALIZED]++;
		shade = SHADE_UNSERIALIZED;
	}
	note(oracle, executed, is_late(executed) ? SHADE_LATE : shade);
}

/* The place in the matrix of one execution. */
static void record_transition(struct oracle *oracle, const struct executed *executed)
{
	struct previous *previous = &oracle->previous[executed->site];
	enum transition to = transition_of(executed->landing);
	bool changes = true, unserialized = false;

	if (previous->exists && previous->patch == patch_of(executed->stage)) {
		enum transition from = transition_of(previous->landing);
		bool serialized = executed->serializations != previous->serializations;

		oracle->transitions[from][to][serialized]++;
		changes = from != to;
		unserialized = from == TRANSITION_OLD && !serialized;
	} else {
		oracle->first++;
	}
	*previous = (struct previous){
		.exists = true,
		.patch = patch_of(executed->stage),
		.landing = executed->landing,
		.serializations = executed->serializations,
	};
	if (changes)
		record_change(oracle, executed, unserialized);
}

void oracle_record_many(struct oracle *oracle, const struct executed *executed, uint64_t count)
{
	enum transition self = transition_of(executed->landing);

	oracle->executions += count;
	oracle->outcomes[outcome_of(executed->landing)] += count;
	if (is_late(executed))
		record_late(oracle, executed, count);
	if (executed->landing == LANDED_UNKNOWN) {
		oracle->previous[executed->site].exists = false;
		note(oracle, executed, SHADE_UNKNOWN);
		return;
	}
	record_transition(oracle, executed);
	/* Behind the first of them each follows one like it, and nothing came in between. */
	oracle->transitions[self][self][0] += count - 1;
}

void oracle_record(struct oracle *oracle, const struct executed *executed)
{
	oracle_record_many(oracle, executed, 1);
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

bool oracle_adds_up(const struct oracle *oracle)
{
	uint64_t outcomes = 0, placed = oracle->first;

	for (size_t i = OUTCOME_OLD; i <= OUTCOME_UNKNOWN; i++)
		outcomes += oracle->outcomes[i];
	for (size_t from = 0; from < TRANSITIONS; from++)
		for (size_t to = 0; to < TRANSITIONS; to++)
			placed +=
				oracle->transitions[from][to][0] + oracle->transitions[from][to][1];
	return outcomes == oracle->executions &&
	       oracle->outcomes[OUTCOME_UNSERIALIZED] ==
		       oracle->transitions[TRANSITION_OLD][TRANSITION_NEW][0] &&
	       placed == oracle->executions - oracle->outcomes[OUTCOME_UNKNOWN];
}
