/*
 * The code around a site, byte for byte, and what a landing or a trap means there. Nothing is
 * executed here: test_pass.c does that.
 */
#include "scenario/surround.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/sample/site_samples.h"

/* ---- What stands where ----------------------------------------------------------------------- */

/* An area as it should be, and what of it is taken. */
static struct {
	uint8_t bytes[SURROUND_AREA_SIZE];
	unsigned count;
	struct {
		int32_t from, to; /* `to` is behind the last */
	} taken[SITE_MIXTURES_MAX + 3];
} expected;

static uint8_t area[SURROUND_AREA_SIZE];

static void take(const struct site_sample *sample, int32_t at, const char *bytes, size_t length)
{
	int32_t to = at + (int32_t)length;

	check(sample, at >= 0 && to <= (int32_t)sizeof(expected.bytes));
	for (unsigned i = 0; i < expected.count; i++)
		check(sample, to <= expected.taken[i].from || at >= expected.taken[i].to);
	expected.taken[expected.count].from = at;
	expected.taken[expected.count++].to = to;
	memcpy(expected.bytes + at, bytes, length);
}

/* SDM, volume 2: MOV 8b /r, CMP 39 /r; 45 says r8 to r11, 48 says 64 bits. */
static const char flag[] = {0x45, (char)0x8b, 0x01};
static const char count[] = {0x39, (char)0xc0, 0x48, (char)0x8b, 0x17};

/* The whole front, into `bytes`, and its length. */
static size_t front_of(const struct execution *straight, char bytes[SITE_ROOM_FRONT])
{
	const char *code;
	size_t length = 0, code_length;

	if (straight) {
		code = known_code(straight->serialization, &code_length);
		memcpy(bytes, flag, sizeof(flag));
		memcpy(bytes + sizeof(flag), code, code_length);
		length = sizeof(flag) + code_length;
	}
	memcpy(bytes + length, count, sizeof(count));
	return length + sizeof(count);
}

static bool leads_away(const struct mixture *mixture)
{
	return mixture->place != 0 && (mixture->way == WAY_BRANCH || mixture->way == WAY_CALL);
}

/* Four bytes that no other mixture could need, and none of those around the site. */
static bool has_room(const struct mixtures *mixtures, unsigned index)
{
	int32_t place = mixtures->of[index].place;

	if (place > -31 && place < 8)
		return false;
	for (unsigned i = 0; i < mixtures->count; i++)
		if (i != index && leads_away(&mixtures->of[i]) &&
		    abs(mixtures->of[i].place - place) < 4)
			return false;
	return true;
}

/* Everything that the site and its mixtures need; returns where the front should begin. */
static uint32_t expect(const struct site_sample *sample)
{
	const struct mixtures *mixtures = &sample->mixtures;
	unsigned last = mixtures->count - 1;
	int32_t site = 4096 + sample->site.offset, next = site + sample->site.length;
	char bytes[SITE_ROOM_FRONT];
	size_t front = front_of(sample->straight, bytes);

	memset(expected.bytes, 0xcc, sizeof(expected.bytes));
	expected.count = 0;
	take(sample, site - (int32_t)front, bytes, front);
	take(sample, site, (const char *)sample->site.old_bytes, sample->site.length);
	take(sample, next, "\xc3", 1);
	for (unsigned i = 0; i <= last; i++) {
		if (!leads_away(&mixtures->of[i]))
			continue;
		if (i == 0 || i == last)
			take(sample, next + mixtures->of[i].place,
			     i == 0 ? "\xff\xc6\xc3" : "\xff\xce\xc3", 3);
		else if (has_room(mixtures, i))
			take(sample, next + mixtures->of[i].place,
			     (const char[]){'\x83', '\xc6', (char)(-1 - (int)i), '\xc3'}, 4);
		else
			take(sample, next + mixtures->of[i].place, "\xcc", 1);
	}
	return (uint32_t)site - (uint32_t)front;
}

static void check_area(const struct site_sample *sample)
{
	const struct mixtures *mixtures = &sample->mixtures;
	const struct mixture *new = &mixtures->of[mixtures->count - 1];
	struct surroundings at;
	uint32_t front = expect(sample);

	memset(area, 0, sizeof(area));
	surround_site(&sample->site, mixtures, sample->straight, area, &at);
	check(sample, memcmp(area, expected.bytes, sizeof(area)) == 0);

	check(sample, at.site % sample->site.unit == sample->site.offset);
	check(sample, at.front == front);
	check(sample, at.next == at.site + sample->site.length);
	check(sample, memcmp(area + at.site, sample->site.old_bytes, sample->site.length) == 0);
	check(sample, (int32_t)(at.old_place - at.next) ==
			      (leads_away(&mixtures->of[0]) ? mixtures->of[0].place : 0));
	check(sample, (int32_t)(at.new_place - at.next) == (leads_away(new) ? new->place : 0));
}

static void test_every_byte_of_every_area(void **state)
{
	(void)state;
	site_samples(check_area);
}

/* ---- What a landing means -------------------------------------------------------------------- */

#define NONE 99u /* no mixture's index */

static void check_landing(const struct mixtures *mixtures, int32_t left,
			  enum surround_landing landing, unsigned index)
{
	unsigned mixture = NONE;

	assert_int_equal(surround_landing(mixtures, left, &mixture), landing);
	assert_int_equal(mixture, index);
}

static void check_trap(const struct mixtures *mixtures, enum landing_way way, int32_t place,
		       enum surround_landing landing, unsigned index)
{
	unsigned mixture = NONE;

	assert_int_equal(surround_trap(mixtures, way, place, &mixture), landing);
	assert_int_equal(mixture, index);
}

static struct mixtures of_bytes(const char *old, const char *new, size_t length)
{
	struct site site = site_of_bytes(old, new, length);

	return mixtures_of(&site);
}

static void test_landings_of_two_jumps(void **state)
{
	struct mixtures jumps = of_bytes("\xeb\xe5", "\xeb\xf0", 2);

	(void)state;
	check_landing(&jumps, 1, SURROUND_OLD, NONE);
	check_landing(&jumps, -1, SURROUND_NEW, NONE);
	check_landing(&jumps, 0, SURROUND_UNKNOWN, NONE);
	check_landing(&jumps, 2, SURROUND_UNKNOWN, NONE);
	check_landing(&jumps, INT32_MIN, SURROUND_UNKNOWN, NONE);
}

/* Whatever leads to `next` is one of the two forms, or the mixture that does: 66 90, number 2. */
static void test_landings_at_next(void **state)
{
	struct mixtures old = of_bytes("\x66\x90", "\xeb\xcc", 2);
	struct mixtures new = of_bytes("\xeb\xcc", "\x66\x90", 2);
	struct mixtures torn = of_bytes("\x66\xcc", "\xeb\x90", 2);
	struct mixtures over = of_bytes("\xeb\x03\x90\x00\x00", "\xe9\x20\x01\x00\x00", 5);
	struct mixtures called = of_bytes("\xe8\x00\x00\x00\x00", "\xe8\x20\x00\x00\x00", 5);

	(void)state;
	check_landing(&old, 0, SURROUND_OLD, NONE);
	check_landing(&old, 1, SURROUND_UNKNOWN, NONE);
	check_landing(&old, -1, SURROUND_NEW, NONE);
	check_landing(&new, 0, SURROUND_NEW, NONE);
	check_landing(&new, 1, SURROUND_OLD, NONE);
	check_landing(&new, -1, SURROUND_UNKNOWN, NONE);
	check_landing(&torn, 0, SURROUND_MIXTURE, 2);
	check_landing(&torn, 1, SURROUND_UNKNOWN, NONE);
	check_landing(&over, 0, SURROUND_OLD, NONE);
	check_landing(&called, 0, SURROUND_OLD, NONE);
}

/* 0f 1f 44 00 00 and e9 0b 44 00 00: mixture 1 is e9 1f 44 00 00, and 2 is 0f 0b. */
static void test_traps_of_a_nop_and_a_jump(void **state)
{
	struct mixtures m = of_bytes("\x0f\x1f\x44\x00\x00", "\xe9\x0b\x44\x00\x00", 5);

	(void)state;
	check_landing(&m, -2, SURROUND_MIXTURE, 1);
	check_landing(&m, -3, SURROUND_UNKNOWN, NONE);
	check_landing(&m, -4, SURROUND_UNKNOWN, NONE);
	check_trap(&m, WAY_TRAP, 0x441f, SURROUND_UNKNOWN, NONE); /* code stands there */
	check_trap(&m, WAY_UNDEFINED, -5, SURROUND_MIXTURE, 2);
	check_trap(&m, WAY_UNDEFINED, 0x441f, SURROUND_UNKNOWN, NONE);
	check_trap(&m, WAY_TRAP, -5, SURROUND_UNKNOWN, NONE);
	check_trap(&m, WAY_TRAP, 0x440b, SURROUND_UNKNOWN, NONE); /* code stands there */
	check_trap(&m, WAY_BRANCH, 0x441f, SURROUND_UNKNOWN, NONE);
	check_trap(&m, WAY_NEXT, 0, SURROUND_UNKNOWN, NONE);
	check_trap(&m, WAYS, -5, SURROUND_UNKNOWN, NONE);
}

static void test_traps_of_calls(void **state)
{
	struct mixtures m = of_bytes("\xe8\x20\x01\x00\x00", "\xe8\x40\x01\x01\x00", 5);

	(void)state;
	check_landing(&m, -2, SURROUND_MIXTURE, 1);
	check_landing(&m, -3, SURROUND_MIXTURE, 2);
	check_trap(&m, WAY_TRAP, 0x140, SURROUND_UNKNOWN, NONE);
	check_trap(&m, WAY_TRAP, 0x10120, SURROUND_UNKNOWN, NONE);
	check_trap(&m, WAY_TRAP, 0x120, SURROUND_UNKNOWN, NONE);
	check_trap(&m, WAY_TRAP, 0x10140, SURROUND_UNKNOWN, NONE);
	check_trap(&m, WAY_CALL, 0x140, SURROUND_UNKNOWN, NONE);
}

static void test_traps_that_are_a_forms_own(void **state)
{
	struct mixtures trap = of_bytes("\x66\xcc", "\x66\x90", 2);
	struct mixtures int3 = of_bytes("\xeb\xe5", "\xcc\xe5", 2);
	struct mixtures undefined = of_bytes("\x0f\x0b", "\xeb\x0b", 2);
	struct mixtures prefixed = of_bytes("\x66\x0f\x1f\x00", "\x66\x0f\x0b\x00", 4);

	(void)state;
	check_trap(&trap, WAY_TRAP, -1, SURROUND_OLD, NONE);
	check_landing(&trap, 0, SURROUND_NEW, NONE);
	check_trap(&int3, WAY_TRAP, -2, SURROUND_NEW, NONE);
	check_landing(&int3, 1, SURROUND_OLD, NONE);
	check_landing(&int3, -1, SURROUND_UNKNOWN, NONE);
	check_trap(&undefined, WAY_UNDEFINED, -2, SURROUND_OLD, NONE);
	check_trap(&undefined, WAY_TRAP, 11, SURROUND_UNKNOWN, NONE);
	/* the exception is the whole instruction's, and that begins with the prefix */
	check_trap(&prefixed, WAY_UNDEFINED, -4, SURROUND_NEW, NONE);
	check_trap(&prefixed, WAY_UNDEFINED, -3, SURROUND_UNKNOWN, NONE);
}

/* How many mixtures raise an exception there: the places of the forms have code. */
static unsigned raised_at(const struct mixtures *m, enum landing_way way, int32_t place)
{
	unsigned count = 0;

	for (unsigned i = 0; i < m->count; i++) {
		bool is_form = i == 0 || i == m->count - 1;

		if (m->of[i].place != place)
			continue;
		if (m->of[i].way == way ||
		    (way == WAY_TRAP && leads_away(&m->of[i]) && !is_form && !has_room(m, i)))
			count++;
	}
	return count;
}

/* In reach of a short jump, no place means anything but those of the mixtures, and each of them
 * means one. */
static void check_every_place(const struct site_sample *sample)
{
	unsigned mixture;

	if (sample->straight || sample->site.offset != 0)
		return;
	for (int32_t place = -SITE_LENGTH_MAX - 128; place < 256; place++) {
		unsigned traps = raised_at(&sample->mixtures, WAY_TRAP, place);
		unsigned undefined = raised_at(&sample->mixtures, WAY_UNDEFINED, place);

		check(sample, traps <= 1 && undefined <= 1);
		check(sample, (surround_trap(&sample->mixtures, WAY_TRAP, place, &mixture) !=
			       SURROUND_UNKNOWN) == (traps == 1));
		check(sample, (surround_trap(&sample->mixtures, WAY_UNDEFINED, place, &mixture) !=
			       SURROUND_UNKNOWN) == (undefined == 1));
	}
}

static void test_a_trap_anywhere_else_is_unknown(void **state)
{
	(void)state;
	site_samples(check_every_place);
}

/* Between the front and the site, which keep their bytes; nothing else moves. */
static void test_a_foreign_breakpoint(void **state)
{
	struct site site = {.old_kind = SITE_JMP8, .new_kind = SITE_NOP2, .unit = PLACE_PAGE};
	static uint8_t without[SURROUND_AREA_SIZE];
	char reason[SITE_REASON_SIZE];
	struct surroundings at, before;
	struct mixtures mixtures;

	(void)state;
	assert_true(site_encode(&site));
	assert_true(site_mixtures(&site, &mixtures, reason));
	surround_site(&site, &mixtures, NULL, without, &before);
	surround_site(&site, &mixtures, NULL, area, &at);
	surround_add_foreign(area, &at);
	assert_int_equal(at.site, before.site);
	assert_int_equal(at.front, before.front - 1);
	assert_int_equal(at.bare_front, at.front);
	assert_memory_equal(area + at.front, count, sizeof(count));
	assert_int_equal(area[at.site - 1], BREAKPOINT);
	assert_memory_equal(area, without, at.front);
	assert_memory_equal(area + at.site, without + at.site, SURROUND_AREA_SIZE - at.site);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_byte_of_every_area),
		cmocka_unit_test(test_landings_of_two_jumps),
		cmocka_unit_test(test_landings_at_next),
		cmocka_unit_test(test_traps_of_a_nop_and_a_jump),
		cmocka_unit_test(test_traps_of_calls),
		cmocka_unit_test(test_traps_that_are_a_forms_own),
		cmocka_unit_test(test_a_trap_anywhere_else_is_unknown),
		cmocka_unit_test(test_a_foreign_breakpoint),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
