/*
 * test=jump-labels: keys of one to many branches are turned on and off by several CPUs at once,
 * while all CPUs execute the branches, in handlers of NMIs too. Every execution must take one of
 * the two sides of each branch, and the right one where the CPU itself keeps the key on.
 */
#ifndef KERNEL_TEXT_TEXT_SELFTEST_H
#define KERNEL_TEXT_TEXT_SELFTEST_H

#include "arch/init_text.h"
#include "arch/static_branch.h"

#define LABEL_TEST "jump-labels"

/* A branch in init text: on and off while that text is there. NULL, or what went wrong. After
 * jump_labels_init(), in kernel_prepare(). */
INIT_TEXT const char *label_test_prepare(void);

/* The test, with all executors at rest. What is wrong ends the run. Patcher only. */
void label_test_run(void);

/* On while the test runs. */
extern struct jump_key label_test_key;

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
