/*
 * What is not known to be harmless is not. The table says it of opcodes, the functions below it of
 * what shares one, and of operands.
 */
#include "scenario/decode/harm.h"

/*
 * As in parts.c, a row for an opcode's upper digit. Harmless, and it writes
 *
 *   .  no register that ModRM or the opcode names, so that it cannot be the stack pointer
 *   r  the register in the middle of ModRM     w  ModRM's operand
 *   o  the register in the opcode              x  both of ModRM
 *
 * or a reason: see reason(). G: a group, see group(). n: a nop, which does not touch its operand.
 * p: a prefix or an escape. -: there is no such opcode.
 */
static const char one_byte[] = "wwrr..--wwrr..-p" /* 0 */
			       "wwrr..--wwrr..--" /* 1 */
			       "wwrr..p-wwrr..p-" /* 2 */
			       "wwrr..p-......p-" /* 3 */
			       "pppppppppppppppp" /* 4 */
			       "........oooooooo" /* 5 */
			       "--prpppp.r.rPPPP" /* 6 */
			       "................" /* 7 */
			       "GG-G..xxwwrrSrSG" /* 8 */
			       "oooooooo..-V.F.." /* 9 */
			       "AAAATTTT..TTTTTT" /* a */
			       "oooooooooooooooo" /* b */
			       "ww..ppGGEESS.C-B" /* c */
			       "wwww-U-UVVVVVVVV" /* d */
			       "....PPPP..-.PPPP" /* e */
			       "pUppH.GG..II.DGG" /* f */;

static const char two_byte[] = "KKUU-CKBKK-.-.VV" /* 0 */
			       "VVVVVVVV.UUUUUGn" /* 1 */
			       "KKKK----VVVVVVVV" /* 2 */
			       "KUKKCB-Kp-p-----" /* 3 */
			       "rrrrrrrrrrrrrrrr" /* 4 */
			       "VVVVVVVVVVVVVVVV" /* 5 */
			       "VVVVVVVVVVVVVVVV" /* 6 */
			       "VVVVVVVVKK--VVVV" /* 7 */
			       "................" /* 8 */
			       "wwwwwwwwwwwwwwww" /* 9 */
			       "SSU.wwUUSSKwwwGr" /* a */
			       "wwSwSSrrG.Gwrrrr" /* b */
			       "xxVGVVVGoooooooo" /* c */
			       "VVVVVVVVVVVVVVVV" /* d */
			       "VVVVVVVVVVVVVVVV" /* e */
			       "VVVVVVVVVVVVVVV." /* f */;

_Static_assert(sizeof(one_byte) == 257 && sizeof(two_byte) == 257, "16 rows of 16");

static const char unknown[] = "it is not among those that are known to do no harm";
static const char stack_pointer[] = "it changes the stack pointer";

static const char *reason(char letter)
{
	switch (letter) {
	case 'A':
		return "its memory operand is absolute";
	case 'B':
		return "it leaves the system";
	case 'C':
		return "it calls the system";
	case 'D':
		return "it sets the direction flag";
	case 'E':
		return stack_pointer;
	case 'F':
		return "it loads all flags";
	case 'H':
		return "it halts the processor";
	case 'I':
		return "it changes the interrupt flag";
	case 'K':
		return "it is for operating systems";
	case 'P':
		return "it reads or writes a port";
	case 'S':
		return "it reads or writes a segment register";
	case 'V':
		return "it uses the FPU or vector registers";
	case '/':
		return "it may divide by zero";
	case '*':
		return "it jumps where memory says";
	default:
		return unknown;
	}
}

/* ---- Opcodes ---------------------------------------------------------------------------------*/

static char group_f6(unsigned reg)
{
	static const char of[] = "..ww..//"; /* test, test, not, neg, mul, imul, div, idiv */

	return of[reg];
}

static char group_ff(const struct parts *parts)
{
	bool memory = parts_memory(parts);

	switch (parts_reg(parts)) {
	case 0: /* inc, dec */
	case 1:
		return 'w';
	case 2: /* call, jmp */
	case 4:
		return memory ? '*' : '.';
	case 3: /* far ones */
	case 5:
		return memory ? 'S' : '-';
	case 6: /* push */
		return '.';
	default:
		return '-';
	}
}

/* mov of an immediate, and beside it the two instructions for transactions */
static char group_c6(const struct parts *parts)
{
	if (parts_reg(parts) == 0)
		return 'w';
	return parts->modrm == 0xf8 ? 'U' : '-';
}

static char group_one_byte(const struct parts *parts)
{
	unsigned reg = parts_reg(parts);

	switch (parts->opcode) {
	case 0x8f: /* pop */
		return reg == 0 ? 'w' : '-';
	case 0xc6:
	case 0xc7:
		return group_c6(parts);
	case 0xf6:
	case 0xf7:
		return group_f6(reg);
	case 0xfe: /* inc, dec */
		return reg < 2 ? 'w' : '-';
	case 0xff:
		return group_ff(parts);
	default: /* 80, 81, 83: the last is cmp */
		return reg == 7 ? '.' : 'w';
	}
}

static char group_two_byte(const struct parts *parts)
{
	unsigned reg = parts_reg(parts);
	bool has_prefix = parts->operand_size || parts->repeat;

	switch (parts->opcode) {
	case 0x1e: /* endbr64, endbr32 */
		return parts->repeat == 0xf3 && (parts->modrm == 0xfa || parts->modrm == 0xfb)
			       ? '.'
			       : 'U';
	case 0xae: /* lfence, mfence, sfence */
		return !has_prefix && !parts_memory(parts) && reg >= 5 ? '.' : 'U';
	case 0xb8: /* popcnt */
		return parts->repeat == 0xf3 ? 'r' : 'U';
	case 0xba: /* bt, bts, btr, btc */
		if (reg < 4)
			return 'U';
		return reg == 4 ? '.' : 'w';
	case 0xc3: /* movnti */
		return has_prefix ? 'U' : 'w';
	default: /* c7: cmpxchg8b, cmpxchg16b */
		return parts_memory(parts) && reg == 1 ? '.' : 'U';
	}
}

/* The opcode's letter, of a group the member's. */
char parts_letter(const struct parts *parts)
{
	char of = 'V';

	switch (parts->map) {
	case MAP_ONE:
		of = one_byte[parts->opcode];
		return of == 'G' ? group_one_byte(parts) : of;
	case MAP_0F:
		of = two_byte[parts->opcode];
		return of == 'G' ? group_two_byte(parts) : of;
	case MAP_0F38: /* invept and its like; adcx, wrss and its like */
		return parts->opcode >> 4 == 8 || parts->opcode >> 4 == 0xf ? 'U' : of;
	case MAP_0F3A: /* hreset */
		return parts->opcode == 0xf0 ? 'U' : of;
	default:
		return of;
	}
}

/* Those that may have a LOCK prefix, when their operand is in memory. */
static bool may_lock(const struct parts *parts)
{
	unsigned reg = parts_reg(parts);
	uint8_t opcode = parts->opcode;

	if (!parts_memory(parts))
		return false;
	if (parts->map == MAP_0F)
		return opcode == 0xab || opcode == 0xb3 || opcode == 0xbb ||
		       (opcode == 0xba && reg >= 5) || opcode == 0xb0 || opcode == 0xb1 ||
		       opcode == 0xc0 || opcode == 0xc1 || (opcode == 0xc7 && reg == 1);
	if (parts->map != MAP_ONE)
		return false;
	switch (opcode) {
	case 0x80:
	case 0x81:
	case 0x83:
		return reg != 7;
	case 0x86:
	case 0x87:
		return true;
	case 0xf6:
	case 0xf7:
		return reg == 2 || reg == 3;
	case 0xfe:
	case 0xff:
		return reg < 2;
	default: /* add to xor; not cmp */
		return opcode < 0x38 && (opcode & 7) < 2;
	}
}

bool parts_near_branch(const struct parts *parts)
{
	uint8_t opcode = parts->opcode;

	if (parts->map == MAP_0F)
		return opcode >> 4 == 8;
	if (parts->map != MAP_ONE)
		return false;
	if (opcode == 0xff)
		return parts_reg(parts) == 2 || parts_reg(parts) == 4;
	return opcode >> 4 == 7 || (opcode >= 0xe0 && opcode <= 0xe3) || opcode == 0xe8 ||
	       opcode == 0xe9 || opcode == 0xeb || opcode == 0xc2 || opcode == 0xc3;
}

/* mov to and from one: LOCK makes %cr8 of %cr0 on AMD's processors. */
static bool is_control_register(const struct parts *parts)
{
	return parts->map == MAP_0F && (parts->opcode == 0x20 || parts->opcode == 0x22);
}

bool parts_undefined(const struct parts *parts)
{
	uint8_t opcode = parts->opcode;

	if (parts->map != MAP_ONE && parts->is_reserved)
		return false;
	if (parts->lock && !may_lock(parts) && !is_control_register(parts))
		return true;
	if (parts->map == MAP_ONE)
		return parts_letter(parts) == '-' || (opcode == 0x8d && !parts_memory(parts));
	return parts->map == MAP_0F && (opcode == 0x0b || opcode == 0xb9 || opcode == 0xff ||
					(opcode == 0xc3 && !parts_memory(parts)));
}

/* ---- Operands --------------------------------------------------------------------------------*/

static const char *memory_harm(const struct parts *parts)
{
	if (parts->address_size)
		return "its memory operand has an address of 32 bits";
	if (parts->has_sib && parts_mod(parts) == 0 && (parts->sib & 7) == 5)
		return reason('A');
	return NULL;
}

bool parts_writes_byte(const struct parts *parts)
{
	uint8_t opcode = parts->opcode;

	if (parts->map == MAP_0F)
		return opcode >> 4 == 9 || opcode == 0xb0 || opcode == 0xc0;
	if (opcode >> 4 == 5 || opcode >> 4 == 9) /* pop, xchg */
		return false;
	if (opcode >> 4 == 0xb) /* mov */
		return opcode < 0xb8;
	return opcode % 2 == 0;
}

/* The register `number`, which a bit of REX makes one of the upper 8. Without REX, a byte of number
 * 4 is %ah. */
static bool is_stack_pointer(const struct parts *parts, unsigned number, unsigned rex_bit)
{
	return number == 4 && !(parts->rex & rex_bit) && (parts->rex || !parts_writes_byte(parts));
}

static bool writes_stack_pointer(const struct parts *parts, char how)
{
	bool is_rm = !parts_memory(parts) && is_stack_pointer(parts, parts_rm(parts), REX_B);
	bool is_reg = is_stack_pointer(parts, parts_reg(parts), REX_R);

	switch (how) {
	case 'o':
		return is_stack_pointer(parts, parts->opcode & 7, REX_B);
	case 'r':
		return is_reg;
	case 'w':
		return is_rm;
	case 'x':
		return is_rm || is_reg;
	default:
		return false;
	}
}

/* `add $N` and `sub $N`, as functions do with the stack pointer where they begin and end. */
bool parts_moves_a_little(const struct parts *parts)
{
	return parts->map == MAP_ONE && parts->opcode == 0x83 && (parts->rex & REX_W) &&
	       (parts_reg(parts) == 0 || parts_reg(parts) == 5);
}

/* bt and its like with an offset in a register reach 2^60 bytes of memory. */
static bool is_bit_string(const struct parts *parts)
{
	uint8_t opcode = parts->opcode;

	return parts->map == MAP_0F && parts_memory(parts) &&
	       (opcode == 0xa3 || opcode == 0xab || opcode == 0xb3 || opcode == 0xbb);
}

/* Prefixes f2 and f3 on what takes them: nop and pause, endbr64, popcnt, bsf and bsr, and branches,
 * which ignore them. On others they may begin a transaction, or repeat. */
static bool takes_repeat(const struct parts *parts)
{
	uint8_t opcode = parts->opcode;

	if (parts_near_branch(parts))
		return true;
	if (parts->map == MAP_ONE)
		return opcode == 0x90 || opcode == 0xcc;
	return opcode == 0x1e || opcode == 0xb8 || opcode == 0xbc || opcode == 0xbd;
}

const char *parts_harm(const struct parts *parts)
{
	char how = parts_letter(parts);
	bool has_string = how == 'T';

	if (parts->fs_gs)
		return "its segment is FS or GS";
	if (parts->is_reserved)
		return "it is reserved, and another processor may know it";
	if (parts_near_branch(parts) && parts->operand_size)
		return "its prefix 66 means another thing to AMD's processors than to Intel's";
	if (has_string && (parts->repeat || parts->address_size))
		return "it goes through memory with a prefix";
	if (!has_string && how != '.' && how != 'n' && !(how >= 'a' && how <= 'z'))
		return reason(how);
	if (parts->repeat && !takes_repeat(parts))
		return "it has a prefix f2 or f3 that is not for it";
	if (writes_stack_pointer(parts, how) && !parts_moves_a_little(parts))
		return stack_pointer;
	if (is_bit_string(parts))
		return "its bit may be far away from its operand";
	if (!parts_memory(parts) || how == 'n' || parts->opcode == 0x8d)
		return NULL;
	return memory_harm(parts);
}

/* Ports, interrupts, halting; and what is for operating systems, but for what has a register where
 * others have memory (wrpkru is one), and what was something else on AMD's processors. */
bool parts_for_kernels(const struct parts *parts, const char *harm)
{
	switch (parts_letter(parts)) {
	case 'P':
	case 'I':
	case 'H':
		return true;
	case 'K':
		return parts->opcode != 0x78 && parts->opcode != 0x79 &&
		       (parts->opcode != 0x01 || parts_memory(parts));
	default:
		return harm == stack_pointer;
	}
}
