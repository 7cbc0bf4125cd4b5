/*
 * A moment as the database has it, in UTC: "2026-11-27T19:30:00Z".
 */
#ifndef TOOLS_RESULTS_MOMENT_H
#define TOOLS_RESULTS_MOMENT_H

#include <stdint.h>

#define MOMENT_SIZE 32

/* Of seconds since 1970. One that is too far away for a calendar becomes "". Returns `to`. */
const char *moment_print(char to[MOMENT_SIZE], uint64_t seconds);

#endif
