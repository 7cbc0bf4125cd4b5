/*
 * Stores by one instruction: the same in the kernel and in a program.
 */
#include "arch/text.h"
#include "arch/x86/isa/instructions.h"

/* Each copy is of a known size, so that it is one instruction, and no call: a patch of many sites
 * stores one by one. */
void arch_store(uint8_t *to, const uint8_t *bytes, size_t count)
{
	uint16_t two;
	uint32_t four;
	uint64_t eight;

	switch (count) {
	case 1:
		store_8(to, *bytes);
		break;
	case 2:
		__builtin_memcpy(&two, bytes, sizeof(two));
		store_16(to, two);
		break;
	case 4:
		__builtin_memcpy(&four, bytes, sizeof(four));
		store_32(to, four);
		break;
	default:
		__builtin_memcpy(&eight, bytes, sizeof(eight));
		store_64(to, eight);
	}
}

static inline void do_step(const struct arch_store_step *step)
{
	for (uint32_t i = 0; i < step->relaxes; i++)
		pause();
	for (uint32_t i = 0; i < step->turns; i++)
		__asm__ volatile("");
	switch (step->size) {
	case 0:
		mfence();
		break;
	case 1:
		store_8(step->to, (uint8_t)step->value);
		break;
	case 2:
		store_16(step->to, (uint16_t)step->value);
		break;
	case 4:
		store_32(step->to, (uint32_t)step->value);
		break;
	default:
		store_64(step->to, step->value);
	}
}

void arch_store_steps(const struct arch_store_step *steps, size_t count, uint64_t times)
{
	for (; times > 0; times--)
		for (size_t i = 0; i < count; i++)
			do_step(&steps[i]);
}
