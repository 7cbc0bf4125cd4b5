#include "kernel/core/patches_with.h"

#include "kernel/core/executor.h"

void patches_with_begin(struct patches_with *with)
{
	*with = (struct patches_with){.known = true};
}

void patches_with_note(struct patches_with *with)
{
	uint64_t counted[OUTCOMES];

	executors_outcomes(counted);
	for (unsigned i = 0; i < OUTCOMES; i++) {
		with->patches[i] += counted[i] > with->counted[i];
		with->counted[i] = counted[i];
	}
}
