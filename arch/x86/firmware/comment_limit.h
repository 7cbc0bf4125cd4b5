/*
 * Firmware that is wrong is often wrong a thousand times. A parser tells the first oddities that
 * it meets, one line each, and then only how many more there were:
 *
 *	if (comment_allowed(&limit))
 *		kernel_comment("Multiboot2: ...");
 */
#ifndef X86_FIRMWARE_COMMENT_LIMIT_H
#define X86_FIRMWARE_COMMENT_LIMIT_H

#include "arch/kernel.h"

#define COMMENT_LIMIT 8

/* One parse of one structure; `about` stands before the last line. Zero otherwise at first. */
struct comment_limit {
	const char *about;
	unsigned oddities;
};

/* Counts one oddity; true when it is to be told. */
static inline bool comment_allowed(struct comment_limit *limit)
{
	return limit->oddities++ < COMMENT_LIMIT;
}

/* Called once, at the end of the parse. */
static inline void comment_limit_end(const struct comment_limit *limit)
{
	if (limit->oddities > COMMENT_LIMIT)
		kernel_comment("%s: %u more oddities not shown", limit->about,
			       limit->oddities - COMMENT_LIMIT);
}

#endif
