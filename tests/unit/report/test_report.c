/*
 * A run's line in the log, for each verdict, and what is said of a CPU before it.
 *
 * With the log's own source, so that comments are on the console.
 */
#include "kernel/core/log.c" /* NOLINT(bugprone-suspicious-include) */
#include "kernel/core/executor.h"
#include "kernel/experiment/set.h"
#include "kernel/report/report.h"
#include "tests/unit/fake/fake_arch.h"
#include "tests/unit/sample/scenario_text.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct run run;

static const outcome_set none_allowed[MODELS];
static const outcome_set torn_allowed[MODELS] = {[MODEL_PREFETCH] = OUTCOME_BIT(OUTCOME_TORN) |
								    OUTCOME_BIT(OUTCOME_MISMATCH)};

/* A run on two executors, of 1000 executions, in which nothing strange was seen. */
static int begin(void **state)
{
	(void)state;
	fake_arch_begin(3);
	assert_true(executors_allocate());
	executors_clear(false);
	memset(&run, 0, sizeof(run));
	run.scenario = scenario_of("site nop5 -> jmp32\npatch write all\n"
				   "forbid torn late-old fault\nshow unserialized stale\n");
	run.executors = 2;
	run.total.executions = 1000;
	run.total.outcomes[OUTCOME_OLD] = 600;
	run.total.outcomes[OUTCOME_NEW] = 400;
	run.total.outcomes[OUTCOME_UNSERIALIZED] = 7;
	run.total.outcomes[OUTCOME_STALE] = 8;
	return 0;
}

/* The test's line has its name alone. What it amounts to stands before it, and the block follows at
 * once. */
static void assert_reports(enum verdict verdict, const char *mark, const char *what)
{
	char all[512];

	assert_int_equal(report_run(5, &run), verdict);
	snprintf(all, sizeof(all),
		 "# 5 - sample: %s\n%s 5 - sample\n  ---\n  scenario: sample\n  verdict: %s\n",
		 what, mark, verdict_name(verdict));
	assert_memory_equal(fake_arch.console, all, strlen(all));
}

static void test_as_expected(void **state)
{
	(void)state;
	assert_reports(VERDICT_AS_EXPECTED, "ok",
		       "as expected: showed unserialized 7, stale 8 in 1000 executions");
}

static void test_nothing_to_show(void **state)
{
	(void)state;
	run.scenario = scenario_of("site nop5 -> jmp32\npatch write all\nforbid torn\n");
	assert_reports(VERDICT_AS_EXPECTED, "ok",
		       "as expected: nothing that it forbids in 1000 executions");
}

/* Those that it forbids and that were seen, and no others. */
static void test_forbidden(void **state)
{
	(void)state;
	run.total.outcomes[OUTCOME_TORN] = 3;
	run.total.outcomes[OUTCOME_LATE_OLD] = 2;
	run.total.outcomes[OUTCOME_LATE_BREAKPOINT] = 1;
	assert_reports(VERDICT_FORBIDDEN, "not ok",
		       "forbidden: torn 3, late-old 2 in 1000 executions");
}

/* What one model allows, though it is forbidden, is a wrong protocol. What none allows is not. */
static void test_defective(void **state)
{
	(void)state;
	run.total.outcomes[OUTCOME_TORN] = 3;
	run.total.outcomes[OUTCOME_FAULT] = 4;
	run.total.outcomes[OUTCOME_UNSERIALIZED] = 0;
	run.total.outcomes[OUTCOME_STALE] = 0;
	run.allowed = torn_allowed; /* and with the mismatch, the fault */
	assert_reports(VERDICT_FORBIDDEN, "not ok",
		       "forbidden: torn 3, fault 4 in 1000 executions");
	begin(state);
	run.total.outcomes[OUTCOME_TORN] = 3;
	run.total.outcomes[OUTCOME_STALE] = 0;
	run.allowed = none_allowed;
	assert_reports(
		VERDICT_DEFECTIVE, "not ok",
		"defective: torn 3, unserialized 7 in 1000 executions, which no model allows");
	begin(state);
	run.total.outcomes[OUTCOME_FAULT] = 4;
	run.allowed = torn_allowed; /* and with the mismatch, the fault */
	assert_reports(
		VERDICT_DEFECTIVE, "not ok",
		"defective: unserialized 7, stale 8 in 1000 executions, which no model allows");
}

static void test_inconclusive(void **state)
{
	(void)state;
	run.total.outcomes[OUTCOME_STALE] = 0;
	assert_reports(VERDICT_INCONCLUSIVE, "not ok",
		       "inconclusive: stale not seen; 1000 executions in all");
	begin(state);
	run.total.outcomes[OUTCOME_UNKNOWN] = 27;
	assert_reports(VERDICT_INCONCLUSIVE, "not ok",
		       "inconclusive: 27 executions could not be placed; 1000 executions in all");
	begin(state);
	run.total.outcomes[OUTCOME_UNKNOWN] = 27;
	run.total.outcomes[OUTCOME_STALE] = run.total.outcomes[OUTCOME_UNSERIALIZED] = 0;
	assert_reports(VERDICT_INCONCLUSIVE, "not ok",
		       "inconclusive: 27 executions could not be placed; unserialized, stale not "
		       "seen; 1000 executions in all");
	begin(state);
	run.total.outcomes[OUTCOME_STALE] = 0;
	snprintf(run.reason, sizeof(run.reason), "%s", "CPU 1 (APIC id 10) has gone");
	assert_reports(VERDICT_INCONCLUSIVE, "not ok",
		       "inconclusive: CPU 1 (APIC id 10) has gone; 1000 executions in all");
}

static void test_skipped_and_refused(void **state)
{
	(void)state;
	report_skipped(3, run.scenario, "there is no such instruction");
	report_refused(4, "bad.scn", "bad.scn:1:1: expected something else");
	assert_string_equal(fake_arch.console,
			    "ok 3 - sample # SKIP there is no such instruction\n"
			    "# 4 - bad.scn: inconclusive: bad.scn:1:1: expected something else\n"
			    "not ok 4 - bad.scn\n");
}

/* Nothing of a file's name is lost, nor of the message. */
static void test_a_refused_file_with_a_long_name(void **state)
{
	static char message[PARSE_MESSAGE_SIZE], expected[2 * LOG_LINE_MAX];
	char name[256] = {0};

	(void)state;
	memset(name, 'n', 255);
	memset(message, 'm', sizeof(message) - 1);
	report_refused(256, name, message);
	snprintf(expected, sizeof(expected), "# 256 - %s: inconclusive: %s\nnot ok 256 - %s\n",
		 name, message, name);
	assert_string_equal(fake_arch.console, expected);
}

/* Above its line: of which sites the patch leaves something else. */
static void test_a_form_that_is_not_installed(void **state)
{
	static const char note[] =
		"# note: sample does not install the new form of site 1: it leaves cc e5 there, "
		"and not eb f0\n# 5 - sample: ";

	(void)state;
	run.scenario = scenario_of("site jmp8 -> jmp8\nsite jmp8 -> jmp8\n"
				   "patch write breakpoint\n write all of site 0\nforbid torn\n");
	report_run(5, &run);
	assert_memory_equal(fake_arch.console, note, strlen(note));
}

/* ---- Oddities ------------------------------------------------------------------------------ */

static void assert_oddity(const char *comment)
{
	run.total.outcomes[OUTCOME_STALE] = 8;
	report_run(5, &run);
	assert_memory_equal(fake_arch.console, comment, strlen(comment));
	assert_memory_equal(fake_arch.console + strlen(comment),
			    "# 5 - sample: ", strlen("# 5 - sample: "));
}

static void test_torn_bytes(void **state)
{
	struct executor *e = executor_of(2);

	(void)state;
	e->oracle.outcomes[OUTCOME_TORN] = 1;
	e->torn_is_known = true;
	e->torn_length = 5;
	memcpy(e->torn_bytes, "\xe9\x1f\x44\x00\x00", 5);
	assert_oddity("# CPU 2: the last torn instruction was e9 1f 44 00 00\n");
}

static void test_torn_by_nothing_known(void **state)
{
	struct executor *e = executor_of(1);

	(void)state;
	e->oracle.outcomes[OUTCOME_TORN] = 1;
	e->torn_place = -77;
	assert_oddity("# CPU 1: the last torn instruction led -77 bytes from the next one, where "
		      "no mixture of both forms leads\n");
}

static void test_stuck(void **state)
{
	(void)state;
	executor_of(1)->stuck = 12;
	assert_oddity("# CPU 1: executed a breakpoint 1000 times in a row, and was then sent on "
		      "behind it: 12 times\n");
}

static void test_fault_bytes(void **state)
{
	struct executor *e = executor_of(2);

	(void)state;
	e->oracle.outcomes[OUTCOME_FAULT] = 1;
	e->fault_length = 5;
	memcpy(e->fault_bytes, "\x0f\x0b\x44\x00\x00", 5);
	assert_oddity("# CPU 2: at the last fault the site held 0f 0b 44 00 00\n");
}

/* Whoever takes no part has no counts that could be read. */
static void test_nothing_of_who_takes_no_part(void **state)
{
	(void)state;
	executor_of(1)->oracle.outcomes[OUTCOME_FAULT] = 1;
	executor_of(1)->stuck = 1;
	executor_of(1)->takes_part = false;
	assert_oddity("");
}

/* ---- What nobody asked for ------------------------------------------------------------------ */

/* Of four CPUs two took NMIs: 100 and 102. */
static void test_who_took_nmis(void **state)
{
	(void)state;
	fake_arch_begin(4);
	fake_arch.takes_no_nmis[1] = fake_arch.takes_no_nmis[3] = true;
	report_unasked();
	assert_string_equal(fake_arch.console,
			    "# nmis: 202, taken by 2 of 4 CPUs, 100 of them by CPU 0\n"
			    "# unexpected interrupts: 7\n");
}

/* ---- The machine --------------------------------------------------------------------------- */

/* Each of the lines that verdict.h has, as a comment. */
static void test_the_machine(void **state)
{
	struct classification classification;
	char line[CLASSIFICATION_LINE_SIZE], *expected = (char[2048]){0};
	size_t length = 0;

	(void)state;
	classification_begin(&classification);
	classification_add(&classification, run.scenario, torn_allowed, run.total.outcomes,
			   VERDICT_DEFECTIVE);
	for (unsigned i = 0; classification_line(&classification, i, line); i++)
		length += (size_t)snprintf(expected + length, 2048 - length, "# %s\n", line);
	assert_true(fake_arch.console_length == 0 && length > 0);
	report_machine(&classification);
	assert_string_equal(fake_arch.console, expected);
	/* Two outcomes that no model allows, and five models that are excluded. */
	assert_int_equal(fake_arch.console_writes, 1 + MODELS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_as_expected, begin),
		cmocka_unit_test_setup(test_nothing_to_show, begin),
		cmocka_unit_test_setup(test_forbidden, begin),
		cmocka_unit_test_setup(test_defective, begin),
		cmocka_unit_test_setup(test_inconclusive, begin),
		cmocka_unit_test_setup(test_skipped_and_refused, begin),
		cmocka_unit_test_setup(test_a_refused_file_with_a_long_name, begin),
		cmocka_unit_test_setup(test_a_form_that_is_not_installed, begin),
		cmocka_unit_test_setup(test_torn_bytes, begin),
		cmocka_unit_test_setup(test_torn_by_nothing_known, begin),
		cmocka_unit_test_setup(test_stuck, begin),
		cmocka_unit_test_setup(test_fault_bytes, begin),
		cmocka_unit_test_setup(test_nothing_of_who_takes_no_part, begin),
		cmocka_unit_test_setup(test_who_took_nmis, begin),
		cmocka_unit_test_setup(test_the_machine, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
