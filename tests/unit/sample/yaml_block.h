/*
 * A YAML block of the log, taken apart by libyaml. Everything here fails the test when what is
 * asked for is not there, or is of another kind.
 */
#ifndef SAMPLE_YAML_BLOCK_H
#define SAMPLE_YAML_BLOCK_H

#include <stddef.h>
#include <stdint.h>

#include <yaml.h>

/* Reads a log that is one block and nothing else: what stands between its marks. The block before
 * it is forgotten. Returns the outermost mapping. */
yaml_node_t *yaml_block(const char *log);

/* Forgets it. */
void yaml_block_close(void);

/* How many items, or pairs, there are; the value of a key; one item. */
size_t yaml_size(yaml_node_t *node);
yaml_node_t *yaml_get(yaml_node_t *mapping, const char *key);
yaml_node_t *yaml_item(yaml_node_t *sequence, size_t index);

/* What a scalar says. */
const char *yaml_string(yaml_node_t *scalar);
uint64_t yaml_number(yaml_node_t *scalar);
uint64_t yaml_number_at(yaml_node_t *mapping, const char *key);

/* A mapping has these keys, in this order; its first ones are these; a sequence is these words, or
 * these numbers. */
void assert_yaml_keys(yaml_node_t *mapping, const char *const *keys, size_t count);
void assert_yaml_first_keys(yaml_node_t *mapping, const char *const *keys, size_t count);
void assert_yaml_words(yaml_node_t *sequence, const char *const *words, size_t count);
void assert_yaml_numbers(yaml_node_t *sequence, const uint64_t *numbers, size_t count);

#endif
