/*
 * What several runs of one guest have shown, each by a schedule of its own.
 */
#ifndef TOOLS_WATCH_SCHEDULES_H
#define TOOLS_WATCH_SCHEDULES_H

#include <stdbool.h>
#include <stdio.h>

#include "tools/base/status.h"
#include "tools/watch/report.h"

struct schedule;
struct protocol;

/* All zero is none. */
struct schedules {
	struct schedule *of;
	size_t count, room;
	struct protocol *protocols; /* those that differ, over all of them */
	size_t protocol_count, protocol_room;
	struct json_t *json; /* an array; NULL until the first one */
	enum status status;  /* the worst of all */
};

/* Adds what the schedule of a seed has shown. False without memory. */
bool schedules_add(struct schedules *schedules, const struct report *report, unsigned seed);

/* The table of schedules, and the protocols, at most so many, the most patches first; each with how
 * many schedules showed it. */
void schedules_print(FILE *to, const struct schedules *schedules, size_t most);

/* What one screen has room for. */
#define SCHEDULES_PROTOCOLS_SHOWN 10

/* The whole reports of all; the caller's. NULL without memory. */
struct json_t *schedules_json(const struct schedules *schedules);

void schedules_release(struct schedules *schedules);

#endif
