/*
 * Pieces of JSON that several commands print. Each is NULL without memory.
 */
#ifndef TOOLS_BASE_JSON_H
#define TOOLS_BASE_JSON_H

#include <jansson.h>

#include "scenario/scenario.h"
#include "tools/base/span.h"
#include "tools/base/status.h"

/* A string of any bytes: what cannot be shown (lib/printable.h) becomes '?', newlines too. */
json_t *json_words(struct span words);
json_t *json_line(const char *line);

/* A number; of one that JSON's readers would not take, the largest that they do: 2^63 - 1. */
json_t *json_number(uint64_t number);

/* A ratio, or a mean; null for what is no number: nothing was divided by nothing. */
json_t *json_ratio(double ratio);

/* Their names, in an array. */
json_t *json_outcomes(outcome_set outcomes);
json_t *json_models(unsigned models);

/* A scenario, as a file has it. */
json_t *json_scenario(const struct scenario *scenario);

/* Prints an object on the standard output, and gives it away. Returns `status`; or STATUS_INTERNAL,
 * after a message, for NULL. */
enum status json_print(json_t *object, enum status status);

/* The same, in one line: for objects of which there are many, one after the other. */
enum status json_print_line(json_t *object, enum status status);

#endif
