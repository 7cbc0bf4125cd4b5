/*
 * From codes, in any order and any number of times, to the logs that they are of.
 */
#ifndef TOOLS_SCAN_JOIN_H
#define TOOLS_SCAN_JOIN_H

#include "tools/scan/code.h"

#include <stddef.h>

struct joined_log {
	struct code_log log;
	struct piece {
		unsigned length; /* 0: it is missing */
		uint8_t bytes[LOG_CODE_BYTES];
	} * pieces; /* log.count */
	unsigned seen;
};

/* All zero is empty. */
struct joined {
	struct joined_log *logs;
	size_t count, room;
};

/* Adds a code. False with an explanation when another one said otherwise, or there is no memory. */
bool joined_add(struct joined *joined, const struct code *code, struct explanation *explanation);
void joined_free(struct joined *joined);

/* The log with that checksum; NULL: there is none. */
const struct joined_log *joined_find(const struct joined *joined, uint32_t crc32);

/* How many pages there are, and whether any code of one, counted from 1, is missing. */
unsigned joined_pages(const struct joined_log *log);
bool joined_lacks_page(const struct joined_log *log, unsigned page);

/* The log's bytes, log->log.bytes of them, which are the caller's to free(). NULL with an
 * explanation when codes are missing, they are no log, or there is no memory. */
char *joined_log_bytes(const struct joined_log *log, struct explanation *explanation);

#endif
