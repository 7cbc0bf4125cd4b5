#include "tests/unit/sample/yaml_block.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BEGIN "  ---\n"
#define END "\n  ...\n"

static yaml_document_t document;
static bool is_read;

static const char *key_at(yaml_node_t *mapping, size_t index)
{
	assert_int_equal(mapping->type, YAML_MAPPING_NODE);
	assert_true(index < yaml_size(mapping));
	return yaml_string(
		yaml_document_get_node(&document, mapping->data.mapping.pairs.start[index].key));
}

yaml_node_t *yaml_block(const char *log)
{
	yaml_parser_t parser;
	const char *begin = log + strlen(BEGIN), *end = strstr(log, END);

	assert_int_equal(strncmp(log, BEGIN, strlen(BEGIN)), 0);
	assert_non_null(end);
	assert_string_equal(end, END);
	yaml_block_close();
	assert_true(yaml_parser_initialize(&parser));
	yaml_parser_set_input_string(&parser, (const unsigned char *)begin,
				     (size_t)(end + 1 - begin));
	if (!yaml_parser_load(&parser, &document))
		fail_msg("line %zu: %s", parser.problem_mark.line, parser.problem);
	yaml_parser_delete(&parser);
	is_read = true;
	return yaml_document_get_root_node(&document);
}

void yaml_block_close(void)
{
	if (is_read)
		yaml_document_delete(&document);
	is_read = false;
}

size_t yaml_size(yaml_node_t *node)
{
	if (node->type == YAML_SEQUENCE_NODE)
		return (size_t)(node->data.sequence.items.top - node->data.sequence.items.start);
	assert_int_equal(node->type, YAML_MAPPING_NODE);
	return (size_t)(node->data.mapping.pairs.top - node->data.mapping.pairs.start);
}

yaml_node_t *yaml_get(yaml_node_t *mapping, const char *key)
{
	for (size_t i = 0; i < yaml_size(mapping); i++)
		if (!strcmp(key_at(mapping, i), key))
			return yaml_document_get_node(&document,
						      mapping->data.mapping.pairs.start[i].value);
	fail_msg("there is no %s", key);
	return NULL;
}

yaml_node_t *yaml_item(yaml_node_t *sequence, size_t index)
{
	assert_int_equal(sequence->type, YAML_SEQUENCE_NODE);
	assert_true(index < yaml_size(sequence));
	return yaml_document_get_node(&document, sequence->data.sequence.items.start[index]);
}

const char *yaml_string(yaml_node_t *scalar)
{
	assert_int_equal(scalar->type, YAML_SCALAR_NODE);
	return (const char *)scalar->data.scalar.value;
}

uint64_t yaml_number(yaml_node_t *scalar)
{
	char *end;
	uint64_t value = strtoull(yaml_string(scalar), &end, 10);

	assert_int_equal(*end, '\0');
	assert_true(end > yaml_string(scalar));
	return value;
}

uint64_t yaml_number_at(yaml_node_t *mapping, const char *key)
{
	return yaml_number(yaml_get(mapping, key));
}

void assert_yaml_keys(yaml_node_t *mapping, const char *const *keys, size_t count)
{
	assert_int_equal(yaml_size(mapping), count);
	assert_yaml_first_keys(mapping, keys, count);
}

void assert_yaml_first_keys(yaml_node_t *mapping, const char *const *keys, size_t count)
{
	for (size_t i = 0; i < count; i++)
		assert_string_equal(key_at(mapping, i), keys[i]);
}

void assert_yaml_words(yaml_node_t *sequence, const char *const *words, size_t count)
{
	assert_int_equal(yaml_size(sequence), count);
	for (size_t i = 0; i < count; i++)
		assert_string_equal(yaml_string(yaml_item(sequence, i)), words[i]);
}

void assert_yaml_numbers(yaml_node_t *sequence, const uint64_t *numbers, size_t count)
{
	assert_int_equal(yaml_size(sequence), count);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(yaml_number(yaml_item(sequence, i)), numbers[i]);
}
