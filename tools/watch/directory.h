/*
 * The directory of --output.
 */
#ifndef TOOLS_WATCH_DIRECTORY_H
#define TOOLS_WATCH_DIRECTORY_H

#include <limits.h>

#include "tools/base/explain.h"
#include "tools/base/status.h"
#include "tools/watch/report.h"
#include "tools/watch/schedules.h"

/* Makes it, or takes one that is empty: what is in another one is somebody's. Also the one that
 * `path` has for the seed of a schedule, with room for PATH_MAX. STATUS_AS_EXPECTED, or
 * STATUS_CANNOT_CREATE with an explanation. */
enum status directory_make(const char *path, struct explanation *explanation);
enum status directory_make_for_seed(const char *path, unsigned seed, char to[PATH_MAX],
				    struct explanation *explanation);

/* The path of a file in it. False with an explanation when it is too long. */
bool directory_file(const char *directory, const char *name, char to[PATH_MAX],
		    struct explanation *explanation);

/* Writes the scenarios, report.txt and report.json. STATUS_AS_EXPECTED; or another after a
 * message. */
enum status directory_write(const char *directory, const struct report *report);

/* Writes what several schedules have shown, as report.txt and report.json. Likewise. */
enum status directory_write_schedules(const char *directory, const struct schedules *schedules);

#endif
