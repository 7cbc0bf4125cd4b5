/*
 * The table held against Zydis, a decoder by others, over millions of instructions that random
 * prefixes, opcodes and operands make: the same ones each time.
 */
#include "scenario/decode/decode.h"
#include "scenario/decode/parts.h"
#include "scenario/decode/use.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <Zydis/Zydis.h>
#include <cmocka.h>

#define SEED 20250215u
#define ROUNDS 8000000
#define BYTES 24 /* more than the longest instruction */

static ZydisDecoder decoder;
static uint64_t random_state;
static uint8_t bytes[BYTES];
static unsigned given;

static struct decoded ours;
static ZydisDecodedInstruction theirs;
static ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
static ZyanStatus status;

/* xorshift64*: Vigna, "An experimental exploration of Marsaglia's xorshift generators, scrambled"
 */
static unsigned dice(unsigned sides)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return (unsigned)(random_state * 0x2545f4914f6cdd1dull >> 33) % sides;
}

/* ---- Instructions ----------------------------------------------------------------------------*/

static uint8_t any_prefix(void)
{
	static const uint8_t prefixes[] = {0x66, 0x66, 0x67, 0xf0, 0xf2, 0xf3,
					   0x2e, 0x26, 0x36, 0x3e, 0x64, 0x65};

	return prefixes[dice(sizeof(prefixes))];
}

/* What leads to an opcode's map. */
static unsigned put_escape(unsigned at)
{
	static const uint8_t last[] = {0x38, 0x3a};

	switch (dice(8)) {
	case 0:
	case 1:
		bytes[at++] = 0x0f;
		break;
	case 2:
		bytes[at++] = 0x0f;
		bytes[at++] = last[dice(2)];
		break;
	case 3:
		bytes[at++] = 0xc5;
		at++;
		break;
	case 4:
		bytes[at++] = dice(4) == 0 ? 0x8f : 0xc4;
		bytes[at] = (uint8_t)((bytes[at] & 0xe0) | dice(11));
		at += 2;
		break;
	case 5:
		bytes[at++] = 0x62;
		bytes[at] = (uint8_t)((bytes[at] & 0xf0) | dice(7));
		at++;
		bytes[at++] |= 4;
		at++;
		break;
	default:
		break;
	}
	return at;
}

static void make_instruction(void)
{
	unsigned at = 0;

	for (unsigned i = 0; i < BYTES; i++)
		bytes[i] = (uint8_t)dice(256);
	given = dice(8) == 0 ? dice(16) : BYTES;
	if (dice(4) == 0)
		return;
	for (unsigned count = dice(2) * dice(4); count > 0; count--)
		bytes[at++] = any_prefix();
	if (dice(16) == 0)
		for (unsigned count = dice(13); count > 0; count--)
			bytes[at++] = 0x66;
	if (dice(3) == 0)
		bytes[at++] = (uint8_t)(0x40 + dice(16));
	put_escape(at);
}

/* ---- Comparing -------------------------------------------------------------------------------*/

static void complain(const char *about)
{
	ZydisFormatter formatter;
	char line[128] = "none";
	char hexadecimal[3 * BYTES + 1] = "";

	for (unsigned i = 0; i < given; i++)
		snprintf(hexadecimal + strlen(hexadecimal), 4, "%02x ", bytes[i]);
	ZydisFormatterInit(&formatter, ZYDIS_FORMATTER_STYLE_ATT);
	if (ZYAN_SUCCESS(status))
		ZydisFormatterFormatInstruction(&formatter, &theirs, operands,
						theirs.operand_count_visible, line, sizeof(line), 0,
						NULL);
	fail_msg("%s: %s: ours: length %u%s, flow %d, relative %d, condition %u, %s; theirs: %08x, "
		 "length %u, %s",
		 about, hexadecimal, ours.length, ours.whole ? "" : "+", ours.flow, ours.relative,
		 ours.condition, ours.harm ? ours.harm : "harmless", status, theirs.length, line);
}

static bool is_relative(void)
{
	return (theirs.attributes & ZYDIS_ATTRIB_IS_RELATIVE) &&
	       operands[0].type == ZYDIS_OPERAND_TYPE_IMMEDIATE;
}

/* Those that their categories do not tell from others. */
static enum decoded_flow their_flow_by_name(void)
{
	switch (theirs.mnemonic) {
	case ZYDIS_MNEMONIC_INT3:
		return FLOW_TRAP;
	case ZYDIS_MNEMONIC_UD0:
	case ZYDIS_MNEMONIC_UD1:
	case ZYDIS_MNEMONIC_UD2:
		return FLOW_FAULT;
	case ZYDIS_MNEMONIC_RET:
		return theirs.meta.branch_type == ZYDIS_BRANCH_TYPE_FAR ? FLOW_ELSEWHERE
									: FLOW_RETURN;
	case ZYDIS_MNEMONIC_XABORT: /* conditional branches by their category: to where xbegin said
				     */
	case ZYDIS_MNEMONIC_XEND:
		return FLOW_NEXT;
	case ZYDIS_MNEMONIC_XBEGIN: /* such a branch, and a call of what the processor has kept */
	case ZYDIS_MNEMONIC_VMCALL: /* of no category that leads away */
	case ZYDIS_MNEMONIC_VMLAUNCH:
	case ZYDIS_MNEMONIC_VMRESUME:
	case ZYDIS_MNEMONIC_VMRUN:
	case ZYDIS_MNEMONIC_VMMCALL:
	case ZYDIS_MNEMONIC_ENCLU:
	case ZYDIS_MNEMONIC_RSM:
		return FLOW_ELSEWHERE;
	default:
		return FLOWS;
	}
}

static enum decoded_flow their_flow(void)
{
	enum decoded_flow by_name = their_flow_by_name();

	if (by_name != FLOWS)
		return by_name;
	switch (theirs.meta.category) {
	case ZYDIS_CATEGORY_COND_BR:
		return FLOW_BRANCH;
	case ZYDIS_CATEGORY_UNCOND_BR:
		return is_relative() ? FLOW_JUMP : FLOW_ELSEWHERE;
	case ZYDIS_CATEGORY_CALL:
		return is_relative() ? FLOW_CALL : FLOW_ELSEWHERE;
	case ZYDIS_CATEGORY_RET:
	case ZYDIS_CATEGORY_INTERRUPT:
	case ZYDIS_CATEGORY_SYSCALL:
	case ZYDIS_CATEGORY_SYSRET:
		return FLOW_ELSEWHERE;
	default:
		return FLOW_NEXT;
	}
}

static unsigned their_condition(void)
{
	static const ZydisMnemonic of[] = {
		ZYDIS_MNEMONIC_JO,   ZYDIS_MNEMONIC_JNO,    ZYDIS_MNEMONIC_JB,
		ZYDIS_MNEMONIC_JNB,  ZYDIS_MNEMONIC_JZ,	    ZYDIS_MNEMONIC_JNZ,
		ZYDIS_MNEMONIC_JBE,  ZYDIS_MNEMONIC_JNBE,   ZYDIS_MNEMONIC_JS,
		ZYDIS_MNEMONIC_JNS,  ZYDIS_MNEMONIC_JP,	    ZYDIS_MNEMONIC_JNP,
		ZYDIS_MNEMONIC_JL,   ZYDIS_MNEMONIC_JNL,    ZYDIS_MNEMONIC_JLE,
		ZYDIS_MNEMONIC_JNLE, ZYDIS_MNEMONIC_LOOPNE, ZYDIS_MNEMONIC_LOOPE,
		ZYDIS_MNEMONIC_LOOP, ZYDIS_MNEMONIC_JRCXZ,
	};
	unsigned condition = 0;

	if (theirs.mnemonic == ZYDIS_MNEMONIC_JECXZ)
		return CONDITION_RCXZ + CONDITION_ECX;
	while (condition < 20 && of[condition] != theirs.mnemonic)
		condition++;
	if (condition >= CONDITION_LOOPNE && theirs.address_width == 32)
		condition += CONDITION_ECX;
	return condition;
}

static void compare_flow(void)
{
	enum decoded_flow flow = their_flow();

	if (ours.flow != flow)
		complain("flow");
	if (flow == FLOW_JUMP || flow == FLOW_CALL || flow == FLOW_BRANCH) {
		if (ours.relative != operands[0].imm.value.s)
			complain("relative");
	} else if (ours.relative != 0) {
		complain("relative");
	}
	if (ours.condition != (flow == FLOW_BRANCH ? their_condition() : 0))
		complain("condition");
}

/* ---- What may be harmless --------------------------------------------------------------------*/

/* Nothing of these instruction sets needs a privilege or has state of its own; what they share with
 * others is looked at by operands and names. */
static bool is_plain_set(void)
{
	switch (theirs.meta.isa_set) {
	case ZYDIS_ISA_SET_I86:
	case ZYDIS_ISA_SET_I186:
	case ZYDIS_ISA_SET_I386:
	case ZYDIS_ISA_SET_I486REAL:
	case ZYDIS_ISA_SET_PENTIUMREAL:
	case ZYDIS_ISA_SET_PPRO:
	case ZYDIS_ISA_SET_LONGMODE:
	case ZYDIS_ISA_SET_CMOV:
	case ZYDIS_ISA_SET_CMPXCHG16B:
	case ZYDIS_ISA_SET_FAT_NOP:
	case ZYDIS_ISA_SET_LAHF:
	case ZYDIS_ISA_SET_PAUSE:
	case ZYDIS_ISA_SET_POPCNT:
	case ZYDIS_ISA_SET_LZCNT:
	case ZYDIS_ISA_SET_BMI1:
	case ZYDIS_ISA_SET_PREFETCH_NOP:
	case ZYDIS_ISA_SET_PREFETCHWT1:
	case ZYDIS_ISA_SET_SSE_PREFETCH:
		return true;
	case ZYDIS_ISA_SET_SSE:
		return theirs.mnemonic == ZYDIS_MNEMONIC_SFENCE;
	case ZYDIS_ISA_SET_SSE2:
		return theirs.mnemonic == ZYDIS_MNEMONIC_LFENCE ||
		       theirs.mnemonic == ZYDIS_MNEMONIC_MFENCE ||
		       theirs.mnemonic == ZYDIS_MNEMONIC_MOVNTI;
	case ZYDIS_ISA_SET_CET:
		return theirs.mnemonic == ZYDIS_MNEMONIC_ENDBR64 ||
		       theirs.mnemonic == ZYDIS_MNEMONIC_ENDBR32;
	default:
		return false;
	}
}

static bool is_harmful_name(void)
{
	switch (theirs.mnemonic) {
	case ZYDIS_MNEMONIC_CLI:
	case ZYDIS_MNEMONIC_STI:
	case ZYDIS_MNEMONIC_STD:
	case ZYDIS_MNEMONIC_HLT:
	case ZYDIS_MNEMONIC_POPF:
	case ZYDIS_MNEMONIC_POPFQ:
	case ZYDIS_MNEMONIC_INT:
	case ZYDIS_MNEMONIC_INT1:
	case ZYDIS_MNEMONIC_IRET:
	case ZYDIS_MNEMONIC_IRETD:
	case ZYDIS_MNEMONIC_IRETQ:
	case ZYDIS_MNEMONIC_IN:
	case ZYDIS_MNEMONIC_INSB:
	case ZYDIS_MNEMONIC_INSD:
	case ZYDIS_MNEMONIC_INSW:
	case ZYDIS_MNEMONIC_OUT:
	case ZYDIS_MNEMONIC_OUTSB:
	case ZYDIS_MNEMONIC_OUTSD:
	case ZYDIS_MNEMONIC_OUTSW:
	case ZYDIS_MNEMONIC_ENTER:
	case ZYDIS_MNEMONIC_LEAVE:
	case ZYDIS_MNEMONIC_XLAT:
	case ZYDIS_MNEMONIC_DIV:
	case ZYDIS_MNEMONIC_IDIV:
	case ZYDIS_MNEMONIC_CPUID:
		return true;
	default:
		return false;
	}
}

static bool is_general(const ZydisDecodedOperand *operand)
{
	switch (ZydisRegisterGetClass(operand->reg.value)) {
	case ZYDIS_REGCLASS_GPR8:
	case ZYDIS_REGCLASS_GPR16:
	case ZYDIS_REGCLASS_GPR32:
	case ZYDIS_REGCLASS_GPR64:
	case ZYDIS_REGCLASS_FLAGS:
	case ZYDIS_REGCLASS_IP:
		return true;
	default:
		return false;
	}
}

static bool is_stack_pointer(ZydisRegister of)
{
	return ZydisRegisterGetLargestEnclosing(ZYDIS_MACHINE_MODE_LONG_64, of) ==
	       ZYDIS_REGISTER_RSP;
}

/* `add $N, %rsp` and `sub $N, %rsp` of one byte. */
static bool is_a_little(void)
{
	return (theirs.mnemonic == ZYDIS_MNEMONIC_ADD || theirs.mnemonic == ZYDIS_MNEMONIC_SUB) &&
	       operands[0].size == 64 && operands[1].type == ZYDIS_OPERAND_TYPE_IMMEDIATE &&
	       theirs.raw.imm[0].size == 8;
}

static void check_register(const ZydisDecodedOperand *operand)
{
	if (!is_general(operand))
		complain("a register of another kind");
	if (operand->visibility != ZYDIS_OPERAND_VISIBILITY_HIDDEN &&
	    (operand->actions & ZYDIS_OPERAND_ACTION_MASK_WRITE) &&
	    is_stack_pointer(operand->reg.value) && !is_a_little())
		complain("changes the stack pointer");
}

static void check_memory(const ZydisDecodedOperand *operand)
{
	const ZydisDecodedOperandMem *memory = &operand->mem;

	if (operand->mem.type != ZYDIS_MEMOP_TYPE_MEM || theirs.mnemonic == ZYDIS_MNEMONIC_NOP)
		return;
	if (memory->segment == ZYDIS_REGISTER_FS || memory->segment == ZYDIS_REGISTER_GS)
		complain("segment");
	/* An index adds a register that holds an address, too: see decode.h */
	if (memory->base == ZYDIS_REGISTER_NONE && memory->index == ZYDIS_REGISTER_NONE)
		complain("memory without a register");
	/* What push and pop do to the stack goes by 64 bits, whatever the prefix */
	if (theirs.address_width != 64 && operand->visibility != ZYDIS_OPERAND_VISIBILITY_HIDDEN)
		complain("an address of less than 64 bits");
}

static void check_operands(void)
{
	for (unsigned i = 0; i < theirs.operand_count; i++) {
		if (operands[i].type == ZYDIS_OPERAND_TYPE_REGISTER)
			check_register(&operands[i]);
		else if (operands[i].type == ZYDIS_OPERAND_TYPE_MEMORY)
			check_memory(&operands[i]);
		else if (operands[i].type == ZYDIS_OPERAND_TYPE_POINTER)
			complain("a far pointer");
	}
}

static void check_bits_and_branches(void)
{
	bool is_memory = operands[0].type == ZYDIS_OPERAND_TYPE_MEMORY;
	bool is_branch = their_flow() != FLOW_NEXT && their_flow() != FLOW_TRAP;

	if (theirs.meta.category == ZYDIS_CATEGORY_BITBYTE && is_memory &&
	    operands[1].type == ZYDIS_OPERAND_TYPE_REGISTER)
		complain("a bit that may be anywhere");
	if (is_branch && (is_memory || (theirs.attributes & ZYDIS_ATTRIB_HAS_OPERANDSIZE)))
		complain("a branch by memory, or with a prefix that AMD reads otherwise");
	if (theirs.attributes &
	    (ZYDIS_ATTRIB_HAS_REP | ZYDIS_ATTRIB_HAS_REPE | ZYDIS_ATTRIB_HAS_REPNE |
	     ZYDIS_ATTRIB_HAS_XACQUIRE | ZYDIS_ATTRIB_HAS_XRELEASE))
		complain("repeats, or begins a transaction");
}

/* ---- What harmless ones use ------------------------------------------------------------------*/

static uint16_t register_bit(ZydisRegister of)
{
	ZydisRegister whole = ZydisRegisterGetLargestEnclosing(ZYDIS_MACHINE_MODE_LONG_64, of);

	if (ZydisRegisterGetClass(whole) != ZYDIS_REGCLASS_GPR64)
		return 0;
	return (uint16_t)(1u << ZydisRegisterGetId(whole));
}

/* By at most 128 bytes: what a string instruction goes on by, and adding a byte. */
static bool is_moved_a_little(const ZydisDecodedOperand *operand)
{
	return (operand->visibility == ZYDIS_OPERAND_VISIBILITY_HIDDEN &&
		(is_stack_pointer(operand->reg.value) || operand->reg.value == ZYDIS_REGISTER_RSI ||
		 operand->reg.value == ZYDIS_REGISTER_RDI)) ||
	       is_a_little();
}

static void check_use_of_register(const struct use *use, const ZydisDecodedOperand *operand)
{
	uint16_t bit = register_bit(operand->reg.value);
	bool is_written = operand->actions & ZYDIS_OPERAND_ACTION_MASK_WRITE;
	bool is_target = operand == operands && their_flow() == FLOW_ELSEWHERE;

	if (is_written && is_moved_a_little(operand)) {
		if (!use->moves && bit != 0)
			complain("moves a register");
	} else if (is_written && (use->written & bit) != bit &&
		   theirs.mnemonic != ZYDIS_MNEMONIC_NOP) {
		complain("writes a register");
	}
	if (is_target && (use->address & bit) != bit)
		complain("goes where a register says");
}

static void check_use_of_memory(const struct use *use, const ZydisDecodedOperand *operand)
{
	uint16_t base = register_bit(operand->mem.base);
	bool is_hidden = operand->visibility == ZYDIS_OPERAND_VISIBILITY_HIDDEN;

	if (operand->mem.type != ZYDIS_MEMOP_TYPE_MEM || theirs.mnemonic == ZYDIS_MNEMONIC_NOP)
		return;
	/* The stack pointer is never another value, so that it does not count */
	if (!(is_hidden && is_stack_pointer(operand->mem.base)) && (use->address & base) != base)
		complain("has a base");
	/* A call is followed by other means */
	if ((operand->actions & ZYDIS_OPERAND_ACTION_MASK_WRITE) && !use->stores &&
	    theirs.mnemonic != ZYDIS_MNEMONIC_CALL)
		complain("writes memory");
}

static void check_use(void)
{
	struct parts parts = parts_read(bytes, given);
	struct use use = parts_use(&parts);

	for (unsigned i = 0; i < theirs.operand_count; i++)
		if (operands[i].type == ZYDIS_OPERAND_TYPE_REGISTER)
			check_use_of_register(&use, &operands[i]);
		else if (operands[i].type == ZYDIS_OPERAND_TYPE_MEMORY)
			check_use_of_memory(&use, &operands[i]);
	if (use.copied && (theirs.mnemonic != ZYDIS_MNEMONIC_MOV || operands[0].size != 64 ||
			   register_bit(operands[0].reg.value) != use.written ||
			   register_bit(operands[1].reg.value) != use.copied))
		complain("copies");
}

/* What ours calls harmless, and does not fault, is so by what Zydis knows about it. */
static void check_harmless(void)
{
	if (theirs.attributes & ZYDIS_ATTRIB_IS_PRIVILEGED)
		complain("privileged");
	if (!is_plain_set() || is_harmful_name())
		complain("harmful");
	check_operands();
	check_bits_and_branches();
	check_use();
}

/* ---- The comparison --------------------------------------------------------------------------*/

static bool is_prefix(uint8_t byte)
{
	return byte == 0x66 || byte == 0x67 || byte == 0xf0 || byte == 0xf2 || byte == 0xf3 ||
	       byte == 0x26 || byte == 0x2e || byte == 0x36 || byte == 0x3e || byte == 0x64 ||
	       byte == 0x65 || byte >> 4 == 4;
}

/* jkzd and jknzd are branches of Knights Corner, a coprocessor card: opcodes 84 and 85 of map 0f
 * behind VEX. For every other processor these two are none, and are as long as all others of their
 * map. */
static bool is_of_knights_corner(void)
{
	unsigned at = 0;

	while (at < BYTES - 4 && is_prefix(bytes[at]))
		at++;
	if (bytes[at] == 0xc5)
		return (bytes[at + 2] & 0xfe) == 0x84;
	return bytes[at] == 0xc4 &&
	       (bytes[at + 3] & 0xfe) == ((bytes[at + 1] & 0x1f) == 0 ? 0x74 : 0x84);
}

static unsigned accepted, harmless, cut, flows[FLOWS];

static void compare_accepted(void)
{
	accepted++;
	if (!ours.whole || ours.length != theirs.length)
		complain("length");
	compare_flow();
	flows[ours.flow]++;
	if (ours.harm || ours.flow == FLOW_FAULT)
		return;
	harmless++;
	check_harmless();
}

/* Zydis wants more bytes, and ours as well, or it has seen that there is no such opcode whatever
 * comes: 82. */
static void compare_cut(void)
{
	cut++;
	if (ours.whole && ours.flow != FLOW_FAULT)
		complain("whole");
}

/* It is none to Zydis; to ours it may be one, but not one that a run may execute. */
static void compare_refused(void)
{
	if (status == ZYDIS_STATUS_INSTRUCTION_TOO_LONG &&
	    (ours.length != INSTRUCTION_LENGTH_MAX || ours.flow != FLOW_FAULT))
		complain("long");
	if (ours.whole && ours.flow != FLOW_FAULT && !ours.harm)
		complain("unknown to Zydis");
}

static void test_against_zydis(void **state)
{
	(void)state;
	random_state = SEED;
	ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64);
	for (unsigned round = 0; round < ROUNDS; round++) {
		make_instruction();
		if (is_of_knights_corner())
			continue;
		decode(bytes, given, &ours);
		status = ZydisDecoderDecodeFull(&decoder, bytes, given, &theirs, operands);
		if (ZYAN_SUCCESS(status))
			compare_accepted();
		else if (status == ZYDIS_STATUS_NO_MORE_DATA)
			compare_cut();
		else
			compare_refused();
	}
	/* There was something to compare */
	assert_true(accepted > ROUNDS / 2 && harmless > ROUNDS / 10 && cut > ROUNDS / 100);
	for (unsigned i = 0; i < FLOWS; i++)
		assert_true(flows[i] > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_against_zydis)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
