/*
 * Text that is patched: where it is written, the kernel's own, and its static branches. A part of
 * the interface that arch.h describes.
 */
#ifndef ARCH_TEXT_H
#define ARCH_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arch/static_branch.h"

/* Stores 1, 2, 4 or 8 bytes by one instruction, at any address. Any context, NMI-safe. */
void arch_store(uint8_t *to, const uint8_t *bytes, size_t count);

/* A step of what is stored over and over. */
struct arch_store_step {
	uint8_t *to;
	uint64_t value;	  /* of which the low `size` bytes are stored */
	uint32_t size;	  /* 1, 2, 4 or 8; 0: nothing, it is a fence */
	uint32_t relaxes; /* before it; */
	uint32_t turns;	  /* and then so many of an empty loop, about a cycle each */
};

/* Does all the steps in their order, so many times: each store by one instruction, each fence as
 * arch_fence(), each relaxing as arch_relax(). Calls nothing, and writes nothing else. Any context,
 * NMI-safe. */
void arch_store_steps(const struct arch_store_step *steps, size_t count, uint64_t times);

/* A writable address of executable text, for as long as the machine runs; NULL when any of the
 * `length` bytes is not patchable text. The bytes are executed at `text` and never written there;
 * they are written at the result and never executed there. Any context, NMI-safe. */
uint8_t *arch_text_alias(const uint8_t *text, size_t length);

/* The writable address of this byte in the second page that its page has, whether that one is
 * behind its address or not; NULL: it has none. Patcher only. */
uint8_t *arch_page_second(const uint8_t *text);

/* Has the second page be behind that address: one store of a page table entry, which waits for
 * nothing. The first one stays, and arch_text_alias() gives the second one, but for ranges in more
 * than one page. A CPU may go on to execute what was there before until arch_shootdown(). Of text
 * that has a second page. Patcher only. */
void arch_page_exchange(const uint8_t *text);

/* Has all first pages be there again, likewise. False when they were. Patcher only. */
bool arch_pages_restore(void);

struct arch_range {
	const uint8_t *start, *end;
};

/* All of the kernel's own text, and that part of it which is freed when kernel_prepare() has
 * returned. Both are empty where the kernel's text cannot be patched. Any context, NMI-safe. */
struct arch_range arch_text(void);
struct arch_range arch_init_text(void);

/* The table of all static branches, and their count. Any context. */
const struct jump_site *arch_jump_sites(size_t *count);

/* The instruction at a site, site->length bytes, when its key is on, or off. Pure. */
void arch_jump_bytes(const struct jump_site *site, bool is_on, uint8_t bytes[JUMP_LENGTH_MAX]);

/* Static branches for the test of jump labels: all those of one key, one behind the other. */
struct arch_chain {
	struct jump_key *key; /* NULL: of NOPs, with nothing to patch */
	uint32_t branches;
	/* Executes them all; how many were taken, and how many were not. */
	void (*run)(uint32_t *taken, uint32_t *passed);
};

/* From a few branches to many, and the NOPs last; none where the kernel's text cannot be patched.
 * Any context. */
const struct arch_chain *arch_chains(unsigned *count);

/* Static branches that are generated, for the bench: `branches` sites of `length` (2 or
 * JUMP_LENGTH_MAX) bytes, one behind the other. */
struct arch_generated {
	const uint8_t *text; /* at a page boundary */
	uint32_t branches, length;
};

/* The bytes that they take, and those bytes, all of them off. Pure. */
size_t arch_generated_size(const struct arch_generated *generated);
void arch_generated_write(const struct arch_generated *generated, uint8_t *to);

/* One of them, without a key. Pure. */
struct jump_site arch_generated_site(const struct arch_generated *generated, uint32_t branch);

/* Executes them all; how many were not taken. Any CPU, any context. */
uint32_t arch_generated_run(const struct arch_generated *generated);

#endif
