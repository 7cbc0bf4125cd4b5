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

static enum outcome outcome_of(enum landing landing)
{
	switch (landing) {
	case LANDED_OLD:
		return OUTCOME_OLD;
	case LANDED_NEW:
		return OUTCOME_NEW;
	case LANDED_BREAKPOINT:
		return OUTCOME_BREAKPOINT;
	case LANDED_MIXTURE:
		return OUTCOME_TORN;
	case LANDED_FAULT:
		return OUTCOME_FAULT;
	case LANDED_UNKNOWN:
		break;
	}
	return OUTCOME_UNKNOWN;
}

static enum transition transition_of(enum landing landing)
{
	switch (landing) {
	case LANDED_OLD:
		return TRANSITION_OLD;
	case LANDED_NEW:
		return TRANSITION_NEW;
	case LANDED_BREAKPOINT:
		return TRANSITION_BREAKPOINT;
	default:
		return TRANSITION_OTHER;
	}
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

/* Only where an execution is late, or is not what was before it: the others, which are nearly all,
 * do nothing for this. */
static void note(struct oracle *oracle, const struct executed *executed, enum shade shade)
{
	if (oracle->trace && executed->site == 0)
		trace_note(oracle->trace, shade);
}

/* What more there is to say of it, from its stage and its pass. True: it is late. */
static bool record_lateness(struct oracle *oracle, const struct executed *executed, uint64_t count)
{
	bool late = returned(executed->stage);

	if (executed->landing == LANDED_OLD) {
		if (late)
			oracle->outcomes[OUTCOME_LATE_OLD] += count;
		if (executed->flag_was_set)
			oracle->outcomes[OUTCOME_STALE] += count;
		late |= executed->flag_was_set;
	} else if (executed->landing == LANDED_BREAKPOINT) {
		late = executed->handler_retired || (late && !executed->breakpoint_is_new);
		if (late)
			oracle->outcomes[OUTCOME_LATE_BREAKPOINT] += count;
	} else {
		return false;
	}
	if (late)
		note(oracle, executed, SHADE_LATE);
	return late;
}

static void note_change(struct oracle *oracle, const struct executed *executed, bool is_late,
			bool is_unserialized)
{
	if (is_late)
		note(oracle, executed, SHADE_LATE);
	else if (is_unserialized)
		note(oracle, executed, SHADE_UNSERIALIZED);
	else
		note(oracle, executed, shade_of(transition_of(executed->landing)));
}

/* The place in the matrix of one execution. */
static void record_transition(struct oracle *oracle, const struct executed *executed, bool is_late)
{
	struct previous *previous = &oracle->previous[executed->site];
	enum transition to = transition_of(executed->landing);

	if (previous->exists && previous->patch == patch_of(executed->stage)) {
		enum transition from = transition_of(previous->landing);
		bool serialized = executed->serializations != previous->serializations;

		oracle->transitions[from][to][serialized]++;
		if (from != to) {
			bool is_unserialized =
				from == TRANSITION_OLD && to == TRANSITION_NEW && !serialized;

			oracle->outcomes[OUTCOME_UNSERIALIZED] += is_unserialized;
			note_change(oracle, executed, is_late, is_unserialized);
		}
	} else {
		oracle->first++;
		note_change(oracle, executed, is_late, false);
	}
	*previous = (struct previous){
		.exists = true,
		.patch = patch_of(executed->stage),
		.landing = executed->landing,
		.serializations = executed->serializations,
	};
}

void oracle_record_many(struct oracle *oracle, const struct executed *executed, uint64_t count)
{
	enum transition self = transition_of(executed->landing);

	oracle->executions += count;
	oracle->outcomes[outcome_of(executed->landing)] += count;
	bool is_late = record_lateness(oracle, executed, count);

	if (executed->landing == LANDED_UNKNOWN) {
		oracle->previous[executed->site].exists = false;
		note(oracle, executed, SHADE_UNKNOWN);
		return;
	}
	record_transition(oracle, executed, is_late);
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
