#include "tools/log/figures.h"

#include "scenario/language/language.h"
#include "tools/log/document.h"

#include <stdlib.h>
#include <string.h>

/* A block that is read key by key. */
struct reading {
	struct document *document;
	struct figures *figures;
	struct span name; /* that the block says the scenario has; lies in the document */
};

static bool read_scenario(struct reading *reading, const char *key)
{
	return document_string(reading->document, document_root(reading->document), key,
			       &reading->name);
}

static bool read_verdict(struct reading *reading, const char *key)
{
	struct document *document = reading->document;
	struct span verdict;

	if (!document_string(document, document_root(document), key, &verdict))
		return false;
	return verdict_from_word(verdict, &reading->figures->verdict) ||
	       explain(document->explanation, "\"%.*s\" is no verdict on a scenario",
		       SPAN_ARGUMENTS(verdict));
}

static bool read_reason(struct reading *reading, const char *key)
{
	struct document *document = reading->document;
	struct span reason;
	yaml_node_t *node;

	if (!document_find(document, document_root(document), key, &node))
		return false;
	if (!node)
		return true;
	if (!document_item_string(document, node, key, &reason))
		return false;
	if (reason.length == 0)
		return explain(document->explanation, "the reason is empty");
	span_copy(reading->figures->reason, sizeof(reading->figures->reason), reason);
	return true;
}

static bool read_text(struct reading *reading, const char *key)
{
	struct document *document = reading->document;
	struct scenario *scenario = &reading->figures->scenario;
	struct parse_error error;
	struct span source;

	if (!document_string(document, document_root(document), key, &source))
		return false;
	if (!scenario_parse("its text", source.start, source.length, scenario, &error))
		return explain(document->explanation, "%s", error.message);
	if (!span_equals(reading->name, scenario->name))
		return explain(document->explanation,
			       "it is called \"%.*s\", and its text describes \"%s\"",
			       SPAN_ARGUMENTS(reading->name), scenario->name);
	return true;
}

/* A list of names, each of which `bit_of` turns into a bit. */
static bool read_set(struct document *document, yaml_node_t *mapping, const char *key,
		     bool (*bit_of)(struct span name, unsigned *bit), unsigned *set)
{
	yaml_node_t *sequence;
	size_t count;

	*set = 0;
	if (!document_sequence(document, mapping, key, &sequence, &count))
		return false;
	for (size_t index = 0; index < count; index++) {
		struct span word;
		unsigned bit;

		if (!document_item_string(document, document_item(document, sequence, index), key,
					  &word))
			return false;
		if (!bit_of(word, &bit))
			return explain(document->explanation,
				       "\"%s\" names \"%.*s\", which this version of crossmod does "
				       "not know",
				       key, SPAN_ARGUMENTS(word));
		*set |= 1u << bit;
	}
	return true;
}

static bool outcome_bit(struct span name, unsigned *bit)
{
	enum outcome outcome;
	bool known = outcome_from_name(name, &outcome);

	*bit = outcome;
	return known;
}

static bool model_bit(struct span name, unsigned *bit)
{
	enum model model;
	bool known = model_from_name(name, &model);

	*bit = model;
	return known;
}

static bool read_outcome_set(struct document *document, yaml_node_t *mapping, const char *key,
			     outcome_set *set)
{
	unsigned outcomes;

	if (!read_set(document, mapping, key, outcome_bit, &outcomes))
		return false;
	*set = (outcome_set)outcomes;
	return true;
}

/* What a run is held against stands in the source, and once more by itself. */
static bool read_show(struct reading *reading, const char *key)
{
	struct document *document = reading->document;
	struct figures *figures = reading->figures;

	if (!read_outcome_set(document, document_root(document), key, &figures->show))
		return false;
	return figures->show == figures->scenario.show_in_run ||
	       explain(document->explanation, "its show is not what its text shows in a run");
}

static bool read_forbid(struct reading *reading, const char *key)
{
	struct document *document = reading->document;
	struct figures *figures = reading->figures;

	if (!read_outcome_set(document, document_root(document), key, &figures->forbid))
		return false;
	return figures->forbid == figures->scenario.forbid_in_run ||
	       explain(document->explanation, "its forbid is not what its text forbids in a run");
}

static bool read_untold(struct reading *reading, const char *key)
{
	struct document *document = reading->document;
	yaml_node_t *node;

	if (!document_find(document, document_root(document), key, &node))
		return false;
	return !node ||
	       read_outcome_set(document, document_root(document), key, &reading->figures->untold);
}

/* True when the value of a key is the word "unknown". */
static bool says_unknown(struct document *document, const char *key)
{
	yaml_node_t *node;
	struct span word;

	return document_find(document, document_root(document), key, &node) && node &&
	       node->type == YAML_SCALAR_NODE && document_item_string(document, node, key, &word) &&
	       span_equals(word, "unknown");
}

static bool read_models(struct reading *reading, const char *key)
{
	struct document *document = reading->document;
	struct figures *figures = reading->figures;
	yaml_node_t *models;

	figures->models_known = !says_unknown(document, key);
	if (!figures->models_known)
		return true;
	if (!document_mapping(document, document_root(document), key, &models))
		return false;
	for (unsigned model = 0; model < MODELS; model++)
		if (!read_outcome_set(document, models, model_name((enum model)model),
				      &figures->models[model]))
			return false;
	return true;
}

static bool read_consistent(struct reading *reading, const char *key)
{
	struct document *document = reading->document;

	if (reading->figures->models_known)
		return read_set(document, document_root(document), key, model_bit,
				&reading->figures->consistent);
	return says_unknown(document, key) ||
	       explain(document->explanation,
		       "its models are unknown, but not which of them are consistent");
}

static bool read_each_outcome(struct document *document, yaml_node_t *mapping,
			      uint64_t outcomes[OUTCOMES])
{
	for (unsigned outcome = 0; outcome < COUNTED_OUTCOMES; outcome++) {
		yaml_node_t *node;

		/* Said only where it was seen. */
		outcomes[outcome] = 0;
		if (outcome == OUTCOME_NESTED &&
		    (!document_find(document, mapping, outcome_spelling(OUTCOME_NESTED), &node) ||
		     !node))
			continue;
		if (!document_number(document, mapping, outcome_spelling((enum outcome)outcome),
				     &outcomes[outcome]))
			return false;
	}
	return true;
}

static bool read_outcomes(struct reading *reading, const char *key)
{
	struct document *document = reading->document;
	yaml_node_t *outcomes;

	return document_mapping(document, document_root(document), key, &outcomes) &&
	       read_each_outcome(document, outcomes, reading->figures->total.outcomes);
}

static bool read_foreign(struct reading *reading, const char *key)
{
	struct document *document = reading->document;
	struct figures *figures = reading->figures;

	return !figures->scenario.others.foreign ||
	       document_number(document, document_root(document), key, &figures->foreign);
}

/* Not in the logs of versions that did not count it, nor where it cannot be told. */
static bool read_patches_with(struct reading *reading, const char *key)
{
	struct document *document = reading->document;
	struct figures *figures = reading->figures;
	yaml_node_t *node;

	if (!document_find(document, document_root(document), key, &node))
		return false;
	figures->has_patches_with = node != NULL;
	return !node || (document_mapping(document, document_root(document), key, &node) &&
			 read_each_outcome(document, node, figures->patches_with));
}

static bool read_rates(struct reading *reading, const char *key)
{
	struct document *document = reading->document;
	struct figures *figures = reading->figures;
	yaml_node_t *node;

#define RATE(key, ...) document_number(document, node, #key, &figures->key) &&
	return document_mapping(document, document_root(document), key, &node) &&
	       BLOCK_RATES(RATE) true;
}

static bool read_transitions(struct reading *reading, const char *key)
{
	struct document *document = reading->document;
	yaml_node_t *transitions, *row;

	if (!document_mapping(document, document_root(document), key, &transitions))
		return false;
	for (unsigned from = 0; from < TRANSITIONS; from++) {
		if (!document_mapping(document, transitions, transition_name((enum transition)from),
				      &row))
			return false;
		for (unsigned to = 0; to < TRANSITIONS; to++) {
			if (!document_numbers(document, row, transition_name((enum transition)to),
					      reading->figures->transitions[from][to], 2))
				return false;
		}
	}
	return true;
}

/* ---- Costs ----------------------------------------------------------------------------------- */

static bool read_times(struct document *document, yaml_node_t *mapping, const char *key,
		       struct cost_figures *cost)
{
	yaml_node_t *node;

#define TIME(key, ...) document_number(document, node, #key, &cost->key) &&
#define TIMES(key, ...) document_numbers(document, node, #key, cost->key, QUANTILES) &&
	return document_mapping(document, mapping, key, &node) && BLOCK_TIMES(TIME, TIMES) true;
}

static bool read_clock(struct document *document, yaml_node_t *mapping, const char *key,
		       struct figures *figures)
{
	yaml_node_t *node;

#define CLOCK(key, ...) document_number(document, node, #key, &figures->clock.key) &&
	return document_mapping(document, mapping, key, &node) && BLOCK_CLOCK(CLOCK) true;
}

static bool read_limit(struct document *document, yaml_node_t *mapping, const char *key,
		       struct figures *figures)
{
	yaml_node_t *node;

#define LIMIT(key, ...) document_number(document, node, #key, &figures->limit.key) &&
	return document_mapping(document, mapping, key, &node) && BLOCK_LIMIT(LIMIT) true;
}

static bool read_ratio(struct document *document, yaml_node_t *mapping, const char *key,
		       struct figures *figures)
{
	struct span ratio;

	if (!document_string(document, mapping, key, &ratio))
		return false;
	return span_copy(figures->ratio, sizeof(figures->ratio), ratio) ||
	       explain(document->explanation, "the ratio is no number: \"%.*s\"",
		       SPAN_ARGUMENTS(ratio));
}

/* All of it, or nothing: what is left out cannot be held against the rest. */
static bool read_cost(struct reading *reading, const char *key)
{
	struct document *document = reading->document;
	struct figures *figures = reading->figures;
	yaml_node_t *cost;

	if (!document_find(document, document_root(document), key, &cost))
		return false;
	figures->has_cost = cost != NULL;
#define COST(key, ...) read_times(document, cost, #key, &figures->key) &&
#define COST_PART(key, ...) read_##key(document, cost, #key, figures) &&
	return !cost || (BLOCK_COSTS(COST, COST_PART) true);
}

/* ---- CPUs ------------------------------------------------------------------------------------ */

static bool read_cpu(struct document *document, yaml_node_t *node, struct cpu_counts *cpu)
{
#define CPU(key, ...) document_number(document, node, #key, &cpu->key) &&
#define CPU_COUNT(key, ...) document_number(document, node, #key, &cpu->counts.key) &&
#define CPU_PART(key, ...) read_each_outcome(document, node, cpu->counts.outcomes) &&
	return BLOCK_CPU(CPU, CPU_COUNT, CPU_PART) true;
}

static bool read_cpus(struct reading *reading, const char *key)
{
	struct document *document = reading->document;
	struct figures *figures = reading->figures;
	yaml_node_t *sequence;

	if (!document_sequence(document, document_root(document), key, &sequence,
			       &figures->cpu_count))
		return false;
	figures->cpus = calloc(figures->cpu_count + 1, sizeof(*figures->cpus));
	if (!figures->cpus)
		return explain_no_memory(document->explanation);
	for (size_t index = 0; index < figures->cpu_count; index++) {
		if (!read_cpu(document, document_item(document, sequence, index),
			      &figures->cpus[index]))
			return false;
	}
	return true;
}

/* ---- All of it ------------------------------------------------------------------------------- */

static bool read_block(struct document *document, struct figures *figures)
{
	struct reading reading = {.document = document, .figures = figures};
	yaml_node_t *root = document_root(document);

#define NUMBER(key, ...) document_number(document, root, #key, &figures->key) &&
#define COUNT(key, ...) document_number(document, root, #key, &figures->total.key) &&
#define PART(key, ...) read_##key(&reading, #key) &&
	return BLOCK_FIELDS(NUMBER, COUNT, PART) true;
}

bool figures_read(struct figures *figures, struct span block, struct explanation *explanation)
{
	struct document document;
	bool good;

	memset(figures, 0, sizeof(*figures));
	if (!document_read(&document, block, explanation))
		return false;
	good = read_block(&document, figures);
	document_free(&document);
	return good;
}

void figures_free(struct figures *figures)
{
	free(figures->cpus);
	memset(figures, 0, sizeof(*figures));
}
