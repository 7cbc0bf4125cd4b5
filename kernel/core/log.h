/*
 * The log: TAP version 13, whole lines, one writer at a time, with a count and a checksum of
 * itself in its last line.
 */
#ifndef KERNEL_CORE_LOG_H
#define KERNEL_CORE_LOG_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

/* One line, without its newline; cut at LOG_LINE_MAX - 2 bytes: a file's name and what is wrong
 * with it fit. Any context; waits a bounded time. */
#define LOG_LINE_MAX 1280
void log_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Behind "# ", what the line on a CPU that was lost begins with: the judge counts them. */
#define LOG_LOST "lost: CPU "

/* The last line, with the verdict in words; whoever writes afterwards halts instead. Patcher. */
void log_end(const char *verdict);

/* From now on the log is kept in this room (kept_log.h), which is its own. Patcher. */
void log_keep_in(char *room, size_t size);

/* What the last line says of those before it; once it is written. Any CPU. */
struct log_sums {
	unsigned long long lines;
	uint32_t crc32;
};
struct log_sums log_sums(void);

/* CRC-32 as in zlib, IEEE 802.3 §3.2.9: of `length` more bytes, from the value for those before
 * them (0 at first). */
uint32_t log_crc32(uint32_t before, const char *bytes, size_t length);

#endif
