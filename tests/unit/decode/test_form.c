/*
 * Several instructions in a row: what one does to the address of another, and where they lead each
 * other.
 */
#include "scenario/decode/form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char *harm_of(const char *source)
{
	uint8_t bytes[16];
	size_t length = 0;
	unsigned byte;
	int used;

	for (; sscanf(source, "%2x%n", &byte, &used) == 1; source += used)
		bytes[length++] = (uint8_t)byte;
	return form_harm(bytes, length, false);
}

static void check_harmless(const char *source)
{
	const char *harm = harm_of(source);

	if (harm)
		fail_msg("%s: %s", source, harm);
}

static void check_harm(const char *source, const char *expected)
{
	const char *harm = harm_of(source);

	if (!harm || !strstr(harm, expected))
		fail_msg("%s: %s, and not %s", source, harm ? harm : "harmless", expected);
}

static void test_of_one(void **state)
{
	(void)state;
	check_harmless("");
	check_harmless("90");
	check_harmless("e9 00 00 00 00");
	check_harmless("0f 0b");
	check_harmless("c3");
	check_harmless("8b 00");
	check_harm("fa", "interrupt flag");
	check_harm("90 fa", "interrupt flag");
	check_harm("e9 00 00", "not whole");
}

/* Behind what leads away is nothing that is executed. */
static void test_what_is_not_reached(void **state)
{
	(void)state;
	check_harmless("eb 01 fa");
	check_harmless("eb 01 fa 90");
	check_harmless("c3 fa");
	check_harmless("0f 0b fa");
	check_harmless("eb 10 fa");
	check_harmless("eb f0 fa");
	/* by a jump into another instruction, on the second way of a branch, after a call and a
	 * trap */
	check_harm("eb 01 b8 fa 00 00 00", "interrupt flag");
	check_harm("74 01 90 fa", "interrupt flag");
	check_harm("74 01 fa 90", "interrupt flag");
	check_harm("e8 20 00 00 00 fa", "interrupt flag");
	check_harm("cc fa", "interrupt flag");
}

static void test_addresses(void **state)
{
	static const char made[] = "its address";

	(void)state;
	/* mov $imm, %eax; mov %ecx, (%rax): and what else may make a register */
	check_harm("b8 00 00 00 20 89 08", made);
	check_harm("48 c7 c0 00 00 00 80 89 08", made);
	check_harm("31 c0 89 08", made);
	check_harm("05 00 00 00 20 89 08", made);
	/* but not one byte of it: it stays near */
	check_harmless("b4 10 8b 08");
	check_harmless("b7 10 8b 0b");
	check_harm("8b 08 89 01", made);
	check_harm("58 89 08", made);
	check_harm("93 89 03", made);
	check_harm("f7 e1 8b 02", made);
	check_harm("99 8b 02", made);
	check_harm("ad 8b 08", made);
	check_harm("48 89 c1 ff c0 8b 00", made);
	check_harm("31 f6 a4", made);
	check_harm("31 ff aa", made);
	check_harm("31 ed 8b 45 00", made);
	check_harm("4d 31 e4 41 8b 04 24", made);
	/* a copy is as good as what it is a copy of */
	check_harm("31 c0 48 89 c1 89 01", made);
	check_harmless("48 89 c1 89 01");
	check_harmless("31 c9 48 89 c1 89 01");
	check_harm("31 c9 89 c1 89 01", made);
	/* a target */
	check_harm("31 c0 ff e0", made);
	check_harm("b8 00 00 00 20 ff d0", made);
	/* another register, and what does not touch its operand */
	check_harmless("31 c0 89 01");
	check_harmless("31 c0 0f 1f 00");
	check_harmless("31 c0 48 8d 08");
	check_harmless("31 c0 66 90 8b 0b");
	/* as functions begin */
	check_harmless("55 48 89 e5 48 83 ec 10 48 89 7d f8");
	check_harmless("48 83 c0 08 89 08");
	/* on one of two ways */
	check_harm("74 02 31 c0 89 08", made);
	check_harm("31 c0 eb 00 89 08", made);
}

static void test_returns(void **state)
{
	static const char stack[] = "the stack is not what it was";

	(void)state;
	check_harm("50 c3", stack);
	check_harm("68 00 00 00 20 c3", stack);
	check_harm("5d c3", stack);
	check_harm("c7 04 24 00 00 00 20 c3", stack);
	check_harm("48 83 c4 08 c3", stack);
	check_harm("aa c3", stack);
	check_harm("0f c7 08 c3", stack);
	check_harmless("31 c0 c3");
	check_harmless("8b 00 c3");
	/* a call of others comes back as it went; one into the form does not */
	check_harmless("e8 20 00 00 00 c3");
	check_harmless("ff d0 c3");
	check_harm("e8 01 00 00 00 90 c3", stack);
}

static void test_rounds(void **state)
{
	static const char round[] = "it goes round";

	(void)state;
	check_harmless("eb fe");
	check_harmless("90 eb fd");
	check_harmless("89 00 eb fc");
	check_harmless("50 eb 00 90");
	check_harm("50 eb fd", round);
	check_harm("aa eb fd", round);
	check_harm("e8 fb ff ff ff", round);
	check_harm("ff d0 eb fc", round);
	check_harm("48 83 ec 08 eb fa", round);
	check_harm("48 83 c0 08 89 08 eb f8", round);
	check_harm("50 e2 fd", round);
	/* in at its end */
	check_harm("eb 01 50 eb fd", round);
	/* what is made on the first round is used on the second */
	check_harm("89 08 31 c0 eb fa", "its address");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_of_one),	  cmocka_unit_test(test_what_is_not_reached),
		cmocka_unit_test(test_addresses), cmocka_unit_test(test_returns),
		cmocka_unit_test(test_rounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
