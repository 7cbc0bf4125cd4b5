/*
 * One YAML document, and strict ways to take a value out of it: a key that stands twice, an
 * anchor, or a number that is none or does not fit is an error, and never a guess.
 */
#ifndef TOOLS_LOG_DOCUMENT_H
#define TOOLS_LOG_DOCUMENT_H

#include "tools/base/explain.h"
#include "tools/base/span.h"

#include <yaml.h>

struct document {
	yaml_document_t yaml;
	struct explanation *explanation;
};

/* Reads a block of at most 1 MiB that holds exactly one document, nested at most 16 deep,
 * without anchors. False with an
 * explanation otherwise, and then there is nothing to free. */
bool document_read(struct document *document, struct span block, struct explanation *explanation);
void document_free(struct document *document);

yaml_node_t *document_root(struct document *document);

/* The value of a key; NULL in `value` when it is not there. False with an explanation when
 * `mapping` is none, or the key stands there twice. */
bool document_find(struct document *document, yaml_node_t *mapping, const char *key,
		   yaml_node_t **value);

/* The same for keys that must be there, and must be of this kind. */
bool document_mapping(struct document *document, yaml_node_t *mapping, const char *key,
		      yaml_node_t **value);
bool document_string(struct document *document, yaml_node_t *mapping, const char *key,
		     struct span *value);
bool document_number(struct document *document, yaml_node_t *mapping, const char *key,
		     uint64_t *value);

/* A sequence of exactly `count` numbers. */
bool document_numbers(struct document *document, yaml_node_t *mapping, const char *key,
		      uint64_t *values, size_t count);

/* A sequence of any length: its items are document_item(.., 0) to document_item(.., count - 1). */
bool document_sequence(struct document *document, yaml_node_t *mapping, const char *key,
		       yaml_node_t **sequence, size_t *count);
yaml_node_t *document_item(struct document *document, yaml_node_t *sequence, size_t index);

/* The string of an item; false with an explanation, which names `key`, when it has none. */
bool document_item_string(struct document *document, yaml_node_t *item, const char *key,
			  struct span *value);

#endif
