#include "prover/search/symmetry.h"

#include <string.h>

static void exchange(code_word *codes, unsigned a, unsigned b)
{
	code_word difference = (*codes >> code_shift(0, a) ^ *codes >> code_shift(0, b)) & 3;

	*codes ^= difference << code_shift(0, a) | difference << code_shift(0, b);
}

/* Whatever has been fetched: with the two exchanged, what is executed has them exchanged, too. */
static bool decode_alike(const struct system *system, unsigned site, unsigned a, unsigned b)
{
	for (code_word codes = 0; codes < SITE_CODES; codes++) {
		code_word exchanged = codes, executed = system->instruction[site][codes];

		exchange(&exchanged, a, b);
		exchange(&executed, a, b);
		if (system->instruction[site][exchanged] != executed)
			return false;
	}
	return true;
}

/* Whatever memory holds, both bytes have the same code, and they decode alike. The head is never
 * meant: it has codes of its own. */
static bool exchangeable(const struct system *system, unsigned site, unsigned a, unsigned b)
{
	if (!decode_alike(system, site, a, b))
		return false;
	for (unsigned n = 0; n < MEMORIES_PER_STORE * system->store_count + 1; n++)
		if (code_of(system->memory[n], site, a) != code_of(system->memory[n], site, b))
			return false;
	return true;
}

struct pairs {
	unsigned count;
	struct {
		uint8_t lower, upper;
	} of[SYSTEM_LENGTH_MAX * SYSTEM_LENGTH_MAX];
};

static void list_pairs(const struct system *system, unsigned site, struct pairs *pairs)
{
	unsigned length = system->scenario.sites[site].length;

	pairs->count = 0;
	for (unsigned a = 1; a < length; a++)
		for (unsigned b = a + 1; b < length; b++)
			if (exchangeable(system, site, a, b)) {
				pairs->of[pairs->count].lower = (uint8_t)a;
				pairs->of[pairs->count++].upper = (uint8_t)b;
			}
}

/* Of two bytes that can be exchanged, the lower has the larger code. `codes` are a site's own, at
 * the shift of site 0. */
static code_word sorted(const struct pairs *pairs, code_word codes)
{
	for (unsigned n = 0; n < pairs->count; n++) {
		unsigned a = pairs->of[n].lower, b = pairs->of[n].upper;

		if (code_of(codes, 0, a) < code_of(codes, 0, b))
			exchange(&codes, a, b);
	}
	return codes;
}

static void fill_canonical(struct symmetry *symmetry, unsigned site)
{
	struct pairs pairs;

	list_pairs(symmetry->system, site, &pairs);
	if (pairs.count == 0 && !symmetry->bytes &&
	    site + 1 == symmetry->system->scenario.site_count)
		return;
	symmetry->bytes = true;
	for (code_word codes = 0; codes < SITE_CODES; codes++)
		symmetry->canonical[site][codes] = (uint16_t)sorted(&pairs, codes);
}

static uint64_t order(const struct executor_state *executor)
{
	uint64_t bits;

	memcpy(&bits, executor, sizeof(bits));
	return bits;
}

static void order_pair(struct executor_state *a, struct executor_state *b)
{
	struct executor_state former = *a;

	if (order(a) <= order(b))
		return;
	*a = *b;
	*b = former;
}

void symmetry_build(struct symmetry *symmetry, const struct system *system)
{
	bool apart = system->model == MODEL_BYTEWISE || system->model == MODEL_PREFETCH;

	symmetry->system = system;
	symmetry->bytes = false;
	for (unsigned site = 0; site < system->scenario.site_count && apart; site++)
		fill_canonical(symmetry, site);
}

void symmetry_reduce(const struct symmetry *symmetry, struct state *state)
{
	const struct system *system = symmetry->system;
	code_word site_codes = SITE_CODES - 1;

	for (unsigned n = 0; n < system->executors && symmetry->bytes; n++) {
		code_word fetched = state->executor[n].fetched, result = 0;

		for (unsigned site = 0; site < system->scenario.site_count; site++) {
			unsigned shift = code_shift(site, 0);

			result |=
				(code_word)symmetry->canonical[site][fetched >> shift & site_codes]
				<< shift;
		}
		state->executor[n].fetched = result;
	}
	if (system->executors > 1)
		order_pair(&state->executor[0], &state->executor[1]);
	if (system->executors > 2) {
		order_pair(&state->executor[1], &state->executor[2]);
		order_pair(&state->executor[0], &state->executor[1]);
	}
}
