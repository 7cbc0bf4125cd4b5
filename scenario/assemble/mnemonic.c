#include "scenario/assemble/mnemonic.h"

#include "scenario/assemble/complaint.h"

struct entry {
	char name[10];
	uint8_t family; /* enum family */
	uint32_t code;
};

static const struct entry entries[] = {
	{"nop", FAMILY_NOP, 0},
	{"nop1", FAMILY_NOPS, 1},
	{"nop2", FAMILY_NOPS, 2},
	{"nop3", FAMILY_NOPS, 3},
	{"nop4", FAMILY_NOPS, 4},
	{"nop5", FAMILY_NOPS, 5},
	{"nop6", FAMILY_NOPS, 6},
	{"nop7", FAMILY_NOPS, 7},
	{"nop8", FAMILY_NOPS, 8},
	{"nop9", FAMILY_NOPS, 9},
	{"nop10", FAMILY_NOPS, 10},
	{"nop11", FAMILY_NOPS, 11},
	{"nop12", FAMILY_NOPS, 12},
	{"nop13", FAMILY_NOPS, 13},
	{"nop14", FAMILY_NOPS, 14},
	{"nop15", FAMILY_NOPS, 15},
	{"int3", FAMILY_FIXED, 0xcc},
	{"ret", FAMILY_FIXED, 0xc3},
	{"retq", FAMILY_FIXED, 0xc3},
	{"leave", FAMILY_FIXED, 0xc9},
	{"ud2", FAMILY_FIXED, 0x0f0b},
	{"endbr64", FAMILY_FIXED, 0xf30f1efa},
	{"pause", FAMILY_FIXED, 0xf390},
	{"lfence", FAMILY_FIXED, 0x0faee8},
	{"mfence", FAMILY_FIXED, 0x0faef0},
	{"sfence", FAMILY_FIXED, 0x0faef8},
	{"cpuid", FAMILY_FIXED, 0x0fa2},
	{"syscall", FAMILY_FIXED, 0x0f05},
	{"hlt", FAMILY_FIXED, 0xf4},
	{"cli", FAMILY_FIXED, 0xfa},
	{"sti", FAMILY_FIXED, 0xfb},
	{"clc", FAMILY_FIXED, 0xf8},
	{"stc", FAMILY_FIXED, 0xf9},
	{"cmc", FAMILY_FIXED, 0xf5},
	{"cld", FAMILY_FIXED, 0xfc},
	{"pushf", FAMILY_FIXED, 0x9c},
	{"pushfq", FAMILY_FIXED, 0x9c},
	{"popf", FAMILY_FIXED, 0x9d},
	{"popfq", FAMILY_FIXED, 0x9d},
	{"cltq", FAMILY_FIXED, 0x4898},
	{"cltd", FAMILY_FIXED, 0x99},
	{"cqto", FAMILY_FIXED, 0x4899},
	{"add", FAMILY_ALU, 0},
	{"or", FAMILY_ALU, 1},
	{"adc", FAMILY_ALU, 2},
	{"sbb", FAMILY_ALU, 3},
	{"and", FAMILY_ALU, 4},
	{"sub", FAMILY_ALU, 5},
	{"xor", FAMILY_ALU, 6},
	{"cmp", FAMILY_ALU, 7},
	{"test", FAMILY_TEST, 0},
	{"inc", FAMILY_UNARY, 0xfe00},
	{"dec", FAMILY_UNARY, 0xfe01},
	{"not", FAMILY_UNARY, 0xf602},
	{"neg", FAMILY_UNARY, 0xf603},
	{"mul", FAMILY_UNARY, 0xf604},
	{"rol", FAMILY_SHIFT, 0},
	{"ror", FAMILY_SHIFT, 1},
	{"shl", FAMILY_SHIFT, 4},
	{"shr", FAMILY_SHIFT, 5},
	{"sar", FAMILY_SHIFT, 7},
	{"push", FAMILY_PUSH, 0},
	{"pop", FAMILY_POP, 0},
	{"mov", FAMILY_MOV, 0},
	{"movabs", FAMILY_MOVABS, 0},
	{"lea", FAMILY_LEA, 0},
	{"xchg", FAMILY_XCHG, 0},
	{"cmpxchg", FAMILY_STORE, 0x0fb0},
	{"xadd", FAMILY_STORE, 0x0fc0},
	{"jmp", FAMILY_JUMP, JUMP_CODE(0xeb, 0xe9, 4)},
	{"call", FAMILY_JUMP, JUMP_CODE(0, 0xe8, 2)},
	{"loopne", FAMILY_JUMP, JUMP_CODE(0xe0, 0, 0)},
	{"loope", FAMILY_JUMP, JUMP_CODE(0xe1, 0, 0)},
	{"loop", FAMILY_JUMP, JUMP_CODE(0xe2, 0, 0)},
	{"jrcxz", FAMILY_JUMP, JUMP_CODE(0xe3, 0, 0)},
};

/* What a condition may be called, by its number in opcodes. */
static const char conditions[16][3][4] = {
	{"o"},	      {"no"},	    {"b", "c", "nae"}, {"ae", "nb", "nc"},
	{"e", "z"},   {"ne", "nz"}, {"be", "na"},      {"a", "nbe"},
	{"s"},	      {"ns"},	    {"p", "pe"},       {"np", "po"},
	{"l", "nge"}, {"ge", "nl"}, {"le", "ng"},      {"g", "nle"},
};

static const struct {
	char name[8];
	uint8_t byte;
} prefixes[] = {
	{"lock", 0xf0},	 {"rep", 0xf3},	    {"repe", 0xf3},   {"repz", 0xf3},
	{"repne", 0xf2}, {"repnz", 0xf2},   {"bnd", 0xf2},    {"cs", 0x2e},
	{"ds", 0x3e},	 {"es", 0x26},	    {"ss", 0x36},     {"fs", 0x64},
	{"gs", 0x65},	 {"notrack", 0x3e}, {"data16", 0x66}, {"addr32", 0x67},
};

/* 0 to 15; 16: it is none. */
static unsigned find_condition(const char *word, size_t length)
{
	for (unsigned i = 0; i < 16; i++)
		for (unsigned name = 0; name < 3; name++)
			if (conditions[i][name][0] != '\0' &&
			    is_word(word, length, conditions[i][name]))
				return i;
	return 16;
}

/* The family whose names end with a condition. */
static bool find_conditional(const char *word, size_t length, struct mnemonic *mnemonic)
{
	static const struct {
		char name[5];
		uint8_t length;
		uint8_t family;
		uint32_t code, step;
	} families[] = {
		{"j", 1, FAMILY_JUMP, JUMP_CODE(0x70, 0x0f80, 0), JUMP_CODE(1, 1, 0)},
		{"set", 3, FAMILY_SET, 0x0f90, 1},
		{"cmov", 4, FAMILY_CMOV, 0x0f40, 1},
	};

	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
		unsigned start = families[i].length, condition;

		if (length <= start || !is_word(word, start, families[i].name))
			continue;
		condition = find_condition(word + start, length - start);
		if (condition < 16) {
			mnemonic->family = families[i].family;
			mnemonic->code = families[i].code + condition * families[i].step;
			return true;
		}
	}
	return false;
}

static bool find_exact(const char *word, size_t length, struct mnemonic *mnemonic)
{
	for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++)
		if (is_word(word, length, entries[i].name)) {
			mnemonic->family = entries[i].family;
			mnemonic->code = entries[i].code;
			return true;
		}
	return find_conditional(word, length, mnemonic);
}

/* What a suffix says: the size in bytes, or 0. */
static unsigned suffix_size(char suffix)
{
	switch (suffix) {
	case 'b':
		return 1;
	case 'w':
		return 2;
	case 'l':
		return 4;
	case 'q':
		return 8;
	default:
		return 0;
	}
}

static bool takes_suffix(const struct mnemonic *mnemonic)
{
	return mnemonic->family != FAMILY_FIXED && mnemonic->family != FAMILY_NOPS &&
	       mnemonic->family != FAMILY_SET &&
	       (mnemonic->family != FAMILY_JUMP || JUMP_REG(mnemonic->code) != 0);
}

static bool find_with_suffix(const char *word, size_t length, struct mnemonic *mnemonic)
{
	mnemonic->size = suffix_size(word[length - 1]);
	return mnemonic->size != 0 && find_exact(word, length - 1, mnemonic) &&
	       takes_suffix(mnemonic);
}

/* jmp.d32 and its like */
static bool find_with_displacement(const char *word, size_t length, struct mnemonic *mnemonic)
{
	size_t dot = 0;

	while (dot < length && word[dot] != '.')
		dot++;
	if (is_word(word + dot, length - dot, ".d8"))
		mnemonic->displacement = 1;
	else if (is_word(word + dot, length - dot, ".d32"))
		mnemonic->displacement = 4;
	else
		return false;
	return find_exact(word, dot, mnemonic) && mnemonic->family == FAMILY_JUMP;
}

bool mnemonic_find(const char *word, size_t length, struct mnemonic *mnemonic)
{
	*mnemonic = (struct mnemonic){.size = 0};
	if (length == 0)
		return false;
	return find_exact(word, length, mnemonic) || find_with_suffix(word, length, mnemonic) ||
	       find_with_displacement(word, length, mnemonic);
}

uint8_t prefix_find(const char *word, size_t length)
{
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (is_word(word, length, prefixes[i].name))
			return prefixes[i].byte;
	return 0;
}
