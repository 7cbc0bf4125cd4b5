/*
 * What the program writes: to the standard output, and to files that its user has named. Whether
 * all of it arrived is asked in one place, at the end. A pipe that nobody reads any more is an
 * error like a full disk.
 */
#ifndef TOOLS_BASE_OUTPUT_H
#define TOOLS_BASE_OUTPUT_H

#include "tools/base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* A stream that remembers why its first write failed: stdio by itself only knows that one did. */
struct output {
	FILE *stream;
	const char *path;
	int descriptor;
	int error; /* the errno; 0: all was written so far */
};

/* ---- The standard output --------------------------------------------------------------------- */

/* From here on `stdout` is such a stream, and a file that is opened never becomes a standard stream
 * that was closed. The first thing in main(). */
void output_begin(void);

/* Writes at once, behind what `stdout` holds. False when the standard output takes nothing any
 * more: output_end() will say why. */
bool output_show(const char *bytes, size_t length);

/* Writes what `stdout` still holds, and closes it. Returns `status`; or STATUS_IO, after a message,
 * when any output of this program was lost. The last thing in main(). */
enum status output_end(enum status status);

/* ---- Files ----------------------------------------------------------------------------------- */

/* Creates a file, or empties one; `path` must stay. False after a message. */
bool output_create(struct output *output, const char *path);

/* Writes what its stream still holds, and closes it. STATUS_AS_EXPECTED; or STATUS_IO, after a
 * message, when any of it was lost. */
enum status output_close(struct output *output);

/* Whether to create `path` would empty one of these files, which are to be read; after a message
 * then. */
bool output_empties(const char *path, const char *const *files, size_t count);

/* Creates a file, or empties one, to be written without a stream. -1 after a message. */
int output_create_file(const char *path);

/* Closes a file that was written without a stream; of `descriptor`, -1 is none. `error` is the
 * errno of the first write that failed, or 0. Returns `status`; or STATUS_IO, after a message, when
 * any of it was lost. */
enum status output_close_file(int descriptor, int error, const char *path, enum status status);

#endif
