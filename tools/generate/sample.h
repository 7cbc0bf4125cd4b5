/*
 * A sample: so many of so many, each with the same chance. The same sequence of questions has the
 * same answers, in whichever process they are asked.
 */
#ifndef TOOLS_GENERATE_SAMPLE_H
#define TOOLS_GENERATE_SAMPLE_H

#include <stdbool.h>

#include "kernel/core/random.h"

struct sample {
	bool is_all; /* everything is chosen */
	unsigned long long left, wanted;
	uint64_t random;
};

/* Whether the next one is chosen: with the chance that as many as are wanted come out of those that
 * are left. */
static inline bool sample_next(struct sample *sample)
{
	bool is;

	if (sample->is_all)
		return true;
	is = random_next(&sample->random) % sample->left < sample->wanted;
	sample->left--;
	sample->wanted -= is;
	return is;
}

#endif
