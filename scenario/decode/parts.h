/*
 * The parts of an instruction: prefixes, opcode, ModRM and SIB byte, displacement, immediate.
 */
#ifndef SCENARIO_DECODE_PARTS_H
#define SCENARIO_DECODE_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum opcode_map {
	MAP_ONE,    /* an opcode of one byte */
	MAP_0F,	    /* two: 0f .. */
	MAP_0F38,   /* three: 0f 38 .. */
	MAP_0F3A,   /* three: 0f 3a .. */
	MAP_VECTOR, /* behind a VEX, EVEX or XOP prefix, in whichever of their maps */
	MAPS
};

enum { REX_B = 1, REX_X = 2, REX_R = 4, REX_W = 8 };

struct parts {
	bool operand_size; /* 66 */
	bool address_size; /* 67 */
	bool lock;	   /* f0 */
	bool fs_gs;	   /* 64 or 65 */
	uint8_t repeat;	   /* f2 or f3, the last of them; 0: none */
	uint8_t rex;	   /* 40 to 4f; 0: none */

	enum opcode_map map;
	uint8_t opcode;
	bool is_reserved; /* there is no such opcode, or its VEX prefix has no such map */

	bool has_modrm;
	uint8_t modrm, sib; /* of a byte that is not there, one that asks for no more of them */
	bool has_sib;
	unsigned immediate_at, immediate_size; /* or a branch's displacement; in bytes */
	unsigned length;		       /* in bytes, and not limited to 15 */
};

/* Takes the first instruction apart. `length` of the parts is more than `length` when bytes are
 * missing. Pure. Any context. */
struct parts parts_read(const uint8_t *bytes, size_t length);

static inline unsigned parts_mod(const struct parts *parts)
{
	return parts->modrm >> 6;
}

/* The middle of ModRM: a register, or a part of the opcode. */
static inline unsigned parts_reg(const struct parts *parts)
{
	return parts->modrm >> 3 & 7;
}

static inline unsigned parts_rm(const struct parts *parts)
{
	return parts->modrm & 7;
}

/* True when ModRM's operand is in memory. */
static inline bool parts_memory(const struct parts *parts)
{
	return parts->has_modrm && parts_mod(parts) != 3;
}

#endif
