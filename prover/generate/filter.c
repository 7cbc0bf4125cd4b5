#include "prover/generate/filter.h"

#include <stdio.h>
#include <string.h>

#define ALL_MODELS ((1u << MODELS) - 1)
#define IN_MODELS (OUTCOMES_EXPECTABLE & ~OUTCOMES_RUN_ONLY)
#define IN_BOTH (IN_MODELS & ~OUTCOMES_MODEL_ONLY)
#define FOUND_SHOWN_MAX 24

struct filter_reader {
	const char *condition, *at; /* `at`: the next word, or the end */
	struct filter *filter;
	unsigned depth;
	char *message;
};

/* ---- Words ----------------------------------------------------------------------------------- */

static bool is_blank(char character)
{
	return character == ' ' || character == '\t' || character == '\n' || character == '\r';
}

static size_t word_length(const char *at)
{
	size_t length = 0;

	if (*at == '(' || *at == ')')
		return 1;
	while (at[length] && !is_blank(at[length]) && at[length] != '(' && at[length] != ')')
		length++;
	return length;
}

static bool is_word(const char *at, const char *word)
{
	return strlen(word) == word_length(at) && memcmp(at, word, strlen(word)) == 0;
}

static void skip_blanks(struct filter_reader *reader)
{
	while (is_blank(*reader->at))
		reader->at++;
}

static void skip_word(struct filter_reader *reader)
{
	reader->at += word_length(reader->at);
	skip_blanks(reader);
}

static bool take(struct filter_reader *reader, const char *word)
{
	if (!is_word(reader->at, word))
		return false;
	skip_word(reader);
	return true;
}

static bool complain(struct filter_reader *reader, const char *expected)
{
	char found[FOUND_SHOWN_MAX + 1];
	size_t length = word_length(reader->at);

	if (length > FOUND_SHOWN_MAX)
		length = FOUND_SHOWN_MAX;
	for (size_t n = 0; n < length; n++)
		found[n] = reader->at[n] > ' ' && reader->at[n] <= '~' ? reader->at[n] : '?';
	found[length] = '\0';
	snprintf(reader->message, FILTER_MESSAGE_SIZE, "character %zu: expected %s, found %s%s%s",
		 (size_t)(reader->at - reader->condition) + 1, expected, length ? "\"" : "",
		 length ? found : "the end", length ? "\"" : "");
	return false;
}

/* ---- Conditions ------------------------------------------------------------------------------ */

static bool add(struct filter_reader *reader, struct filter_node node)
{
	struct filter *filter = reader->filter;

	if (filter->count == FILTER_NODES_MAX)
		return complain(reader, "fewer parts of a condition");
	filter->nodes[filter->count++] = node;
	return true;
}

/* MODELS when the word is none. */
static enum model model_at(const char *at)
{
	unsigned model = 0;

	while (model < MODELS && !is_word(at, model_name((enum model)model)))
		model++;
	return (enum model)model;
}

static bool read_models(struct filter_reader *reader, struct filter_node *node)
{
	if (take(reader, "all")) {
		node->models = ALL_MODELS;
		return true;
	}
	if (take(reader, "any")) {
		node->models = ALL_MODELS;
		node->kind = FILTER_ALLOW_ANY;
		return true;
	}
	do {
		enum model model = model_at(reader->at);

		if (model == MODELS)
			return complain(reader,
					"a model (coherent, bytewise, snapshot, sequential, "
					"prefetch), \"all\", \"any\", \"not\" or \"(\"");
		node->models |= 1u << model;
		skip_word(reader);
	} while (take(reader, "and"));
	return true;
}

static bool read_outcome(struct filter_reader *reader, outcome_set *outcomes)
{
	for (unsigned n = 0; n < OUTCOMES; n++) {
		if (!(IN_MODELS & OUTCOME_BIT(n)) ||
		    !is_word(reader->at, outcome_spelling((enum outcome)n)))
			continue;
		*outcomes = OUTCOME_BIT(n);
		skip_word(reader);
		return true;
	}
	return complain(reader, "an outcome (torn, unserialized, late-old, late-breakpoint, "
				"stale, nested, mismatch)");
}

static bool read_statement(struct filter_reader *reader)
{
	struct filter_node node = {.kind = FILTER_ALLOW};

	if (!read_models(reader, &node))
		return false;
	if (take(reader, "allow") || take(reader, "allows"))
		return read_outcome(reader, &node.outcomes) && add(reader, node);
	if (node.kind == FILTER_ALLOW_ANY)
		return complain(reader, "\"allows\"");
	if (!take(reader, "differ") && !take(reader, "differs"))
		return complain(reader, "\"allow\", \"differ\", or \"and\" and one more model");
	if ((node.models & (node.models - 1)) == 0)
		return complain(reader, "two models or more before \"differ\"");
	node.kind = FILTER_DIFFER;
	node.outcomes = IN_BOTH;
	if (take(reader, "in") && !read_outcome(reader, &node.outcomes))
		return false;
	return add(reader, node);
}

static bool read_condition(struct filter_reader *reader);

static bool read_factor(struct filter_reader *reader)
{
	bool is_good;

	if (reader->depth == FILTER_DEPTH_MAX)
		return complain(reader, "fewer brackets and \"not\" in each other");
	reader->depth++;
	if (take(reader, "not"))
		is_good = read_factor(reader) &&
			  add(reader, (struct filter_node){.kind = FILTER_NOT});
	else if (take(reader, "("))
		is_good = read_condition(reader) &&
			  (take(reader, ")") || complain(reader, "\"and\", \"or\" or \")\""));
	else
		is_good = read_statement(reader);
	reader->depth--;
	return is_good;
}

static bool read_term(struct filter_reader *reader)
{
	if (!read_factor(reader))
		return false;
	while (take(reader, "and"))
		if (!read_factor(reader) || !add(reader, (struct filter_node){.kind = FILTER_AND}))
			return false;
	return true;
}

static bool read_condition(struct filter_reader *reader)
{
	if (!read_term(reader))
		return false;
	while (take(reader, "or"))
		if (!read_term(reader) || !add(reader, (struct filter_node){.kind = FILTER_OR}))
			return false;
	return true;
}

bool filter_parse(const char *condition, struct filter *filter, char message[FILTER_MESSAGE_SIZE])
{
	struct filter_reader reader = {
		.condition = condition, .at = condition, .filter = filter, .message = message};

	memset(filter, 0, sizeof(*filter));
	message[0] = '\0';
	skip_blanks(&reader);
	if (!read_condition(&reader))
		return false;
	return !*reader.at || complain(&reader, "\"and\", \"or\" or the end");
}

/* ---- Whether it holds ------------------------------------------------------------------------ */

static bool node_holds(const struct filter_node *node, const outcome_set allowed[MODELS])
{
	outcome_set all = node->outcomes, some = 0;

	for (unsigned model = 0; model < MODELS; model++) {
		if (!(node->models >> model & 1))
			continue;
		all &= allowed[model];
		some |= allowed[model] & node->outcomes;
	}
	switch (node->kind) {
	case FILTER_ALLOW:
		return all != 0;
	case FILTER_ALLOW_ANY:
		return some != 0;
	default:
		return some != all;
	}
}

bool filter_holds(const struct filter *filter, const outcome_set allowed[MODELS])
{
	bool stack[FILTER_NODES_MAX + 1] = {false};
	unsigned height = 0;

	for (unsigned n = 0; n < filter->count; n++) {
		const struct filter_node *node = &filter->nodes[n];

		switch (node->kind) {
		case FILTER_NOT:
			stack[height - 1] = !stack[height - 1];
			break;
		case FILTER_AND:
			height--;
			stack[height - 1] = stack[height - 1] && stack[height];
			break;
		case FILTER_OR:
			height--;
			stack[height - 1] = stack[height - 1] || stack[height];
			break;
		default:
			stack[height++] = node_holds(node, allowed);
		}
	}
	return stack[0];
}
