#include "scenario/verdict.h"

#include "lib/format.h"
#include "lib/string.h"
#include "scenario/model_order.h"

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

outcome_set classify_telling(outcome_set allowed)
{
	return allowed & (OUTCOMES_EXPECTABLE & ~OUTCOMES_MODEL_ONLY & ~OUTCOMES_RUN_ONLY);
}

bool classify_tells(const outcome_set allowed[MODELS], unsigned models)
{
	outcome_set any = 0, all = (outcome_set)~0u;

	for (unsigned model = 0; model < MODELS; model++) {
		if (!(models >> model & 1))
			continue;
		any |= classify_telling(allowed[model]);
		all &= classify_telling(allowed[model]);
	}
	return any & ~all;
}

void classify_names(unsigned models, char to[CLASSIFY_NAMES_SIZE])
{
	size_t length = 0;

	to[0] = '\0';
	for (unsigned model = 0; model < MODELS; model++)
		if (models >> model & 1)
			length += format_string(to + length, CLASSIFY_NAMES_SIZE - length, "%s%s",
						length ? ", " : "", model_name((enum model)model));
}

unsigned classify_strongest(unsigned models)
{
	unsigned strongest = 0;

	for (enum model model = 0; model < MODELS; model++) {
		bool any_within = false;

		for (enum model other = 0; other < MODELS; other++)
			any_within |= (models >> other & 1) && other != model &&
				      model_is_within(other, model);
		if ((models >> model & 1) && !any_within)
			strongest |= 1u << model;
	}
	return strongest;
}

void classification_begin(struct classification *classification)
{
	memset(classification, 0, sizeof(*classification));
	classification->consistent = ALL_MODELS;
}

static void add_what_could_be(struct classification *classification, const outcome_set *allowed)
{
	for (unsigned model = 0; model < MODELS; model++)
		for (unsigned other = 0; other < MODELS; other++) {
			outcome_set here = classify_telling(allowed[model]),
				    there = classify_telling(allowed[other]);

			if (there & ~here)
				classification->excludable |= 1u << model;
			if (there != here)
				classification->told[model] |= 1u << other;
		}
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
	add_what_could_be(classification, allowed);
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

typedef unsigned long long count; /* for %llu */

static void write_sighting(const struct sighting *sighting, const char *before, const char *after,
			   char to[CLASSIFICATION_LINE_SIZE])
{
	format_string(to, CLASSIFICATION_LINE_SIZE,
		      "machine: %s: %s in %s, %llu in %llu executions%s", before,
		      outcome_spelling(sighting->outcome), sighting->scenario,
		      (count)sighting->count, (count)sighting->executions, after);
}

static void write_first_line(const struct classification *classification,
			     char to[CLASSIFICATION_LINE_SIZE])
{
	char models[CLASSIFY_NAMES_SIZE];

	if (classification->impossible) {
		write_sighting(&classification->impossible_sighting, "defective",
			       ": no model allows it", to);
	} else if (classification->consistent == 0) {
		format_string(to, CLASSIFICATION_LINE_SIZE,
			      "machine: defective: no one model allows all that was seen");
	} else if (classification->known == 0) {
		format_string(
			to, CLASSIFICATION_LINE_SIZE,
			"machine: not classified: no scenario whose models are known has run");
	} else {
		classify_names(classification->consistent, models);
		format_string(to, CLASSIFICATION_LINE_SIZE, "machine: consistent with %s", models);
	}
}

const char *verdict_name(enum verdict verdict)
{
	static const char *const names[VERDICTS] = {
		[VERDICT_AS_EXPECTED] = "as expected",
		[VERDICT_FORBIDDEN] = "forbidden",
		[VERDICT_DEFECTIVE] = "defective",
		[VERDICT_INCONCLUSIVE] = "inconclusive",
	};

	return verdict < VERDICTS ? names[verdict] : NULL;
}

const char *conclusion_name(enum conclusion conclusion)
{
	static const char *const names[CONCLUSIONS] = {
		[CONCLUSION_AS_EXPECTED] = "as expected",
		[CONCLUSION_WRONG_PROTOCOL] = "wrong protocol",
		[CONCLUSION_DEFECTIVE] = "defective",
		[CONCLUSION_INCONCLUSIVE] = "inconclusive",
		[CONCLUSION_CRASHED] = "crashed",
		[CONCLUSION_REFUSED] = "cannot run",
	};

	return conclusion < CONCLUSIONS ? names[conclusion] : NULL;
}

/* One for each model that is excluded. */
static bool write_exclusion(const struct classification *classification, unsigned *line,
			    char to[CLASSIFICATION_LINE_SIZE])
{
	for (unsigned model = 0; model < MODELS; model++) {
		char before[CLASSIFY_NAMES_SIZE];

		if (classification->consistent >> model & 1 || (*line)-- > 0)
			continue;
		format_string(before, sizeof(before), "not %s", model_name((enum model)model));
		write_sighting(&classification->excluded[model], before, "", to);
		return true;
	}
	return false;
}

static bool write_not_counted(const struct classification *classification, unsigned *line,
			      char to[CLASSIFICATION_LINE_SIZE])
{
	if (classification->unknown == 0 || (*line)-- > 0)
		return false;
	format_string(
		to, CLASSIFICATION_LINE_SIZE,
		"machine: %u scenarios of which the models are not known here are not counted; "
		"crossmod judge proves them",
		classification->unknown);
	return true;
}

/* Of those that are left. The weakest of all allows whatever any other does, so nothing ever
 * excludes it alone. */
static bool write_excludable(const struct classification *classification, unsigned *line,
			     char to[CLASSIFICATION_LINE_SIZE])
{
	unsigned left = classification->consistent & ~(1u << MODEL_PREFETCH);
	char could[CLASSIFY_NAMES_SIZE], could_not[CLASSIFY_NAMES_SIZE];

	if (classification->known == 0 || left == 0 || (*line)-- > 0)
		return false;
	classify_names(left & classification->excludable, could);
	classify_names(left & ~classification->excludable, could_not);
	format_string(to, CLASSIFICATION_LINE_SIZE,
		      CLASSIFICATION_COULD "could have excluded %s%s%s%s",
		      could[0] ? could : "none", could_not[0] ? "; not " : "", could_not,
		      could_not[0] ? " (crossmod classify runs what can)" : "");
	return true;
}

/* Models that allow the same in all that ran are a group; a model is in one only. */
static bool write_alike(const struct classification *classification, unsigned *line,
			char to[CLASSIFICATION_LINE_SIZE])
{
	unsigned left = classification->known > 0 ? classification->consistent : 0;

	for (unsigned model = 0; model < MODELS; model++) {
		unsigned alike = left & ~classification->told[model];
		char models[CLASSIFY_NAMES_SIZE];

		if (!(left >> model & 1))
			continue;
		left &= ~alike;
		/* It is like itself. */
		if (alike == 1u << model || (*line)-- > 0)
			continue;
		classify_names(alike, models);
		format_string(to, CLASSIFICATION_LINE_SIZE,
			      CLASSIFICATION_COULD "cannot tell apart: %s (crossmod synth --tell "
						   "prints what can)",
			      models);
		return true;
	}
	return false;
}

bool classification_line(const struct classification *classification, unsigned line,
			 char to[CLASSIFICATION_LINE_SIZE])
{
	if (line-- == 0) {
		write_first_line(classification, to);
		return true;
	}
	return write_exclusion(classification, &line, to) ||
	       write_not_counted(classification, &line, to) ||
	       write_excludable(classification, &line, to) ||
	       write_alike(classification, &line, to);
}
