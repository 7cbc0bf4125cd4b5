/*
 * The log as strings for QR codes: compressed, and cut into pieces (lib/log_code.h).
 */
#ifndef KERNEL_SCREEN_LOG_CODES_H
#define KERNEL_SCREEN_LOG_CODES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/core/kept_log.h"
#include "lib/qr.h"

/* Of the log that is kept, at most: some four times what the standard set needs on a few CPUs. Less
 * where there is not so much memory, but not less than the second. */
#define LOG_CODES_LOG_MAX (1u << 20)
#define LOG_CODES_LOG_MIN (1u << 16)

struct log_codes {
	struct kept_log log;
	uint32_t crc32;	       /* of the bytes that are kept */
	const uint8_t *stream; /* them, compressed */
	size_t length;
	unsigned count;	   /* codes: 1 or more */
	unsigned per_page; /* of them; whoever shows them knows it: 1 or more */
};

/* From now on the log is kept, with more room than there was; once, where there is something to
 * show it on. Patcher only. */
void log_codes_keep(void);

/* The log has ended: compresses it. False when there is no memory for that. Patcher only. */
bool log_codes_make(struct log_codes *codes);

/* Writes the string of one of them, counted from 0, with a NUL. Returns its length. Any context. */
#define LOG_CODE_SIZE (QR_CHARACTERS_MAX + 1)
size_t log_codes_write(const struct log_codes *codes, unsigned index, char to[LOG_CODE_SIZE]);

#endif
