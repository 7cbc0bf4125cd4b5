/*
 * From traces to protocols: each kind of step, as a guest by a script makes it.
 */
#include "tests/unit/watch/guest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scenario/language/language.h"

#define JMP8_OLD "eb e5"
#define JMP8_NEW "eb f0"
#define NOP5 "0f 1f 44 00 00"
#define JMP32 "e9 0b 44 00 00"
#define CALL32_OLD "e8 20 01 00 00"
#define CALL32_NEW "e8 40 01 01 00"

static struct guest guest;

/* Patches there and back by the script, some times, and returns what is found. */
static struct found *found_of(const char *old_form, const char *new_form, const char *script)
{
	struct guest_site site = guest_site(&guest, GUEST_SITE, old_form, new_form, true);

	for (unsigned i = 0; i < 6; i++) {
		guest_play(&guest, script, &site, 1);
		guest_play(&guest, ".x", &site, 1);
		guest_turn(&site);
	}
	return guest_found(&guest);
}

static const struct group *one_way(const struct found *found)
{
	assert_true(found->group_count > 0);
	return &found->groups[0];
}

static void check(const char *old_form, const char *new_form, const char *script,
		  const char *expected)
{
	struct found *found = found_of(old_form, new_form, script);

	assert_string_equal(guest_steps(one_way(found)), expected);
	found_release(found);
}

static void test_three_syncs(void **state)
{
	(void)state;
	guest_begin(&guest, 3);
	struct found *found = found_of(NOP5, JMP32, "bsxtsxhs");

	assert_int_equal(found->group_count, 2);
	for (size_t i = 0; i < 2; i++) {
		const struct group *group = &found->groups[i];

		assert_string_equal(guest_steps(group),
				    "write breakpoint; sync cpuid; write tail; sync cpuid; "
				    "write head; sync cpuid");
		assert_int_equal(group->patches, 3);
		assert_int_equal(group->sites, 1);
		assert_int_equal(group->locations[0], GUEST_SITE + MADE_DISTANCE);
		assert_int_equal(group->other_way, 1 - i);
		assert_int_equal(group->writer_pc_count, 1);
		assert_int_equal(group->writer_pcs[0], GUEST_WRITER);
		assert_int_equal(group->steps[1].seen, 3);
		assert_int_equal(group->steps[1].of, 3);
		assert_int_equal(group->variant_count, 1);
		assert_string_equal(guest_scenario_steps(&group->variants[0]),
				    "write breakpoint; sync cpuid; write tail; sync cpuid; "
				    "write head; sync cpuid");
	}
	assert_int_equal(found->groups[0].variants[0].sites[0].old_kind, SITE_NOP5);
	assert_int_equal(found->groups[0].variants[0].sites[0].new_kind, SITE_JMP32);
	assert_int_equal(found->groups[1].variants[0].sites[0].old_kind, SITE_JMP32);
	assert_string_not_equal(found->groups[0].variants[0].name,
				found->groups[1].variants[0].name);
	assert_int_equal(found->alarm_count, 0);
	found_release(found);
}

static void test_syncs_left_out(void **state)
{
	(void)state;
	guest_begin(&guest, 3);
	check(JMP8_OLD, JMP8_NEW, "bxtsxhs",
	      "write breakpoint; write tail; sync cpuid; write head; sync cpuid");
	guest_begin(&guest, 3);
	check(JMP8_OLD, JMP8_NEW, "bsxthxs",
	      "write breakpoint; sync cpuid; write tail; write head; sync cpuid");
	guest_begin(&guest, 3);
	check(JMP8_OLD, JMP8_NEW, "bsxtsxh",
	      "write breakpoint; sync cpuid; write tail; sync cpuid; write head");
	guest_begin(&guest, 3);
	check(JMP8_OLD, JMP8_NEW, "bxthx", "write breakpoint; write tail; write head");
}

static void test_how_they_serialize(void **state)
{
	static const struct {
		enum serializer how;
		const char *word;
	} ways[] = {{SERIALIZER_CPUID, "cpuid"},
		    {SERIALIZER_IRET, "iret"},
		    {SERIALIZER_SERIALIZE, "serialize"},
		    {SERIALIZER_MOV_CR2, "movcr2"},
		    {SERIALIZER_INVLPG, "movcr2"},
		    {SERIALIZER_MOV_CR3, "movcr2"},
		    {ORDER_MFENCE, "mfence"},
		    {ORDER_LFENCE, "lfence"}};
	char expected[256];

	(void)state;
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		guest_begin(&guest, 3);
		guest.how = ways[i].how;
		snprintf(expected, sizeof(expected),
			 "write breakpoint; sync %s; write tail; sync %s; write head; sync %s",
			 ways[i].word, ways[i].word, ways[i].word);
		check(JMP8_OLD, JMP8_NEW, "bsxtsxhs", expected);
	}
	guest_begin(&guest, 3);
	check(JMP8_OLD, JMP8_NEW, "bnxtnxh",
	      "write breakpoint; sync none; write tail; sync none; write head");
}

/* The interrupt's own return is no sync: what is waited for is what comes before it. */
static void test_only_the_return_serializes(void **state)
{
	(void)state;
	guest_begin(&guest, 4);
	struct guest_site site = guest_site(&guest, GUEST_SITE, JMP8_OLD, JMP8_NEW, true);

	for (unsigned i = 0; i < 4; i++) {
		guest_play(&guest, "bn", &site, 1);
		for (uint8_t cpu = 1; cpu < 4; cpu++)
			made_serialized(&guest.made, cpu, SERIALIZER_IRET, GUEST_RETURN);
		/* One comes back from something else, too. */
		made_serialized(&guest.made, 1, SERIALIZER_IRET, GUEST_ITSELF);
		guest_play(&guest, "xth.x", &site, 1);
		guest_turn(&site);
	}
	struct found *found = guest_found(&guest);

	assert_string_equal(guest_steps(one_way(found)),
			    "write breakpoint; sync none; write tail; write head");
	assert_non_null(strstr(found->groups[0].steps[1].note, "return"));
	found_release(found);
}

/* Nor is that of a breakpoint an answer to anything. */
static void test_breakpoints_return(void **state)
{
	(void)state;
	guest_begin(&guest, 3);
	struct found *found = found_of(JMP8_OLD, JMP8_NEW, "bnxxtnxxh");

	assert_string_equal(guest_steps(one_way(found)),
			    "write breakpoint; sync none; write tail; sync none; write head");
	assert_string_equal(found->groups[0].steps[1].note, "");
	found_release(found);
}

static void test_some_are_asked(void **state)
{
	(void)state;
	guest_begin(&guest, 5);
	check(JMP8_OLD, JMP8_NEW, "boxtoxho",
	      "write breakpoint; sync cpuid of odd; write tail; sync cpuid of odd; write head; "
	      "sync cpuid of odd");
	guest_begin(&guest, 5);
	check(JMP8_OLD, JMP8_NEW, "boextoexhoe",
	      "write breakpoint; sync cpuid of odd; sync cpuid of even; write tail; "
	      "sync cpuid of odd; sync cpuid of even; write head; sync cpuid of odd; "
	      "sync cpuid of even");
}

/* It was sent nothing, since an earlier request was on its way yet, but did as the others. */
static void test_one_is_asked_silently(void **state)
{
	(void)state;
	guest_begin(&guest, 4);
	guest.how = SERIALIZER_IRET;
	struct guest_site site = guest_site(&guest, GUEST_SITE, JMP8_OLD, JMP8_NEW, true);

	for (unsigned i = 0; i < 4; i++) {
		guest_play(&guest, "b", &site, 1);
		made_serialized(&guest.made, 0, ORDER_MFENCE, GUEST_WRITER);
		made_sent(&guest.made, 0, GUEST_WRITER, 1);
		made_sent(&guest.made, 0, GUEST_WRITER, 2);
		for (uint8_t cpu = 1; cpu < 4; cpu++) {
			made_serialized(&guest.made, cpu, SERIALIZER_IRET, GUEST_ITSELF);
			made_serialized(&guest.made, cpu, SERIALIZER_IRET, GUEST_RETURN);
		}
		guest_play(&guest, "xtsxhs.x", &site, 1);
		guest_turn(&site);
	}
	struct found *found = guest_found(&guest);

	assert_string_equal(guest_steps(one_way(found)),
			    "write breakpoint; sync iret; write tail; sync iret; write head; "
			    "sync iret");
	found_release(found);
}

static void test_unfenced(void **state)
{
	(void)state;
	guest_begin(&guest, 3);
	guest.fences = false;
	check(JMP8_OLD, JMP8_NEW, "bsxtsxhs",
	      "write breakpoint; sync cpuid unfenced; write tail; sync cpuid unfenced; "
	      "write head; sync cpuid unfenced");
}

static void test_stop_and_go(void **state)
{
	(void)state;
	guest_begin(&guest, 3);
	check("66 90", "eb cc", "SaGx", "stop; write all; go");
	guest_begin(&guest, 3);
	check("66 90", "eb cc", "SthGx", "stop; write tail; write head; go");
}

/* An interrupt that nobody waits for, which the others take after the first store. */
static void test_no_stop(void **state)
{
	(void)state;
	guest_begin(&guest, 3);
	check(JMP8_OLD, JMP8_NEW, "SbGsxtsxhs",
	      "write breakpoint; sync cpuid; write tail; sync cpuid; write head; sync cpuid");
}

static void test_byte_by_byte(void **state)
{
	(void)state;
	guest_begin(&guest, 3);
	check(CALL32_OLD, CALL32_NEW, "T", "write tail byte by byte");
	guest_begin(&guest, 3);
	check(NOP5, JMP32, "B", "write all byte by byte");
	guest_begin(&guest, 3);
	check(CALL32_OLD, CALL32_NEW, "Bx", "write tail byte by byte");
	guest_begin(&guest, 3);
	check(NOP5, JMP32, "bsTshs",
	      "write breakpoint; sync cpuid; write tail byte by byte; sync cpuid; write head; "
	      "sync cpuid");
}

/* In its other bytes a store of 8 holds what is there already. */
static void test_wide_store(void **state)
{
	(void)state;
	guest_begin(&guest, 3);
	struct guest_site site = guest_site(&guest, GUEST_SITE, CALL32_OLD, CALL32_NEW, true);

	for (unsigned i = 0; i < 2; i++) {
		made_store(&guest.made, 0, GUEST_WRITER, GUEST_SITE - 2, "90 90 e8 20 01 00 00 c3",
			   "90 90 e8 40 01 01 00 c3");
		memcpy(site.bytes, site.new_bytes, 5);
		guest_play(&guest, "x.", &site, 1);
		made_store(&guest.made, 0, GUEST_WRITER, GUEST_SITE - 2, "90 90 e8 40 01 01 00 c3",
			   "90 90 e8 20 01 00 00 c3");
		memcpy(site.bytes, site.old_bytes, 5);
		guest_play(&guest, "x.", &site, 1);
	}
	struct found *found = guest_found(&guest);

	assert_string_equal(guest_steps(one_way(found)), "write all");
	assert_int_equal(found->groups[0].locations[0], GUEST_SITE + MADE_DISTANCE);
	assert_int_equal(found->groups[0].variants[0].sites[0].length, 5);
	found_release(found);
}

/* A jump to itself holds whoever comes, as a breakpoint does, and is neither form's. */
static void test_bytes_of_neither_form(void **state)
{
	(void)state;
	guest_begin(&guest, 3);
	struct guest_site site =
		guest_site(&guest, GUEST_SITE, "e9 20 01 00 00", "e9 40 01 01 00", true);

	for (unsigned i = 0; i < 4; i++) {
		made_store(&guest.made, 0, GUEST_WRITER, GUEST_SITE, i % 2 ? "e9 40" : "e9 20",
			   "eb fe");
		guest_play(&guest, "s", &site, 1);
		made_store(&guest.made, 0, GUEST_WRITER, GUEST_SITE + 2,
			   i % 2 ? "01 01 00" : "01 00 00", i % 2 ? "01 00 00" : "01 01 00");
		guest_play(&guest, "s", &site, 1);
		made_store(&guest.made, 0, GUEST_WRITER, GUEST_SITE, "eb fe",
			   i % 2 ? "e9 20" : "e9 40");
		memcpy(site.bytes, site.new_bytes, 5);
		guest_play(&guest, "s.x", &site, 1);
		guest_turn(&site);
	}
	struct found *found = guest_found(&guest);

	assert_string_equal(guest_steps(one_way(found)),
			    "write bytes 0..1 eb fe; sync cpuid; write bytes 2..4; sync cpuid; "
			    "write bytes 0..1; sync cpuid");
	assert_int_equal(found->alarm_count, 0);
	found_release(found);
}

/* ---- The end ------------------------------------------------------------------------------ */

/* Now and then a sync comes long after the last store. */
static void test_last_sync_is_doubtful(void **state)
{
	(void)state;
	guest_begin(&guest, 3);
	struct guest_site site = guest_site(&guest, GUEST_SITE, JMP8_OLD, JMP8_NEW, true);

	for (unsigned i = 0; i < 8; i++) {
		guest_play(&guest, "bsxtsxh", &site, 1);
		guest.made.stores[0] += 1000;
		guest_play(&guest, i % 4 < 2 ? "s.x" : ".x", &site, 1);
		guest_turn(&site);
	}
	struct found *found = guest_found(&guest);
	const struct group *group = one_way(found);

	assert_string_equal(guest_steps(group),
			    "write breakpoint; sync cpuid; write tail; sync cpuid; write head; "
			    "sync cpuid?");
	assert_int_equal(group->steps[5].seen, 4);
	assert_int_equal(group->steps[5].of, 8);
	assert_int_equal(group->variant_count, 2);
	assert_string_equal(guest_scenario_steps(&group->variants[0]),
			    "write breakpoint; sync cpuid; write tail; sync cpuid; write head");
	assert_string_equal(guest_scenario_steps(&group->variants[1]),
			    "write breakpoint; sync cpuid; write tail; sync cpuid; write head; "
			    "sync cpuid");
	found_release(found);
}

/* Each time, but later than those between the stores. */
static void test_last_sync_is_late(void **state)
{
	(void)state;
	guest_begin(&guest, 3);
	struct guest_site site = guest_site(&guest, GUEST_SITE, JMP8_OLD, JMP8_NEW, true);

	for (unsigned i = 0; i < 8; i++) {
		guest_play(&guest, "bsxtsxh", &site, 1);
		guest.made.stores[0] += 1000;
		guest_play(&guest, "s.x", &site, 1);
		guest_turn(&site);
	}
	struct found *found = guest_found(&guest);

	assert_int_equal(one_way(found)->variant_count, 2);
	assert_string_equal(guest_scenario_steps(&found->groups[0].variants[0]),
			    "write breakpoint; sync cpuid; write tail; sync cpuid; write head");
	found_release(found);
}

/* With no other sync to compare it with. */
static void test_only_sync_is_the_last(void **state)
{
	(void)state;
	guest_begin(&guest, 3);
	struct found *found = found_of(JMP8_OLD, JMP8_NEW, "ts");

	assert_string_equal(guest_steps(one_way(found)), "write tail; sync cpuid?");
	assert_int_equal(found->groups[0].variant_count, 2);
	assert_string_equal(guest_scenario_steps(&found->groups[0].variants[0]),
			    "write tail; sync cpuid");
	assert_string_equal(guest_scenario_steps(&found->groups[0].variants[1]), "write tail");
	found_release(found);
}

/* One of many lacks a sync: it contradicts, and is no protocol of its own. */
static void test_contradiction(void **state)
{
	(void)state;
	guest_begin(&guest, 3);
	struct guest_site site = guest_site(&guest, GUEST_SITE, JMP8_OLD, JMP8_NEW, true);

	for (unsigned i = 0; i < 20; i++) {
		guest_play(&guest, i == 8 ? "bxtsxhs.x" : "bsxtsxhs.x", &site, 1);
		guest_turn(&site);
	}
	struct found *found = guest_found(&guest);

	assert_int_equal(found->group_count, 1);
	assert_string_equal(guest_steps(&found->groups[0]),
			    "write breakpoint; sync cpuid; write tail; sync cpuid; write head; "
			    "sync cpuid");
	assert_int_equal(found->groups[0].patches, 20);
	assert_int_equal(found->groups[0].steps[1].seen, 19);
	assert_int_equal(found->groups[0].steps[3].seen, 20);
	assert_non_null(strstr(found->groups[0].steps[1].note, "1 contradicts"));
	found_release(found);
}

/* ---- Handlers ----------------------------------------------------------------------------- */

static void test_handlers(void **state)
{
	(void)state;
	for (unsigned policy = 0; policy < HANDLER_POLICIES; policy++) {
		guest_begin(&guest, 3);
		guest.handler = (enum handler_policy)policy;
		struct found *found = found_of(JMP8_OLD, JMP8_NEW, "bsxtsxhs");

		assert_int_equal(one_way(found)->variants[0].handler, policy);
		assert_true(found->groups[0].has_handler);
		assert_true(found->groups[0].handler_seen[policy] > 0);
		assert_int_equal(found->groups[0].handler_elsewhere, 0);
		found_release(found);
	}
	guest_begin(&guest, 3);
	struct found *found = found_of(JMP8_OLD, JMP8_NEW, "bstshs");

	assert_false(one_way(found)->has_handler);
	assert_int_equal(found->groups[0].variants[0].handler, HANDLER_NEXT);
	found_release(found);
}

/* Each scenario is one that the language takes, and says what it was made of. */
static void test_scenarios_are_read_again(void **state)
{
	static const char *const scripts[] = {"bsxtsxhs", "ts", "SaG", "Bn", "boxtexhs", "a"};

	(void)state;
	for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
		guest_begin(&guest, 5);
		struct found *found = found_of(NOP5, JMP32, scripts[i]);

		for (unsigned j = 0; j < one_way(found)->variant_count; j++) {
			char source[SCENARIO_PRINT_SIZE];
			struct scenario again;
			struct parse_error error;
			size_t length = scenario_print(&found->groups[0].variants[j], source,
						       sizeof(source));

			assert_true(length > 0);
			if (!scenario_parse("it", source, length, &again, &error))
				fail_msg("%s\n%s", error.message, source);
			assert_true(scenario_equal(&again, &found->groups[0].variants[j]));
			assert_true(again.forbid[MODEL_PREFETCH] &
				    OUTCOME_BIT(OUTCOME_UNSERIALIZED));
		}
		found_release(found);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_three_syncs),
		cmocka_unit_test(test_syncs_left_out),
		cmocka_unit_test(test_how_they_serialize),
		cmocka_unit_test(test_only_the_return_serializes),
		cmocka_unit_test(test_breakpoints_return),
		cmocka_unit_test(test_some_are_asked),
		cmocka_unit_test(test_one_is_asked_silently),
		cmocka_unit_test(test_unfenced),
		cmocka_unit_test(test_stop_and_go),
		cmocka_unit_test(test_no_stop),
		cmocka_unit_test(test_byte_by_byte),
		cmocka_unit_test(test_wide_store),
		cmocka_unit_test(test_bytes_of_neither_form),
		cmocka_unit_test(test_last_sync_is_doubtful),
		cmocka_unit_test(test_last_sync_is_late),
		cmocka_unit_test(test_only_sync_is_the_last),
		cmocka_unit_test(test_contradiction),
		cmocka_unit_test(test_handlers),
		cmocka_unit_test(test_scenarios_are_read_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
