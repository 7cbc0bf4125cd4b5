#include "tools/log/document.h"

#include <string.h>

/* 4096 CPUs need less. */
#define BLOCK_MAX ((size_t)1 << 20)

/* The kernel nests 3 deep. */
#define DEPTH_MAX 16

static bool start(yaml_parser_t *parser, struct span block, struct explanation *explanation)
{
	if (!yaml_parser_initialize(parser))
		return explain_no_memory(explanation);
	yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(parser, (const unsigned char *)block.start, block.length);
	return true;
}

static bool explain_problem(const yaml_parser_t *parser, struct explanation *explanation)
{
	if (parser->error == YAML_MEMORY_ERROR)
		return explain_no_memory(explanation);
	return explain(explanation, "the figures are not YAML: %s in line %zu of the block",
		       parser->problem ? parser->problem : "a problem",
		       parser->problem_mark.line + 1);
}

static bool is_anchored(const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_ALIAS_EVENT:
		return true;
	case YAML_SCALAR_EVENT:
		return event->data.scalar.anchor;
	case YAML_SEQUENCE_START_EVENT:
		return event->data.sequence_start.anchor;
	case YAML_MAPPING_START_EVENT:
		return event->data.mapping_start.anchor;
	default:
		return false;
	}
}

static int depth_change(yaml_event_type_t type)
{
	switch (type) {
	case YAML_SEQUENCE_START_EVENT:
	case YAML_MAPPING_START_EVENT:
		return 1;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return -1;
	default:
		return 0;
	}
}

static bool check_events(yaml_parser_t *parser, struct explanation *explanation)
{
	yaml_event_type_t type;
	unsigned documents = 0;
	int depth = 0;

	do {
		yaml_event_t event;
		bool anchored;

		if (!yaml_parser_parse(parser, &event))
			return explain_problem(parser, explanation);
		type = event.type;
		anchored = is_anchored(&event);
		yaml_event_delete(&event);
		if (anchored)
			return explain(explanation, "the figures hold a YAML anchor or alias");
		depth += depth_change(type);
		if (depth > DEPTH_MAX)
			return explain(explanation, "the figures are nested more than %d deep",
				       DEPTH_MAX);
		documents += type == YAML_DOCUMENT_START_EVENT;
	} while (type != YAML_STREAM_END_EVENT);
	if (documents != 1)
		return explain(explanation, "the figures are %u YAML documents instead of one",
			       documents);
	return true;
}

/* What would keep libyaml busy for minutes is looked for before the document is built: it compares
 * each anchor with every other, and looks at every open bracket at each new one. */
static bool check_block(struct span block, struct explanation *explanation)
{
	yaml_parser_t parser;
	bool good;

	if (block.length > BLOCK_MAX)
		return explain(explanation, "the figures are longer than %zu bytes", BLOCK_MAX);
	if (!start(&parser, block, explanation))
		return false;
	good = check_events(&parser, explanation);
	yaml_parser_delete(&parser);
	return good;
}

static struct span node_string(const yaml_node_t *node)
{
	return (struct span){(const char *)node->data.scalar.value, node->data.scalar.length};
}

/* The value of a key that must be there, and be of a type. */
static bool need(struct document *document, yaml_node_t *mapping, const char *key,
		 yaml_node_type_t type, yaml_node_t **value)
{
	if (!document_find(document, mapping, key, value))
		return false;
	if (!*value)
		return explain(document->explanation, "the key \"%s\" is missing", key);
	if ((*value)->type != type)
		return explain(document->explanation, "the value of \"%s\" is not %s", key,
			       type == YAML_SCALAR_NODE	    ? "a single one"
			       : type == YAML_SEQUENCE_NODE ? "a list"
							    : "a mapping");
	return true;
}

static bool number_from(struct document *document, const char *key, struct span digits,
			uint64_t *value)
{
	struct span rest = digits;

	if (span_take_number(&rest, value) && rest.length == 0)
		return true;
	return explain(document->explanation,
		       "the value of \"%s\" is no number from 0 to 2^64 - 1: \"%.*s\"", key,
		       SPAN_ARGUMENTS(digits));
}

bool document_read(struct document *document, struct span block, struct explanation *explanation)
{
	yaml_parser_t parser;
	bool good;

	document->explanation = explanation;
	if (!check_block(block, explanation) || !start(&parser, block, explanation))
		return false;
	good = yaml_parser_load(&parser, &document->yaml);
	if (!good)
		explain_problem(&parser, explanation);
	yaml_parser_delete(&parser);
	return good;
}

void document_free(struct document *document)
{
	yaml_document_delete(&document->yaml);
}

yaml_node_t *document_root(struct document *document)
{
	return yaml_document_get_root_node(&document->yaml);
}

bool document_find(struct document *document, yaml_node_t *mapping, const char *key,
		   yaml_node_t **value)
{
	yaml_node_pair_t *pair;

	*value = NULL;
	if (mapping->type != YAML_MAPPING_NODE)
		return explain(document->explanation, "there is no mapping to find \"%s\" in", key);
	for (pair = mapping->data.mapping.pairs.start; pair < mapping->data.mapping.pairs.top;
	     pair++) {
		yaml_node_t *name = yaml_document_get_node(&document->yaml, pair->key);

		if (name->type != YAML_SCALAR_NODE || !span_equals(node_string(name), key))
			continue;
		if (*value)
			return explain(document->explanation, "the key \"%s\" stands there twice",
				       key);
		*value = yaml_document_get_node(&document->yaml, pair->value);
	}
	return true;
}

bool document_mapping(struct document *document, yaml_node_t *mapping, const char *key,
		      yaml_node_t **value)
{
	return need(document, mapping, key, YAML_MAPPING_NODE, value);
}

bool document_string(struct document *document, yaml_node_t *mapping, const char *key,
		     struct span *value)
{
	yaml_node_t *node;

	if (!need(document, mapping, key, YAML_SCALAR_NODE, &node))
		return false;
	*value = node_string(node);
	return true;
}

bool document_number(struct document *document, yaml_node_t *mapping, const char *key,
		     uint64_t *value)
{
	struct span digits;

	return document_string(document, mapping, key, &digits) &&
	       number_from(document, key, digits, value);
}

bool document_numbers(struct document *document, yaml_node_t *mapping, const char *key,
		      uint64_t *values, size_t count)
{
	yaml_node_t *sequence;
	size_t found;

	if (!document_sequence(document, mapping, key, &sequence, &found))
		return false;
	if (found != count)
		return explain(document->explanation, "\"%s\" has %zu values instead of %zu", key,
			       found, count);
	for (size_t index = 0; index < count; index++) {
		struct span digits = {"", 0};

		if (!document_item_string(document, document_item(document, sequence, index), key,
					  &digits) ||
		    !number_from(document, key, digits, &values[index]))
			return false;
	}
	return true;
}

bool document_sequence(struct document *document, yaml_node_t *mapping, const char *key,
		       yaml_node_t **sequence, size_t *count)
{
	if (!need(document, mapping, key, YAML_SEQUENCE_NODE, sequence))
		return false;
	*count = (size_t)((*sequence)->data.sequence.items.top -
			  (*sequence)->data.sequence.items.start);
	return true;
}

yaml_node_t *document_item(struct document *document, yaml_node_t *sequence, size_t index)
{
	return yaml_document_get_node(&document->yaml, sequence->data.sequence.items.start[index]);
}

bool document_item_string(struct document *document, yaml_node_t *item, const char *key,
			  struct span *value)
{
	if (item->type != YAML_SCALAR_NODE)
		return explain(document->explanation, "an item of \"%s\" is not a single value",
			       key);
	*value = node_string(item);
	return true;
}
