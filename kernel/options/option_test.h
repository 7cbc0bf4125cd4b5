/*
 * The words of the option test=: what the tests in tests/boot/ want to see the end of. DESIGN.md
 * lists them.
 */
#ifndef KERNEL_OPTIONS_OPTION_TEST_H
#define KERNEL_OPTIONS_OPTION_TEST_H

#include <stdbool.h>

/* Whether there is such a test. Any context. */
bool test_is_known(const char *word);

/* Whether it needs a machine that has booted: in a process nothing would come of it. */
bool test_boots(const char *word);

/* What a test has arch_provoke() do. */
struct provocation {
	const char *what;    /* NULL: nothing, since tests that happen at boot, or between the CPUs,
			      * are others */
	bool by_patcher;     /* else by the last CPU */
	bool others_stopped; /* while it happens */
};

/* The word may be empty. Points into it. */
struct provocation test_provocation(const char *word);

#endif
