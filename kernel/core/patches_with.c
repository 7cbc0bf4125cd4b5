#include "kernel/core/patches_with.h"

#include "arch/arch.h"
#include "kernel/core/executor.h"

void patches_with_begin(struct patches_with *with)
{
	*with = (struct patches_with){.known = true};
}

void patches_with_note(struct patches_with *with)
{
	uint64_t counted[OUTCOMES] = {0};

	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++) {
		const struct executor *executor = executor_of(cpu);

		for (unsigned i = 0; executor->takes_part && i < OUTCOMES; i++)
			counted[i] += executor->oracle.outcomes[i];
	}
	for (unsigned i = 0; i < OUTCOMES; i++) {
		with->patches[i] += counted[i] > with->counted[i];
		with->counted[i] = counted[i];
	}
}
