/*
 * Random instructions, the same ones each time: the table's bytes are those of gas, and Zydis
 * decodes them to the same length.
 */
#include "scenario/assemble/assemble.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <Zydis/Zydis.h>
#include <cmocka.h>

#define SEED 20250216u
#define COUNT 20000
#define SLOT 16 /* bytes of what gas makes for each, filled with int3 */

/*
 * What one is made of:
 *
 *   @  a suffix, or none        !  a suffix        #  one, but not that of a byte, or none
 *   B  a register of a byte
 *   R  a register of that size  M  memory          N  a number that fits the size
 *   Q  a register of 64 bits    C  a condition     T  a target, near or far
 *   A  a name from add to cmp   X  a number of so many bits as follow, or of 64; S of the count of
 * a shift
 */
static const char *const templates[] = {
	"A@ R, R",
	"A@ R, M",
	"A@ M, R",
	"A@ N, R",
	"A! N, M",
	"lock add! N, M",
	"lock add@ R, (Q)",
	"test@ R, R",
	"test@ R, M",
	"test@ M, R",
	"test@ N, R",
	"test! N, M",
	"mov@ R, R",
	"mov@ R, M",
	"mov@ M, R",
	"mov@ N, R",
	"mov! N, M",
	"mov $X, Q",
	"movabs $X, Q",
	"lea# M, R",
	"xchg@ R, R",
	"xchg@ R, M",
	"xchg@ M, R",
	"cmpxchg@ R, M",
	"xadd@ R, R",
	"lock xadd@ R, M",
	"inc@ R",
	"inc! M",
	"dec@ R",
	"dec! M",
	"not@ R",
	"neg! M",
	"mul@ R",
	"shl@ $S, R",
	"shr! $S, M",
	"sar@ R",
	"rol@ %cl, R",
	"ror! %cl, M",
	"sar@ $1, R",
	"push Q",
	"pop Q",
	"pushq M",
	"popq M",
	"push $X8",
	"push $X32",
	"cmovC# R, R",
	"cmovC# M, R",
	"setC B",
	"setC M",
	"jmp T",
	"call T",
	"jC T",
	"jmp.d32 T",
	"jC.d32 T",
	"jrcxz T8",
	"loop T8",
	"jmp *Q",
	"call *Q",
	"jmp *M",
	"call *M",
	"nop# R",
	"nopl M",
	"nopw M",
	"ds addl N, (Q)",
	"cs nop",
	"nop",
	"int3",
	"ret",
	"leave",
	"ud2",
	"endbr64",
	"pause",
	"lfence",
	"mfence",
	"sfence",
	"cpuid",
	"syscall",
	"hlt",
	"cli",
	"sti",
	"clc",
	"stc",
	"cmc",
	"cld",
	"pushf",
	"popf",
	"cltq",
	"cltd",
	"cqto",
	"data16 nop",
	"repz ret",
	"notrack jmp *Q",
	"bnd jmp T",
};

static const char registers[4][16][6] = {
	{"al", "cl", "dl", "bl", "spl", "bpl", "sil", "dil", "r8b", "r9b", "r10b", "r11b", "r12b",
	 "r13b", "r14b", "r15b"},
	{"ax", "cx", "dx", "bx", "sp", "bp", "si", "di", "r8w", "r9w", "r10w", "r11w", "r12w",
	 "r13w", "r14w", "r15w"},
	{"eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi", "r8d", "r9d", "r10d", "r11d",
	 "r12d", "r13d", "r14d", "r15d"},
	{"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12",
	 "r13", "r14", "r15"},
};

static uint64_t random_state;

/* xorshift64*: Vigna, "An experimental exploration of Marsaglia's xorshift generators, scrambled"
 */
static uint64_t dice64(void)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return random_state * 0x2545f4914f6cdd1dull;
}

static unsigned dice(unsigned sides)
{
	return (unsigned)(dice64() >> 33) % sides;
}

/* ---- Instructions ----------------------------------------------------------------------------*/

static char line[128];

static void put(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void put(const char *format, ...)
{
	va_list arguments;
	size_t length = strlen(line), room = sizeof(line) - length;

	va_start(arguments, format);
	vsnprintf(line + length, room, format, arguments);
	va_end(arguments);
}

static void put_register(unsigned size)
{
	static const char high[4][3] = {"ah", "ch", "dh", "bh"};

	if (size == 0 && dice(5) == 0)
		put("%%%s", high[dice(4)]);
	else
		put("%%%s", registers[size][dice(3) == 0 ? 0 : dice(16)]);
}

/* Signed, of at most so many bits, and often at the limits of 1, 2, 4 and 8 bytes. */
static int64_t number(unsigned bits)
{
	unsigned wanted = 8u << dice(4);
	unsigned width = dice(2) == 0 ? 1 + dice(bits) : wanted < bits ? wanted : bits;
	int64_t greatest = (int64_t)(UINT64_MAX >> (64 - width) >> 1);

	switch (dice(4)) {
	case 0:
		return greatest;
	case 1:
		return -greatest - 1;
	default:
		return (int64_t)(dice64() << (64 - width)) >> (64 - width);
	}
}

static void put_number(int64_t value)
{
	if (dice(2) == 0)
		put("%lld", (long long)value);
	else
		put("%s0x%llx", value < 0 ? "-" : "",
		    value < 0 ? 0 - (unsigned long long)value : (unsigned long long)value);
}

static void put_memory(void)
{
	static const unsigned scales[] = {1, 2, 4, 8};
	unsigned index = dice(16);

	if (dice(4) != 0)
		put_number(number(32));
	if (dice(8) == 0) {
		if (line[strlen(line) - 1] == ' ')
			put("0");
		put("(%%rip)");
		return;
	}
	put("(%%%s", registers[3][dice(16)]);
	if (dice(3) == 0 && index != 4)
		put(",%%%s,%u", registers[3][index], scales[dice(4)]);
	put(")");
}

static void put_target(unsigned bits)
{
	int distance = (int)number(bits == 8 ? 7 : dice(2) == 0 ? 9 : 31);

	put(".%+d", distance);
}

static void put_of(char what, unsigned *size, unsigned bits)
{
	static const char suffixes[] = "bwlq";
	static const char alu[8][4] = {"add", "or", "adc", "sbb", "and", "sub", "xor", "cmp"};
	static const char conditions[][4] = {"o",  "no", "b",	"ae",  "e",  "ne", "be", "a", "s",
					     "ns", "p",	 "np",	"l",   "ge", "le", "g",	 "z", "nz",
					     "c",  "nc", "nae", "nbe", "pe", "po", "nl"};

	switch (what) {
	case '#':
		*size = 1 + dice(3);
		if (dice(2) == 0)
			put("%c", suffixes[*size]);
		break;
	case '@':
		if (dice(2) == 0)
			put("%c", suffixes[*size]);
		break;
	case '!':
		put("%c", suffixes[*size]);
		break;
	case 'A':
		put("%s", alu[dice(8)]);
		break;
	case 'C':
		put("%s", conditions[dice(sizeof(conditions) / sizeof(conditions[0]))]);
		break;
	case 'R':
		put_register(*size);
		break;
	case 'B':
		put_register(0);
		break;
	case 'Q':
		put_register(3);
		break;
	case 'M':
		put_memory();
		break;
	case 'N':
		put("$");
		put_number(number(*size == 3 ? 32 : 8u << *size));
		break;
	case 'X':
		put_number(number(bits ? bits : 64));
		break;
	case 'S':
		put_number(dice(64));
		break;
	default: /* T */
		put_target(bits);
	}
}

static void make_line(const char *template)
{
	unsigned size = dice(4);

	line[0] = '\0';
	/* One that is filled in for a number says its size by itself */
	if (strstr(template, "addl"))
		size = 2;
	while (*template) {
		char what = *template ++;
		unsigned bits = 0;

		if (!strchr("@!#RBMNQCTAXS", what)) {
			put("%c", what);
			continue;
		}
		/* jmp.d32 is no number of bits */
		while (strchr("XT", what) && isdigit((unsigned char)*template))
			bits = bits * 10 + (unsigned)(*template ++-'0');
		put_of(what, &size, bits);
	}
}

/* ---- Both ------------------------------------------------------------------------------------*/

static char directory[] = "/tmp/crossmod-gas-XXXXXX";
static char lines[COUNT][sizeof(line)];
static uint8_t ours[COUNT][16];
static unsigned lengths[COUNT];

static void make_one(unsigned at)
{
	char reason[ASSEMBLE_REASON_SIZE];

	/* What is refused, and by gas as well: %ah to %bh beside a register of REX. Another one
	 * then */
	for (;;) {
		make_line(templates[at % (sizeof(templates) / sizeof(templates[0]))]);
		if (assemble(line, strlen(line), ours[at], &lengths[at], reason))
			break;
		if (!strstr(reason, "REX prefix"))
			fail_msg("%s: %s", line, reason);
	}
	memcpy(lines[at], line, sizeof(line));
}

static void path_of(char path[64], const char *name)
{
	snprintf(path, 64, "%s/%s", directory, name);
}

static void run_gas(void)
{
	char path[64], command[256];
	FILE *file;

	path_of(path, "in.s");
	file = fopen(path, "w");
	assert_non_null(file);
	for (unsigned i = 0; i < COUNT; i++)
		fprintf(file, ".balign %d, 0xcc\n%s\n", SLOT, lines[i]);
	fprintf(file, ".balign %d, 0xcc\n", SLOT);
	assert_int_equal(fclose(file), 0);
	snprintf(command, sizeof(command),
		 "as --64 -o %s/out.o %s/in.s && objcopy -O binary -j .text %s/out.o %s/out",
		 directory, directory, directory, directory);
	assert_int_equal(system(command),
			 0); /* NOLINT(cert-env33-c): binutils, as the build has them */
}

static void compare(unsigned at, const uint8_t theirs[SLOT])
{
	uint8_t slot[SLOT];
	char both[2][3 * SLOT + 1] = {"", ""};

	memset(slot, 0xcc, SLOT);
	memcpy(slot, ours[at], lengths[at]);
	if (memcmp(slot, theirs, SLOT) == 0)
		return;
	for (unsigned i = 0; i < SLOT; i++) {
		snprintf(both[0] + 3 * i, 4, "%02x ", slot[i]);
		snprintf(both[1] + 3 * i, 4, "%02x ", theirs[i]);
	}
	fail_msg("%s: %s, and of gas %s", lines[at], both[0], both[1]);
}

static void test_against_gas(void **state)
{
	char path[64];
	uint8_t theirs[SLOT];
	FILE *file;

	(void)state;
	run_gas();
	path_of(path, "out");
	file = fopen(path, "r");
	assert_non_null(file);
	for (unsigned i = 0; i < COUNT; i++) {
		assert_int_equal(fread(theirs, SLOT, 1, file), 1);
		compare(i, theirs);
	}
	fclose(file);
}

static void test_against_zydis(void **state)
{
	ZydisDecodedInstruction decoded;
	ZydisDecoder decoder;

	(void)state;
	ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64);
	for (unsigned i = 0; i < COUNT; i++)
		if (ZYAN_FAILED(ZydisDecoderDecodeInstruction(&decoder, NULL, ours[i], lengths[i],
							      &decoded)) ||
		    decoded.length != lengths[i])
			fail_msg("%s: Zydis does not decode it to %u bytes", lines[i], lengths[i]);
}

static int make_all(void **state)
{
	(void)state;
	random_state = SEED;
	for (unsigned i = 0; i < COUNT; i++)
		make_one(i);
	return mkdtemp(directory) ? 0 : -1;
}

static int clean(void **state)
{
	static const char *const names[] = {"in.s", "out.o", "out"};
	char path[64];

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		path_of(path, names[i]);
		unlink(path);
	}
	return rmdir(directory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_against_gas),
		cmocka_unit_test(test_against_zydis),
	};

	return cmocka_run_group_tests(tests, make_all, clean);
}
