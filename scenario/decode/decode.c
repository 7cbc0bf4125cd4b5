#include "scenario/decode/decode.h"

#include "scenario/decode/harm.h"
#include "scenario/decode/parts.h"

/* A number of 1, 2 or 4 bytes, with its sign. */
static int32_t signed_number(const uint8_t *bytes, unsigned size)
{
	uint32_t number = 0;

	for (unsigned i = 0; i < size; i++)
		number |= (uint32_t)bytes[i] << 8 * i;
	if (size == 1)
		return (int8_t)number;
	if (size == 2)
		return (int16_t)number;
	return (int32_t)number;
}

static enum decoded_flow flow_ff(const struct parts *parts)
{
	unsigned reg = parts_reg(parts);

	return reg >= 2 && reg <= 5 ? FLOW_ELSEWHERE : FLOW_NEXT;
}

static enum decoded_flow flow_one_byte(const struct parts *parts)
{
	if (parts->opcode >= 0x70 && parts->opcode <= 0x7f)
		return FLOW_BRANCH;
	switch (parts->opcode) {
	case 0xe0:
	case 0xe1:
	case 0xe2:
	case 0xe3:
		return FLOW_BRANCH;
	case 0xe8:
		return FLOW_CALL;
	case 0xe9:
	case 0xeb:
		return FLOW_JUMP;
	case 0xc2:
	case 0xc3:
		return FLOW_RETURN;
	case 0xcc:
		return FLOW_TRAP;
	case 0xca: /* far returns */
	case 0xcb:
	case 0xcd: /* int n, iret, int1 */
	case 0xcf:
	case 0xf1:
		return FLOW_ELSEWHERE;
	case 0xc7: /* xbegin */
		return parts->modrm == 0xf8 ? FLOW_ELSEWHERE : FLOW_NEXT;
	case 0xff:
		return flow_ff(parts);
	default:
		return FLOW_NEXT;
	}
}

/* vmcall, vmlaunch, vmresume; enclu, vmrun, vmmcall. */
static bool calls_hypervisor(uint8_t modrm)
{
	return (modrm >= 0xc1 && modrm <= 0xc3) || (modrm >= 0xd7 && modrm <= 0xd9);
}

static enum decoded_flow flow_two_byte(const struct parts *parts)
{
	if (parts->opcode >= 0x80 && parts->opcode <= 0x8f)
		return FLOW_BRANCH;
	switch (parts->opcode) {
	case 0x05: /* syscall, sysret, sysenter, sysexit */
	case 0x07:
	case 0x34:
	case 0x35:
	case 0xaa: /* rsm */
		return FLOW_ELSEWHERE;
	case 0x01:
		return calls_hypervisor(parts->modrm) ? FLOW_ELSEWHERE : FLOW_NEXT;
	default:
		return FLOW_NEXT;
	}
}

static enum decoded_flow flow(const struct parts *parts)
{
	if (parts->is_reserved || parts_undefined(parts))
		return FLOW_FAULT;
	if (parts->map == MAP_ONE)
		return flow_one_byte(parts);
	return parts->map == MAP_0F ? flow_two_byte(parts) : FLOW_NEXT;
}

static unsigned condition(const struct parts *parts)
{
	if (parts->map == MAP_0F || parts->opcode >> 4 == 7)
		return parts->opcode & 0xf;
	return CONDITION_LOOPNE + (parts->opcode & 3) + (parts->address_size ? CONDITION_ECX : 0);
}

/* More than an instruction may have: nothing behind the 15th byte is looked at. */
static void decode_overlong(size_t length, struct decoded *out)
{
	out->length = INSTRUCTION_LENGTH_MAX;
	out->whole = length >= INSTRUCTION_LENGTH_MAX;
	out->flow = FLOW_FAULT;
}

/* False of what never comes to the instruction behind it. */
static bool comes_back(enum decoded_flow flow, const struct parts *parts)
{
	switch (flow) {
	case FLOW_JUMP:
	case FLOW_RETURN:
	case FLOW_FAULT:
		return false;
	case FLOW_ELSEWHERE:
		if (parts->map == MAP_0F) /* sysret, sysexit, rsm */
			return parts->opcode != 0x07 && parts->opcode != 0x35 &&
			       parts->opcode != 0xaa;
		if (parts->opcode == 0xff) /* jmp */
			return parts_reg(parts) < 4;
		return parts->opcode != 0xca && parts->opcode != 0xcb && parts->opcode != 0xcf;
	default:
		return true;
	}
}

static void decode_whole(const uint8_t *bytes, const struct parts *parts, struct decoded *out)
{
	out->length = parts->length;
	out->whole = true;
	out->flow = flow(parts);
	if (out->flow == FLOW_JUMP || out->flow == FLOW_BRANCH || out->flow == FLOW_CALL)
		out->relative = signed_number(bytes + parts->immediate_at, parts->immediate_size);
	out->comes_back = out->flow == FLOW_ELSEWHERE && comes_back(out->flow, parts);
	if (out->flow == FLOW_BRANCH)
		out->condition = condition(parts);
	if (parts_undefined(parts))
		return;
	out->harm = parts_harm(parts);
	out->is_for_kernels = out->harm && parts_for_kernels(parts, out->harm);
}

static struct parts decode_parts(const uint8_t *bytes, size_t length, struct decoded *out)
{
	struct parts parts = parts_read(bytes, length);

	*out = (struct decoded){0};
	if (parts.length > INSTRUCTION_LENGTH_MAX) {
		decode_overlong(length, out);
	} else if (parts.length > length) {
		out->length = parts.length;
		out->flow = FLOW_NEXT;
	} else {
		decode_whole(bytes, &parts, out);
	}
	if (!out->whole)
		out->harm = "it is not whole";
	return parts;
}

void decode(const uint8_t *bytes, size_t length, struct decoded *out)
{
	decode_parts(bytes, length, out);
}

unsigned decode_boundaries(const uint8_t *bytes, size_t length, uint16_t *starts)
{
	struct decoded decoded;
	unsigned at = 0;

	*starts = 0;
	while (at < length) {
		struct parts parts = decode_parts(bytes + at, length - at, &decoded);

		*starts |= (uint16_t)(1u << at);
		at += decoded.length;
		if (!decoded.whole || !comes_back(decoded.flow, &parts))
			break;
	}
	return at;
}
