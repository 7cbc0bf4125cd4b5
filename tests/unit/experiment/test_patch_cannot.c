/*
 * What no machine can run: stores that no instruction makes, executors that nothing lets go, bytes
 * of which nobody could say what an execution of them was.
 */
#include "kernel/experiment/patch_cannot.h"
#include "tests/unit/sample/scenario_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define JMP8_JMP8 "site jmp8 -> jmp8\n"
#define JMP32_JMP32 "site jmp32 -> jmp32\n"

static void assert_can(const char *clauses)
{
	const char *why = patch_cannot(scenario_of(clauses));

	if (why)
		fail_msg("%s: %s", clauses, why);
}

static void assert_cannot(const char *clauses, const char *reason)
{
	const char *why = patch_cannot(scenario_of(clauses));

	if (!why)
		fail_msg("nothing is said against %s", clauses);
	assert_string_equal(why, reason);
}

static void test_what_no_instruction_stores(void **state)
{
	static const char nine[] =
		"site bytes 66 0f 1f 84 00 00 00 00 00 -> bytes eb cc 1f 84 00 00 00 00 00\n";
	char clauses[256];
	const char *why;

	(void)state;
	snprintf(clauses, sizeof(clauses), "%spatch write head\n write all", nine);
	why = patch_cannot(scenario_of(clauses));
	assert_non_null(why);
	assert_non_null(strstr(why, "more than 8 bytes"));
	snprintf(clauses, sizeof(clauses), "%spatch write all byte by byte\n write tail", nine);
	assert_null(patch_cannot(scenario_of(clauses)));
	snprintf(clauses, sizeof(clauses), JMP8_JMP8 "%spatch write all of site 0\n", nine);
	assert_null(patch_cannot(scenario_of(clauses)));
	snprintf(clauses, sizeof(clauses), JMP8_JMP8 "%spatch write all of site 1\n", nine);
	assert_non_null(patch_cannot(scenario_of(clauses)));
}

#define HELD "whoever executes a jump to itself in site 0 "

static void test_a_jump_to_itself_ends(void **state)
{
	(void)state;
	assert_can(JMP32_JMP32 "patch write bytes 0..1 eb fe\n sync cpuid\n write bytes 2..4\n"
			       " write bytes 0..1");
	assert_can(JMP8_JMP8 "patch write bytes 1..1 fe byte by byte\n stop\n write all\n go");
	assert_cannot(JMP32_JMP32 "patch write bytes 0..1 eb fe\n write bytes 2..4",
		      HELD "is never let go");
	assert_cannot("site jmp8 -> bytes eb fe\npatch write all", HELD "is never let go");
	assert_cannot("site bytes eb fe -> jmp8\npatch write all",
		      HELD "is there before the patch begins");
	assert_cannot("site jmp8 -> bytes 74 fe\npatch write all", HELD "is never let go");
}

/* With interrupts off no IPI gets through to it, though the patch would go on. */
static void test_a_jump_to_itself_is_not_waited_for(void **state)
{
	static const char *const waits[] = {"sync cpuid", "stop\n go", "sync lock"};
	static const char *const contexts[] = {"interrupt", "nmi"};
	char clauses[256];

	(void)state;
	for (unsigned i = 0; i < 3; i++)
		for (unsigned context = 0; context < 2; context++) {
			snprintf(clauses, sizeof(clauses),
				 JMP8_JMP8
				 "patch write bytes 1..1 fe\n %s\n write all\nexecute call in %s",
				 waits[i], contexts[context]);
			assert_cannot(clauses, HELD "takes no interrupt there, for which a step "
						    "waits");
		}
	assert_cannot(JMP8_JMP8 "patch write bytes 1..1 fe\n wait until outside\n write all",
		      HELD "is not seen outside, for which a step waits");
	assert_cannot(JMP8_JMP8 "patch write bytes 1..1 fe\n write all\n"
				"also patcher in interrupt",
		      HELD "may be the patcher's own interrupt, for which the patch waits");
	assert_can(JMP8_JMP8 "patch write bytes 1..1 fe\n wait for handlers\n write all");
	assert_cannot(JMP8_JMP8 "patch write bytes 1..1 fe\n sync cpuid\n write all\n"
				"also handler executes site 0",
		      HELD "takes no interrupt there, for which a step waits");
	assert_can(JMP8_JMP8 "patch write bytes 1..1 fe\n fence\n write all\n sync cpuid\n"
			     "execute call in nmi");
}

/* Whoever goes on in a copy must find there what it would have found in its place. */
static void test_what_cannot_be_moved(void **state)
{
	(void)state;
	assert_can("site sled2 -> jmp8\npatch stop\n write all\n move out\n go");
	assert_can("site jmp8 -> jmp8\npatch stop\n write all\n move out\n go");
	/* nop; jmp */
	assert_cannot(
		"site bytes 90 eb 10 -> bytes eb 20 10\npatch stop\n write all\n move out\n go",
		"an instruction of the old form, behind its first, would do something else in "
		"a copy elsewhere, so nobody can be moved there");
	assert_can("site bytes 90 eb 10 -> bytes eb 20 10\npatch stop\n write all\n go");
	/* nop; mov 0x10(%rip), %eax */
	assert_non_null(patch_cannot(scenario_of("site bytes 90 8b 05 10 00 00 00 -> "
						 "bytes eb 20 05 10 00 00 00\n"
						 "patch stop\n write all\n move out\n go")));
}

static void test_a_page_that_is_exchanged_twice(void **state)
{
	(void)state;
	assert_can(JMP8_JMP8 JMP8_JMP8 "patch exchange page of site 0\n exchange page of site 1\n"
				       " shootdown");
	assert_cannot(JMP8_JMP8 "patch exchange page\n shootdown\n write all\n exchange page",
		      "a site's page is exchanged twice, and there is only one other page for it");
	assert_cannot(
		"site jmp8 -> jmp8 times 2\npatch exchange page\n shootdown",
		"it exchanges the pages of more than one site of a kind, and there is another "
		"page for the first one only");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_no_instruction_stores),
		cmocka_unit_test(test_a_jump_to_itself_ends),
		cmocka_unit_test(test_a_jump_to_itself_is_not_waited_for),
		cmocka_unit_test(test_what_cannot_be_moved),
		cmocka_unit_test(test_a_page_that_is_exchanged_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
