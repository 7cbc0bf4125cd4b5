/*
 * The words that all reports have in common.
 */
#ifndef TOOLS_WATCH_PHRASE_H
#define TOOLS_WATCH_PHRASE_H

#include <stdio.h>

#include "tools/watch/alarm_rows.h"
#include "tools/watch/report.h"

#define REPORT_COLUMNS 100

/* Ends with a NUL, as much of it as fits. All zero is empty. */
struct phrase {
	char of[4096];
	size_t length;
};
void phrase_add(struct phrase *words, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Prints it behind so many spaces, in lines that break at its spaces. */
void phrase_print(FILE *to, const struct phrase *words, int indent);

/* "1,234,567", and "1 patch" or "2 patches" */
void phrase_number(struct phrase *words, uint64_t number);
void phrase_count(struct phrase *words, uint64_t number, const char *one, const char *many);

/* "0f 1f 44 00 00"; "nothing" of none. */
void phrase_bytes(struct phrase *words, const uint8_t *bytes, size_t length);

/* "ffffffff81000000 schedule+0x10"; without symbols the address alone. */
void phrase_address(struct phrase *words, const struct report *report, uint64_t address);

/* "nop5 -> jmp32", "75 10 -> eb 10"; "unknown" of a group that is no scenario. */
void phrase_forms(struct phrase *words, const struct group *group);

/* The steps, with a comma between them, without "write", and with brackets around those that are
 * uncertain. */
void phrase_protocol(struct phrase *words, const struct group *group);

/* Where CPUs went on after its breakpoint, how often: "next 12, old 1"; "nobody met one". */
void phrase_handler(struct phrase *words, const struct group *group);

/* "safe under all five models"; or "safe under coherent; unsafe under bytewise, snapshot (torn)";
 * or why that is not known. */
void phrase_verdict(struct phrase *words, const struct report *report, size_t group,
		    unsigned variant);

/* The same of all variants of a group, once where it is the same; or why it has none. */
void phrase_verdicts(struct phrase *words, const struct report *report, size_t group);

/* One word for that: "safe", "unsafe" in some model, "uncertain" (in one of the variants),
 * "unknown", or "-". */
const char *phrase_short_verdict(const struct report *report, size_t group);

/* The step that a step of a group is, as it stands in a scenario. */
void phrase_step(struct phrase *words, const struct group *group, size_t step);

/* "Crossmod 1.2, QEMU 10.0.2: 2 CPUs, one at a time; ..."; and how the trace ended. */
void phrase_head(struct phrase *words, const struct report *report);
void phrase_end(struct phrase *words, const struct found *found);

/* Who executed what where, who had stored it, and how often. */
void phrase_alarm(struct phrase *words, const struct report *report, const struct alarm_row *row);

/* Parts that the short report and the long one share: in report_short.c. At most `most` alarms. */
void report_print_head(FILE *to, const struct report *report);
void report_print_alarms(FILE *to, const struct report *report, size_t most);
void report_print_classes(FILE *to, const struct found *found);

const struct proved *report_proved(const struct report *report, size_t group, unsigned variant);

#endif
