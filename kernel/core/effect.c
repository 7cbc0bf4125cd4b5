/*
 * One effect: how it is taken, and compared.
 */
#include "kernel/core/effect.h"

#include "lib/string.h"

#define RETURN_ADDRESS (EFFECT_STACK_TOP / 8)

#define DATA_END (EFFECT_DATA + EFFECT_DATA_SIZE)

/* No two quadwords are alike, none of them is an address but the one, and in each the bytes
 * differ. */
uint64_t effect_before(uint32_t offset)
{
	if (offset == EFFECT_STACK_TOP)
		return (uint64_t)arch_effect_return();
	return 0x5a00000000000000ull + offset * 0x0000010203050709ull;
}

void effect_renew_window(unsigned cpu)
{
	uint64_t *window = (uint64_t *)arch_effect_window(cpu);

	for (uint32_t i = EFFECT_DATA / 8; i < DATA_END / 8; i++)
		window[i] = effect_before(8 * i);
}

/* The first quadword that an interrupt cannot have written to since: it comes below the stack. */
static uint64_t first_kept(const struct arch_effect_left *left, const uint8_t *window)
{
	uint64_t offset = left->rsp - (uint64_t)window;

	if (offset < EFFECT_DATA || offset >= DATA_END)
		offset = EFFECT_STACK_TOP;
	return (offset + 7) / 8;
}

/* FNV-1a, by quadwords: of those only that are not what they were. */
static uint64_t hash(const struct arch_effect_left *left, unsigned cpu)
{
	const uint8_t *window = arch_effect_window(cpu);
	const uint64_t *quadwords = (const uint64_t *)window;
	uint64_t sum = 0xcbf29ce484222325ull;

	for (uint64_t i = first_kept(left, window); i < DATA_END / 8; i++)
		if (quadwords[i] != effect_before((uint32_t)(8 * i)))
			sum = ((sum ^ i) * 0x100000001b3ull ^ quadwords[i]) * 0x100000001b3ull;
	return sum;
}

void effect_of_left(const struct arch_effect_left *left, unsigned cpu, struct effect *effect)
{
	memset(effect, 0, sizeof(*effect));
	effect->left = *left;
	effect->memory = hash(left, cpu);
}

void effect_of_trap(const uint8_t *next, const struct arch_trap *trap, unsigned cpu,
		    struct effect *effect)
{
	struct arch_effect_left left;

	arch_trap_left(trap, &left);
	effect_of_left(&left, cpu, effect);
	effect->vector = arch_trap_vector(trap);
	effect->place = (int64_t)((uint64_t)arch_trap_address(trap) - (uint64_t)next);
	effect->fault_address = arch_trap_fault_address(trap);
}

bool effect_is(const struct effect *one, const struct effect *other)
{
	return memcmp(&one->left, &other->left, sizeof(one->left)) == 0 &&
	       one->memory == other->memory && one->vector == other->vector &&
	       one->place == other->place && one->fault_address == other->fault_address;
}

bool effect_is_but_for_memory(const struct effect *one, const struct effect *other)
{
	struct effect same = *one;

	same.memory = other->memory;
	return effect_is(&same, other);
}

unsigned effect_changes(const struct effect *effect, unsigned cpu,
			uint32_t offsets[EFFECT_CELLS_MAX])
{
	const uint8_t *window = arch_effect_window(cpu);
	const uint64_t *quadwords = (const uint64_t *)window;
	unsigned count = 0;

	/* What is taken from the stack is lost to the next interrupt. */
	for (uint64_t i = RETURN_ADDRESS; i < first_kept(&effect->left, window); i++)
		if (count++ < EFFECT_CELLS_MAX)
			offsets[count - 1] = (uint32_t)(8 * i);
	for (uint64_t i = first_kept(&effect->left, window); i < DATA_END / 8; i++)
		if (quadwords[i] != effect_before((uint32_t)(8 * i)) && count++ < EFFECT_CELLS_MAX)
			offsets[count - 1] = (uint32_t)(8 * i);
	return count;
}

bool effect_sees(const struct effect *effect, unsigned cpu, uint32_t offset)
{
	return offset / 8 >= first_kept(&effect->left, arch_effect_window(cpu));
}
