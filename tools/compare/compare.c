#include "tools/compare/compare.h"

#include "tools/base/json.h"
#include "tools/compare/pairs.h"

#include <stdlib.h>

/* What is below it, corrected, is more than chance. */
#define SIGNIFICANT 0.05

/* What says something of a machine or a protocol when it comes. */
#define COMPARED (OUTCOMES_EXPECTABLE & ~OUTCOMES_MODEL_ONLY)

static const char *const side_names[SIDES] = {"a", "b"};

struct comparison {
	const struct record_set *const *sets;
	struct pairs pairs;
	json_t *object;
	bool is_worse;
};

/* Everything that is worse says so itself, and makes the whole so. */
static json_t *worse(struct comparison *comparison, bool is_worse)
{
	comparison->is_worse |= is_worse;
	return json_boolean(is_worse);
}

static bool is_in_both(const struct pair *pair)
{
	return pair->sides[0].runs > 0 && pair->sides[1].runs > 0;
}

/* ---- The sets -------------------------------------------------------------------------------- */

static json_t *describe_run(const struct record *record)
{
	char machine[MACHINE_NAME_SIZE];

	machine_name(record, machine);
	return json_pack("{s:o, s:o, s:o, s:o, s:s}", "file", json_line(record->file), "line",
			 json_number(record->line), "machine", json_line(machine), "version",
			 json_line(record->version), "verdict", conclusion_name(record->verdict));
}

static json_t *describe_set(const struct record_set *set)
{
	json_t *runs = json_array();

	for (size_t n = 0; n < set->count; n++)
		json_array_append_new(runs, describe_run(&set->records[n]));
	return runs;
}

static unsigned conclusion_badness(enum conclusion conclusion)
{
	switch (conclusion) {
	case CONCLUSION_AS_EXPECTED:
		return 0;
	case CONCLUSION_INCONCLUSIVE:
		return 1;
	case CONCLUSION_WRONG_PROTOCOL:
		return 2;
	default:
		return 3;
	}
}

static enum conclusion worst_of(const struct record_set *set)
{
	enum conclusion worst = set->records[0].verdict;

	for (size_t n = 1; n < set->count; n++)
		if (conclusion_badness(set->records[n].verdict) > conclusion_badness(worst))
			worst = set->records[n].verdict;
	return worst;
}

static void compare_verdicts(struct comparison *comparison)
{
	enum conclusion a = worst_of(comparison->sets[0]), b = worst_of(comparison->sets[1]);

	json_object_set_new(
		comparison->object, "verdict",
		json_pack("{s:s, s:s, s:o}", "a", conclusion_name(a), "b", conclusion_name(b),
			  "is_worse",
			  worse(comparison, conclusion_badness(b) > conclusion_badness(a))));
}

/* The models that all runs allow. False when none of them tells. */
static bool models_of(const struct record_set *set, unsigned *models)
{
	bool has_class = false;

	*models = (1u << MODELS) - 1;
	for (size_t n = 0; n < set->count; n++) {
		if (!set->records[n].has_class)
			continue;
		*models &= set->records[n].consistent;
		has_class = true;
	}
	return has_class;
}

static void compare_models(struct comparison *comparison)
{
	unsigned models[SIDES];
	bool known[SIDES];
	json_t *object = json_object();

	for (unsigned side = 0; side < SIDES; side++) {
		known[side] = models_of(comparison->sets[side], &models[side]);
		json_object_set_new(object, side_names[side],
				    known[side] ? json_models(models[side]) : json_null());
	}
	json_object_set_new(
		object, "is_worse",
		worse(comparison, known[0] && known[1] && (models[0] & ~models[1]) != 0));
	json_object_set_new(comparison->object, "models", object);
}

/* ---- Scenarios ------------------------------------------------------------------------------- */

static json_t *describe_verdict(const struct side *side)
{
	return json_pack("{s:s, s:o, s:o}", "verdict", verdict_name(side->verdict), "file",
			 json_line(side->record->file), "line", json_number(side->line));
}

static void compare_scenario_verdicts(struct comparison *comparison)
{
	json_t *list = json_array();

	for (size_t n = 0; n < comparison->pairs.count; n++) {
		const struct pair *pair = &comparison->pairs.of[n];
		const struct side *a = &pair->sides[0], *b = &pair->sides[1];

		if (!is_in_both(pair) || a->verdict == b->verdict)
			continue;
		json_array_append_new(
			list,
			json_pack("{s:o, s:o, s:o, s:o}", "scenario", json_line(pair->scenario),
				  "a", describe_verdict(a), "b", describe_verdict(b), "is_worse",
				  worse(comparison, verdict_badness(b->verdict) >
							    verdict_badness(a->verdict))));
	}
	json_object_set_new(comparison->object, "verdicts", list);
}

static void list_missing(struct comparison *comparison)
{
	static const char *const keys[SIDES] = {"only_a", "only_b"};

	for (unsigned side = 0; side < SIDES; side++) {
		json_t *list = json_array();

		for (size_t n = 0; n < comparison->pairs.count; n++)
			if (comparison->pairs.of[n].sides[!side].runs == 0)
				json_array_append_new(list,
						      json_line(comparison->pairs.of[n].scenario));
		json_object_set_new(comparison->object, keys[side], list);
	}
}

/* ---- Outcomes -------------------------------------------------------------------------------- */

/* One outcome of one scenario, that came in one of the sets at least. */
struct test {
	const struct pair *pair;
	enum outcome outcome;
	double probability;
};

struct tests {
	struct test *of;
	double *corrected;
	size_t count;
};

static bool came(const struct pair *pair, unsigned side, enum outcome outcome)
{
	return pair->sides[side].executions[outcome] > 0;
}

/* Where it came in neither, nothing could differ: that is no test. */
static bool make_tests(struct tests *tests, const struct pairs *pairs)
{
	tests->of = calloc(pairs->count * OUTCOMES + 1, sizeof(*tests->of));
	tests->corrected = calloc(pairs->count * OUTCOMES + 1, sizeof(double));
	if (!tests->of || !tests->corrected)
		return false;
	for (size_t n = 0; n < pairs->count; n++)
		for (enum outcome outcome = 0; outcome < COUNTED_OUTCOMES; outcome++) {
			const struct pair *pair = &pairs->of[n];
			double probability;

			if (!is_in_both(pair) || !(COMPARED & OUTCOME_BIT(outcome)) ||
			    (!came(pair, 0, outcome) && !came(pair, 1, outcome)))
				continue;
			probability = chance_of(&pair->sides[0].patches[outcome],
						&pair->sides[1].patches[outcome]);
			tests->corrected[tests->count] = probability;
			tests->of[tests->count++] = (struct test){pair, outcome, probability};
		}
	return chance_correct(tests->corrected, tests->count);
}

static json_t *describe_side(const struct side *side, enum outcome outcome)
{
	const struct trials *patches = &side->patches[outcome];

	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "executions",
			 json_number(side->executions[outcome]), "patches_least",
			 json_number(patches->least), "patches_most", json_number(patches->most),
			 "patches", json_number(patches->trials), "file",
			 json_line(side->record->file), "line", json_number(side->line));
}

static bool is_more(const struct trials *more, const struct trials *less)
{
	return (double)more->least * (double)less->trials >
	       (double)less->most * (double)more->trials;
}

static void add_difference(struct comparison *comparison, json_t *list, const struct test *test,
			   double corrected)
{
	const struct side *a = &test->pair->sides[0], *b = &test->pair->sides[1];
	bool appeared = !came(test->pair, 0, test->outcome),
	     vanished = !came(test->pair, 1, test->outcome), is_sure = corrected < SIGNIFICANT,
	     rose = is_more(&b->patches[test->outcome], &a->patches[test->outcome]),
	     is_forbidden = (b->forbid & OUTCOME_BIT(test->outcome)) != 0;

	if (!appeared && !vanished && !is_sure)
		return;
	json_array_append_new(list, json_pack("{s:o, s:s, s:s, s:o, s:o, s:o, s:o, s:b, s:o}",
					      "scenario", json_line(test->pair->scenario),
					      "outcome", outcome_spelling(test->outcome), "change",
					      appeared	 ? "appeared"
					      : vanished ? "vanished"
					      : rose	 ? "more"
							 : "less",
					      "a", describe_side(a, test->outcome), "b",
					      describe_side(b, test->outcome), "probability",
					      json_ratio(test->probability), "corrected",
					      json_ratio(corrected), "is_forbidden", is_forbidden,
					      "is_worse",
					      worse(comparison, is_forbidden && rose && is_sure)));
}

static bool compare_outcomes(struct comparison *comparison)
{
	struct tests tests = {0};
	json_t *list = json_array();
	bool good = make_tests(&tests, &comparison->pairs);

	for (size_t n = 0; n < tests.count && good; n++)
		add_difference(comparison, list, &tests.of[n], tests.corrected[n]);
	json_object_set_new(comparison->object, "tests", json_integer((json_int_t)tests.count));
	json_object_set_new(comparison->object, "outcomes", list);
	free(tests.of);
	free(tests.corrected);
	return good;
}

/* ---- Costs ----------------------------------------------------------------------------------- */

static bool is_outside(uint64_t ns, const struct spread *spread)
{
	return ns < spread->low_ns || ns > spread->high_ns;
}

static json_t *describe_spread(const struct spread *spread)
{
	return json_pack("{s:o, s:o, s:o, s:o}", "runs", json_number(spread->runs), "low_ns",
			 json_number(spread->low_ns), "median_ns", json_number(spread->median_ns),
			 "high_ns", json_number(spread->high_ns));
}

static void compare_cost(struct comparison *comparison, json_t *list, const struct pair *pair,
			 enum cost_kind kind)
{
	const struct spread *a = &pair->sides[0].costs[kind], *b = &pair->sides[1].costs[kind];

	if (a->runs == 0 || b->runs == 0 || !is_outside(a->median_ns, b) ||
	    !is_outside(b->median_ns, a))
		return;
	json_array_append_new(list, json_pack("{s:o, s:s, s:o, s:o, s:o}", "scenario",
					      json_line(pair->scenario), "what",
					      cost_kind_name(kind), "a", describe_spread(a), "b",
					      describe_spread(b), "is_worse",
					      worse(comparison, b->median_ns > a->median_ns)));
}

static void compare_costs(struct comparison *comparison)
{
	json_t *list = json_array();

	for (size_t n = 0; n < comparison->pairs.count; n++)
		for (enum cost_kind kind = 0; kind < COST_KINDS; kind++)
			compare_cost(comparison, list, &comparison->pairs.of[n], kind);
	json_object_set_new(comparison->object, "costs", list);
}

/* ---- The whole ------------------------------------------------------------------------------- */

json_t *compare_sets(const struct record_set *a, const struct record_set *b)
{
	const struct record_set *const sets[SIDES] = {a, b};
	struct comparison comparison = {.sets = sets, .object = json_object()};
	bool good = pairs_make(&comparison.pairs, sets);

	if (good) {
		json_object_set_new(comparison.object, "format", json_string("crossmod-compare-1"));
		json_object_set_new(comparison.object, "a", describe_set(a));
		json_object_set_new(comparison.object, "b", describe_set(b));
		compare_verdicts(&comparison);
		compare_models(&comparison);
		compare_scenario_verdicts(&comparison);
		good = compare_outcomes(&comparison);
		compare_costs(&comparison);
		list_missing(&comparison);
		json_object_set_new(comparison.object, "is_worse",
				    json_boolean(comparison.is_worse));
	}
	pairs_free(&comparison.pairs);
	if (good)
		return comparison.object;
	json_decref(comparison.object);
	return NULL;
}
