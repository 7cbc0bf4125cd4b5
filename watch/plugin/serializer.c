#include "watch/plugin/serializer.h"

#include "scenario/decode/parts.h"

static enum serializer of_control_register(unsigned number)
{
	switch (number) {
	case 0:
		return SERIALIZER_MOV_CR0;
	case 2:
		return SERIALIZER_MOV_CR2;
	case 3:
		return SERIALIZER_MOV_CR3;
	case 4:
		return SERIALIZER_MOV_CR4;
	default: /* cr8 does not serialize */
		return SERIALIZERS;
	}
}

/* 0f 00 and 0f 01: system registers, and more where ModRM names none. */
static enum serializer of_system(const struct parts *parts)
{
	unsigned reg = parts_reg(parts);

	if (parts->opcode == 0x00)
		return reg == 2 || reg == 3 ? SERIALIZER_OTHER : SERIALIZERS;
	if (parts->modrm == 0xe8 && !parts->repeat && !parts->operand_size)
		return SERIALIZER_SERIALIZE;
	if (!parts_memory(parts))
		return SERIALIZERS;
	if (reg == 7)
		return SERIALIZER_INVLPG;
	return reg == 2 || reg == 3 ? SERIALIZER_OTHER : SERIALIZERS;
}

static enum serializer of_fence(const struct parts *parts)
{
	if (parts_memory(parts) || parts->repeat || parts->operand_size)
		return SERIALIZERS;
	switch (parts_reg(parts)) {
	case 5:
		return ORDER_LFENCE;
	case 6:
		return ORDER_MFENCE;
	default:
		return SERIALIZERS;
	}
}

static enum serializer of_two_bytes(const struct parts *parts)
{
	switch (parts->opcode) {
	case 0x00:
	case 0x01:
		return of_system(parts);
	case 0x08: /* invd */
	case 0xaa: /* rsm */
	case 0x23: /* mov dr */
		return SERIALIZER_OTHER;
	case 0x09: /* wbinvd; with a prefix it is wbnoinvd */
		return parts->repeat == 0xf3 ? SERIALIZERS : SERIALIZER_OTHER;
	case 0x22: /* with a lock prefix, as AMD has it, it is cr8 */
		return of_control_register(parts_reg(parts) +
					   (parts->rex & REX_R || parts->lock ? 8 : 0));
	case 0x30:
		return SERIALIZER_WRMSR;
	case 0xa2:
		return SERIALIZER_CPUID;
	case 0xae:
		return of_fence(parts);
	default:
		return SERIALIZERS;
	}
}

static enum serializer of_three_bytes(const struct parts *parts)
{
	/* invept, invvpid, invpcid */
	return parts->opcode >= 0x80 && parts->opcode <= 0x82 && parts->operand_size
		       ? SERIALIZER_INVLPG
		       : SERIALIZERS;
}

static bool is_locked(const struct parts *parts)
{
	bool is_mov_cr = parts->map == MAP_0F && parts->opcode == 0x22;
	bool is_xchg = parts->map == MAP_ONE && (parts->opcode == 0x86 || parts->opcode == 0x87);

	return (parts->lock && !is_mov_cr) || (is_xchg && parts_memory(parts));
}

enum serializer serializer_of(const uint8_t *bytes, size_t length)
{
	struct parts parts = parts_read(bytes, length);
	enum serializer how = SERIALIZERS;

	if (parts.length > length || parts.is_reserved)
		return SERIALIZERS;
	if (parts.map == MAP_0F)
		how = of_two_bytes(&parts);
	else if (parts.map == MAP_0F38)
		how = of_three_bytes(&parts);
	else if (parts.map == MAP_ONE && parts.opcode == 0xcf)
		how = SERIALIZER_IRET;
	if (how == SERIALIZERS && is_locked(&parts))
		how = ORDER_LOCKED;
	return how;
}

bool serializer_register(uint32_t number)
{
	return (number < 0x800 || number > 0x8ff) && number != 0x6e0 && number != 0x48 &&
	       number != 0x49;
}
