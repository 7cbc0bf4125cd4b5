/*
 * Whether executions of bytes that are neither form's are told by where they lead.
 */
#include "kernel/core/given.h"
#include "tests/unit/sample/scenario_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define JMP8_JMP8 "site jmp8 -> jmp8\n"

static void assert_told(const char *clauses, bool is_told)
{
	if (given_is_told(scenario_of(clauses), 0) != is_told)
		fail_msg("%s", clauses);
}

/* Caught, or held, or with a breakpoint in the head. */
static void test_what_is_told(void **state)
{
	(void)state;
	assert_told(JMP8_JMP8 "patch write bytes 1..1 10\n write all", true);
	assert_told(JMP8_JMP8 "patch write bytes 1..1 fe\n write all", true);
	assert_told(JMP8_JMP8 "patch write breakpoint\n write all", true);
	assert_told("site bytes 31 c0 -> bytes 31 d2\npatch write all", true);
}

static void test_what_is_not(void **state)
{
	(void)state;
	/* Where the old form leads, and the new one: whose is it? */
	assert_told("site jmp8 -> bytes 66 90\npatch write bytes 0..1 eb 00\n write all", false);
	assert_told("site call32 -> call32\npatch write bytes 0..0 e9\n write all", false);
	/* A nop, as the old form is one. */
	assert_told("site nop2 -> jmp8\npatch write bytes 0..1 8b ff\n write all", false);
	/* paddd, of whatever is in memory there */
	assert_told("site nop5 -> jmp32\npatch write bytes 0..1 eb fe\n write all", false);
	/* Into the code of another mixture, and in front of the site. */
	assert_told(JMP8_JMP8 "patch write bytes 1..1 f1\n write all", false);
	assert_told(JMP8_JMP8 "patch write bytes 1..1 f6\n write all", false);
	/* And where the forms themselves are not told so. */
	assert_told("site bytes 31 c0 -> bytes 31 d2\npatch write bytes 0..1 eb fe\n write all",
		    false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_told),
		cmocka_unit_test(test_what_is_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
