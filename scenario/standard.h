/*
 * The sets that are built in: the standard set, the files of iso/scenarios, for when there are none
 * on the medium; and the files of iso/classify.
 */
#ifndef SCENARIO_STANDARD_H
#define SCENARIO_STANDARD_H

#include <stddef.h>

struct standard_file {
	const char *name;   /* "three-sync.scn" */
	const char *source; /* `length` bytes, no NUL behind them */
	size_t length;
};

_Static_assert(offsetof(struct standard_file, name) == 0 &&
		       offsetof(struct standard_file, source) == 8 &&
		       offsetof(struct standard_file, length) == 16 &&
		       sizeof(struct standard_file) == 24,
	       "as standard.S has it");

/* In the order in which they are run. */
extern const struct standard_file standard_files[];
extern const size_t standard_file_count;

/* The files of iso/classify: what tells the fetch models apart, the smallest first. None of their
 * names is one of those above. */
extern const struct standard_file classify_files[];
extern const size_t classify_file_count;

#endif
