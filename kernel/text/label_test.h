/*
 * A CPU's part of test=jump-labels: keys of one to many branches are turned on and off by several
 * CPUs at once, while all CPUs execute the branches, in handlers of NMIs too. Every execution must
 * take one of the two sides of each branch, and the right one where the CPU itself keeps the key
 * on.
 */
#ifndef KERNEL_TEXT_LABEL_TEST_H
#define KERNEL_TEXT_LABEL_TEST_H

#include <stdatomic.h>

#include "arch/arch.h"

/* Times that each CPU enables a key, and disables it. */
#define LABEL_ROUNDS 24u
#define LABEL_PROBLEM_SIZE 160

/* What one CPU did. Written by it, its handlers included; read by the patcher when it is done. */
struct label_tally {
	_Alignas(128) uint64_t random;
	uint64_t taken, passed, chains, nmis;
	char problem[LABEL_PROBLEM_SIZE]; /* the first one; empty: none */
	/* Rounds that it has made: stored by it (release), loaded by the patcher (acquire). */
	_Alignas(128) atomic_uint rounds;
};

/* By CPU. Written by the patcher before it turns the key on. */
extern struct label_tally *label_tallies;
extern struct jump_key label_test_key;

/* Executes a chain once; false, and noted, when a branch did not go one of its two ways. Any CPU,
 * with its own tally. */
bool label_test_chain(struct label_tally *tally, const struct arch_chain *chain, uint32_t *taken);

/* Executes all chains, and relaxes. Likewise. */
void label_test_all(struct label_tally *tally);

/* A CPU's part, once. Any CPU, interrupts on. */
void label_test_work(void);

/* For the function below: executes all chains, and sees that no patch goes on meanwhile. */
void label_test_pass(void);

/* An executor's part, if the test runs. Executors at rest, interrupts on. */
static inline void label_test_take_part(void)
{
	if (static_branch(&label_test_key))
		label_test_work();
}

/* Executes all branches, if the test runs; else returns false. In the handler that
 * arch_execute_in() has asked for. */
static inline bool label_test_passes(void)
{
	if (!static_branch(&label_test_key))
		return false;
	label_test_pass();
	return true;
}

#endif
