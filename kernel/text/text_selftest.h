/*
 * test=jump-labels, as the patcher sees it: what each CPU does is in label_test.h.
 */
#ifndef KERNEL_TEXT_TEXT_SELFTEST_H
#define KERNEL_TEXT_TEXT_SELFTEST_H

#include "arch/arch.h"

#define LABEL_TEST "jump-labels"

/* A branch in init text: on and off while that text is there. NULL, or what went wrong. After
 * jump_labels_init(), in kernel_prepare(). */
INIT_TEXT const char *label_test_prepare(void);

/* The test, with all executors at rest. What is wrong ends the run. Patcher only. */
void label_test_run(void);

#endif
