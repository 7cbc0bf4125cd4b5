/*
 * --junit FILE of the commands that make a log and judge it: the file, from before the run to
 * behind its end.
 */
#ifndef TOOLS_JUDGE_JUNIT_FILE_H
#define TOOLS_JUDGE_JUNIT_FILE_H

#include "tools/base/output.h"

struct junit_file {
	struct output output; /* its stream is NULL where none was asked for */
};

/* Creates the file, so that a run is not lost to one that cannot be made; nothing where `path` is
 * NULL. False after a message. It must not be one of those that are read. */
bool junit_file_open(struct junit_file *file, const char *path, const char *const *reads,
		     size_t count);

/* Writes what has come, be it no log, and closes the file. Returns `status`, that of the command;
 * or STATUS_IO, after a message, when not all of it could be written. */
enum status junit_file_close(struct junit_file *file, const char *bytes, size_t length,
			     enum status status);

#endif
