#include "prover/model/system.h"

/* M37: whether an exchange has come to memory. */
static bool has_come(const struct system *system, const struct state *state, unsigned site,
		     unsigned page)
{
	return page < system->exchange_count[site] &&
	       system->exchange[site][page] < state->memory / MEMORIES_PER_STORE;
}

uint16_t system_pages(const struct system *system, const struct state *state)
{
	uint16_t pages = 0;

	for (unsigned site = 0; site < system->scenario.site_count; site++) {
		unsigned page = 0;

		while (has_come(system, state, site, page))
			page++;
		pages |= (uint16_t)(page << site * PAGE_BITS);
	}
	return pages;
}

/* A page that was exchanged stays as it was: later stores go to the next one. */
code_word system_seen(const struct system *system, const struct state *state,
		      const struct executor_state *executor)
{
	code_word memory = system->memory[state->memory];

	for (unsigned site = 0; site < system->scenario.site_count; site++) {
		unsigned page = system_page(executor->pages, site);
		code_word mask = system->site_mask[site];

		if (!has_come(system, state, site, page))
			continue;
		memory &= ~mask;
		memory |= mask & system->memory[MEMORIES_PER_STORE * system->exchange[site][page]];
	}
	return memory;
}
