// SPDX-License-Identifier: MIT OR GPL-2.0
#include "sites.h"

#include <linux/errno.h>
#include <linux/printk.h>

#define NOP2 ".byte 0x66, 0x90\n"
#define NOP5 ".byte 0x0f, 0x1f, 0x44, 0x00, 0x00\n"

/*
 * static_branch_unlikely() leaves it to the assembler whether a site has 2 or 5 bytes, and to the
 * compiler where it lies. Here both are chosen, and the table's entries are the same: the site,
 * where it jumps to when the key is on, and the key, all relative to where they stand.
 */
#define DEFINE_SITES(name, count, nop)                                                             \
	static DEFINE_STATIC_KEY_FALSE(name);                                                      \
	static noinline notrace unsigned name##_execute(void)                                      \
	{                                                                                          \
		unsigned jumped = 0;                                                               \
                                                                                                   \
		asm volatile(".rept " #count "\n"                                                  \
			     "1: " nop "jmp 3f\n"                                                  \
			     "2: incl %0\n"                                                        \
			     "3:\n"                                                                \
			     ".pushsection __jump_table, \"aw\"\n"                                 \
			     ".balign 8\n"                                                         \
			     ".long 1b - ., 2b - .\n"                                              \
			     ".quad %c1 - .\n"                                                     \
			     ".popsection\n"                                                       \
			     ".endr"                                                               \
			     : "+r"(jumped)                                                        \
			     : "i"(&(name).key)                                                    \
			     : "cc", "memory");                                                    \
		return jumped;                                                                     \
	}

DEFINE_SITES(near_1, 1, NOP2)
DEFINE_SITES(near_64, 64, NOP2)
DEFINE_SITES(near_256, 256, NOP2)
DEFINE_SITES(near_1024, 1024, NOP2)
DEFINE_SITES(far_1, 1, NOP5)
DEFINE_SITES(far_64, 64, NOP5)
DEFINE_SITES(far_256, 256, NOP5)
DEFINE_SITES(far_1024, 1024, NOP5)

const struct bench_key bench_keys[BENCH_KEYS] = {
	{&near_1, 1, 2, near_1_execute},       {&near_64, 64, 2, near_64_execute},
	{&near_256, 256, 2, near_256_execute}, {&near_1024, 1024, 2, near_1024_execute},
	{&far_1, 1, 5, far_1_execute},	       {&far_64, 64, 5, far_64_execute},
	{&far_256, 256, 5, far_256_execute},   {&far_1024, 1024, 5, far_1024_execute},
};

static unsigned size_of(const u8 *site)
{
	if (site[0] == 0x66 && site[1] == 0x90)
		return 2;
	return site[0] == 0x0f && site[1] == 0x1f && site[2] == 0x44 ? 5 : 0;
}

static bool belongs_to(const struct jump_entry *entry, const struct bench_key *key)
{
	return jump_entry_key(entry) == &key->key->key;
}

static int check_key(const struct module *module, const struct bench_key *key)
{
	unsigned entries = 0, of_size = 0, jumped = key->execute();

	for (unsigned i = 0; i < module->num_jump_entries; i++) {
		const struct jump_entry *entry = &module->jump_entries[i];

		if (!belongs_to(entry, key))
			continue;
		entries++;
		of_size += size_of((const u8 *)jump_entry_code(entry)) == key->bytes;
	}
	pr_notice("note\tkey of %u sites: %u entries in the jump table, %u of %u bytes\n",
		  key->sites, entries, of_size, key->bytes);
	if (entries == key->sites && of_size == key->sites && jumped == 0)
		return 0;
	pr_err("note\tthe key of %u sites does not have them, or %u jumped: fix sites.c\n",
	       key->sites, jumped);
	return -EINVAL;
}

int bench_sites_check(struct module *module)
{
	int error = 0;

	for (unsigned i = 0; i < BENCH_KEYS && !error; i++)
		error = check_key(module, &bench_keys[i]);
	return error;
}

void *bench_site_address(struct module *module)
{
	for (unsigned i = 0; i < module->num_jump_entries; i++)
		if (belongs_to(&module->jump_entries[i], &bench_keys[0]))
			return (void *)jump_entry_code(&module->jump_entries[i]);
	return NULL;
}
