/*
 * The chains of chains.S, with their keys.
 */
#include "arch/static_branch.h"
#include "arch/text.h"

#define KEYS 4
#define CHAINS (KEYS + 1)

struct jump_key chain_keys[KEYS]; /* by chains.S too */
_Static_assert(sizeof(struct jump_key) == 24, "as chains.S has it");

void chain_1(uint32_t *taken, uint32_t *passed);
void chain_64(uint32_t *taken, uint32_t *passed);
void chain_256(uint32_t *taken, uint32_t *passed);
void chain_1024(uint32_t *taken, uint32_t *passed);
void chain_nops(uint32_t *taken, uint32_t *passed);

const struct arch_chain *arch_chains(unsigned *count)
{
	static const struct arch_chain chains[CHAINS] = {
		{&chain_keys[0], 1, chain_1},	  {&chain_keys[1], 64, chain_64},
		{&chain_keys[2], 256, chain_256}, {&chain_keys[3], 1024, chain_1024},
		{NULL, 1024, chain_nops},
	};

	*count = CHAINS;
	return chains;
}
