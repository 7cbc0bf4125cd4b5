#include "arch/x86/isa/serialize.h"

#include "arch/x86/isa/instructions.h"

/* Leaves from here on have a maximum of their own. */
#define EXTENDED 0x80000000u

_Static_assert(sizeof(enum serialization) == 4, "serialize.S compares 4 bytes");

static const char *const lacks[SERIALIZATIONS] = {
#define SERIALIZATION(NAME, word, instruction, ...)                                                \
	[SERIALIZE_##NAME] = "the processor has no instruction " instruction,
#include "scenario/serializations.def"
};

bool serialization_is_there(enum serialization how)
{
	const struct cpuid_bit *where = &serialization_ways[how].there;

	if (where->leaf == 0)
		return true;
	if (cpuid(where->leaf & EXTENDED, 0).eax < where->leaf)
		return false;
	struct cpuid found = cpuid(where->leaf, where->subleaf);
	const uint32_t registers[] = {
		[IN_EAX] = found.eax,
		[IN_EBX] = found.ebx,
		[IN_ECX] = found.ecx,
		[IN_EDX] = found.edx,
	};

	return registers[where->in] >> where->bit & 1;
}

const char *serialization_lacks(const struct scenario *scenario)
{
	for (unsigned i = SERIALIZE_NONE + 1; i < SERIALIZATIONS; i++)
		if (scenario_serializes_by(scenario, i) && !serialization_is_there(i))
			return lacks[i];
	return NULL;
}
