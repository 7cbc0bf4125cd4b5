/*
 * Patching the kernel's own text while other CPUs execute it: any number of sites at once, with
 * three syncs. The sites of scenarios are patched by patch.h.
 */
#ifndef KERNEL_TEXT_TEXT_PATCH_H
#define KERNEL_TEXT_TEXT_PATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arch/site.h"
#include "arch/static_branch.h"

/* One instruction that has two forms of the same length. */
struct text_site {
	const uint8_t *text;
	uint8_t *alias; /* where it is written; set by text_prepare() */
	struct text_form {
		/* Where a CPU goes on that meets the breakpoint while the site gets this form:
		 * where it leads. So it may do nothing else. */
		const uint8_t *resume;
		uint8_t bytes[JUMP_LENGTH_MAX];
	} forms[2];
	uint8_t length; /* 2 or JUMP_LENGTH_MAX */
};

/* What the time of a patch is spent on, in the order in which it is. */
enum text_phase {
	TEXT_CHECK, /* whether the sites may be patched, byte by byte */
	TEXT_BREAKPOINTS,
	TEXT_SYNC_1,
	TEXT_TAILS,
	TEXT_SYNC_2,
	TEXT_HEADS,
	TEXT_SYNC_3,
	TEXT_PHASES
};

struct text_batch {
	struct text_site *sites; /* with TEXT_LEFT they must stay */
	size_t count;

	/* Set by text_prepare() and text_patch(). */
	const struct text_site *refused; /* the site that was; else NULL */
	/* What the last patch has spent, in cycles, each with one reading of the clock; 0 for what
	 * it did not come to. */
	uint64_t cycles[TEXT_PHASES];
	uint64_t stamp; /* when the phase under way began */
};

enum text_result {
	TEXT_DONE,
	/* Nothing was written: */
	TEXT_BUSY,	  /* the lock of the text could not be had */
	TEXT_NOT_TEXT,	  /* a site is not in the kernel's text */
	TEXT_FREED,	  /* a site is in init text, which was freed */
	TEXT_OTHER_BYTES, /* a site does not have the other form */
	TEXT_OVERLAP,	  /* a site begins before the one below it ends */
	TEXT_CLOSED,	  /* an earlier batch ended with TEXT_LEFT */
	/* A CPU did not acknowledge; arch_cpu_online() tells which: */
	TEXT_UNDONE,	  /* the sites hold their old bytes again */
	TEXT_LEFT,	  /* too late to undo: breakpoints stay, and do what the new bytes would */
	TEXT_UNCONFIRMED, /* the sites hold their new bytes */
	TEXT_NOT_ENABLED, /* of jump_label.h: the key had no reference to give back */
	TEXT_RESULTS
};

/* How often to relax between two steps, from now on; 0 at first. So that in a test others meet each
 * step, even where CPUs run one at a time. Any CPU. */
void text_set_dwell(unsigned relaxes);

/* What the site that was refused is, or what became of the batch, in words. */
const char *text_result_words(enum text_result result);

/* True when the sites do from now on what the new bytes say. */
bool text_result_is_new(enum text_result result);

/* Sorts the sites, and checks what will not change: that they are text, and do not overlap. Once,
 * before the first patch. TEXT_DONE, TEXT_NOT_TEXT, TEXT_FREED or TEXT_OVERLAP. Any CPU. */
enum text_result text_prepare(struct text_batch *batch);

/* Gives all sites form `to` (0 or 1), which have the other one; or changes none of them. After
 * text_prepare(). Any CPU that holds the lock of the text (text_lock.h), interrupts
 * on or off, not in a handler. */
enum text_result text_patch(struct text_batch *batch, unsigned to);

/* What the last patch of the batch has spent in stores to text, in cycles. */
uint64_t text_store_cycles(const struct text_batch *batch);

/* One store to each site of a batch that text_prepare() knows, as a patch to that form makes it.
 * The tails are of 1 or 4 bytes. Whoever holds the lock. */
enum text_part { TEXT_BREAKPOINT, TEXT_TAIL, TEXT_HEAD };
void text_store(const struct text_batch *batch, enum text_part part, unsigned form);

/* True when no batch can be patched any more: see TEXT_CLOSED. Whoever holds the lock. */
bool text_patch_is_closed(void);

/* The #BP handler's part: true when the breakpoint is one of a batch, or of one that was under way
 * when it was fetched; the CPU then knows where to go on. Any CPU, NMI-safe. */
bool text_breakpoint(struct arch_trap *trap);

#endif
