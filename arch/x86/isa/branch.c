/*
 * Static branches that are generated: each is followed by an instruction that only those execute
 * that do not take it.
 */
#include "arch/arch.h"
#include "lib/string.h"

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
