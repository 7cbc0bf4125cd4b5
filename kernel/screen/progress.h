/*
 * How far a scenario's run is: when it ends, and the line that says so every second.
 */
#ifndef KERNEL_SCREEN_PROGRESS_H
#define KERNEL_SCREEN_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/options/options.h"

struct progress {
	const struct options *options;
	uint64_t begun_cycles;
	uint64_t shown_us; /* when the last line was due */
};

/* The run begins now. The options stay the caller's. Patcher only, all of these. */
void progress_begin(struct progress *progress, const struct options *options);

/* Microseconds since then. */
uint64_t progress_elapsed_us(const struct progress *progress);

/* True when one of the limits has been met. */
bool progress_is_done(const struct progress *progress, uint64_t patches, uint64_t executions);

/* Has the last `cycles` not count: the run was paused. */
void progress_paused(struct progress *progress, uint64_t cycles);

/* Room for the longest that progress_line() writes. */
#define PROGRESS_LINE_SIZE 192

/* Writes what was done, how much of it in a second, and how long the run will still take, as far as
 * that can be told. */
void progress_line(const struct progress *progress, uint64_t patches, uint64_t executions,
		   char *line, size_t size);

/* A comment of that, when a second has passed since the last one. */
void progress_show(struct progress *progress, const char *scenario, uint64_t patches,
		   uint64_t executions);

#endif
