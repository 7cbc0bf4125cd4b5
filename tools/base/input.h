/*
 * Reads a whole file into memory.
 */
#ifndef TOOLS_BASE_INPUT_H
#define TOOLS_BASE_INPUT_H

#include "tools/base/explain.h"
#include "tools/base/status.h"

#include <stddef.h>

/* What is read, and the largest of it, in bytes. */
struct input_kind {
	size_t max;
	const char *too_large; /* behind the file's name, and what to do */
};

extern const struct input_kind input_log, input_scenario,
	input_module; /* that may be no scenario */

/* Reads `path`, or the standard input for "-"; of input_scenario, where there is no such file, the
 * one that is built in and has that name, with or without ".scn". STATUS_AS_EXPECTED, and then
 * `bytes` is the caller's to free(); or STATUS_NO_INPUT or STATUS_INTERNAL with an explanation. */
enum status input_read(const char *path, const struct input_kind *kind, char **bytes,
		       size_t *length, struct explanation *explanation);

#endif
