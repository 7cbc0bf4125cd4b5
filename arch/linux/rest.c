/* Each executor has a CPU of its own, and Linux shares it among programs: nobody rests. */
#include "arch/arch.h"

void arch_rest(const _Atomic uint64_t *word, uint64_t value)
{
	(void)word;
	(void)value;
}

bool arch_rests(void)
{
	return false;
}

void arch_wake(void)
{
}
