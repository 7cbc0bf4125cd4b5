/*
 * Which mixtures of a site a protocol can yield, and what follows from their bytes.
 */
#include "scenario/follow.h"
#include "scenario/reachable.h"
#include "tests/unit/sample/scenario_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LIST_SIZE 8192

/* "55 48, 55 49": those that there are, each once, in their order. */
static const char *list(const char *clauses, bool whole)
{
	static char found[LIST_SIZE];
	static struct reachable reachable;
	struct reachable_cursor cursor = {0};
	const struct scenario *scenario = scenario_of(clauses);
	uint8_t bytes[SITE_LENGTH_MAX];
	size_t length = 0;

	assert_true(reachable_find(scenario, 0, whole, &reachable));
	found[0] = '\0';
	while (reachable_next(&reachable, &cursor, bytes)) {
		char mixture[3 * SITE_LENGTH_MAX + 1] = "";

		for (unsigned i = 0; i < scenario->sites[0].length; i++)
			sprintf(mixture + strlen(mixture), "%s%02x", i ? " " : "", bytes[i]);
		if (!strstr(found, mixture))
			length += (size_t)snprintf(found + length, sizeof(found) - length, "%s%s",
						   length ? ", " : "", mixture);
	}
	return found;
}

static void test_one_store_is_torn_anywhere(void **state)
{
	(void)state;
	assert_string_equal(list("site bytes 31 c0 -> bytes 29 d2\npatch write all", false),
			    "31 c0, 31 d2, 29 c0, 29 d2");
	/* what is the same in both makes no mixture */
	assert_string_equal(list("site bytes 31 c0 90 -> bytes 31 d2 90\npatch write all", false),
			    "31 c0 90, 31 d2 90");
}

/* A breakpoint in the head leads to its handler, whatever is behind it. */
static void test_three_syncs_leave_no_mixture(void **state)
{
	static const char clauses[] = "site bytes 31 c0 -> bytes 29 d2\nhandler next\n"
				      "patch write breakpoint\n sync cpuid\n write tail\n"
				      " sync cpuid\n write head\n sync cpuid";

	(void)state;
	assert_string_equal(list(clauses, false), "31 c0, 29 d2");
	/* but who is interrupted in the middle has seen the old head, and sees the new tail */
	assert_string_equal(list(clauses, true), "31 c0, 31 d2, 29 c0, 29 d2");
}

/* Without the middle sync the new head meets the old tail. */
static void test_what_a_missing_sync_leaves(void **state)
{
	(void)state;
	assert_string_equal(list("site bytes 31 c0 -> bytes 29 d2\nhandler next\n"
				 "patch write breakpoint\n sync cpuid\n write tail\n"
				 " write head\n sync cpuid",
				 false),
			    "31 c0, 29 c0, 29 d2");
	/* Nor is there one that drops what was fetched, or asks all, or comes before the stores */
	static const char *const syncs[] = {"sync none", "sync cpuid unfenced",
					    "sync cpuid of odd"};

	for (unsigned i = 0; i < 3; i++) {
		char clauses[256];

		snprintf(clauses, sizeof(clauses),
			 "site bytes 31 c0 -> bytes 29 d2\npatch write tail\n %s\n write head",
			 syncs[i]);
		assert_string_equal(list(clauses, false), "31 c0, 31 d2, 29 c0, 29 d2");
	}
}

/* Stopped CPUs execute nothing of what is between. */
static void test_stopped(void **state)
{
	(void)state;
	assert_string_equal(
		list("site bytes 31 c0 -> bytes 29 d2\npatch stop\n write all\n go", false),
		"31 c0, 29 d2");
}

static void test_bytes_of_neither_form(void **state)
{
	(void)state;
	assert_string_equal(list("site bytes 31 c0 -> bytes 29 d2\npatch write bytes 0..1 eb fe\n"
				 " sync cpuid\n write all",
				 false),
			    "31 c0, 31 fe, eb c0, eb fe, eb d2, 29 fe, 29 d2");
}

static void test_there_and_back(void **state)
{
	(void)state;
	assert_string_equal(list("site bytes 31 c0 -> bytes 29 d2\npatch write tail\n sync cpuid\n"
				 " write head\nrepeat back to back",
				 false),
			    "31 c0, 31 d2, 29 c0, 29 d2");
}

static void test_too_many(void **state)
{
	static struct reachable reachable;
	const struct scenario *scenario =
		scenario_of("site bytes 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 -> "
			    "bytes 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01\n"
			    "patch write bytes 0..7\n write bytes 8..15");

	(void)state;
	assert_true(reachable_find(scenario, 0, false, &reachable));
	scenario = scenario_of("site bytes 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 -> "
			       "bytes 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01\n"
			       "patch write bytes 0..0 02\n write bytes 0..7\n write bytes 8..15");
	assert_false(reachable_find(scenario, 0, false, &reachable));
}

/* ---- What follows from bytes ---------------------------------------------------------------- */

static struct followed followed;
static struct effect_places places;

static void follow_bytes(const char *hex, uint8_t head, bool in_program)
{
	struct site site = {.head = head, .times = 1};
	uint8_t bytes[SITE_LENGTH_MAX];
	char *end;

	for (unsigned long value = strtoul(hex, &end, 16); end != hex;
	     hex = end, value = strtoul(hex, &end, 16))
		bytes[site.length++] = (uint8_t)value;
	memset(&places, 0, sizeof(places));
	follow(&site, bytes, in_program, &places, &followed);
}

static void test_where_it_ends(void **state)
{
	static const struct {
		const char *hex;
		enum follow_end end;
		bool has_inside;
		uint16_t read;
		unsigned places;
		int32_t place;
	} all[] = {
		{"31 c0", FOLLOW_LEAVES, false, 3, 0, 0},
		{"55 48 89 e5 90", FOLLOW_LEAVES, true, 0x1f, 0, 0},
		{"e9 20 01 00 00", FOLLOW_LEAVES, false, 0x1f, 1, 0x120},
		{"eb f9", FOLLOW_LEAVES, false, 3, 1, -7},
		/* what a jump skips is not read */
		{"eb 01 cc 90", FOLLOW_LEAVES, true, 0xb, 0, 0},
		{"c3 cc cc", FOLLOW_LEAVES, false, 1, 0, 0},
		{"0f 0b cc", FOLLOW_LEAVES, false, 3, 0, 0},
		{"74 30", FOLLOW_LEAVES, false, 3, 1, 0x30},
		/* it takes bytes behind the site, and goes on there */
		{"90 b8", FOLLOW_LEAVES, true, 3, 0, 0},
		{"eb fe", FOLLOW_LOOPS, false, 3, 0, 0},
		{"eb 00 eb fc", FOLLOW_LOOPS, true, 0xf, 0, 0},
		{"74 fe", FOLLOW_MAY_LOOP, false, 3, 0, 0},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		follow_bytes(all[i].hex, 0, false);
		if (followed.end != all[i].end || followed.has_inside != all[i].has_inside ||
		    followed.read != all[i].read || places.count != all[i].places ||
		    (places.count && places.at[0] != all[i].place))
			fail_msg("%s: end %u, inside %u, read 0x%x, %u places", all[i].hex,
				 followed.end, followed.has_inside, followed.read, places.count);
	}
}

static void test_what_does_harm(void **state)
{
	static const struct {
		const char *hex, *reason;
	} all[] = {
		{"0f 30", "0f 30 must not be executed: it is for operating systems"},
		{"90 fa", "90 fa must not be executed: it changes the interrupt flag"},
		{"e5 90", "e5 90 must not be executed: it reads or writes a port"},
		/* a call of itself fills the stack, and so does a loop with a push */
		{"e8 fb ff ff ff", "it does more than to jump, without end"},
		{"55 eb fd", "it does more than to jump, without end"},
		{"e9 f0 ef ff ff", "it leads into code around the site"},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		follow_bytes(all[i].hex, 0, false);
		assert_int_equal(followed.end, FOLLOW_HARM);
		if (!strstr(followed.reason, all[i].reason))
			fail_msg("%s: %s", all[i].hex, followed.reason);
	}
	/* A program that does so gets an exception. */
	follow_bytes("e5 90", 0, true);
	assert_int_equal(followed.end, FOLLOW_LEAVES);
	follow_bytes("0f 05", 0, true);
	assert_int_equal(followed.end, FOLLOW_HARM);
}

/* It begins at the head, and comes to what is in front of it by a jump. */
static void test_a_head_inside(void **state)
{
	(void)state;
	follow_bytes("cc cc cc cc cc 8b ff", 5, false);
	assert_int_equal(followed.end, FOLLOW_LEAVES);
	assert_false(followed.has_inside);
	assert_int_equal(followed.read, 0x60);
	follow_bytes("e9 20 01 00 00 eb f9", 5, false);
	assert_int_equal(followed.end, FOLLOW_LEAVES);
	assert_true(followed.has_inside);
	assert_int_equal(places.at[0], 0x120 - 2);
	follow_bytes("90 eb fd", 1, false);
	assert_int_equal(followed.end, FOLLOW_HARM);
}

/* ---- The code around a site ------------------------------------------------------------------ */

static uint8_t area[SURROUND_AREA_SIZE];

/* Wherever the site lies in its page, it is whole, and so is what catches what comes out. */
static void test_the_area(void **state)
{
	struct site site = {.length = 5, .times = 1, .old_bytes = {1, 2, 3, 4, 5}};

	(void)state;
	for (unsigned offset = 0; offset < PAGE_BYTES; offset += 13) {
		struct effect_surroundings at;
		struct effect_places there = {.count = 3, .at = {0x120, -128, 0x1fff0}};

		site.offset = (uint16_t)offset;
		surround_effect(&site, &there, area, &at);
		assert_int_equal(at.site % PAGE_BYTES, offset);
		assert_memory_equal(area + at.site, site.old_bytes, 5);
		assert_memory_equal(area + at.next, effect_behind, EFFECT_BEHIND);
		assert_int_equal(area[at.site - 1], BREAKPOINT);
		for (unsigned i = 0; i < there.count; i++) {
			assert_true(surround_effect_has_pad(&site, &there, i));
			assert_int_equal(area[(int32_t)at.next + there.at[i]], 0xe9);
		}
		assert_true(at.front_end + 128 < at.site);
	}
}

static void test_places_without_a_pad(void **state)
{
	struct site site = {.length = 5, .times = 1};
	struct effect_places there = {.count = 6, .at = {-4, 3, 30, 0x120, 0x122, 0x200}};

	(void)state;
	/* in the site, behind it, in the pad there, and two that would touch each other */
	for (unsigned i = 0; i < 5; i++)
		assert_false(surround_effect_has_pad(&site, &there, i));
	assert_true(surround_effect_has_pad(&site, &there, 5));
	/* If not all are known, any may have one in its middle. */
	there.too_many = true;
	assert_false(surround_effect_has_pad(&site, &there, 5));
}

static void test_many_places(void **state)
{
	struct effect_places there = {0};

	(void)state;
	for (int32_t i = 0; i < (int32_t)EFFECT_PLACES_MAX; i++) {
		effect_places_add(&there, i);
		effect_places_add(&there, i);
	}
	assert_int_equal(there.count, EFFECT_PLACES_MAX);
	assert_false(there.too_many);
	effect_places_add(&there, -1);
	assert_true(there.too_many);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_store_is_torn_anywhere),
		cmocka_unit_test(test_three_syncs_leave_no_mixture),
		cmocka_unit_test(test_what_a_missing_sync_leaves),
		cmocka_unit_test(test_stopped),
		cmocka_unit_test(test_bytes_of_neither_form),
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_where_it_ends),
		cmocka_unit_test(test_what_does_harm),
		cmocka_unit_test(test_a_head_inside),
		cmocka_unit_test(test_the_area),
		cmocka_unit_test(test_places_without_a_pad),
		cmocka_unit_test(test_many_places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
