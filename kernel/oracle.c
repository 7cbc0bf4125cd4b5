#include "kernel/oracle.h"

#include <stddef.h>

/* The patch to which a stage belongs: it may be under way, or it was the last to return. */
static uint64_t patch_of(uint64_t stage)
{
	return (stage + 1) / 2;
}

static bool returned(uint64_t stage)
{
	return stage % 2 == 0;
}

/* Old and new are words about a patch. The same bytes are one patch's new and the next one's old.
 */
static enum landing old_form(uint64_t stage)
{
	return patch_of(stage) % 2 == 1 ? LANDED_FIRST : LANDED_SECOND;
}

static enum outcome outcome_of(uint64_t stage, enum landing landing)
{
	switch (landing) {
	case LANDED_FIRST:
	case LANDED_SECOND:
		return landing == old_form(stage) ? OUTCOME_OLD : OUTCOME_NEW;
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

static enum transition transition_of(enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_OLD:
		return TRANSITION_OLD;
	case OUTCOME_NEW:
		return TRANSITION_NEW;
	case OUTCOME_BREAKPOINT:
		return TRANSITION_BREAKPOINT;
	default:
		return TRANSITION_OTHER;
	}
}

const char *outcome_name(enum outcome outcome)
{
	static const char *const names[OUTCOMES] = {
		[OUTCOME_OLD] = "old",
		[OUTCOME_NEW] = "new",
		[OUTCOME_BREAKPOINT] = "breakpoint",
		[OUTCOME_TORN] = "torn",
		[OUTCOME_FAULT] = "fault",
		[OUTCOME_UNKNOWN] = "unknown",
		[OUTCOME_UNSERIALIZED] = "unserialized",
		[OUTCOME_LATE_OLD] = "late-old",
		[OUTCOME_LATE_BREAKPOINT] = "late-breakpoint",
	};

	return names[outcome];
}

void oracle_record(struct oracle *oracle, uint64_t stage, enum landing landing,
		   uint64_t serializations)
{
	enum outcome now = outcome_of(stage, landing);

	oracle->executions++;
	oracle->outcomes[now]++;
	if (returned(stage) && now == OUTCOME_OLD)
		oracle->outcomes[OUTCOME_LATE_OLD]++;
	if (returned(stage) && now == OUTCOME_BREAKPOINT)
		oracle->outcomes[OUTCOME_LATE_BREAKPOINT]++;

	if (now == OUTCOME_UNKNOWN) {
		oracle->has_previous = false;
		return;
	}
	if (oracle->has_previous) {
		/* In the words of this stage: what was new to the last patch is old to this one. */
		enum outcome before = outcome_of(stage, oracle->previous);
		bool serialized = serializations != oracle->previous_serializations;

		oracle->transitions[transition_of(before)][transition_of(now)][serialized]++;
		if (before == OUTCOME_OLD && now == OUTCOME_NEW && !serialized)
			oracle->outcomes[OUTCOME_UNSERIALIZED]++;
	} else {
		oracle->first++;
	}
	oracle->has_previous = true;
	oracle->previous = landing;
	oracle->previous_serializations = serializations;
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
