/*
 * Jump labels: keys that turn all their static branches (arch/static_branch.h) on and off, while
 * other CPUs execute them.
 */
#ifndef KERNEL_TEXT_JUMP_LABEL_H
#define KERNEL_TEXT_JUMP_LABEL_H

#include "arch/init_text.h"
#include "arch/static_branch.h"
#include "kernel/text/text_patch.h"

/* Makes a NOP of every branch whose key is off. NULL, or what is wrong with the table, in words.
 * Boot CPU, before any other runs. */
INIT_TEXT const char *jump_labels_init(void);

/* What it says where the machine has too little memory, and nothing is wrong. */
extern const char jump_labels_no_memory[];

/* Adds a reference to a key. The first one turns it on: when that has returned, every CPU takes its
 * branches. Sites in init text that was freed are skipped, and counted in the key; the others are
 * patched, all of them or none. A failure is told by a comment.
 * With TEXT_DONE, TEXT_LEFT and TEXT_UNCONFIRMED (see there) the reference is the caller's, and
 * with all others there is none. Any CPU, also while others do the same; interrupts on, not in a
 * handler. */
enum text_result jump_label_enable(struct jump_key *key);

/* Gives a reference back. The last one turns the key off; with any result but those three it keeps
 * that reference. Likewise. */
enum text_result jump_label_disable(struct jump_key *key);

/* A site as text_patch() takes it, after text_prepare(): form 0 is off, 1 is on. Any CPU. */
void jump_label_fill(const struct jump_site *from, struct text_site *to);

/* The last time that somebody had to look at sites: cycles in all, and those of them that were
 * spent in stores to text; 0 when none was patched. While nobody else changes a key. */
struct jump_label_cost {
	uint64_t all, stores;
};
struct jump_label_cost jump_label_last_cost(void);

#endif
