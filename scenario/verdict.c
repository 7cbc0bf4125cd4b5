#include "scenario/verdict.h"

#include "lib/string.h"

#define ALL_MODELS ((1u << MODELS) - 1)

static outcome_set outcomes_seen(const uint64_t outcomes[OUTCOMES])
{
	outcome_set seen = 0;

	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
		if (outcomes[outcome] > 0)
			seen |= OUTCOME_BIT(outcome);
	return seen;
}

/* What was seen that can speak against a model. */
static outcome_set evidence(const uint64_t outcomes[OUTCOMES])
{
	return outcomes_seen(outcomes) & (OUTCOMES_EXPECTABLE & ~OUTCOMES_MODEL_ONLY);
}

/* What a run of a model may show. */
static outcome_set allowed_in_run(outcome_set allowed)
{
	if (allowed & OUTCOME_BIT(OUTCOME_MISMATCH))
		allowed |= OUTCOME_BIT(OUTCOME_FAULT);
	return allowed;
}

static uint64_t executions_of(const uint64_t outcomes[OUTCOMES])
{
	uint64_t executions = 0;

	for (unsigned outcome = OUTCOME_OLD; outcome <= OUTCOME_UNKNOWN; outcome++)
		executions += outcomes[outcome];
	return executions;
}

/* The first outcome of a set that is not empty. */
static struct sighting sighting_of(const struct scenario *scenario,
				   const uint64_t outcomes[OUTCOMES], outcome_set set)
{
	struct sighting sighting = {.executions = executions_of(outcomes)};
	unsigned outcome = 0;

	while (!(set & OUTCOME_BIT(outcome)))
		outcome++;
	memcpy(sighting.scenario, scenario->name, sizeof(sighting.scenario));
	sighting.outcome = (enum outcome)outcome;
	sighting.count = outcomes[outcome];
	return sighting;
}

enum verdict verdict_of_run(const struct scenario *scenario, const outcome_set *allowed,
			    const uint64_t outcomes[OUTCOMES], bool has_reason)
{
	outcome_set seen = outcomes_seen(outcomes);

	if (allowed && classify_impossible(allowed, outcomes))
		return VERDICT_DEFECTIVE;
	if (seen & scenario->forbid_in_run)
		return VERDICT_FORBIDDEN;
	if (executions_of(outcomes) == 0 || (scenario->show_in_run & ~seen) || has_reason ||
	    outcomes[OUTCOME_UNKNOWN] > 0)
		return VERDICT_INCONCLUSIVE;
	return VERDICT_AS_EXPECTED;
}

unsigned classify_scenario(const outcome_set allowed[MODELS], const uint64_t outcomes[OUTCOMES])
{
	unsigned consistent = 0;

	for (unsigned model = 0; model < MODELS; model++)
		if (!(evidence(outcomes) & ~allowed_in_run(allowed[model])))
			consistent |= 1u << model;
	return consistent;
}

outcome_set classify_impossible(const outcome_set allowed[MODELS],
				const uint64_t outcomes[OUTCOMES])
{
	outcome_set impossible = evidence(outcomes);

	for (unsigned model = 0; model < MODELS; model++)
		impossible &= (outcome_set)~allowed_in_run(allowed[model]);
	return impossible;
}

void classification_begin(struct classification *classification)
{
	memset(classification, 0, sizeof(*classification));
	classification->consistent = ALL_MODELS;
}

void classification_add(struct classification *classification, const struct scenario *scenario,
			const outcome_set *allowed, const uint64_t outcomes[OUTCOMES],
			enum verdict verdict)
{
	outcome_set impossible;
	unsigned excluded;

	classification->verdicts[verdict]++;
	if (executions_of(outcomes) == 0)
		return;
	if (!allowed) {
		classification->unknown++;
		return;
	}
	classification->known++;
	excluded = classification->consistent & ~classify_scenario(allowed, outcomes);
	classification->consistent &= ~excluded;
	for (unsigned model = 0; model < MODELS; model++)
		if (excluded >> model & 1)
			classification->excluded[model] =
				sighting_of(scenario, outcomes,
					    evidence(outcomes) & ~allowed_in_run(allowed[model]));
	impossible = classify_impossible(allowed, outcomes);
	if (impossible && !classification->impossible) {
		classification->impossible = true;
		classification->impossible_sighting = sighting_of(scenario, outcomes, impossible);
	}
}

void classification_add_refused(struct classification *classification)
{
	classification->verdicts[VERDICT_INCONCLUSIVE]++;
}

void classification_add_not_run(struct classification *classification)
{
	classification->not_run++;
}

void classification_add_unmet(struct classification *classification, unsigned count)
{
	classification->unmet += count;
}

enum conclusion classification_conclusion(const struct classification *classification)
{
	const unsigned *verdicts = classification->verdicts;

	if (classification->consistent == 0)
		return CONCLUSION_DEFECTIVE;
	if (verdicts[VERDICT_FORBIDDEN] > 0)
		return CONCLUSION_WRONG_PROTOCOL;
	if (verdicts[VERDICT_INCONCLUSIVE] > 0 || verdicts[VERDICT_AS_EXPECTED] == 0 ||
	    classification->not_run > 0 || classification->unmet > 0)
		return CONCLUSION_INCONCLUSIVE;
	return CONCLUSION_AS_EXPECTED;
}
