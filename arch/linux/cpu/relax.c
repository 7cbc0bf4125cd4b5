/* Apart from what includes <unistd.h>, whose pause() waits for a signal. */
#include "arch/arch.h"
#include "arch/x86/isa/instructions.h"
#include "arch/x86/isa/serialize.h"

void arch_relax(void)
{
	pause();
}

void arch_fence(void)
{
	mfence();
}

void arch_serialize(enum serialization how)
{
	serialize_by(how);
}

uint64_t arch_serialize_operand(enum serialization how)
{
	(void)how;
	return 0;
}
