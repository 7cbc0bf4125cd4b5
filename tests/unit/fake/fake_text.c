/*
 * The kernel's own text in the fake machine: what a test says it is.
 */
#include "tests/unit/fake/fake_arch.h"

bool fake_text_is_freed(const uint8_t *text, size_t length)
{
	return fake_arch.init_is_freed && text < fake_arch.init_text.end &&
	       text + length > fake_arch.init_text.start;
}

struct arch_range arch_text(void)
{
	return fake_arch.kernel_text;
}

struct arch_range arch_init_text(void)
{
	return fake_arch.init_text;
}

const struct jump_site *arch_jump_sites(size_t *count)
{
	*count = fake_arch.jump_site_count;
	return fake_arch.jump_sites;
}

const struct arch_chain *arch_chains(unsigned *count)
{
	*count = 0;
	return NULL;
}
