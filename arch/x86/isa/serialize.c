#include "arch/x86/isa/serialize.h"

#include "arch/x86/isa/instructions.h"

#define CPUID_7_EDX_SERIALIZE (1u << 14)

bool serialize_is_there(void)
{
	return cpuid(0, 0).eax >= 7 && (cpuid(7, 0).edx & CPUID_7_EDX_SERIALIZE);
}

static bool uses_serialize(const struct scenario *scenario)
{
	for (unsigned i = 0; i < scenario->step_count; i++)
		if (scenario->steps[i].serialization == SERIALIZE_SERIALIZE)
			return true;
	return scenario->execution.serialization == SERIALIZE_SERIALIZE ||
	       scenario->rest.wakes_by == SERIALIZE_SERIALIZE;
}

void serialize_by(enum serialization how)
{
	switch (how) {
	case SERIALIZE_LOCK:
		locked_add();
		break;
	case SERIALIZE_LFENCE:
		lfence();
		break;
	case SERIALIZE_MFENCE:
		mfence();
		break;
	case SERIALIZE_CPUID:
		/* SDM vol. 3 §8.3: it waits for all earlier instructions, and drops what was
		 * fetched. As do the next two. */
		cpuid(0, 0);
		break;
	case SERIALIZE_SERIALIZE:
		serialize();
		break;
	case SERIALIZE_IRET:
		iret_here();
		break;
	case SERIALIZE_MOVCR2: /* no program can: arch/x86/cpu/cpu.c does it */
	case SERIALIZE_NONE:
	case SERIALIZATIONS:
		break;
	}
}

bool serialize_is_missing(const struct scenario *scenario)
{
	return uses_serialize(scenario) && !serialize_is_there();
}
