/*
 * The language of scenarios: text to struct scenario, and back. docs/language.md is its reference.
 *
 * A text is a file of any bytes, up to LANGUAGE_TEXT_MAX; it needs no NUL at its end. Nothing is
 * allocated, and nothing of the text is kept. Any context.
 */
#ifndef SCENARIO_LANGUAGE_H
#define SCENARIO_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "scenario/scenario.h"

#define LANGUAGE_TEXT_MAX (64u * 1024u)
#define PARSE_MESSAGE_SIZE 720

/* Why a text is none. `message` is the whole line for people, without a newline, printable
 * (lib/printable.h), and with the file's own name, however long its path is:
 * `three-sync.scn:5:9: expected a step (write, sync, ...), found "wirte"`. */
struct parse_error {
	unsigned line, column; /* from 1; columns count bytes, a tab is one */
	char message[PARSE_MESSAGE_SIZE];
};

/* Reads the one scenario of a text. False: `error` says why, and `out` is undefined. `file_name` is
 * for the message only. */
bool scenario_parse(const char *file_name, const char *text, size_t length, struct scenario *out,
		    struct parse_error *error);

/* Enough for any scenario that scenario_parse() yields. */
#define SCENARIO_PRINT_SIZE 8192

/* Writes the canonical text of a valid scenario, which scenario_parse() reads to an equal one. Ends
 * with a NUL; returns the length without it, or 0, and nothing, when `size` is too small. */
size_t scenario_print(const struct scenario *scenario, char *to, size_t size);

/* One step as it stands in a file: `write tail`, `sync cpuid unfenced`. For reports and traces.
 * Returns the length; STEP_PRINT_SIZE is enough for any. */
#define STEP_PRINT_SIZE 80
size_t step_print(const struct scenario *scenario, const struct step *step, char *to, size_t size);

#endif
