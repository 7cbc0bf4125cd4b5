/*
 * The log as it was written, in memory: what log_pages.h shows. Its beginning, where there is no
 * room for all of it; how much is missing is known.
 */
#ifndef KERNEL_CORE_KEPT_LOG_H
#define KERNEL_CORE_KEPT_LOG_H

#include <stddef.h>

/* Until there is memory to be had. */
#define KEPT_LOG_EARLY_SIZE 8192u

struct kept_log {
	const char *bytes;
	size_t length;
	unsigned long long missing; /* bytes behind them that were written, too */
};

/* Keeps more bytes. The holder of the log's lock. */
void kept_log_add(const char *bytes, size_t length);

/* Gives it other room, of more bytes than it has, which stays its own. Likewise. */
void kept_log_move(char *to, size_t to_size);

/* What is kept; the log has ended. Patcher only. */
struct kept_log kept_log(void);

#endif
