/*
 * What the guest does while it is watched: one kind of patching each.
 */
#ifndef BENCH_WATCH_GUEST_PHASES_H
#define BENCH_WATCH_GUEST_PHASES_H

#include <stdbool.h>
#include <stddef.h>

struct phase {
	const char *name;
	/* False, when it was said what failed. `device` is /dev/crossmod_sites. */
	bool (*run)(int device);
};

extern const struct phase phases[];
extern const size_t phase_count;

/* Loads and unloads; false, when that was said. */
bool module_load(const char *path);
bool module_unload(const char *name);

/* A phase of its own file: a program that Linux compiles, at a tracepoint. */
bool phase_bpf(int device);

#endif
