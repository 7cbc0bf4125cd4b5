/*
 * How a step's bytes get into memory: in which stores, of which lengths, in which order.
 */
#include "kernel/experiment/patch.h"
#include "tests/unit/fake/fake_arch.h"
#include "tests/unit/sample/scenario_text.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define NOP5_JMP32 "site nop5 -> jmp32\n"
#define JMP8_JMP8 "site jmp8 -> jmp8\n"

/* Patches by these clauses, on a machine of two CPUs. */
static void patch(const char *clauses)
{
	char reason[SITE_REASON_SIZE];
	struct patch patch = {.timeout_us = 5000};

	fake_arch_begin(2);
	assert_true(place(scenario_of(clauses), reason));
	patch.placed = placed();
	assert_int_equal(patch_sites(&patch), PATCH_DONE);
}

static void assert_trace(const char *clauses, const char *trace)
{
	patch(clauses);
	assert_string_equal(fake_arch.trace, trace);
}

/* A line has offset 0x1000 in its area; nop5 is 0f 1f 44 00 00, and becomes e9 0b 44 00 00. */
static void test_each_part(void **state)
{
	(void)state;
	assert_trace(NOP5_JMP32 "patch write breakpoint", "store 0:1000 cc\n");
	assert_trace(NOP5_JMP32 "patch write head", "store 0:1000 e9\n");
	assert_trace(NOP5_JMP32 "patch write tail", "store 0:1001 0b 44 00 00\n");
	assert_trace(NOP5_JMP32 "patch write bytes 1..2", "store 0:1001 0b 44\n");
	assert_trace(NOP5_JMP32 "patch write bytes 0..3", "store 0:1000 e9 0b 44 00\n");
	assert_trace(JMP8_JMP8 "patch write all", "store 0:1000 eb f0\n");
	assert_trace(JMP8_JMP8 "place page+4095\npatch write all", "store 0:1fff eb f0\n");
}

/* A store of 5 bytes is one of 8, whose others are what is there: behind the site a ret and 0xcc,
 * before it the end of mov (%rdi), %rdx. It is the aligned quadword, if the bytes lie in one. */
static void test_five_bytes(void **state)
{
	static const struct {
		unsigned offset;
		const char *trace;
	} table[] = {
		{0, "store 0:1000 e9 0b 44 00 00 c3 cc cc\n"},
		{1, "store 0:1000 17 e9 0b 44 00 00 c3 cc\n"},
		{3, "store 0:1000 48 8b 17 e9 0b 44 00 00\n"},
		{4, "store 0:1004 e9 0b 44 00 00 c3 cc cc\n"}, /* straddles, as the site does */
		{7, "store 0:1007 e9 0b 44 00 00 c3 cc cc\n"},
		{11, "store 0:1008 48 8b 17 e9 0b 44 00 00\n"},
		{63, "store 0:103f e9 0b 44 00 00 c3 cc cc\n"},
	};
	char clauses[128];

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		snprintf(clauses, sizeof(clauses), NOP5_JMP32 "place line+%u\npatch write all",
			 table[i].offset);
		assert_trace(clauses, table[i].trace);
		assert_memory_equal(placed()->sites[0].text, "\xe9\x0b\x44\x00\x00\xc3", 6);
	}
}

static void test_other_lengths(void **state)
{
	(void)state;
	/* 3 bytes: the head before them is still the nop's. */
	assert_trace(NOP5_JMP32 "patch write bytes 1..3", "store 0:1000 0f 0b 44 00 00 c3 cc cc\n");
	assert_trace(NOP5_JMP32 "place line+6\npatch write bytes 1..3",
		     "store 0:1007 0b 44 00 00 c3 cc cc cc\n");
	/* 6 bytes, 7 and 8 */
	assert_trace("site bytes 66 0f 1f 44 00 00 -> bytes eb cc 1f 44 00 00\npatch write all",
		     "store 0:1000 eb cc 1f 44 00 00 c3 cc\n");
	assert_trace("site bytes 0f 1f 80 00 00 00 00 -> bytes e9 0b 80 00 00 00 00\n"
		     "patch write all",
		     "store 0:1000 e9 0b 80 00 00 00 00 c3\n");
	assert_trace("site bytes 66 0f 1f 80 00 00 00 00 -> bytes eb cc 1f 80 00 00 00 00\n"
		     "place line+3\npatch write all",
		     "store 0:1003 eb cc 1f 80 00 00 00 00\n");
}

/* Upwards. */
static void test_byte_by_byte(void **state)
{
	(void)state;
	assert_trace(NOP5_JMP32 "patch write all byte by byte",
		     "store 0:1000 e9\nstore 0:1001 0b\nstore 0:1002 44\nstore 0:1003 00\n"
		     "store 0:1004 00\n");
	assert_trace(NOP5_JMP32 "patch write bytes 1..2 byte by byte",
		     "store 0:1001 0b\nstore 0:1002 44\n");
}

static void test_bytes_of_neither_form(void **state)
{
	(void)state;
	assert_trace("site jmp32 -> jmp32\n"
		     "patch write bytes 0..1 eb fe\n write bytes 2..4 02 01 00\n"
		     " write bytes 3..4 00 00 byte by byte",
		     "store 0:1000 eb fe\nstore 0:1000 eb fe 02 01 00 c3 cc cc\nstore 0:1003 00\n"
		     "store 0:1004 00\n");
}

/* Site 0 first. */
static void test_two_sites(void **state)
{
	(void)state;
	assert_trace(JMP8_JMP8 "site jmp8 -> jmp8\nplace line+63\npatch write breakpoint\n"
			       " write tail of site 1\n write head of site 0\n write all",
		     "store 0:1000 cc\nstore 1:103f cc\nstore 1:1040 f0\nstore 0:1000 eb\n"
		     "store 0:1000 eb f0\nstore 1:103f eb f0\n");
	assert_trace(JMP8_JMP8 JMP8_JMP8 "patch write all byte by byte",
		     "store 0:1000 eb\nstore 0:1001 f0\nstore 1:1000 eb\nstore 1:1001 f0\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_part),
		cmocka_unit_test(test_five_bytes),
		cmocka_unit_test(test_other_lengths),
		cmocka_unit_test(test_byte_by_byte),
		cmocka_unit_test(test_bytes_of_neither_form),
		cmocka_unit_test(test_two_sites),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
