/*
 * Instructions by hand, from Intel's SDM, volume 2.
 */
#include "scenario/decode/decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct hexadecimal {
	uint8_t bytes[32];
	size_t length;
};

static struct hexadecimal read_bytes(const char *source)
{
	struct hexadecimal read = {.length = 0};
	unsigned byte;
	int used;

	for (; sscanf(source, "%2x%n", &byte, &used) == 1; source += used)
		read.bytes[read.length++] = (uint8_t)byte;
	return read;
}

/* Decodes from memory of its own size, so that a byte read behind it is found. */
static struct decoded decode_bytes(const char *source)
{
	struct hexadecimal read = read_bytes(source);
	uint8_t *bytes = test_malloc(read.length > 0 ? read.length : 1);
	struct decoded decoded;

	memcpy(bytes, read.bytes, read.length);
	decode(bytes, read.length, &decoded);
	test_free(bytes);
	return decoded;
}

static size_t count_bytes(const char *source)
{
	return read_bytes(source).length;
}

/* A whole instruction is as long as it says; without its last byte it is not whole. With more
 * behind it, it is the same. */
static void check_length(const char *source)
{
	struct hexadecimal read = read_bytes(source);
	struct decoded decoded;

	for (size_t given = 0; given <= read.length + 4; given++) {
		decode(read.bytes, given, &decoded);
		if (decoded.whole != (given >= read.length))
			fail_msg("%s: %zu bytes of it", source, given);
		if (decoded.whole && decoded.length != read.length)
			fail_msg("%s: length %u", source, decoded.length);
		if (!decoded.whole && (decoded.length <= given || decoded.length > read.length))
			fail_msg("%s: length %u of %zu bytes", source, decoded.length, given);
		if (!decoded.whole)
			assert_non_null(decoded.harm);
	}
}

static void test_lengths(void **state)
{
	static const char *const sources[] = {
		/* nops, and what is as short */
		"90",
		"66 90",
		"0f 1f 00",
		"0f 1f 40 00",
		"0f 1f 44 00 00",
		"66 0f 1f 44 00 00",
		"0f 1f 80 00 00 00 00",
		"0f 1f 84 00 00 00 00 00",
		"66 66 66 66 66 66 2e 0f 1f 84 00 00 00 00 00",
		"f3 90",
		"cc",
		"c3",
		"f4",
		"f3 0f 1e fa",
		"0f ae e8",
		"0f 0b",
		"0f 05",
		"0f a2",
		/* ModRM, SIB, displacement */
		"01 c8",
		"01 08",
		"01 48 01",
		"01 88 01 00 00 00",
		"01 0d 01 00 00 00",
		"01 0c 24",
		"01 4c 24 08",
		"01 8c 24 08 00 00 00",
		"01 0c 25 00 00 00 00",
		"41 01 0c 24",
		"41 01 4d 00",
		"48 8d 04 05 00 00 00 00",
		"0f b6 00",
		"0f ba e0 07",
		/* immediates by the size of operands */
		"b0 01",
		"b8 01 00 00 00",
		"66 b8 01 00",
		"48 b8 01 00 00 00 00 00 00 00",
		"66 48 b8 01 00 00 00 00 00 00 00",
		"05 01 00 00 00",
		"66 05 01 00",
		"48 05 01 00 00 00",
		"48 c7 c0 01 00 00 00",
		"66 c7 00 01 00",
		"c6 00 01",
		"68 01 00 00 00",
		"66 68 01 00",
		"6a 01",
		"69 c0 01 00 00 00",
		"6b c0 01",
		"81 c0 01 00 00 00",
		"83 c0 01",
		"c8 01 00 02",
		"c2 08 00",
		"cd 80",
		"f6 c0 01",
		"f6 d0",
		"f7 c0 01 00 00 00",
		"66 f7 c0 01 00",
		"f7 d0",
		"f7 c8 01 00 00 00",
		/* addresses */
		"a0 01 02 03 04 05 06 07 08",
		"67 a1 01 02 03 04",
		"48 a3 01 02 03 04 05 06 07 08",
		/* branches; Intel's processors ignore the prefix 66 of them */
		"eb fe",
		"e9 00 00 00 00",
		"e8 00 00 00 00",
		"74 00",
		"0f 84 00 00 00 00",
		"e3 00",
		"66 e9 00 00 00 00",
		"66 0f 84 00 00 00 00",
		"48 e8 00 00 00 00",
		"ff d0",
		"ff e0",
		"ff 25 00 00 00 00",
		"41 ff e3",
		/* mov of control registers takes any ModRM as a register */
		"0f 20 00",
		"0f 22 85",
		"0f 20 c0",
		/* REX counts right before the opcode only */
		"48 66 b8 01 00",
		"48 48 b8 01 00 00 00 00 00 00 00",
		/* other maps */
		"0f 38 00 c0",
		"66 0f 38 00 40 01",
		"0f 3a 0f c0 01",
		"66 0f 3a 0f 04 25 00 00 00 00 01",
		"0f 70 c0 01",
		"0f c2 c0 01",
		"0f c7 08",
		"0f a4 c0 01",
		"0f ac c0 01",
		"0f 0f c0 9e",
		"66 0f 78 c0 01 02",
		"f2 0f 78 c0 01 02",
		"0f 78 c0",
		/* VEX, EVEX, XOP */
		"c5 f8 77",
		"c5 f8 28 c1",
		"c5 f9 70 c1 01",
		"c4 e2 79 00 c1",
		"c4 e3 79 0f c1 01",
		"c4 e1 78 28 04 25 00 00 00 00",
		"62 f1 7c 48 28 c1",
		"62 f1 7c 48 28 41 01",
		"62 f1 7c 48 c2 c1 01",
		"62 f3 75 48 25 c1 01",
		"8f e8 78 c0 c1 01",
		"8f e9 78 80 c1",
		"8f ea 78 10 c1 01 00 00 00",
		/* the longest there are */
		"66 66 66 66 66 66 66 66 66 66 66 66 66 66 90",
		"2e 2e 2e 2e 66 81 84 24 01 00 00 00 01 00",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
		check_length(sources[i]);
}

/* 15 bytes are looked at, and no more are asked for. */
static void test_longer_than_the_longest(void **state)
{
	struct decoded decoded;
	uint8_t prefixes[16];

	(void)state;
	memset(prefixes, 0x66, sizeof(prefixes));
	for (size_t given = 0; given <= sizeof(prefixes); given++) {
		decode(prefixes, given, &decoded);
		assert_int_equal(decoded.whole, given >= 15);
		assert_true(decoded.length > given || decoded.length == 15);
	}
	assert_int_equal(decoded.flow, FLOW_FAULT);
	assert_null(decoded.harm);

	decoded = decode_bytes("66 66 66 66 66 66 66 66 66 66 66 66 66 66 66 90");
	assert_true(decoded.whole && decoded.flow == FLOW_FAULT && decoded.length == 15);
	/* 13 prefixes, and 5 bytes that go with them */
	decoded = decode_bytes("2e 2e 2e 2e 2e 2e 2e 2e 2e 2e 2e 2e 2e 05 00 00");
	assert_true(decoded.whole && decoded.flow == FLOW_FAULT && decoded.length == 15);
	decoded = decode_bytes("2e 2e 2e 2e 2e 2e 2e 2e 2e 2e 2e 2e 2e 05");
	assert_true(!decoded.whole && decoded.length == 15);
}

static void check_flow(const char *source, enum decoded_flow flow, int relative)
{
	struct decoded decoded = decode_bytes(source);

	if (!decoded.whole || decoded.length != count_bytes(source) || decoded.flow != flow ||
	    decoded.relative != relative)
		fail_msg("%s: length %u, flow %d, relative %d", source, decoded.length,
			 decoded.flow, decoded.relative);
}

static void test_flow(void **state)
{
	(void)state;
	check_flow("90", FLOW_NEXT, 0);
	check_flow("f4", FLOW_NEXT, 0);
	check_flow("01 00", FLOW_NEXT, 0);
	check_flow("eb fe", FLOW_JUMP, -2);
	check_flow("eb 7f", FLOW_JUMP, 127);
	check_flow("e9 fb ff ff ff", FLOW_JUMP, -5);
	check_flow("e9 00 00 00 80", FLOW_JUMP, INT32_MIN);
	check_flow("66 e9 78 56 34 12", FLOW_JUMP, 0x12345678);
	check_flow("e8 78 56 34 12", FLOW_CALL, 0x12345678);
	check_flow("c3", FLOW_RETURN, 0);
	check_flow("f3 c3", FLOW_RETURN, 0);
	check_flow("c2 08 00", FLOW_RETURN, 0);
	check_flow("cc", FLOW_TRAP, 0);
	check_flow("cd 03", FLOW_ELSEWHERE, 0);
	check_flow("f1", FLOW_ELSEWHERE, 0);
	check_flow("ff d0", FLOW_ELSEWHERE, 0);
	check_flow("ff 20", FLOW_ELSEWHERE, 0);
	check_flow("ff 28", FLOW_ELSEWHERE, 0);
	check_flow("ff 30", FLOW_NEXT, 0);
	check_flow("0f 05", FLOW_ELSEWHERE, 0);
	check_flow("0f 01 c1", FLOW_ELSEWHERE, 0);
	check_flow("0f 01 f9", FLOW_NEXT, 0);
	check_flow("cb", FLOW_ELSEWHERE, 0);
	check_flow("48 cf", FLOW_ELSEWHERE, 0);
	check_flow("c7 f8 00 00 00 00", FLOW_ELSEWHERE, 0);
}

static void check_condition(const char *source, unsigned condition, int relative)
{
	check_flow(source, FLOW_BRANCH, relative);
	assert_int_equal(decode_bytes(source).condition, condition);
}

static void test_conditions(void **state)
{
	(void)state;
	check_condition("70 10", 0, 16);
	check_condition("74 f0", 4, -16);
	check_condition("7f 00", 15, 0);
	check_condition("0f 80 00 01 00 00", 0, 256);
	check_condition("0f 85 fa ff ff ff", 5, -6);
	check_condition("0f 8f 00 00 00 00", 15, 0);
	check_condition("e0 01", CONDITION_LOOPNE, 1);
	check_condition("e1 01", CONDITION_LOOPE, 1);
	check_condition("e2 01", CONDITION_LOOP, 1);
	check_condition("e3 fe", CONDITION_RCXZ, -2);
	check_condition("67 e3 fe", CONDITION_RCXZ + CONDITION_ECX, -2);
	check_condition("67 74 00", 4, 0);
}

static void check_fault(const char *source)
{
	struct decoded decoded = decode_bytes(source);

	check_flow(source, FLOW_FAULT, 0);
	if (decoded.harm)
		fail_msg("%s: %s", source, decoded.harm);
}

/* What raises #UD everywhere harms nobody. */
static void test_undefined(void **state)
{
	static const char *const sources[] = {
		"0f 0b",
		"66 0f 0b",
		"0f b9 c0",
		"0f b9 04 25 00 00 00 00",
		"0f ff 00",
		"06",
		"07",
		"0e",
		"16",
		"17",
		"1e",
		"1f",
		"27",
		"2f",
		"37",
		"3f",
		"60",
		"61",
		"82",
		"9a",
		"ce",
		"d4",
		"d6",
		"ea",
		/* operands that cannot be registers, and members of groups that do not exist */
		"8d c0",
		"ff d8",
		"ff e8",
		"ff f8",
		"fe d0",
		"c6 c8 01",
		"8f e0",
		/* LOCK on what writes no memory, or may not have it */
		"f0 90",
		"f0 01 c8",
		"f0 38 00",
		"f0 89 00",
		"f0 83 38 00",
		"f0 eb 00",
		"f0 c3",
		"f0 cc",
		"f0 74 00",
		"f0 0f a3 00",
		"f0 0f 1f 00",
		"f0 f7 20",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
		check_fault(sources[i]);
}

/* What one processor does not know, another one may. */
static void test_reserved(void **state)
{
	static const char *const sources[] = {"d5",
					      "0f 04",
					      "0f 0a",
					      "0f 24",
					      "0f 36",

					      "c4 e0 78 00 c0",
					      "66 c5 f8 28 c1",
					      "62 f4 7c 08 00 c0"};

	(void)state;
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
		check_flow(sources[i], FLOW_FAULT, 0);
		assert_non_null(decode_bytes(sources[i]).harm);
	}
}

static void test_harmless(void **state)
{
	static const char *const sources[] = {
		"90",
		"66 90",
		"0f 1f 44 00 00",
		"2e 0f 1f 84 00 00 00 00 00",
		"f3 90",
		"f3 0f 1e fa",
		"0f ae e8",
		"0f ae f0",
		"0f ae f8",
		"cc",
		"55",
		"5d",
		"41 5c",
		"9c",
		"6a 01",
		"68 00 00 00 00",
		"ff 30",
		"8f 00",
		"48 89 e5",
		"48 8b ec",
		"89 d8",
		"8b 45 08",
		"8b 04 24",
		"89 44 24 08",
		"b8 01 00 00 00",
		"8b 05 00 00 00 00",
		"48 8d 44 00 00",
		"48 8d 04 25 00 00 00 00",
		"c7 00 01 00 00 00",
		"b4 01",
		"88 e4",
		"41 b4 01",
		"48 83 ec 08",
		"48 83 c4 10",
		"83 fc 01",
		"48 39 e0",
		"85 e4",
		"01 c8",
		"29 00",
		"00 44 00 00",
		"8b 84 d8 00 00 00 00",
		"83 04 24 00",
		"f0 83 04 24 00",
		"3e 83 04 24 00",
		"2e 2e 2e 31 c0",
		"f7 d8",
		"f7 e1",
		"0f af c1",
		"69 c0 01 00 00 00",
		"c1 e0 04",
		"d3 e8",
		"0f a4 c8 01",
		"0f 94 c0",
		"0f 44 c1",
		"0f b6 c0",
		"0f be 00",
		"63 c0",
		"98",
		"48 99",
		"0f c8",
		"f3 0f b8 c1",
		"0f bc c1",
		"f3 0f bd c1",
		"0f a3 c8",
		"0f ba 20 01",
		"0f ba 28 01",
		"87 08",
		"91",
		"49 94",
		"f0 0f b1 08",
		"f0 0f c1 08",
		"0f c7 08",
		"0f c3 08",
		"a4",
		"48 ab",
		"a8 01",
		"fc",
		"f8",
		"9e",
		"9f",
		"c3",
		"f3 c3",
		"c2 08 00",
		"eb 00",
		"e9 00 00 00 00",
		"e8 00 00 00 00",
		"74 00",
		"0f 84 00 00 00 00",
		"e3 00",
		"ff d0",
		"ff e0",
		"41 ff e3",
		"3e ff e0",
		"0f 18 08",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
		struct decoded decoded = decode_bytes(sources[i]);

		if (!decoded.whole || decoded.length != count_bytes(sources[i]) || decoded.harm)
			fail_msg("%s: length %u: %s", sources[i], decoded.length,
				 decoded.harm ? decoded.harm : "no harm");
	}
}

/* What a program may not execute does no harm in one; all else that does harm does it there, too.
 */
static void test_for_kernels(void **state)
{
	static const char *const kernels[] = {"e5 90",
					      "ec",
					      "6c",
					      "fa",
					      "fb",
					      "f4",
					      "0f 30",
					      "0f 00 10",
					      "0f 01 18",
					      "0f 22 c0",
					      "5c",
					      "48 89 cc",
					      "48 81 ec 18 00 00 00"};
	static const char *const others[] = {"90",    "0f 05", "cd 80", "0f 01 ef", "0f 78 c0",
					     "8e d8", "fd",    "9d",	"d9 00",    "0f 0b"};

	(void)state;
	for (size_t i = 0; i < sizeof(kernels) / sizeof(kernels[0]); i++)
		if (!decode_bytes(kernels[i]).is_for_kernels)
			fail_msg("%s", kernels[i]);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (decode_bytes(others[i]).is_for_kernels)
			fail_msg("%s", others[i]);
}

static void check_harm(const char *source, const char *harm)
{
	struct decoded decoded = decode_bytes(source);

	if (!decoded.whole || decoded.length != count_bytes(source))
		fail_msg("%s: length %u", source, decoded.length);
	if (!decoded.harm || !strstr(decoded.harm, harm))
		fail_msg("%s: %s, and not %s", source, decoded.harm ? decoded.harm : "harmless",
			 harm);
}

static void test_harm(void **state)
{
	static const struct {
		const char *source, *harm;
	} of[] = {
		{"e4 01", "port"},
		{"ee", "port"},
		{"6c", "port"},
		{"f3 6e", "port"},
		{"fa", "interrupt flag"},
		{"fb", "interrupt flag"},
		{"9d", "all flags"},
		{"fd", "direction flag"},
		{"f4", "halts"},
		{"0f 05", "calls the system"},
		{"0f 34", "calls the system"},
		{"cd 80", "calls the system"},
		{"cf", "leaves the system"},
		{"0f 07", "leaves the system"},
		{"0f 22 c0", "operating systems"},
		{"0f 30", "operating systems"},
		{"0f 01 18", "operating systems"},
		{"0f 01 f8", "operating systems"},
		{"0f 09", "operating systems"},
		{"8e d8", "segment register"},
		{"0f a1", "segment register"},
		{"cb", "segment register"},
		{"ff 28", "segment register"},
		{"0f b2 00", "segment register"},
		{"64 8b 00", "FS or GS"},
		{"65 90", "FS or GS"},
		{"a1 00 00 00 00 00 00 00 00", "absolute"},
		{"8b 04 25 00 00 00 00", "absolute"},
		{"83 04 25 00 00 00 00 01", "absolute"},
		{"42 8b 04 25 00 00 00 00", "absolute"},
		{"67 8b 00", "32 bits"},
		{"67 8b 05 00 00 00 00", "32 bits"},
		{"d9 00", "FPU"},
		{"9b", "FPU"},
		{"0f 28 c1", "FPU"},
		{"c5 f8 28 c1", "vector"},
		{"f3 a4", "prefix"},
		{"67 aa", "prefix"},
		{"f2 f0 01 08", "f2 or f3"},
		{"f3 01 c8", "f2 or f3"},
		{"66 eb 00", "AMD"},
		{"66 c3", "AMD"},
		{"66 0f 84 00 00 00 00", "AMD"},
		{"66 ff d0", "AMD"},
		{"66 e3 00", "AMD"},
		{"ff 20", "memory says"},
		{"ff 15 00 00 00 00", "memory says"},
		{"94", "stack pointer"},
		{"5c", "stack pointer"},
		{"89 c4", "stack pointer"},
		{"48 8b e0", "stack pointer"},
		{"48 8d 60 00", "stack pointer"},
		{"bc 01 00 00 00", "stack"},
		{"40 b4 01", "stack pointer"},
		{"83 ec 08", "stack pointer"},
		{"48 83 e4 f0", "stack pointer"},
		{"48 81 ec 00 01 00 00", "stack pointer"},
		{"c9", "stack pointer"},
		{"c8 00 00 00", "stack"},
		{"40 88 c4", "stack pointer"},
		{"0f b6 e0", "stack pointer"},
		{"40 0f 94 c4", "stack pointer"},
		{"0f cc", "stack pointer"},
		{"0f c1 e0", "stack pointer"},
		{"0f c1 c4", "stack pointer"},
		{"f7 f1", "divide"},
		{"0f a3 08", "far away"},
		{"d7", "not among"},
		{"0f a2", "not among"},
		{"0f 31", "not among"},
		{"0f ae 38", "not among"},
		{"0f c7 f0", "not among"},
		{"c6 f8 01", "not among"},
		{"f1", "not among"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]); i++)
		check_harm(of[i].source, of[i].harm);
}

static void check_boundaries(const char *source, unsigned starts, unsigned end)
{
	struct hexadecimal read = read_bytes(source);
	uint16_t found = 0xffff;
	unsigned found_end = decode_boundaries(read.bytes, read.length, &found);

	if (found != starts || found_end != end)
		fail_msg("%s: starts %x, end %u", source, found, found_end);
}

static void test_boundaries(void **state)
{
	(void)state;
	check_boundaries("", 0, 0);
	check_boundaries("90 90", 3, 2);
	check_boundaries("0f 1f 44 00 00", 1, 5);
	check_boundaries("55 48 89 e5 90", 1 | 1 << 1 | 1 << 4, 5);
	check_boundaries("90 90 90 90 90 90 90 90 90 90 90 90 90 90 90 90", 0xffff, 16);
	/* the last one goes on */
	check_boundaries("90 e9 00 00", 3, 6);
	check_boundaries("90 48", 3, 3);
	/* it leads away before */
	check_boundaries("90 eb 02 90 90", 3, 3);
	check_boundaries("c3 90", 1, 1);
	check_boundaries("0f 0b 90", 1, 2);
	check_boundaries("ff e0 90", 1, 2);
	check_boundaries("ff 20 90", 1, 2);
	check_boundaries("cf 90", 1, 1);
	/* it comes back */
	check_boundaries("74 00 90", 5, 3);
	check_boundaries("e8 00 00 00 00 90", 1 | 1 << 5, 6);
	check_boundaries("ff d0 90", 5, 3);
	check_boundaries("cc 90", 3, 2);
	check_boundaries("0f 05 90", 5, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lengths),	  cmocka_unit_test(test_longer_than_the_longest),
		cmocka_unit_test(test_flow),	  cmocka_unit_test(test_conditions),
		cmocka_unit_test(test_undefined), cmocka_unit_test(test_reserved),
		cmocka_unit_test(test_harmless),  cmocka_unit_test(test_for_kernels),
		cmocka_unit_test(test_harm),	  cmocka_unit_test(test_boundaries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
