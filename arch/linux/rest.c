/* Each executor has a CPU of its own, and Linux shares it among programs: nobody rests. Whom a sync
 * interrupts is Linux's to decide: see arch_lacks(). */
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

void arch_rest_begin(void)
{
}

void arch_rest_end(enum serialization how)
{
	arch_serialize(how);
	if (serialization_drops_fetched(how))
		kernel_rested();
}
