/*
 * Reads a whole file into memory.
 */
#ifndef TOOLS_BASE_INPUT_H
#define TOOLS_BASE_INPUT_H

#include "tools/base/explain.h"
#include "tools/base/status.h"

#include <stddef.h>

/* The largest file that is read. */
#define INPUT_MAX ((size_t)100 * 1000 * 1000)

/* Reads `path`, or the standard input for "-". STATUS_AS_EXPECTED, and then `bytes` is the caller's
 * to free(); or STATUS_NO_INPUT or STATUS_INTERNAL with an explanation. */
enum status input_read(const char *path, char **bytes, size_t *length,
		       struct explanation *explanation);

#endif
