#include "prover/promela/promela_found.h"

#include <string.h>

#include "scenario/decode/decode.h"

#define CONDITIONS 16u /* of the opcodes of jCC */

/* The values that a byte can have. Returns how many; `values` has room for STEPS_MAX + 2. */
unsigned promela_values(const struct promela *out, unsigned site, unsigned byte, uint8_t *values)
{
	const struct site *of = &out->scenario->sites[site];
	unsigned count = 0;

	values[count++] = of->old_bytes[byte];
	if (of->new_bytes[byte] != of->old_bytes[byte])
		values[count++] = of->new_bytes[byte];
	for (unsigned n = 0; n < out->scenario->step_count; n++) {
		const struct step *step = &out->scenario->steps[n];
		uint8_t value = step->value[byte];

		if (step->kind == STEP_WRITE && step->given && (step->sites >> site & 1) &&
		    byte >= step->from && byte <= step->to && !memchr(values, value, count))
			values[count++] = value;
	}
	return count;
}

/* Of je and the like: with ZF and PF set, CF, SF and OF clear. */
static bool holds(unsigned condition)
{
	static const uint16_t true_ones = 1 << 0x1 | 1 << 0x3 | 1 << 0x4 | 1 << 0x6 | 1 << 0x9 |
					  1 << 0xa | 1 << 0xd | 1 << 0xe;

	return true_ones >> condition & 1;
}

static int inside(const struct site *of, long byte)
{
	return byte >= 0 && byte < of->length ? (int)byte : LEAVES;
}

/* M33 */
static struct found lead(const struct site *of, unsigned end, const struct decoded *decoded)
{
	int behind = inside(of, end), there = inside(of, (long)end + decoded->relative);
	struct found found = {.known = true, .end = end, .to = LEAVES, .or_to = LEAVES};

	if (decoded->flow == FLOW_NEXT || decoded->comes_back)
		found.to = behind;
	if (decoded->flow == FLOW_JUMP)
		found.to = there;
	if (decoded->flow == FLOW_CALL)
		found.to = there == LEAVES ? behind : there;
	found.or_to = found.to;
	found.calls = decoded->comes_back || (decoded->flow == FLOW_CALL && there == LEAVES);
	if (decoded->flow == FLOW_BRANCH) {
		found.to = there;
		found.or_to = behind;
		found.by_flags = decoded->condition < CONDITIONS;
		found.holds = found.by_flags && holds(decoded->condition);
	}
	return found;
}

/* What begins with the bytes up to `end`; not known when it takes more of them. */
struct found promela_find(const struct place *place, unsigned end)
{
	const struct site *of = &place->out->scenario->sites[place->site];
	struct decoded decoded;

	decode(place->bytes + place->at, end - place->at, &decoded);
	if (decoded.whole)
		return lead(of, place->at + decoded.length, &decoded);
	return (struct found){
		.known = end == of->length, .end = of->length, .to = LEAVES, .or_to = LEAVES};
}

static bool same(const struct found *a, const struct found *b)
{
	return a->known && b->known && a->end == b->end && a->to == b->to && a->or_to == b->or_to &&
	       a->by_flags == b->by_flags && a->holds == b->holds && a->calls == b->calls;
}

/* The same whatever the bytes from `end` on are; not known: it is not. Tries them. */
struct found promela_find_any(struct place *place, unsigned end)
{
	struct found found = promela_find(place, end), other;
	uint8_t values[STEPS_MAX + 2];

	if (found.known)
		return found;
	for (unsigned n = 0, count = promela_values(place->out, place->site, end, values);
	     n < count; n++) {
		place->bytes[end] = values[n];
		other = promela_find_any(place, end + 1);
		if (!other.known || (n > 0 && !same(&found, &other)))
			return (struct found){0};
		found = other;
	}
	return found;
}
