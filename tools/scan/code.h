/*
 * One code of a log, as a reader of QR codes hands it on: lib/log_code.h has its form.
 */
#ifndef TOOLS_SCAN_CODE_H
#define TOOLS_SCAN_CODE_H

#include "lib/log_code.h"
#include "tools/base/explain.h"
#include "tools/base/span.h"

#include <stdbool.h>
#include <stdint.h>

/* No log has more: each is some 900 bytes of what was compressed. */
#define CODES_MAX 4096u
#define CODES_PER_PAGE_MAX 1000u

/* What all codes of a log say of it. */
struct code_log {
	uint32_t crc32;
	uint64_t bytes, missing;
	unsigned count, per_page;
};

struct code {
	struct code_log log;
	unsigned index; /* from 0 */
	unsigned length;
	uint8_t bytes[LOG_CODE_BYTES]; /* of the compressed log */
};

/* Whether a line claims to be such a code. */
bool code_is_one(struct span line);

/* Reads one. False with an explanation when it is damaged: all of it is checked. */
bool code_read(struct span line, struct code *code, struct explanation *explanation);

#endif
