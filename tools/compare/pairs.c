#include "tools/compare/pairs.h"

#include <stdlib.h>
#include <string.h>

/* A result that has run, and whose it is. */
struct entry {
	const struct record *record;
	const struct result *result;
	unsigned side;
};

unsigned verdict_badness(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_AS_EXPECTED:
		return 0;
	case VERDICT_INCONCLUSIVE:
		return 1;
	case VERDICT_FORBIDDEN:
		return 2;
	default:
		return 3;
	}
}

static int by_scenario(const struct entry *left, const struct entry *right)
{
	int names = strcmp(left->result->scenario, right->result->scenario);

	return names ? names : strcmp(left->result->experiment, right->result->experiment);
}

/* Those of one scenario and side stay in the order in which they came. */
static int in_order(const void *left, const void *right)
{
	const struct entry *first = left, *second = right;
	int order = by_scenario(first, second);

	if (!order)
		order = (first->side > second->side) - (first->side < second->side);
	if (!order)
		order = (first->result > second->result) - (first->result < second->result);
	return order;
}

/* ---- A side ---------------------------------------------------------------------------------- */

static void add_outcome(struct side *side, const struct result *result, enum outcome outcome)
{
	side->executions[outcome] += result->counts.outcomes[outcome];
	side->patches[outcome].least += result->came[outcome].least;
	side->patches[outcome].most += result->came[outcome].most;
	side->patches[outcome].trials += result->patches;
}

static void add_entry(struct side *side, const struct entry *entry)
{
	const struct result *result = entry->result;

	if (side->runs == 0 || verdict_badness(result->verdict) > verdict_badness(side->verdict)) {
		side->verdict = result->verdict;
		side->record = entry->record;
		side->line = result->line;
	}
	side->runs++;
	side->forbid |= result->forbid;
	for (enum outcome outcome = 0; outcome < OUTCOMES; outcome++)
		add_outcome(side, result, outcome);
}

static int by_number(const void *left, const void *right)
{
	uint64_t first = *(const uint64_t *)left, second = *(const uint64_t *)right;

	return (first > second) - (first < second);
}

/* `medians` has room for all. */
static void find_spread(struct spread *spread, const struct entry *entries, size_t count,
			enum cost_kind kind, uint64_t *medians)
{
	for (size_t n = 0; n < count; n++) {
		const struct cost_spread *cost = &entries[n].result->costs[kind];
		uint64_t low = cost->ns[QUANTILE_MINIMUM], high = cost->ns[QUANTILE_PERCENTILE_99];

		if (cost->runs == 0)
			continue;
		if (spread->runs == 0 || low < spread->low_ns)
			spread->low_ns = low;
		if (high > spread->high_ns)
			spread->high_ns = high;
		medians[spread->runs++] = cost->ns[QUANTILE_MEDIAN];
	}
	if (spread->runs == 0)
		return;
	qsort(medians, spread->runs, sizeof(*medians), by_number);
	spread->median_ns = medians[(spread->runs - 1) / 2];
}

/* ---- All ------------------------------------------------------------------------------------- */

static void fill_pair(struct pair *pair, const struct entry *entries, size_t count,
		      uint64_t *medians)
{
	pair->scenario = entries[0].result->scenario;
	for (size_t from = 0, to; from < count; from = to) {
		struct side *side = &pair->sides[entries[from].side];

		for (to = from; to < count && entries[to].side == entries[from].side; to++)
			add_entry(side, &entries[to]);
		for (enum cost_kind kind = 0; kind < COST_KINDS; kind++)
			find_spread(&side->costs[kind], entries + from, to - from, kind, medians);
	}
}

static void make_pairs(struct pairs *pairs, const struct entry *entries, size_t count,
		       uint64_t *medians)
{
	for (size_t from = 0, to; from < count; from = to) {
		for (to = from; to < count && by_scenario(&entries[from], &entries[to]) == 0;)
			to++;
		fill_pair(&pairs->of[pairs->count++], entries + from, to - from, medians);
	}
}

static size_t collect(struct entry *entries, const struct record_set *const sets[SIDES])
{
	size_t count = 0;

	for (unsigned side = 0; side < SIDES; side++)
		for (size_t n = 0; n < sets[side]->count; n++)
			for (size_t m = 0; m < sets[side]->records[n].count; m++) {
				const struct record *record = &sets[side]->records[n];

				if (record->results[m].kind != JUDGED_RUN)
					continue;
				if (entries)
					entries[count] =
						(struct entry){record, &record->results[m], side};
				count++;
			}
	return count;
}

bool pairs_make(struct pairs *pairs, const struct record_set *const sets[SIDES])
{
	size_t count = collect(NULL, sets);
	struct entry *entries = calloc(count + 1, sizeof(*entries));
	uint64_t *medians = calloc(count + 1, sizeof(*medians));

	*pairs = (struct pairs){.of = calloc(count + 1, sizeof(*pairs->of))};
	if (entries && medians && pairs->of) {
		collect(entries, sets);
		qsort(entries, count, sizeof(*entries), in_order);
		make_pairs(pairs, entries, count, medians);
	}
	free(entries);
	free(medians);
	return pairs->count > 0 || (count == 0 && pairs->of);
}

void pairs_free(struct pairs *pairs)
{
	free(pairs->of);
	*pairs = (struct pairs){0};
}
