#include "tools/log/figures.h"

#include "scenario/language/language.h"
#include "tools/log/document.h"

#include <stdlib.h>
#include <string.h>

static bool read_verdict(struct document *document, struct figures *figures)
{
	struct span verdict, reason;
	yaml_node_t *node;

	if (!document_text(document, document_root(document), "verdict", &verdict))
		return false;
	if (!verdict_from_word(verdict, &figures->verdict))
		return explain(document->explanation, "\"%.*s\" is no verdict on a scenario",
			       SPAN_ARGUMENTS(verdict));
	if (!document_find(document, document_root(document), "reason", &node))
		return false;
	if (!node)
		return true;
	if (!document_item_text(document, node, "reason", &reason))
		return false;
	if (reason.length == 0)
		return explain(document->explanation, "the reason is empty");
	span_copy(figures->reason, sizeof(figures->reason), reason);
	return true;
}

static bool read_scenario(struct document *document, struct figures *figures)
{
	struct parse_error error;
	struct span name, text;

	if (!document_text(document, document_root(document), "scenario", &name) ||
	    !document_text(document, document_root(document), "text", &text))
		return false;
	if (!scenario_parse("its text", text.start, text.length, &figures->scenario, &error))
		return explain(document->explanation, "%s", error.message);
	if (!span_equals(name, figures->scenario.name))
		return explain(document->explanation,
			       "it is called \"%.*s\", and its text describes \"%s\"",
			       SPAN_ARGUMENTS(name), figures->scenario.name);
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

		if (!document_item_text(document, document_item(document, sequence, index), key,
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

/* What a run is held against stands in the text, and once more by itself. */
static bool read_expectations(struct document *document, struct figures *figures)
{
	yaml_node_t *root = document_root(document);

	if (!read_outcome_set(document, root, "show", &figures->show) ||
	    !read_outcome_set(document, root, "forbid", &figures->forbid))
		return false;
	if (figures->show != figures->scenario.show_in_run)
		return explain(document->explanation,
			       "its show is not what its text shows in a run");
	if (figures->forbid != figures->scenario.forbid_in_run)
		return explain(document->explanation,
			       "its forbid is not what its text forbids in a run");
	return true;
}

/* True when the value of a key is the word "unknown". */
static bool says_unknown(struct document *document, const char *key)
{
	yaml_node_t *node;
	struct span text;

	return document_find(document, document_root(document), key, &node) && node &&
	       node->type == YAML_SCALAR_NODE && document_item_text(document, node, key, &text) &&
	       span_equals(text, "unknown");
}

static bool read_models(struct document *document, struct figures *figures)
{
	yaml_node_t *root = document_root(document), *models;

	figures->models_known = !says_unknown(document, "models");
	if (!figures->models_known && says_unknown(document, "consistent"))
		return true;
	if (!figures->models_known)
		return explain(document->explanation,
			       "its models are unknown, but not which of them are consistent");
	if (!document_mapping(document, root, "models", &models))
		return false;
	for (unsigned model = 0; model < MODELS; model++)
		if (!read_outcome_set(document, models, model_name((enum model)model),
				      &figures->models[model]))
			return false;
	return read_set(document, root, "consistent", model_bit, &figures->consistent);
}

static bool read_outcomes(struct document *document, yaml_node_t *mapping, struct counts *counts)
{
	for (unsigned outcome = 0; outcome < COUNTED_OUTCOMES; outcome++) {
		if (!document_number(document, mapping, outcome_spelling((enum outcome)outcome),
				     &counts->outcomes[outcome]))
			return false;
	}
	return true;
}

static bool read_totals(struct document *document, struct figures *figures)
{
	yaml_node_t *root = document_root(document), *outcomes;

	return document_number(document, root, "executors", &figures->executors) &&
	       document_number(document, root, "patches", &figures->patches) &&
	       document_number(document, root, "syncs", &figures->syncs) &&
	       document_number(document, root, "first", &figures->first) &&
	       document_number(document, root, "executions", &figures->total.executions) &&
	       document_number(document, root, "retried", &figures->total.retried) &&
	       document_number(document, root, "stuck", &figures->total.stuck) &&
	       document_mapping(document, root, "outcomes", &outcomes) &&
	       read_outcomes(document, outcomes, &figures->total);
}

static bool read_rates(struct document *document, struct figures *figures)
{
	yaml_node_t *root = document_root(document), *rates;

	return document_number(document, root, "elapsed_us", &figures->elapsed_us) &&
	       document_mapping(document, root, "rates", &rates) &&
	       document_number(document, rates, "patches_per_s", &figures->patches_per_s) &&
	       document_number(document, rates, "executions_per_s", &figures->executions_per_s);
}

static bool read_transitions(struct document *document, struct figures *figures)
{
	yaml_node_t *transitions, *row;

	if (!document_mapping(document, document_root(document), "transitions", &transitions))
		return false;
	for (unsigned from = 0; from < TRANSITIONS; from++) {
		if (!document_mapping(document, transitions, transition_name((enum transition)from),
				      &row))
			return false;
		for (unsigned to = 0; to < TRANSITIONS; to++) {
			if (!document_numbers(document, row, transition_name((enum transition)to),
					      figures->transitions[from][to], 2))
				return false;
		}
	}
	return true;
}

static bool read_one_cost(struct document *document, yaml_node_t *mapping, const char *key,
			  struct cost_figures *cost)
{
	yaml_node_t *node;

	return document_mapping(document, mapping, key, &node) &&
	       document_number(document, node, "runs", &cost->runs) &&
	       document_numbers(document, node, "cycles", cost->cycles, QUANTILES) &&
	       document_numbers(document, node, "ns", cost->ns, QUANTILES);
}

static bool read_clock(struct document *document, yaml_node_t *mapping, uint64_t *cycles)
{
	yaml_node_t *node;

	return document_mapping(document, mapping, "clock", &node) &&
	       document_number(document, node, "cycles", cycles);
}

static bool read_limit(struct document *document, yaml_node_t *mapping, struct limit_figures *limit)
{
	yaml_node_t *node;

	return document_mapping(document, mapping, "limit", &node) &&
	       document_number(document, node, "syncs", &limit->syncs) &&
	       document_number(document, node, "stores", &limit->stores) &&
	       document_number(document, node, "wait_cycles", &limit->wait_cycles) &&
	       document_number(document, node, "cycles", &limit->cycles) &&
	       document_number(document, node, "ns", &limit->ns);
}

static bool read_ratio(struct document *document, yaml_node_t *mapping, struct figures *figures)
{
	struct span ratio;

	if (!document_text(document, mapping, "ratio", &ratio))
		return false;
	return span_copy(figures->ratio, sizeof(figures->ratio), ratio) ||
	       explain(document->explanation, "the ratio is no number: \"%.*s\"",
		       SPAN_ARGUMENTS(ratio));
}

/* All of it, or nothing: what is left out cannot be held against the rest. */
static bool read_costs(struct document *document, struct figures *figures)
{
	yaml_node_t *cost;

	if (!document_find(document, document_root(document), "cost", &cost))
		return false;
	figures->has_cost = cost != NULL;
	return !cost ||
	       (read_clock(document, cost, &figures->clock_cycles) &&
		read_one_cost(document, cost, "patch", &figures->patch) &&
		read_one_cost(document, cost, "sync", &figures->sync) &&
		read_one_cost(document, cost, "stores", &figures->stores) &&
		read_limit(document, cost, &figures->limit) && read_ratio(document, cost, figures));
}

static bool read_cpu(struct document *document, yaml_node_t *node, struct cpu_counts *cpu)
{
	return document_number(document, node, "cpu", &cpu->cpu) &&
	       document_number(document, node, "apic", &cpu->apic) &&
	       document_number(document, node, "executions", &cpu->counts.executions) &&
	       document_number(document, node, "retried", &cpu->counts.retried) &&
	       document_number(document, node, "stuck", &cpu->counts.stuck) &&
	       document_number(document, node, "syncs", &cpu->syncs) &&
	       document_number(document, node, "nmis", &cpu->nmis) &&
	       read_outcomes(document, node, &cpu->counts);
}

static bool read_cpus(struct document *document, struct figures *figures)
{
	yaml_node_t *sequence;

	if (!document_sequence(document, document_root(document), "cpus", &sequence,
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

static bool read_document(struct document *document, struct figures *figures)
{
	return read_scenario(document, figures) && read_verdict(document, figures) &&
	       read_models(document, figures) && read_expectations(document, figures) &&
	       read_totals(document, figures) && read_rates(document, figures) &&
	       read_transitions(document, figures) && read_costs(document, figures) &&
	       read_cpus(document, figures);
}

bool figures_read(struct figures *figures, struct span block, struct explanation *explanation)
{
	struct document document;
	bool good;

	memset(figures, 0, sizeof(*figures));
	if (!document_read(&document, block, explanation))
		return false;
	good = read_document(&document, figures);
	document_free(&document);
	return good;
}

void figures_free(struct figures *figures)
{
	free(figures->cpus);
	memset(figures, 0, sizeof(*figures));
}
