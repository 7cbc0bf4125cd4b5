/*
 * What was found in a trace, for people and for programs.
 */
#ifndef TOOLS_WATCH_REPORT_H
#define TOOLS_WATCH_REPORT_H

#include <stdio.h>

#include "tools/base/status.h"
#include "tools/watch/proved.h"
#include "watch/found.h"

struct symbols;
struct json_t;

struct report {
	const struct found *found;
	const struct symbols *symbols; /* NULL: none were given */
	const char *directory;	       /* where the scenarios are; NULL: nowhere */
	unsigned proof_s;	       /* for each shortest run */
	/* Of group n, variant v: [n * GROUP_VARIANTS_MAX + v]. */
	struct proved *proved;
};

/* Proves the variants of all groups. False without memory. Afterwards report_release(), which
 * leaves `found` and `symbols` alone. */
bool report_make(struct report *report, unsigned proof_s);
void report_release(struct report *report);

/* What was found, as the program's exit status: see watch_help. */
enum status report_status(const struct report *report);

/* One screen of it; all of it; and all of it as an object, NULL without memory. docs/watch.md
 * describes them. */
void report_print(FILE *to, const struct report *report);
void report_print_long(FILE *to, const struct report *report);
struct json_t *report_json(const struct report *report);

#endif
