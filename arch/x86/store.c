/*
 * Stores by one instruction: the same in the kernel and in a program.
 */
#include "arch/arch.h"
#include "arch/x86/instructions.h"
#include "lib/string.h"

void arch_store(uint8_t *to, const uint8_t *bytes, size_t count)
{
	uint64_t value = 0;

	memcpy(&value, bytes, count);
	switch (count) {
	case 1:
		store_8(to, (uint8_t)value);
		break;
	case 2:
		store_16(to, (uint16_t)value);
		break;
	case 4:
		store_32(to, (uint32_t)value);
		break;
	default:
		store_64(to, value);
	}
}
