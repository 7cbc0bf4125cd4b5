/*
 * Static branches: conditions that are instructions. A branch on a key that is off is a NOP, and on
 * a key that is on a jump; whoever changes the key rewrites all its branches
 * (kernel/text/jump_label.h).
 *
 * In a process, whose own text cannot be written, a branch reads the key.
 */
#ifndef ARCH_STATIC_BRANCH_H
#define ARCH_STATIC_BRANCH_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JUMP_LENGTH_MAX 5u

/* All zero: off. Only kernel/text/jump_label.c looks inside. */
struct jump_key {
	/* How often it was enabled, and not disabled again; 1 and more is on. From 0 to 1 and back
	 * only with the lock of the text. */
	_Atomic uint32_t references;
	uint32_t count; /* of its sites */
	struct text_site *sites;
	uint32_t skipped; /* sites more, whose text was freed */
};

/* One branch, in the table of all that the linker makes. */
struct jump_site {
	const uint8_t *text;
	const uint8_t *target; /* where it leads when the key is on; else behind the site */
	struct jump_key *key;
	uint64_t length; /* 2, where the assembler found the target near; or 5 */
};

/* As the assembler makes it, below and in arch/x86/selftest/chains.S. */
_Static_assert(offsetof(struct jump_site, text) == 0 && offsetof(struct jump_site, target) == 8 &&
		       offsetof(struct jump_site, key) == 16 &&
		       offsetof(struct jump_site, length) == 24 && sizeof(struct jump_site) == 32,
	       "four quadwords");

#if __STDC_HOSTED__
static inline bool static_branch(struct jump_key *key)
{
	/* Guards nothing: a caller that must know that a branch has changed waits for
	 * jump_label_enable(). */
	return atomic_load_explicit(&key->references, memory_order_relaxed) > 0;
}
#else
/* True when the key is on; before jump_labels_init(), always. The key has static storage. Any CPU,
 * any context, but no code that kernel_breakpoint() executes: it would meet its own breakpoint. */
static inline __attribute__((always_inline)) bool static_branch(struct jump_key *key)
{
	__asm__ goto("1:\tjmp %l[is_on]\n"
		     "2:\n\t"
		     ".pushsection .jump_table, \"a\"\n\t"
		     ".balign 8\n\t"
		     ".quad 1b, %l[is_on], %c0, 2b - 1b\n\t"
		     ".popsection"
		     :
		     : "i"(key)
		     :
		     : is_on);
	return false;
is_on:
	return true;
}
#endif

#endif
