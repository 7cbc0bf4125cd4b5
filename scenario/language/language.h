/*
 * The language of scenarios: source to struct scenario, and back. docs/language.md is its
 * reference.
 *
 * A source is a file of any bytes, up to LANGUAGE_SOURCE_MAX; it needs no NUL at its end. Nothing
 * is allocated, and nothing of the source is kept. Any context.
 */
#ifndef SCENARIO_LANGUAGE_LANGUAGE_H
#define SCENARIO_LANGUAGE_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "scenario/language/parse_error.h"
#include "scenario/scenario.h"

/* Reads the one scenario of a source. False: `error` says why, and `out` is undefined. `file_name`
 * is for the message only. */
bool scenario_parse(const char *file_name, const char *source, size_t length, struct scenario *out,
		    struct parse_error *error);

/* Enough for any scenario that scenario_parse() yields. */
#define SCENARIO_PRINT_SIZE 8192

/* Writes the canonical source of a valid scenario, which scenario_parse() reads to an equal one.
 * Ends with a NUL; returns the length without it, or 0, and nothing, when `size` is too small. */
size_t scenario_print(const struct scenario *scenario, char *to, size_t size);

/* One step as it stands in a file: `write tail`, `sync cpuid unfenced`. For reports and traces.
 * Returns the length; STEP_PRINT_SIZE is enough for any. */
#define STEP_PRINT_SIZE 112
size_t step_print(const struct scenario *scenario, const struct step *step, char *to, size_t size);

#endif
