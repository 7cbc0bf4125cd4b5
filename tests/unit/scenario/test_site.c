/*
 * Sites: their bytes, what they straddle, and the mixtures of their two forms.
 */
#include "scenario/instruction.h"
#include "scenario/site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct site encode(enum site_kind old, enum site_kind new)
{
	struct site site = {.old_kind = old, .new_kind = new, .unit = PLACE_LINE};

	assert_true(site_encode(&site));
	return site;
}

static struct site of_bytes(const char *old, const char *new, size_t length)
{
	struct site site = {.length = (uint8_t)length, .unit = PLACE_LINE};

	memcpy(site.old_bytes, old, length);
	memcpy(site.new_bytes, new, length);
	return site;
}

static void check_bytes(enum site_kind old, enum site_kind new, size_t length,
			const char *old_bytes, const char *new_bytes)
{
	struct site site = encode(old, new);

	assert_int_equal(site.length, length);
	assert_memory_equal(site.old_bytes, old_bytes, length);
	assert_memory_equal(site.new_bytes, new_bytes, length);
}

/* Encodings from Intel's SDM, volume 2; displacements as site.c explains them. */
static void test_bytes_of_the_kinds(void **state)
{
	(void)state;
	check_bytes(SITE_JMP8, SITE_JMP8, 2, "\xeb\xe5", "\xeb\xf0");
	check_bytes(SITE_JCC8, SITE_JCC8, 2, "\x74\xe5", "\x74\xf0");
	check_bytes(SITE_NOP2, SITE_JMP8, 2, "\x66\x90", "\xeb\xcc");
	check_bytes(SITE_JMP8, SITE_NOP2, 2, "\xeb\xcc", "\x66\x90");
	check_bytes(SITE_SLED2, SITE_JMP8, 2, "\x90\x90", "\xeb\xcc");
	check_bytes(SITE_NOP5, SITE_JMP32, 5, "\x0f\x1f\x44\x00\x00", "\xe9\x0b\x44\x00\x00");
	check_bytes(SITE_CALL32, SITE_NOP5, 5, "\xe8\x0b\x44\x00\x00", "\x0f\x1f\x44\x00\x00");
	check_bytes(SITE_JMP32, SITE_JMP32, 5, "\xe9\x20\x01\x00\x00", "\xe9\x40\x01\x01\x00");
	check_bytes(SITE_CALL32, SITE_CALL32, 5, "\xe8\x20\x01\x00\x00", "\xe8\x40\x01\x01\x00");
	check_bytes(SITE_JMP8, SITE_INT3, 2, "\xeb\xe5", "\xcc\xe5");
	check_bytes(SITE_INT3, SITE_NOP5, 5, "\xcc\x1f\x44\x00\x00", "\x0f\x1f\x44\x00\x00");
}

static void test_forms_of_different_length(void **state)
{
	struct site site = {.old_kind = SITE_NOP2, .new_kind = SITE_JMP32};

	(void)state;
	assert_false(site_encode(&site));
	site = (struct site){.old_kind = SITE_BYTES, .new_kind = SITE_JMP8, .length = 3};
	assert_false(site_encode(&site));
}

static bool straddles(enum place_unit unit, unsigned offset, unsigned length, enum place_unit what)
{
	struct site site = {.unit = unit, .offset = (uint16_t)offset, .length = (uint8_t)length};

	return site_straddles(&site, what);
}

static void test_what_a_place_straddles(void **state)
{
	(void)state;
	assert_false(straddles(PLACE_QUADWORD, 3, 5, PLACE_QUADWORD));
	assert_true(straddles(PLACE_QUADWORD, 4, 5, PLACE_QUADWORD));
	assert_false(straddles(PLACE_QUADWORD, 7, 2, PLACE_LINE));
	assert_true(straddles(PLACE_LINE, 63, 2, PLACE_QUADWORD));
	assert_true(straddles(PLACE_LINE, 63, 2, PLACE_LINE));
	assert_false(straddles(PLACE_LINE, 63, 2, PLACE_PAGE));
	assert_false(straddles(PLACE_LINE, 62, 2, PLACE_LINE));
	assert_true(straddles(PLACE_PAGE, 4095, 2, PLACE_QUADWORD));
	assert_true(straddles(PLACE_PAGE, 4095, 2, PLACE_LINE));
	assert_true(straddles(PLACE_PAGE, 4095, 2, PLACE_PAGE));
	assert_false(straddles(PLACE_PAGE, 4095, 1, PLACE_QUADWORD));
}

static void test_quadwords_of_a_store(void **state)
{
	struct site site = {.unit = PLACE_PAGE, .offset = 4093, .length = 16};

	(void)state;
	assert_int_equal(site_quadword(&site, 0), 0);
	assert_int_equal(site_quadword(&site, 2), 0);
	assert_int_equal(site_quadword(&site, 3), 1);
	assert_int_equal(site_quadword(&site, 10), 1);
	assert_int_equal(site_quadword(&site, 11), 2);
}

static struct mixtures list(struct site site)
{
	struct mixtures mixtures;
	char reason[SITE_REASON_SIZE];

	if (!site_mixtures(&site, &mixtures, reason))
		fail_msg("%s", reason);
	return mixtures;
}

static void check_mixture(const struct mixture *mixture, const char *bytes, size_t length,
			  unsigned new_mask, enum landing_way way, int place)
{
	assert_memory_equal(mixture->bytes, bytes, length);
	assert_int_equal(mixture->new_mask, new_mask);
	assert_int_equal(mixture->way, way);
	assert_int_equal(mixture->place, place);
}

/* Places are counted from the next instruction: e5 is -27, f0 is -16, cc is -52, 90 is -112. */
static void test_mixtures_of_short_sites(void **state)
{
	struct mixtures jump = list(encode(SITE_JMP8, SITE_JMP8));
	struct mixtures nop = list(encode(SITE_NOP2, SITE_JMP8));
	struct mixtures sled = list(encode(SITE_SLED2, SITE_JMP8));
	struct mixtures int3 = list(encode(SITE_JMP8, SITE_INT3));

	(void)state;
	assert_int_equal(jump.count, 2);
	check_mixture(&jump.of[0], "\xeb\xe5", 2, 0, WAY_BRANCH, -27);
	check_mixture(&jump.of[1], "\xeb\xf0", 2, 2, WAY_BRANCH, -16);

	assert_int_equal(nop.count, 4);
	check_mixture(&nop.of[0], "\x66\x90", 2, 0, WAY_NEXT, 0);
	check_mixture(&nop.of[1], "\xeb\x90", 2, 1, WAY_BRANCH, -112);
	check_mixture(&nop.of[2], "\x66\xcc", 2, 2, WAY_TRAP, -1);
	check_mixture(&nop.of[3], "\xeb\xcc", 2, 3, WAY_BRANCH, -52);

	assert_int_equal(sled.count, 4);
	check_mixture(&sled.of[0], "\x90\x90", 2, 0, WAY_NEXT, 0);
	check_mixture(&sled.of[2], "\x90\xcc", 2, 2, WAY_TRAP, -1);

	assert_int_equal(int3.count, 2);
	check_mixture(&int3.of[1], "\xcc\xe5", 2, 1, WAY_TRAP, -2);

	/* Two bytes before the other, with nothing but one 0xcc there */
	struct mixtures near = list(encode(SITE_NOP2, SITE_INT3));

	assert_int_equal(near.count, 2);
	check_mixture(&near.of[1], "\xcc\x90", 2, 1, WAY_TRAP, -2);
}

static void test_mixtures_of_long_sites(void **state)
{
	struct mixtures call = list(encode(SITE_CALL32, SITE_CALL32));
	struct mixtures nop = list(encode(SITE_NOP5, SITE_JMP32));

	(void)state;
	assert_int_equal(call.count, 4);
	check_mixture(&call.of[0], "\xe8\x20\x01\x00\x00", 5, 0, WAY_CALL, 0x120);
	check_mixture(&call.of[1], "\xe8\x40\x01\x00\x00", 5, 2, WAY_CALL, 0x140);
	check_mixture(&call.of[2], "\xe8\x20\x01\x01\x00", 5, 8, WAY_CALL, 0x10120);
	check_mixture(&call.of[3], "\xe8\x40\x01\x01\x00", 5, 10, WAY_CALL, 0x10140);

	assert_int_equal(nop.count, 4);
	check_mixture(&nop.of[0], "\x0f\x1f\x44\x00\x00", 5, 0, WAY_NEXT, 0);
	check_mixture(&nop.of[1], "\xe9\x1f\x44\x00\x00", 5, 1, WAY_BRANCH, 0x441f);
	check_mixture(&nop.of[2], "\x0f\x0b\x44\x00\x00", 5, 2, WAY_UNDEFINED, -5);
	check_mixture(&nop.of[3], "\xe9\x0b\x44\x00\x00", 5, 3, WAY_BRANCH, 0x440b);
}

/* What lies behind a short jump is not executed, so mixtures that differ there only are one. */
static void test_mixtures_behind_a_short_jump(void **state)
{
	struct site site = of_bytes("\xeb\x03\x90\x00\x00", "\xe9\x20\x01\x00\x00", 5);
	struct mixtures mixtures = list(site);

	(void)state;
	/* eb 03, eb 20, and e9 with each of 03 20 and each of 90 01 */
	assert_int_equal(mixtures.count, 6);
	check_mixture(&mixtures.of[0], "\xeb\x03\x90\x00\x00", 5, 0, WAY_BRANCH, 0);
	check_mixture(&mixtures.of[1], "\xe9\x03\x90\x00\x00", 5, 1, WAY_BRANCH, 0x9003);
	check_mixture(&mixtures.of[2], "\xeb\x20\x90\x00\x00", 5, 2, WAY_BRANCH, 0x1d);
	check_mixture(&mixtures.of[5], "\xe9\x20\x01\x00\x00", 5, 7, WAY_BRANCH, 0x120);

	struct mixtures back = list(of_bytes((char *)site.new_bytes, (char *)site.old_bytes, 5));

	assert_int_equal(back.count, 6);
	check_mixture(&back.of[5], "\xeb\x03\x90\x00\x00", 5, 7, WAY_BRANCH, 0);
}

static void check_refused(struct site site, const char *expected)
{
	struct mixtures mixtures;
	char reason[SITE_REASON_SIZE];

	assert_false(site_mixtures(&site, &mixtures, reason));
	assert_string_equal(reason, expected);
}

static void test_sites_that_are_refused(void **state)
{
	(void)state;
	check_refused(
		of_bytes("\xeb\xe5", "\xeb\xe5", 2),
		"its forms differ in 0 bytes, and it takes 1 to 5 to keep all mixtures apart");
	check_refused(
		of_bytes("\x66\x0f\x1f\x44\x00\x00", "\x0f\x1f\x44\x01\x02\x03", 6),
		"its forms differ in 6 bytes, and it takes 1 to 5 to keep all mixtures apart");
	/* c3 returns to who knows where; 90 90 is two instructions, and no sled */
	check_refused(of_bytes("\xeb\xe5", "\xc3\xe5", 2),
		      "c3 e5 is not an instruction that could be caught");
	check_refused(of_bytes("\x90\x90", "\xeb\xcc", 2),
		      "90 90 is not an instruction that could be caught");
	/* The call returns to the a2, and not behind the site */
	check_refused(of_bytes("\xe8\xcc\x00\x00\x00\xa2", "\xe8\xd6\xcd\x00\x00\x00", 6),
		      "e8 cc 00 00 00 a2 is not an instruction that could be caught");
	/* 80 is the farthest that eb leads back, and 02 is in the room behind the site */
	check_refused(of_bytes("\xeb\x80", "\xeb\x02", 2),
		      "eb 02 leads 2 bytes from the next instruction, into code around the site");
	check_refused(of_bytes("\xeb\x80", "\xeb\xf1", 2),
		      "eb f1 leads -15 bytes from the next instruction, into code around the site");
	check_refused(of_bytes("\xeb\x80", "\xeb\x82", 2),
		      "eb 80 and eb 82 lead to the same place, and could not be told apart");
	check_refused(of_bytes("\xe9\x20\x00\x02\x00", "\xe9\x40\x00\x02\x00", 5),
		      "e9 20 00 02 00 leads 131104 bytes from the next instruction, beyond -128 to "
		      "131071");
	/* 75 is the opposite of 74, and falls through, as the nop does */
	check_refused(of_bytes("\x66\x90", "\x75\x90", 2),
		      "66 90 and 75 90 lead to the same place, and could not be told apart");
	/* Nobody executes what differs: behind eb 03, behind ud2, behind a breakpoint */
	check_refused(of_bytes("\xeb\x03\x90\x90\x90", "\xeb\x03\x90\x00\x00", 5),
		      "eb 03 90 90 90 and eb 03 90 00 00 lead to the same place, and could not be "
		      "told apart");
	check_refused(of_bytes("\x0f\x0b\x44\x00\x00", "\x0f\x0b\x00\x00\x00", 5),
		      "0f 0b 44 00 00 and 0f 0b 00 00 00 lead to the same place, and could not be "
		      "told apart");
	check_refused(of_bytes("\xcc\x90", "\xcc\xcc", 2),
		      "cc 90 and cc cc lead to the same place, and could not be told apart");
}

static void test_nearest_and_farthest_places(void **state)
{
	(void)state;
	/* f0 ends where the room in front of the site begins; 08 is behind the room of the next */
	assert_int_equal(list(of_bytes("\xeb\xf0", "\xeb\x08", 2)).count, 2);
	assert_int_equal(list(of_bytes("\xeb\x80", "\xeb\x83", 2)).count, 2);
	assert_int_equal(list(of_bytes("\xe9\xff\xff\x01\x00", "\xe9\x80\xff\x01\x00", 5)).count,
			 2);
}

/* ZF and PF are set, CF, SF and OF clear: SDM, volume 2, Jcc. */
static void test_conditional_branches(void **state)
{
	static const bool taken[16] = {
		[0x1] = true, [0x3] = true, [0x4] = true, [0x6] = true, /* no ae e be */
		[0x9] = true, [0xa] = true, [0xd] = true, [0xe] = true, /* ns p ge le */
	};

	(void)state;
	for (unsigned condition = 0; condition < 16; condition++) {
		const uint8_t bytes[2] = {(uint8_t)(0x70 | condition), 0x10};
		struct instruction instruction;

		assert_true(instruction_decode(bytes, 2, &instruction));
		assert_int_equal(instruction.length, 2);
		assert_int_equal(instruction.way, taken[condition] ? WAY_BRANCH : WAY_NEXT);
		assert_int_equal(instruction.place, taken[condition] ? 16 : 0);
	}
}

/* The table of recommended forms in the SDM, volume 2, NOP. */
static void test_nops_of_every_length(void **state)
{
	static const uint8_t nops[9][9] = {
		{0x90},
		{0x66, 0x90},
		{0x0f, 0x1f, 0x00},
		{0x0f, 0x1f, 0x40, 0x00},
		{0x0f, 0x1f, 0x44, 0x00, 0x00},
		{0x66, 0x0f, 0x1f, 0x44, 0x00, 0x00},
		{0x0f, 0x1f, 0x80, 0x00, 0x00, 0x00, 0x00},
		{0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00},
		{0x66, 0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00},
	};

	(void)state;
	for (size_t length = 1; length <= 9; length++) {
		struct instruction instruction;

		assert_true(instruction_decode(nops[length - 1], length, &instruction));
		assert_int_equal(instruction.length, length);
		assert_int_equal(instruction.way, WAY_NEXT);
		if (length > 2)
			assert_false(
				instruction_decode(nops[length - 1], length - 1, &instruction));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes_of_the_kinds),
		cmocka_unit_test(test_forms_of_different_length),
		cmocka_unit_test(test_what_a_place_straddles),
		cmocka_unit_test(test_quadwords_of_a_store),
		cmocka_unit_test(test_mixtures_of_short_sites),
		cmocka_unit_test(test_mixtures_of_long_sites),
		cmocka_unit_test(test_mixtures_behind_a_short_jump),
		cmocka_unit_test(test_sites_that_are_refused),
		cmocka_unit_test(test_nearest_and_farthest_places),
		cmocka_unit_test(test_conditional_branches),
		cmocka_unit_test(test_nops_of_every_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
