#include "tools/figures.h"

#include "tools/document.h"

#include <stdlib.h>
#include <string.h>

static const char *const transition_words[TRANSITIONS] = {
	[TRANSITION_OLD] = "old",
	[TRANSITION_BREAKPOINT] = "breakpoint",
	[TRANSITION_NEW] = "new",
	[TRANSITION_OTHER] = "other",
};

static bool read_words(struct document *document, struct figures *figures)
{
	struct text scenario, verdict, reason;
	yaml_node_t *node;

	if (!document_text(document, document_root(document), "scenario", &scenario) ||
	    !document_text(document, document_root(document), "verdict", &verdict))
		return false;
	if (scenario.length == 0 ||
	    !text_copy(figures->scenario, sizeof(figures->scenario), scenario))
		return explain(document->explanation, "the scenario's name is empty or too long");
	if (!verdict_from_word(verdict, &figures->verdict) || figures->verdict == VERDICT_CRASHED)
		return explain(document->explanation, "\"%.*s\" is no verdict on a scenario",
			       TEXT_ARGUMENTS(verdict));
	if (!document_find(document, document_root(document), "reason", &node))
		return false;
	if (!node)
		return true;
	if (!document_item_text(document, node, "reason", &reason))
		return false;
	if (reason.length == 0)
		return explain(document->explanation, "the reason is empty");
	text_copy(figures->reason, sizeof(figures->reason), reason);
	return true;
}

static bool read_outcome_list(struct document *document, const char *key, bool list[OUTCOMES])
{
	yaml_node_t *sequence;
	size_t count;

	if (!document_sequence(document, document_root(document), key, &sequence, &count))
		return false;
	for (size_t index = 0; index < count; index++) {
		enum outcome outcome;
		struct text word;

		if (!document_item_text(document, document_item(document, sequence, index), key,
					&word))
			return false;
		if (!outcome_from_name(word, &outcome))
			return explain(document->explanation,
				       "\"%s\" names the outcome \"%.*s\", which this version of "
				       "crossmod does not know",
				       key, TEXT_ARGUMENTS(word));
		list[outcome] = true;
	}
	return true;
}

static bool read_outcomes(struct document *document, yaml_node_t *mapping, struct counts *counts)
{
	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++) {
		if (!document_number(document, mapping, outcome_name(outcome),
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
	       document_mapping(document, root, "outcomes", &outcomes) &&
	       read_outcomes(document, outcomes, &figures->total);
}

static bool read_transitions(struct document *document, struct figures *figures)
{
	yaml_node_t *transitions, *row;

	if (!document_mapping(document, document_root(document), "transitions", &transitions))
		return false;
	for (unsigned from = 0; from < TRANSITIONS; from++) {
		if (!document_mapping(document, transitions, transition_words[from], &row))
			return false;
		for (unsigned to = 0; to < TRANSITIONS; to++) {
			if (!document_numbers(document, row, transition_words[to],
					      figures->transitions[from][to], 2))
				return false;
		}
	}
	return true;
}

static bool read_one_cost(struct document *document, yaml_node_t *mapping, const char *key,
			  struct cost *cost)
{
	yaml_node_t *node;

	if (!document_mapping(document, mapping, key, &node) ||
	    !document_number(document, node, "runs", &cost->runs))
		return false;
	if (cost->runs == 0)
		return true;
	return document_numbers(document, node, "cycles", cost->cycles, QUANTILES) &&
	       document_numbers(document, node, "ns", cost->ns, QUANTILES);
}

/* "none", or digits with at most one point among them. */
static bool is_ratio(struct text text)
{
	uint64_t number;

	if (text_equals(text, "none"))
		return true;
	if (!text_take_number(&text, &number))
		return false;
	return text.length == 0 ||
	       (text_take(&text, ".") && text_take_number(&text, &number) && text.length == 0);
}

static bool read_cost(struct document *document, struct figures *figures)
{
	struct text ratio;
	yaml_node_t *cost;

	if (!document_find(document, document_root(document), "cost", &cost))
		return false;
	if (!cost)
		return true;
	figures->has_cost = true;
	if (!read_one_cost(document, cost, "patch", &figures->patch) ||
	    !read_one_cost(document, cost, "sync", &figures->sync) ||
	    !document_text(document, cost, "ratio", &ratio))
		return false;
	if (!is_ratio(ratio) || !text_copy(figures->ratio, sizeof(figures->ratio), ratio))
		return explain(document->explanation, "the ratio is no number: \"%.*s\"",
			       TEXT_ARGUMENTS(ratio));
	return true;
}

static bool read_cpu(struct document *document, yaml_node_t *node, struct cpu_counts *cpu)
{
	return document_number(document, node, "cpu", &cpu->cpu) &&
	       document_number(document, node, "apic", &cpu->apic) &&
	       document_number(document, node, "executions", &cpu->counts.executions) &&
	       document_number(document, node, "retried", &cpu->counts.retried) &&
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
	return read_words(document, figures) &&
	       read_outcome_list(document, "show", figures->show) &&
	       read_outcome_list(document, "forbid", figures->forbid) &&
	       read_totals(document, figures) && read_transitions(document, figures) &&
	       read_cost(document, figures) && read_cpus(document, figures);
}

bool figures_read(struct figures *figures, struct text block, struct explanation *explanation)
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
