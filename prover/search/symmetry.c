#include "prover/search/symmetry.h"

#include "prover/model/executed.h"

/* Both have as many codes. */
static code_word exchange(const struct system *system, unsigned site, code_word codes, unsigned a,
			  unsigned b)
{
	code_word in_a = code_of(system, codes, site, a), in_b = code_of(system, codes, site, b);

	codes &= ~(code_mask(system, site, a) | code_mask(system, site, b));
	return codes | in_b << code_shift(system, site, a) | in_a << code_shift(system, site, b);
}

/* Each code of one is the old form's, or the new form's, if it is so of the other. */
static bool same_codes(const struct system *system, unsigned site, unsigned a, unsigned b)
{
	return code_of(system, system->new[site], site, a) ==
		       code_of(system, system->new[site], site, b) &&
	       code_mask(system, site, a) && code_mask(system, site, b) &&
	       code_mask(system, site, a) >> code_shift(system, site, a) ==
		       code_mask(system, site, b) >> code_shift(system, site, b);
}

/* Whether an instruction that is the whole execution needs both bytes or none. */
static bool reads_alike(unsigned end, unsigned a, unsigned b)
{
	return (a < end) == (b < end);
}

/* Not all that the bits of a code can say is a value. */
static bool are_codes(const struct system *system, unsigned site, code_word codes)
{
	for (unsigned byte = 0; byte < system->scenario.sites[site].length; byte++)
		if (code_of(system, codes, site, byte) > system->value_count[site][byte])
			return false;
	return true;
}

/* Whatever has been fetched: with the two exchanged, the same is executed, with them exchanged, and
 * one instruction is the whole execution. */
static bool decode_alike(const struct system *system, unsigned site, unsigned a, unsigned b)
{
	unsigned shift = system->shift[site], head = system->scenario.sites[site].head;
	code_word count = (system->site_mask[site] >> shift) + 1;

	for (code_word n = 0; n < count; n++) {
		code_word codes = n << shift, exchanged = exchange(system, site, codes, a, b);
		struct executed one = {0}, other = {0};

		if (!are_codes(system, site, codes))
			continue;
		if (executed_read(system, site, head, true, codes, &one) !=
		    executed_read(system, site, head, true, exchanged, &other))
			return false;
		if (one.end != other.end || !reads_alike(one.end, a, b))
			return false;
		if (one.end > 0 && (one.to[0] != EXECUTED_LEAVES || other.to[0] != EXECUTED_LEAVES))
			return false;
	}
	return true;
}

/* Whatever memory holds, both bytes have the same code, and they decode alike. The head is never
 * meant: it has codes of its own. */
static bool exchangeable(const struct system *system, unsigned site, unsigned a, unsigned b)
{
	if (!same_codes(system, site, a, b))
		return false;
	for (unsigned n = 0; n < MEMORIES_PER_STORE * system->store_count + 1; n++)
		if (code_of(system, system->memory[n], site, a) !=
		    code_of(system, system->memory[n], site, b))
			return false;
	return decode_alike(system, site, a, b);
}

struct pairs {
	unsigned count;
	struct {
		uint8_t lower, upper;
	} of[SITE_LENGTH_MAX * SITE_LENGTH_MAX];
};

static void list_pairs(const struct system *system, unsigned site, struct pairs *pairs)
{
	unsigned head = system->scenario.sites[site].head;
	unsigned length = system->scenario.sites[site].length;

	pairs->count = 0;
	for (unsigned a = head + 1; a < length; a++)
		for (unsigned b = a + 1; b < length; b++)
			if (exchangeable(system, site, a, b)) {
				pairs->of[pairs->count].lower = (uint8_t)a;
				pairs->of[pairs->count++].upper = (uint8_t)b;
			}
}

/* Of two bytes that can be exchanged, the lower has the larger code. */
static code_word sorted(const struct system *system, unsigned site, const struct pairs *pairs,
			code_word codes)
{
	for (unsigned n = 0; n < pairs->count; n++) {
		unsigned a = pairs->of[n].lower, b = pairs->of[n].upper;

		if (code_of(system, codes, site, a) < code_of(system, codes, site, b))
			codes = exchange(system, site, codes, a, b);
	}
	return codes;
}

static void fill_canonical(struct symmetry *symmetry, unsigned site)
{
	const struct system *system = symmetry->system;
	unsigned shift = system->shift[site];
	code_word count = (system->site_mask[site] >> shift) + 1;
	struct pairs pairs;

	if (count == 0 || count > SYMMETRY_CODES)
		return;
	list_pairs(system, site, &pairs);
	if (pairs.count == 0)
		return;
	symmetry->sites |= (uint8_t)(1u << site);
	for (code_word codes = 0; codes < count; codes++)
		symmetry->canonical[site][codes] =
			(uint16_t)(sorted(system, site, &pairs, codes << shift) >> shift);
}

static void order_pair(struct executor_state *a, struct executor_state *b)
{
	struct executor_state former = *a;

	if (!symmetry_is_above(a, b))
		return;
	*a = *b;
	*b = former;
}

static code_word canonical(const struct symmetry *symmetry, code_word fetched)
{
	const struct system *system = symmetry->system;

	for (unsigned site = 0; site < system->scenario.site_count; site++) {
		code_word mask = system->site_mask[site];
		unsigned shift = system->shift[site];

		if (symmetry->sites >> site & 1)
			fetched = (fetched & ~mask) |
				  (code_word)symmetry->canonical[site][(fetched & mask) >> shift]
					  << shift;
	}
	return fetched;
}

void symmetry_build(struct symmetry *symmetry, const struct system *system)
{
	bool apart = system->model == MODEL_BYTEWISE || system->model == MODEL_PREFETCH;

	symmetry->system = system;
	symmetry->sites = 0;
	for (unsigned site = 0; site < system->scenario.site_count && apart; site++)
		fill_canonical(symmetry, site);
}

void symmetry_reduce(const struct symmetry *symmetry, struct state *state)
{
	const struct system *system = symmetry->system;

	for (unsigned n = 0; n < system->executors && symmetry->sites; n++)
		state->executor[n].fetched = canonical(symmetry, state->executor[n].fetched);
	if (system->executors > 1)
		order_pair(&state->executor[0], &state->executor[1]);
	if (system->executors > 2) {
		order_pair(&state->executor[1], &state->executor[2]);
		order_pair(&state->executor[0], &state->executor[1]);
	}
}
