/*
 * The two forms of a static branch; and branches that are generated: each is followed by an
 * instruction that only those execute that do not take it.
 */
#include "arch/static_branch.h"
#include "arch/text.h"
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

/* xorl %eax, %eax; a NOP of six bytes, so that the first site is aligned (SDM vol. 2, NOP) */
static const uint8_t begin[] = {0x31, 0xc0, 0x66, 0x0f, 0x1f, 0x44, 0x00, 0x00};
/* incl %eax, which a branch that is taken leaves out */
static const uint8_t count[] = {0xff, 0xc0};
#define NOP 0x90
#define RET 0xc3

/* From one site to the next: a power of two, so that none straddles an aligned
 * quadword. */
static size_t stride_of(const struct arch_generated *generated)
{
	return generated->length == JUMP_LENGTH_MAX ? 8 : 4;
}

size_t arch_generated_size(const struct arch_generated *generated)
{
	return sizeof(begin) + generated->branches * stride_of(generated) + 1;
}

struct jump_site arch_generated_site(const struct arch_generated *generated, uint32_t branch)
{
	const uint8_t *text = generated->text + sizeof(begin) + branch * stride_of(generated);

	return (struct jump_site){
		.text = text,
		.target = text + generated->length + sizeof(count),
		.length = generated->length,
	};
}

void arch_generated_write(const struct arch_generated *generated, uint8_t *to)
{
	memset(to, NOP, arch_generated_size(generated));
	memcpy(to, begin, sizeof(begin));
	for (uint32_t branch = 0; branch < generated->branches; branch++) {
		struct jump_site site = arch_generated_site(generated, branch);
		uint8_t *at = to + (site.text - generated->text);
		uint8_t bytes[JUMP_LENGTH_MAX];

		arch_jump_bytes(&site, false, bytes);
		memcpy(at, bytes, site.length);
		memcpy(at + site.length, count, sizeof(count));
	}
	to[arch_generated_size(generated) - 1] = RET;
}

uint32_t arch_generated_run(const struct arch_generated *generated)
{
	return ((uint32_t(*)(void))(uintptr_t)generated->text)();
}
