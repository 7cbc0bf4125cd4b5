/*
 * Patching one site, by a protocol.
 */
#ifndef KERNEL_PATCH_H
#define KERNEL_PATCH_H

#include <stdint.h>

#include "arch/arch.h"
#include "kernel/scenario.h"

#define BREAKPOINT 0xcc

enum patch_result {
	PATCH_DONE,
	PATCH_NOT_TEXT,	   /* the site is not in text that may be patched; nothing was written */
	PATCH_OTHER_BYTES, /* the site does not hold `old`; nothing was written */
	PATCH_UNDONE,	   /* a CPU did not acknowledge; the site holds `old` again */
	PATCH_LEFT, /* likewise, but too late to undo: the breakpoint stays, and is handled */
	/* likewise, in a sync after the new head: the site holds `new`, and what that CPU executes,
	 * nobody knows; a breakpoint is still handled */
	PATCH_UNCONFIRMED
};

/* One patch of one site. The caller fills it, and keeps it until the next patch has returned: a
 * late breakpoint may still look at it. */
struct patch {
	const uint8_t *text; /* where the site is executed */
	const uint8_t *next; /* the instruction behind it, where a #BP handler resumes */
	const uint8_t *old, *new;
	size_t length; /* of each: 2 or more, or 1 with nothing to tear */
	const enum step *protocol;
	uint64_t timeout_us; /* of each sync */
	unsigned dwell;	     /* pauses before each step but the first */

	/* Filled by patch_site(). */
	uint8_t *alias;
	bool breakpoint_written, tail_written, head_written;
};

/* Runs the protocol. After the last three, arch_cpu_online() tells which CPUs did not
 * acknowledge. Patcher only, interrupts on. */
enum patch_result patch_site(struct patch *patch);

/* Writes `bytes` to the site, whatever it holds, and syncs. While no CPU executes the site. False
 * when the site is not in text that may be patched, or a CPU did not acknowledge: it is offline
 * then. Patcher only. */
bool patch_reset(const struct patch *patch, const uint8_t *bytes);

/* One store to the site's last byte of what it holds already, and a fence that waits until it is
 * done: what a store into code that is being executed costs. Patcher only, no patch under way. */
void patch_bare_store(const struct patch *patch);

#endif
