/*
 * Instructions by hand, from Intel's SDM, volume 2: what gas would not say, and what is refused.
 */
#include "scenario/assemble/assemble.h"
#include "scenario/decode/decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Assembles from memory of its own size, so that a byte read behind it is found. */
static bool assemble_string(const char *source, uint8_t bytes[16], unsigned *count,
			    char reason[ASSEMBLE_REASON_SIZE])
{
	size_t length = strlen(source);
	char *copy = test_malloc(length > 0 ? length : 1);
	bool assembled;

	for (size_t i = 0; i < length; i++)
		copy[i] = source[i];
	memset(reason, 'x', ASSEMBLE_REASON_SIZE);
	assembled = assemble(copy, length, bytes, count, reason);
	test_free(copy);
	return assembled;
}

static void check(const char *source, const char *expected)
{
	char reason[ASSEMBLE_REASON_SIZE], found[3 * 16 + 1] = "";
	uint8_t bytes[16];
	unsigned count;

	if (!assemble_string(source, bytes, &count, reason))
		fail_msg("%s: %s", source, reason);
	for (unsigned i = 0; i < count; i++)
		snprintf(found + strlen(found), 4, "%s%02x", i > 0 ? " " : "", bytes[i]);
	if (strcmp(found, expected) != 0)
		fail_msg("%s: %s, and not %s", source, found, expected);
}

static void test_of_protocols(void **state)
{
	(void)state;
	check("push %rbp", "55");
	check("mov %rsp, %rbp", "48 89 e5");
	check("nop", "90");
	check("endbr64", "f3 0f 1e fa");
	check("ret", "c3");
	check("int3", "cc");
	check("ud2", "0f 0b");
	check("pause", "f3 90");
	check("lfence", "0f ae e8");
	check("mfence", "0f ae f0");
	check("sfence", "0f ae f8");
	check("lock addl $0, (%rsp)", "f0 83 04 24 00");
	check("ds addl $0, (%rsp)", "3e 83 04 24 00");
	check("lock addw $0, (%rsp)", "66 f0 83 04 24 00");
	check("cs cs cs xor %eax, %eax", "2e 2e 2e 31 c0");
	check("data16 data16 nop", "66 66 90");
	check("sub $0x18, %rsp", "48 83 ec 18");
	check("mov $1, %eax", "b8 01 00 00 00");
	check("mov $1, %rax", "48 c7 c0 01 00 00 00");
	check("movabs $1, %rax", "48 b8 01 00 00 00 00 00 00 00");
	check("mov $0xffffffffffffffff, %rax", "48 c7 c0 ff ff ff ff");
	check("mov 8(%rdi), %eax", "8b 47 08");
	check("mov %al, -1(%r13)", "41 88 45 ff");
	check("mov (%r12), %r9d", "45 8b 0c 24");
	check("lea (%rax), %rcx", "48 8d 08");
	check("test %eax, %eax", "85 c0");
	check("cmpl $0, 0x100(%rip)", "83 3d 00 01 00 00 00");
	check("xchg %eax, %eax", "87 c0");
	check("xchg %ax, %ax", "66 90");
	check("call *%rax", "ff d0");
	check("jmp *%r11", "41 ff e3");
	check("nopl 0(%rax)", "0f 1f 00");
	check("nopw 8(%rax,%rax,1)", "66 0f 1f 44 00 08");
	check("sete %spl", "40 0f 94 c4");
}

/* From the instruction's own start, prefixes and all; -126 to 129 are near. */
static void test_targets(void **state)
{
	(void)state;
	check("jmp .", "eb fe");
	check("jmp .+0", "eb fe");
	check("jmp .+9", "eb 07");
	check("jmp .-0x7e", "eb 80");
	check("jmp .+129", "eb 7f");
	check("jmp .+130", "e9 7d 00 00 00");
	check("jmp .-127", "e9 7c ff ff ff");
	check("jmp.d32 .+9", "e9 04 00 00 00");
	check("jmp.d8 .+9", "eb 07");
	check("je .+2", "74 00");
	check("jne.d32 .+6", "0f 85 00 00 00 00");
	check("jg .+0x106", "0f 8f 00 01 00 00");
	check("call .+5", "e8 00 00 00 00");
	check("call .-0x7ffffffb", "e8 00 00 00 80");
	check("jmp .+0x80000004", "e9 ff ff ff 7f");
	check("cs jmp .+9", "2e eb 06");
	check("loop .-2", "e2 fc");
	check("jrcxz . + 2", "e3 00");
}

/* The SDM's table of multi-byte nops, and prefixes before its longest but one. */
static void test_nops(void **state)
{
	static const char *const of[] = {
		"90",
		"66 90",
		"0f 1f 00",
		"0f 1f 40 00",
		"0f 1f 44 00 00",
		"66 0f 1f 44 00 00",
		"0f 1f 80 00 00 00 00",
		"0f 1f 84 00 00 00 00 00",
		"66 0f 1f 84 00 00 00 00 00",
		"66 66 0f 1f 84 00 00 00 00 00",
		"66 66 66 0f 1f 84 00 00 00 00 00",
		"66 66 66 66 0f 1f 84 00 00 00 00 00",
		"66 66 66 66 66 0f 1f 84 00 00 00 00 00",
		"66 66 66 66 66 66 0f 1f 84 00 00 00 00 00",
		"66 66 66 66 66 66 66 0f 1f 84 00 00 00 00 00",
	};
	struct decoded decoded;
	char name[8], reason[ASSEMBLE_REASON_SIZE];
	uint8_t bytes[16];
	unsigned count;

	(void)state;
	for (unsigned i = 0; i < 15; i++) {
		snprintf(name, sizeof(name), "nop%u", i + 1);
		check(name, of[i]);
		assert_true(assemble_string(name, bytes, &count, reason));
		decode(bytes, count, &decoded);
		assert_true(decoded.whole && decoded.length == i + 1 && !decoded.harm);
	}
	check("cs nop2", "2e 66 90");
}

static void test_bytes(void **state)
{
	(void)state;
	check("bytes 0f 05", "0f 05");
	check("bytes 66 66 66 90", "66 66 66 90");
	check(" bytes  E9 00 00 00 00 ", "e9 00 00 00 00");
}

/* Blanks and tabs between the parts make no difference, nor does the sign of a number. */
static void test_ways_to_write_it(void **state)
{
	(void)state;
	check("  add\t$1 ,  %eax ", "83 c0 01");
	check("add $1,%eax", "83 c0 01");
	check("addl $0x1, %eax", "83 c0 01");
	check("add $-1, %eax", "83 c0 ff");
	check("add $0xffffffff, %eax", "83 c0 ff");
	check("add $0xff, %al", "04 ff");
	check("add $255, %ax", "66 05 ff 00");
	check("mov 8( %rax , %rcx , 4 ), %edx", "8b 54 88 08");
	check("mov -0x8(%rbp), %rax", "48 8b 45 f8");
}

static void refuse(const char *source, const char *expected)
{
	char reason[ASSEMBLE_REASON_SIZE];
	uint8_t bytes[16];
	unsigned count;

	if (assemble_string(source, bytes, &count, reason))
		fail_msg("%s: it is assembled to %u bytes", source, count);
	if (strcmp(reason, expected) != 0)
		fail_msg("%s: %s, and not: %s", source, reason, expected);
}

static void test_refused(void **state)
{
	(void)state;
	refuse("", "expected an instruction, found the end");
	refuse("lock", "expected an instruction, found the end");
	refuse("movaps %xmm0, %xmm1", "expected an instruction of the table, found \"movaps\"; "
				      "write it as `bytes HH ...`");
	refuse("NOP",
	       "expected an instruction of the table, found \"NOP\"; write it as `bytes HH ...`");
	refuse("a234567890123456789012345", "expected an instruction of the table, found "
					    "\"a2345678901234567890...\"; write it as "
					    "`bytes HH ...`");
	refuse("\x1b[2J", "expected an instruction of the table, found \"?[2J\"; write it as "
			  "`bytes HH ...`");
	refuse("retw",
	       "expected an instruction of the table, found \"retw\"; write it as `bytes HH ...`");
	refuse("nop16", "expected an instruction of the table, found \"nop16\"; write it as "
			"`bytes HH ...`");
	refuse("add %eax", "expected 2 operands, found 1");
	refuse("push", "expected 1 operand, found 0");
	refuse("nop5 %eax", "expected 0 operands, found 1");
	refuse("ret $8", "expected 0 operands, found 1");
	refuse("add %eax, %ebx, %ecx", "expected at most 2 operands");
	refuse("add %eax %ebx", "expected ',' or the end, found \"%ebx\"");
	refuse("add %eax,", "expected an operand, found the end");
	refuse("add %eax, foo", "expected an operand (%rax, $1, 8(%rax), .+9), found \"foo\"");
	refuse("mov %xmm0, %eax", "expected a general register, as %rax or %r8d, found \"%xmm0\"");
	refuse("mov %cr0, %rax", "expected a general register, as %rax or %r8d, found \"%cr0\"");
	refuse("add %eax, %rbx", "expected operands of one size, found 4 and 8 bytes");
	refuse("addb %eax, %ebx", "expected operands of one size, found 1 and 4 bytes");
	refuse("add $1, (%rax)", "expected a suffix (b, w, l, q), since no register says the size");
	refuse("add $0x100, %al", "expected a number of 8 bits, found 256");
	refuse("add $0x80000000, %rax", "expected a number of 32 bits, found 2147483648");
	refuse("add $0x1ffffffff, %eax", "expected a number of 32 bits, found 8589934591");
	refuse("add $18446744073709551616, %eax",
	       "expected a number of up to 64 bits, as 16 or 0x10, found \"18446744073709551616\"");
	refuse("add $, %eax",
	       "expected a number of up to 64 bits, as 16 or 0x10, found \", %eax\"");
	refuse("add $0x, %eax", "expected a number of up to 64 bits, as 16 or 0x10, found \"0x\"");
	refuse("add $1a, %eax", "expected a number of up to 64 bits, as 16 or 0x10, found \"1a\"");
	refuse("mov 0x100000000(%rax), %eax",
	       "expected a displacement of 32 bits, found 4294967296");
	refuse("mov 8, %eax", "expected '(', found ','");
	refuse("mov 8(%rax, %eax", "expected an address of 64-bit registers, as (%rax)");
	refuse("mov (%rax, %eax", "expected an address of 64-bit registers, as (%rax)");
	refuse("mov (%rax", "expected ')', found the end");
	refuse("mov (%rax,%rsp), %eax", "expected another index than %rsp, which cannot be one");
	refuse("mov (%rax,%rcx,3), %eax", "expected a scale of 1, 2, 4 or 8, found 3");
	refuse("mov %ah, %r8b", "%ah to %bh cannot stand beside what needs a REX prefix");
	refuse("movl (%rax), (%rcx)", "it has no such operands in the table of instructions");
	refuse("add *%rax, %rcx", "it has no such operands in the table of instructions");
	refuse("shl %eax, %ecx", "it has no such operands in the table of instructions");
	refuse("leab (%rax), %al", "it has no such operands in the table of instructions");
	refuse("movabs $1, %eax", "it has no such operands in the table of instructions");
	refuse("push %eax", "expected an operand of 8 or 2 bytes");
	refuse("jmp %rax", "expected where it leads, as .+9, or * before a register");
	refuse("je *%rax", "it has no such operands in the table of instructions");
	refuse("call *%eax", "it has no such operands in the table of instructions");
	refuse("jmp.d8 .+130", "expected a target that its displacement reaches, found .+130");
	refuse("call.d8 .+9", "expected a target that its displacement reaches, found .+9");
	refuse("loop .-127", "expected a target that its displacement reaches, found .-127");
	refuse("jmp .+0x80000005",
	       "expected a target that its displacement reaches, found .+2147483653");
	refuse("jmp .-9223372036854775808",
	       "expected a target that its displacement reaches, found .-9223372036854775808");
	refuse("cs cs cs cs cs cs cs cs cs cs add $1000, %ecx",
	       "expected an instruction of at most 15 bytes, found 16");
	refuse("cs nop15", "expected an instruction of at most 15 bytes, found 16");
	refuse("cs cs cs cs cs cs cs cs cs cs cs cs cs cs cs nop", "expected at most 14 prefixes");
	refuse("bytes", "expected the bytes of a whole instruction, found 0 of at least 1");
	refuse("bytes e9 00", "expected the bytes of a whole instruction, found 2 of at least 5");
	refuse("bytes 90 90", "expected the bytes of one instruction, found one of 1 and more");
	refuse("bytes 9", "expected a byte, as 0f, found \"9\"");
	refuse("bytes 0x90", "expected a byte, as 0f, found \"0x90\"");
	refuse("bytes 9090", "expected a byte, as 0f, found \"9090\"");
	refuse("bytes 66 66 66 66 66 66 66 66 66 66 66 66 66 66 66 66",
	       "expected at most 15 bytes");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_of_protocols),
		cmocka_unit_test(test_targets),
		cmocka_unit_test(test_nops),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_ways_to_write_it),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
