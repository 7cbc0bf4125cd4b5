/*
 * The locations that the plugin is told to watch from the start: a file with one a line, its
 * physical address and its length in bytes, decimal or as 0x...; `#` begins a comment. Pure.
 */
#ifndef WATCH_PLUGIN_SITES_H
#define WATCH_PLUGIN_SITES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define SITE_LENGTH_MAX 4096
#define SITES_REASON_SIZE 100

struct site {
	uint64_t physical;
	unsigned length;
};

struct sites {
	struct site *sites; /* by their addresses, when read whole */
	size_t count, room;
};

/* Reads them all. False: it is no such file; `reason` says which line, and why. */
bool sites_read(FILE *file, struct sites *sites, char reason[SITES_REASON_SIZE]);

/* The first site that may have bytes from this address on: none that is before it does.
 * sites->count when there is none. */
size_t sites_from(const struct sites *sites, uint64_t physical);

#endif
