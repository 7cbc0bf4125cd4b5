/*
 * The language, as far as real protocols need it beyond the first ones: any site, many that are
 * alike, bytes of neither form, waits, pages, who else acts. What each word means in the structure,
 * that what is printed is read again as the same, and what is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "scenario/language/language.h"

static struct scenario scenario;
static struct parse_error error;

/* A file with this site, and these lines behind it, from line 4 on. */
static bool is_understood(const char *site, const char *lines)
{
	char source[4096];
	int length = snprintf(source, sizeof(source), "scenario short\nabout Short.\nsite %s\n%s",
			      site, lines);

	return scenario_parse("x.scn", source, (size_t)length, &scenario, &error);
}

/* Parses it, and then what it is printed as, which must be the same. */
static void parse(const char *site, const char *lines)
{
	char printed[SCENARIO_PRINT_SIZE];
	struct scenario again;

	if (!is_understood(site, lines))
		fail_msg("%s", error.message);
	size_t length = scenario_print(&scenario, printed, sizeof(printed));

	assert_true(length > 0);
	if (!scenario_parse("printed", printed, length, &again, &error))
		fail_msg("%s in\n%s", error.message, printed);
	assert_true(scenario_equal(&scenario, &again));
}

static void test_any_bytes_are_a_site(void **state)
{
	(void)state;
	parse("bytes 55 48 89 e5 90 -> jmp32", "patch write all\nforbid torn\n");
	assert_int_equal(scenario.sites[0].length, 5);
	assert_int_equal(scenario.sites[0].times, 1);
	assert_int_equal(scenario.sites[0].head, 0);
	assert_int_equal(scenario.sites[0].new_bytes[0], 0xe9);
	parse("jcc32 -> jcc32", "patch write tail\nforbid torn\n");
	assert_memory_equal(scenario.sites[0].old_bytes, "\x0f\x84\x20\x01\x00\x00", 6);
	assert_memory_equal(scenario.sites[0].new_bytes, "\x0f\x84\x40\x01\x01\x00", 6);
	parse("bytes 0f 84 00 01 00 00 -> jcc32", "patch write all\nforbid torn\n");
	assert_memory_equal(scenario.sites[0].new_bytes, "\x0f\x84", 2);
}

static void test_a_head_behind_other_bytes(void **state)
{
	struct written written;

	(void)state;
	parse("bytes cc cc cc cc cc 8b ff -> bytes e9 00 01 00 00 eb f9 head 5 times 3",
	      "patch write bytes 0..4\n write breakpoint\n write tail\n write head\nforbid torn\n");
	assert_int_equal(scenario.sites[0].head, 5);
	assert_int_equal(scenario.sites[0].times, 3);
	assert_int_equal(scenario_sites(&scenario), 3);
	assert_true(scenario_written(&scenario, &scenario.steps[1], 0, &written));
	assert_int_equal(written.from, 5);
	assert_int_equal(written.to, 5);
	assert_int_equal(written.value[5], 0xcc);
	assert_true(scenario_written(&scenario, &scenario.steps[2], 0, &written));
	assert_int_equal(written.from, 6);
	assert_int_equal(written.to, 6);
	assert_int_equal(written.value[6], 0xf9);
	assert_true(scenario_written(&scenario, &scenario.steps[3], 0, &written));
	assert_int_equal(written.from, 5);
	assert_int_equal(written.value[5], 0xeb);
}

static void test_instructions_by_name(void **state)
{
	(void)state;
	parse("{ push %rbp; mov %rsp, %rbp; nop } -> jmp32", "patch write all\nforbid torn\n");
	assert_int_equal(scenario.sites[0].length, 5);
	assert_memory_equal(scenario.sites[0].old_bytes, "\x55\x48\x89\xe5\x90", 5);
	parse("{nop2;}->{ ret ; int3 } times 2", "patch write all\nforbid torn\n");
	assert_memory_equal(scenario.sites[0].old_bytes, "\x66\x90", 2);
	assert_memory_equal(scenario.sites[0].new_bytes, "\xc3\xcc", 2);
	assert_int_equal(scenario.sites[0].times, 2);
}

static void test_many_sites(void **state)
{
	(void)state;
	parse("nop5 -> jmp32 times 1024\nsite nop2 -> jmp8\nplace page+4095\nsite jmp8 -> jmp8",
	      "patch write breakpoint\n write tail of site 2\n exchange page of site 0\n"
	      "forbid torn\n");
	assert_int_equal(scenario.site_count, 3);
	assert_int_equal(scenario_sites(&scenario), 1026);
	assert_int_equal(scenario.steps[0].sites, 7);
	assert_int_equal(scenario.steps[1].sites, 4);
	assert_int_equal(scenario.steps[2].sites, 1);
}

static void test_bytes_of_neither_form(void **state)
{
	struct written written;

	(void)state;
	parse("nop5 -> jmp32",
	      "patch write bytes 0..1 eb fe\n write bytes 2..3 00 ff of site 0 byte by byte\n"
	      " write bytes 1..2\nforbid torn\n");
	assert_true(scenario.steps[0].given);
	assert_true(scenario_written(&scenario, &scenario.steps[0], 0, &written));
	assert_int_equal(written.value[0], 0xeb);
	assert_int_equal(written.value[1], 0xfe);
	assert_true(scenario.steps[1].bytewise);
	assert_int_equal(scenario.steps[1].value[3], 0xff);
	assert_false(scenario.steps[2].given);
}

static void test_steps(void **state)
{
	static const enum step_kind kinds[] = {
		STEP_SYNC,	   STEP_SYNC, STEP_SYNC,     STEP_WAIT, STEP_WAIT_HANDLERS,
		STEP_WAIT_OUTSIDE, STEP_STOP, STEP_MOVE_OUT, STEP_GO,	STEP_EXCHANGE,
		STEP_SHOOTDOWN,
	};

	(void)state;
	parse("jmp8 -> jmp8", "patch sync cpuid of odd\n sync lock of even unfenced\n sync iret\n"
			      " wait 7 cycles\n wait for handlers\n wait until outside\n stop\n"
			      " move out\n go\n exchange page\n shootdown\nforbid torn\n");
	for (unsigned i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		assert_int_equal(scenario.steps[i].kind, kinds[i]);
	assert_int_equal(scenario.steps[0].asked, ASKED_ODD);
	assert_int_equal(scenario.steps[1].asked, ASKED_EVEN);
	assert_true(scenario.steps[1].unfenced);
	assert_int_equal(scenario.steps[2].asked, ASKED_ALL);
	assert_int_equal(scenario.steps[9].sites, 1);
	assert_int_equal(scenario_syncs(&scenario), 5);
}

static void test_executors_and_others(void **state)
{
	(void)state;
	parse("jmp8 -> jmp8", "patch write flag 1\nexecute read flag; if flag then cpuid; call\n"
			      "forbid torn\n");
	assert_true(scenario.execution.conditional);
	assert_int_equal(scenario.execution.serialization, SERIALIZE_CPUID);
	assert_false(scenario_has_others(&scenario));
	parse("jmp8 -> jmp8", "patch sync iret\nonline cpuid early\nalso patcher in interrupt\n"
			      "also handler executes site 0\nalso breakpoint before site 0\n"
			      "forbid nested\n");
	assert_true(scenario.rest.online && scenario.rest.early && !scenario.rest.may);
	assert_true(scenario.others.patcher && scenario.others.handler && scenario.others.foreign);
	assert_true(scenario_has_others(&scenario));
	assert_true(scenario.forbid[MODEL_COHERENT] & OUTCOME_BIT(OUTCOME_NESTED));
	assert_true(scenario.forbid_in_run & OUTCOME_BIT(OUTCOME_NESTED));
}

#define ENDS "forbid torn\n"

static void test_what_is_refused(void **state)
{
	static const struct {
		const char *site, *lines, *message;
	} all[] = {
		{"nop2 -> bytes 66 90", "patch write all\n" ENDS,
		 "x.scn:3:6: expected two forms that differ, found two that are the same"},
		{"jmp8 -> sled2", "patch write all\n" ENDS,
		 "x.scn:3:6: expected sled2 as the old form only, found it as the new one; write "
		 "it "
		 "as bytes 90 90"},
		{"{ nop2 -> jmp8", ENDS, "x.scn:3:13: expected \"}\", found \"->\""},
		{"{ nop11; nop6 } -> nop5", ENDS,
		 "x.scn:3:15: expected at most 16 bytes, found 17 up to the end of this "
		 "instruction"},
		{"jmp8 -> jmp8 head 2", ENDS,
		 "x.scn:3:24: expected a byte of the site, 0 to 1, found 2"},
		{"jmp8 -> int3 head 1", ENDS,
		 "x.scn:3:24: expected the form int3 with its head at byte 0, found 1; write it as "
		 "bytes"},
		{"jmp8 -> jmp8 times 0", ENDS,
		 "x.scn:3:25: expected how many sites there are of it, 1 to 1024, found \"0\""},
		{"jmp8 -> jmp8", "patch write bytes 0..1 eb\n" ENDS,
		 "x.scn:4:26: expected byte 1 of the range, of two hexadecimal digits, found the "
		 "end of the line"},
		{"jmp8 -> jmp8", "patch write tail of site 2\n" ENDS,
		 "x.scn:4:7: expected a site of the file, 0 to 0, found site 2"},
		{"jmp8 -> jmp8", "patch sync cpuid of some\n" ENDS,
		 "x.scn:4:21: expected which executors it asks (odd, even), found \"some\""},
		{"jmp8 -> jmp8", "patch move out\n" ENDS,
		 "x.scn:4:7: expected \"stop\" before \"move out\", since only who is stopped can "
		 "be moved, found none"},
		{"jmp8 -> jmp8", "patch stop\n wait until outside\n go\n" ENDS,
		 "x.scn:5:2: expected \"go\" before it, found none; all other CPUs were stopped in "
		 "line 4 and cannot acknowledge"},
		{"jmp8 -> jmp8\nplace page+4095", "patch exchange page\n" ENDS,
		 "x.scn:5:7: expected a site inside one page, which is exchanged, found site 0 in "
		 "two"},
		{"jmp8 -> jmp8", "patch sync cpuid\nrest iret\nonline iret\n" ENDS,
		 "x.scn:6:1: expected either \"rest\" or \"online\", found both; the first is in "
		 "line 5"},
		{"jmp8 -> jmp8", "patch sync cpuid\nalso debugger\n" ENDS,
		 "x.scn:5:6: expected who else acts (patcher, handler, breakpoint), found "
		 "\"debugger\""},
		{"jmp8 -> jmp8", "patch sync cpuid\nalso handler executes site 1\n" ENDS,
		 "x.scn:5:6: expected a site of the file, found a number beyond them"},
		{"jmp8 -> jmp8",
		 "patch sync cpuid\nhandler retry\nalso patcher in interrupt\n" ENDS,
		 "x.scn:6:6: expected a handler that leads away from the site, since the patcher "
		 "would wait for itself, found retry"},
		{"jmp8 -> jmp8", "patch sync cpuid\nforbid nested\n",
		 "x.scn:2:7: expected \"also handler executes site N\", without which nothing is "
		 "nested, found none"},
		{"jmp8 -> jmp8",
		 "patch write flag 1\nexecute read flag; if flag then iret; straight\n" ENDS,
		 "x.scn:5:9: expected \"call\" behind a condition, which is a branch, found "
		 "\"straight\""},
		{"jmp8 -> jmp8", "patch write all\n exchange page\nrepeat back to back\n" ENDS,
		 "x.scn:6:8: expected with patches back to back no \"exchange page\", since the "
		 "page "
		 "of before is not there again, found one"},
		{"jmp8 -> jmp8",
		 "patch write all\n sync iret\nonline iret\nrepeat back to back\n" ENDS,
		 "x.scn:7:8: expected with patches back to back no \"online\", since a CPU comes "
		 "online once, found it"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		assert_false(is_understood(all[i].site, all[i].lines));
		assert_string_equal(error.message, all[i].message);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_any_bytes_are_a_site),
		cmocka_unit_test(test_a_head_behind_other_bytes),
		cmocka_unit_test(test_instructions_by_name),
		cmocka_unit_test(test_many_sites),
		cmocka_unit_test(test_bytes_of_neither_form),
		cmocka_unit_test(test_steps),
		cmocka_unit_test(test_executors_and_others),
		cmocka_unit_test(test_what_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
