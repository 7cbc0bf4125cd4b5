/*
 * The two forms of a static branch.
 */
#include "arch/arch.h"
#include "lib/string.h"

/* SDM vol. 2, JMP: the displacement counts from the instruction behind. */
#define JUMP_NEAR 0xeb
#define JUMP_FAR 0xe9
#define LENGTH_NEAR 2u

/* SDM vol. 2, NOP: the forms of two and of five bytes that it recommends. Each is one instruction.
 */
static const uint8_t nop2[] = {0x66, 0x90};
static const uint8_t nop5[] = {0x0f, 0x1f, 0x44, 0x00, 0x00};

void arch_jump_bytes(const struct jump_site *site, bool is_on, uint8_t bytes[JUMP_LENGTH_MAX])
{
	int32_t displacement = (int32_t)(site->target - (site->text + site->length));

	if (!is_on) {
		memcpy(bytes, site->length == LENGTH_NEAR ? nop2 : nop5, site->length);
		return;
	}
	bytes[0] = site->length == LENGTH_NEAR ? JUMP_NEAR : JUMP_FAR;
	memcpy(bytes + 1, &displacement, site->length - 1); /* its low bytes come first */
}
