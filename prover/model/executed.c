#include "prover/model/executed.h"

#include "scenario/decode/decode.h"

#define CONDITIONS 16u /* of the opcodes of jCC; others look at %rcx */

/* With ZF and PF set, and CF, SF and OF clear. The odd ones are the opposites of the even ones
 * before them: o, b, e, be, s, p, l, le. */
static bool condition_holds(unsigned condition)
{
	static const bool even[CONDITIONS / 2] = {false, false, true,  true,
						  false, true,	false, true};

	return even[condition / 2] != (condition % 2 == 1);
}

/* What lies at that distance behind the instruction. */
static uint8_t place(const struct site *site, unsigned end, int32_t distance)
{
	int64_t at = (int64_t)end + distance;

	return at >= 0 && at < site->length ? (uint8_t)at : EXECUTED_LEAVES;
}

static void lead_to(struct executed *executed, uint8_t to)
{
	executed->ways = 1;
	executed->to[0] = executed->to[1] = to;
}

static void lead_on(const struct site *site, const struct decoded *decoded, bool is_first,
		    struct executed *executed)
{
	uint8_t behind = place(site, executed->end, 0);
	uint8_t there = place(site, executed->end, decoded->relative);

	switch (decoded->flow) {
	case FLOW_NEXT:
		lead_to(executed, behind);
		return;
	case FLOW_JUMP:
		lead_to(executed, there);
		return;
	case FLOW_BRANCH:
		if (is_first && decoded->condition < CONDITIONS) {
			lead_to(executed, condition_holds(decoded->condition) ? there : behind);
			return;
		}
		executed->ways = there == behind ? 1 : 2;
		executed->to[0] = behind;
		executed->to[1] = there;
		return;
	case FLOW_CALL:
		executed->calls = there == EXECUTED_LEAVES && behind != EXECUTED_LEAVES;
		lead_to(executed, there == EXECUTED_LEAVES ? behind : there);
		return;
	case FLOW_ELSEWHERE:
		executed->calls = decoded->comes_back && behind != EXECUTED_LEAVES;
		lead_to(executed, executed->calls ? behind : EXECUTED_LEAVES);
		return;
	case FLOW_RETURN:
	case FLOW_TRAP:
	case FLOW_FAULT:
	case FLOWS:
		lead_to(executed, EXECUTED_LEAVES);
		return;
	}
}

bool executed_read(const struct system *system, unsigned site, unsigned at, bool is_first,
		   code_word codes, struct executed *executed)
{
	const struct site *of = &system->scenario.sites[site];
	uint8_t bytes[SITE_LENGTH_MAX];
	unsigned end = at;
	struct decoded decoded;

	for (; end < of->length && system_has(system, codes, site, end); end++)
		bytes[end - at] = system_value(system, codes, site, end);
	if (end == at)
		return false;
	decode(bytes, end - at, &decoded);
	if (!decoded.whole && end < of->length)
		return false;
	*executed = (struct executed){.end = (uint8_t)end};
	if (!decoded.whole) {
		lead_to(executed, EXECUTED_LEAVES);
		return true;
	}
	executed->end = (uint8_t)(at + decoded.length);
	lead_on(of, &decoded, is_first, executed);
	return true;
}
