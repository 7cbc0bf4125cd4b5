/*
 * The patcher, from the first line of the log to the last: which scenarios it runs, which it skips
 * or refuses, and what it concludes from all of them.
 *
 * With the log's own source, so that each test can begin with an empty log.
 */
#include "kernel/core/log.c" /* NOLINT(bugprone-suspicious-include) */
#include "kernel/core/executor.h"
#include "scenario/standard.h"
#include "tests/unit/fake/fake_machine.h"
#include "tests/unit/fake/fake_modules.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define SCENARIO(name, rest) "scenario " name "\nabout A sample.\nsite jmp8 -> jmp8\n" rest
#define THREE_SYNC                                                                                 \
	"patch write breakpoint\n sync cpuid\n write tail\n sync cpuid\n write head\n"             \
	" sync cpuid\nforbid torn unserialized late-old late-breakpoint fault\n"
#define SKIPPED " # SKIP one CPU: there is nothing to cross-modify\n"

static const char *command_line;

static int begin(void **state)
{
	(void)state;
	fake_modules_clear();
	return 0;
}

static int end(void **state)
{
	(void)state;
	fake_modules_clear();
	fake_machine_end();
	executors_provoke(NULL);
	return 0;
}

static void run_patcher(void)
{
	kernel_options(command_line);
	kernel_patcher();
}

/* Runs it on the machine, until it halts. */
static void patcher(const char *options)
{
	owner = NOBODY;
	ended = false;
	lines = 0;
	crc = 0;
	command_line = options;
	assert_true(fake_arch_halts(run_patcher));
	assert_true(ended);
	assert_true(fake_arch.ended);
}

static void patcher_alone(const char *options)
{
	fake_arch_begin(1);
	patcher(options);
}

static void assert_has(const char *line)
{
	if (!strstr(fake_arch.console, line))
		fail_msg("not in the log: %s", line);
}

static void assert_has_not(const char *part)
{
	if (strstr(fake_arch.console, part))
		fail_msg("in the log: %s", part);
}

/* The end line, which is the last, and its verdict. */
static void assert_concludes(const char *verdict)
{
	const char *line = strstr(fake_arch.console, "# end of log: ");

	assert_non_null(line);
	assert_memory_equal(strstr(line, ", verdict ") + 10, verdict, strlen(verdict));
	assert_string_equal(strstr(line, ", verdict ") + 10 + strlen(verdict), "\n");
}

/* ---- Which are run ------------------------------------------------------------------------ */

static void test_the_standard_set(void **state)
{
	char plan[32];

	(void)state;
	patcher_alone("");
	snprintf(plan, sizeof(plan), "1..%zu\nok 1 - ", standard_file_count);
	assert_has(plan);
	for (size_t i = 0; i < standard_file_count; i++) {
		char line[160];
		const char *name = standard_files[i].name;

		snprintf(line, sizeof(line), "\nok %zu - %.*s" SKIPPED, i + 1,
			 (int)strcspn(name, "."), name);
		assert_has(line);
	}
	assert_concludes("inconclusive");
	assert_int_equal(fake_arch.describes, 1);
	assert_int_equal(fake_arch.provokes, 0);
}

static void test_files(void **state)
{
	(void)state;
	fake_modules_add("b.scn", SCENARIO("second-name", THREE_SYNC));
	fake_modules_add("bad.scn", "scenario bad\nabout Bad.\nsite jmp9 -> jmp8\n");
	fake_modules_add("a.scn", SCENARIO("first-name", THREE_SYNC));
	patcher_alone("");
	assert_has("\n1..3\nok 1 - second-name" SKIPPED "# 2 - bad.scn: inconclusive: "
		   "bad.scn:3:");
	assert_has("\nnot ok 2 - bad.scn\nok 3 - first-name" SKIPPED);
	assert_concludes("inconclusive");
}

static void test_some_of_the_files(void **state)
{
	(void)state;
	fake_modules_add("b.scn", SCENARIO("second-name", THREE_SYNC));
	fake_modules_add("a.scn", SCENARIO("first-name", THREE_SYNC));
	patcher_alone("scenarios=first-name");
	assert_has("\n1..1\nok 1 - first-name" SKIPPED);
	fake_arch_begin(1);
	patcher("scenarios=third-name");
	assert_has("\n1..0\n");
	assert_has("\n# not as asked: there is no scenario \"third-name\"\n# end of log: ");
	assert_concludes("inconclusive");
}

/* What a machine cannot do, it does not try; and the others run. */
static void test_what_cannot_be_run(void **state)
{
	(void)state;
	fake_modules_add(
		"long.scn",
		"scenario long\nabout A sample.\n"
		"site bytes 66 0f 1f 84 00 00 00 00 00 -> bytes eb cc 1f 84 00 00 00 00 00\n"
		"patch write all\nforbid fault\n");
	fake_modules_add("fine.scn", SCENARIO("fine", THREE_SYNC));
	fake_machine_boot(2, 1);
	patcher("patches=3");
	assert_has("\nok 1 - long # SKIP it stores more than 8 bytes at once, which "
		   "instructions like movdqa do, but none of those is used here; write it byte by "
		   "byte, "
		   "or in several steps\n# 2 - fine: as expected: ");
	assert_concludes("as expected");

	fake_machine_boot(2, 1);
	fake_arch.lacks = "the machine has none of it";
	patcher("patches=3");
	assert_has("\nok 2 - fine # SKIP the machine has none of it\n");
	assert_concludes("inconclusive");

	fake_machine_boot(2, 1);
	fake_arch.end_wanted = true;
	patcher("patches=3");
	assert_has("\nok 2 - fine # SKIP the run was ended before it\n# ended early: 1 of "
		   "2 scenarios were not run\n");
	assert_concludes("inconclusive");
}

/* ---- What is concluded -------------------------------------------------------------------- */

static void test_as_expected(void **state)
{
	(void)state;
	fake_modules_add("a.scn", SCENARIO("mine", THREE_SYNC));
	fake_modules_add("b.scn", SCENARIO("mine-too", "patch write all\nshow unserialized\n"));
	fake_machine_boot(3, 1);
	patcher("patches=20");
	assert_has("\n# 1 - mine: as expected: nothing that it forbids in ");
	assert_has("\n# 2 - mine-too: as expected: showed unserialized ");
	/* No model is known for what is not of the standard set. */
	assert_has("  models: unknown\n");
	assert_has("\n# machine: not classified: ");
	assert_has("\n# machine: 2 scenarios of which the models are not known here ");
	assert_concludes("as expected");
	assert_int_equal(fake_arch.provokes, 0);
}

static void test_a_wrong_protocol(void **state)
{
	(void)state;
	fake_modules_add("a.scn", SCENARIO("wrong", "patch write all\nforbid unserialized\n"));
	fake_modules_add("b.scn", SCENARIO("mine", THREE_SYNC));
	fake_machine_boot(3, 1);
	patcher("patches=20");
	assert_has("\n# 1 - wrong: forbidden: unserialized ");
	assert_has("\n# 2 - mine: as expected: ");
	assert_concludes("wrong protocol");
}

static void test_inconclusive(void **state)
{
	(void)state;
	fake_modules_add("a.scn", SCENARIO("hidden", "patch write all\nshow fault\n"));
	fake_modules_add("b.scn", SCENARIO("mine", THREE_SYNC));
	fake_machine_boot(3, 1);
	patcher("patches=20");
	assert_has("\n# 1 - hidden: inconclusive: fault not seen; ");
	assert_has("\n# 2 - mine: as expected: ");
	assert_concludes("inconclusive");
}

/* A file that is no scenario proves nothing, however well the others went. */
static void test_a_refused_file_is_inconclusive(void **state)
{
	(void)state;
	fake_modules_add("a.scn", SCENARIO("mine", THREE_SYNC));
	fake_modules_add("b.scn", "");
	fake_machine_boot(2, 1);
	patcher("patches=3");
	assert_has("\n# 1 - mine: as expected: ");
	assert_has("\n# 2 - b.scn: inconclusive: b.scn:");
	assert_concludes("inconclusive");
}

/* Once nobody is left, the others are skipped. */
static void test_the_last_executor_goes(void **state)
{
	(void)state;
	fake_modules_add("a.scn", SCENARIO("mine", THREE_SYNC));
	fake_modules_add("b.scn", SCENARIO("mine-too", THREE_SYNC));
	fake_machine_boot(2, 1);
	fake_arch.silent_at = 4;
	patcher("patches=20");
	assert_has("\n# 1 - mine: inconclusive: CPU 1 (APIC id 10) did not acknowledge ");
	assert_has("\nok 2 - mine-too # SKIP no other CPU answers any more\n");
	assert_concludes("inconclusive");
}

/* ---- Other ends --------------------------------------------------------------------------- */

static void test_no_memory(void **state)
{
	(void)state;
	fake_arch_begin(3);
	fake_arch.out_of_memory = true;
	patcher("");
	assert_has("Bail out! cannot run here: there is too little memory for the counts of 3 "
		   "CPUs\n");
	assert_has_not("1..");
	assert_concludes("cannot run");
}

static void test_a_provocation(void **state)
{
	(void)state;
	patcher_alone("test=page-fault");
	assert_int_equal(fake_arch.provokes, 1);
	assert_string_equal(fake_arch.provoked, "page-fault");
	assert_has("Bail out! test=page-fault: nothing came of it: the machine let it happen, or "
		   "no scenario had ten patches\n");
	assert_concludes("crashed");
}

/* With other CPUs, it happens in the middle of a run; what did not is told at the end of all. */
static void test_a_provocation_of_another_cpu(void **state)
{
	(void)state;
	fake_modules_add("a.scn", SCENARIO("mine", THREE_SYNC));
	fake_machine_boot(3, 1);
	patcher("patches=20 test=page-fault");
	assert_true(fake_arch.provokes > 0);
	assert_int_equal(fake_arch.provoker, 2);
	assert_has("\n# 1 - mine: as expected");
	assert_has("Bail out! test=page-fault: nothing came of it: the machine let it happen, or "
		   "no scenario had ten patches\n");
	assert_concludes("crashed");
}

/* What is not understood is told at once, and at the end again; however well the rest went, it may
 * not be what was wanted. */
static void test_options_that_are_not_understood(void **state)
{
	(void)state;
	fake_modules_add("a.scn", SCENARIO("mine", THREE_SYNC));
	fake_machine_boot(2, 1);
	patcher("patches=abc nonsense patches=7 scenarios=mine,other");
	assert_has("# option \"patches=abc\": expected a number from 1 to 1000000000, decimal or "
		   "0x hexadecimal; it is ignored\n");
	assert_has("\n# option \"nonsense\": expected one of patches= ");
	assert_has("\n# 1 - mine: as expected");
	assert_has("\n# not as asked: option \"patches=abc\" is not understood\n"
		   "# not as asked: option \"nonsense\" is not understood\n"
		   "# not as asked: there is no scenario \"other\"\n# end of log: ");
	assert_concludes("inconclusive");
	/* Another run begins with nothing of it. */
	fake_machine_boot(2, 1);
	patcher("patches=7");
	assert_has_not("not as asked");
	assert_concludes("as expected");
	/* Nor is a test that the machine knows nothing of. */
	fake_machine_boot(2, 1);
	fake_arch.provokes_nothing = true;
	patcher("patches=7 test=patcher-nonsense");
	assert_int_equal(fake_arch.provokes, 0);
	assert_has("\n# not as asked: option \"test=patcher-nonsense\" is not understood\n");
	assert_concludes("inconclusive");
}

/* Those for which there is no room are counted. */
static void test_many_that_are_not_understood(void **state)
{
	(void)state;
	fake_modules_add("a.scn", SCENARIO("mine", THREE_SYNC));
	fake_machine_boot(2, 1);
	patcher("a b c d e f g h i j patches=7");
	assert_has("\n# not as asked: option \"h\" is not understood\n# not as asked: 1 more\n"
		   "# end of log: ");
	assert_concludes("inconclusive");
}

/* That a protocol is wrong, or a machine, is so all the same. */
static void test_not_as_asked_hides_nothing(void **state)
{
	(void)state;
	fake_modules_add("a.scn", SCENARIO("wrong", "patch write all\nforbid unserialized\n"));
	fake_machine_boot(3, 1);
	patcher("patches=20 nonsense");
	assert_has("\n# not as asked: ");
	assert_concludes("wrong protocol");
}

static void raise_page_fault(void)
{
	fake_arch.failures[fake_arch_self] = "#PF page fault";
	arch_halt();
}

/* A CPU that raises an exception is named in the result and at the end, which is inconclusive. */
static void test_a_failure(void **state)
{
	(void)state;
	fake_modules_add("a.scn", SCENARIO("mine", THREE_SYNC));
	fake_modules_add("b.scn", SCENARIO("other", THREE_SYNC));
	fake_machine_boot(3, 1);
	fake_arch.provoke = raise_page_fault;
	patcher("patches=20 test=page-fault");
	assert_int_equal(fake_arch.provokes, 1);
	assert_has("\n# 1 - mine: inconclusive: CPU 2 (APIC id 20) raised #PF page fault, and ");
	assert_has("\n# other: without CPU 2 (APIC id 20), which has raised #PF page fault\n");
	assert_has("\n# 2 - other: as expected");
	assert_has("\n# lost: CPU 2 (APIC id 20) has raised #PF page fault\n");
	assert_concludes("inconclusive");
}

/* These happen in the middle of a run, or at boot. */
static void test_tests_that_provoke_nothing(void **state)
{
	static const char *const tests[] = {"test=deaf", "test=deaf-late", "test=phantom-cpu",
					    "test=page-tables", "test=spurious-interrupts"};

	(void)state;
	fake_modules_add("a.scn", SCENARIO("mine", THREE_SYNC));
	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		fake_arch_begin(1);
		fake_arch.provokes_nothing = true;
		patcher(tests[i]);
		assert_int_equal(fake_arch.provokes, 0);
		assert_has("\n1..1\nok 1 - mine" SKIPPED);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_the_standard_set, begin, end),
		cmocka_unit_test_setup_teardown(test_files, begin, end),
		cmocka_unit_test_setup_teardown(test_some_of_the_files, begin, end),
		cmocka_unit_test_setup_teardown(test_what_cannot_be_run, begin, end),
		cmocka_unit_test_setup_teardown(test_as_expected, begin, end),
		cmocka_unit_test_setup_teardown(test_a_wrong_protocol, begin, end),
		cmocka_unit_test_setup_teardown(test_inconclusive, begin, end),
		cmocka_unit_test_setup_teardown(test_a_refused_file_is_inconclusive, begin, end),
		cmocka_unit_test_setup_teardown(test_the_last_executor_goes, begin, end),
		cmocka_unit_test_setup_teardown(test_no_memory, begin, end),
		cmocka_unit_test_setup_teardown(test_a_provocation, begin, end),
		cmocka_unit_test_setup_teardown(test_a_provocation_of_another_cpu, begin, end),
		cmocka_unit_test_setup_teardown(test_a_failure, begin, end),
		cmocka_unit_test_setup_teardown(test_options_that_are_not_understood, begin, end),
		cmocka_unit_test_setup_teardown(test_many_that_are_not_understood, begin, end),
		cmocka_unit_test_setup_teardown(test_not_as_asked_hides_nothing, begin, end),
		cmocka_unit_test_setup_teardown(test_tests_that_provoke_nothing, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
