#include "arch/x86/cpu/msr.h"

extern const uint8_t msr_read_may_fault[], msr_write_may_fault[], msr_failed[];

bool msr_fault(struct arch_trap *trap)
{
	if (trap->rip != (uint64_t)msr_read_may_fault && trap->rip != (uint64_t)msr_write_may_fault)
		return false;
	trap->rip = (uint64_t)msr_failed;
	return true;
}
