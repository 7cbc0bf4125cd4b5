/*
 * Parts of a campaign: its pace, the processors that its cells occupy, the joblog, what an emulator
 * calls itself, a scenario's name.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tools/campaign/cell/emulator_name.h"
#include "tools/campaign/run/joblog.h"
#include "tools/base/ticker.h"
#include "tools/campaign/run/pace.h"
#include "tools/campaign/plan/processors.h"

static struct plan plan = {.set = {.count = 10}, .cells = 15};

static void end_cell(struct pace *pace, unsigned number, int status, uint64_t ms)
{
	struct record record = {.status = status, .elapsed_ms = ms};
	struct cell cell = plan_cell(&plan, number);

	pace_add(pace, &plan, &cell, &record);
}

/* Two machines: ten cells of one scenario, and five of two. */
static void test_pace(void **state)
{
	static struct pace pace;
	char line[PACE_LINE_SIZE];

	(void)state;
	plan.campaign.machine_count = 2;
	plan.campaign.machines[0].settings.batch = 1;
	plan.campaign.machines[1].settings.batch = 2;
	pace_begin(&pace, &plan, 2, 2);
	assert_true(pace_left(&pace) == TICKER_UNKNOWN);
	pace_line(&pace, line);
	assert_string_equal(line, "0 of 15 cells, 0 failed");
	/* Nothing is known of the other machine: nine and five, of 10 s each, two at a time */
	end_cell(&pace, 1, STATUS_DEFECTIVE, 10000);
	assert_int_equal(pace_left(&pace), 70);
	/* Now it is: nine of 10 s, and four of 2,000 s */
	end_cell(&pace, 11, STATUS_NOT_WHOLE, 2000000);
	assert_int_equal(pace_left(&pace), (90 + 8000) / 2);
	pace_line(&pace, line);
	assert_string_equal(line, "2 of 15 cells, 1 failed");
	for (unsigned number = 2; number <= 10; number++)
		end_cell(&pace, number, STATUS_AS_EXPECTED, 10000);
	for (unsigned number = 12; number <= 15; number++)
		end_cell(&pace, number, STATUS_NO_MACHINE, 1);
	pace_line(&pace, line);
	assert_string_equal(line, "15 of 15 cells, 5 failed");
}

static unsigned occupied(enum campaign_kind kind, const char *cpus, const char *host)
{
	const struct campaign_machine machine = {.kind = kind, .cpus = cpus, .host = host};

	return processors_of(&machine, 8);
}

/* CPUs in turn take one processor, and those in parallel one each, as far as there are. */
static void test_processors(void **state)
{
	(void)state;
	assert_int_equal(occupied(CAMPAIGN_QEMU, "4", NULL), 1);
	assert_int_equal(occupied(CAMPAIGN_BOCHS, NULL, NULL), 1);
	assert_int_equal(occupied(CAMPAIGN_QEMU_MULTI, "2", NULL), 2);
	assert_int_equal(occupied(CAMPAIGN_QEMU_MULTI, "6,sockets=3,cores=2", NULL), 6);
	assert_int_equal(occupied(CAMPAIGN_KVM, "3,maxcpus=9", NULL), 3);
	assert_int_equal(occupied(CAMPAIGN_KVM, "9", NULL), 8);
	assert_int_equal(occupied(CAMPAIGN_KVM, "99999999999999999999", NULL), 8);
	/* What crossmod boot starts when nothing is said */
	assert_int_equal(occupied(CAMPAIGN_QEMU_MULTI, NULL, NULL), 4);
	/* None of these: boot refuses it at once */
	assert_int_equal(occupied(CAMPAIGN_QEMU_MULTI, "none", NULL), 1);
	assert_int_equal(occupied(CAMPAIGN_PROCESSOR, NULL, NULL), 8);
	assert_int_equal(occupied(CAMPAIGN_PROCESSOR, "0-1", NULL), 8);
	assert_int_equal(occupied(CAMPAIGN_BOARD, NULL, NULL), 0);
	assert_int_equal(occupied(CAMPAIGN_PROCESSOR, NULL, "there"), 0);
	assert_int_equal(occupied(CAMPAIGN_QEMU_MULTI, "4", "there"), 0);
	assert_in_range(processors_here(), 1, CAMPAIGN_PROCESSORS_MAX);
}

/* Eight jobs, on four processors: of ten seconds each, ten cells of one processor, and five of all.
 */
static void test_pace_of_processors(void **state)
{
	static struct pace pace;

	(void)state;
	plan.campaign.machine_count = 2;
	plan.campaign.machines[0] = (struct campaign_machine){.settings.batch = 1};
	plan.campaign.machines[1] =
		(struct campaign_machine){.kind = CAMPAIGN_PROCESSOR, .settings.batch = 2};
	pace_begin(&pace, &plan, 8, 4);
	end_cell(&pace, 1, STATUS_AS_EXPECTED, 10000);
	end_cell(&pace, 11, STATUS_AS_EXPECTED, 10000);
	/* Nine, four at a time, and four, each alone: 22.5 s and 40 s */
	assert_int_equal(pace_left(&pace), 63);
	/* Elsewhere they take none of the processors: eight at a time, 5 s */
	plan.campaign.machines[1].host = "there";
	pace_begin(&pace, &plan, 8, 4);
	end_cell(&pace, 1, STATUS_AS_EXPECTED, 10000);
	end_cell(&pace, 11, STATUS_AS_EXPECTED, 10000);
	assert_int_equal(pace_left(&pace), 28);
	memset(plan.campaign.machines, 0, sizeof(plan.campaign.machines));
}

static void test_cells(void **state)
{
	struct cell cell;

	(void)state;
	plan.campaign.machine_count = 2;
	plan.campaign.machines[0].settings.batch = 4;
	plan.campaign.machines[1].settings.batch = 250;
	assert_int_equal(plan_machine_cells(&plan, &plan.campaign.machines[0]), 3);
	assert_int_equal(plan_machine_cells(&plan, &plan.campaign.machines[1]), 1);
	cell = plan_cell(&plan, 3);
	assert_ptr_equal(cell.machine, &plan.campaign.machines[0]);
	assert_int_equal(cell.first, 8);
	assert_int_equal(cell.count, 2);
	cell = plan_cell(&plan, 4);
	assert_ptr_equal(cell.machine, &plan.campaign.machines[1]);
	assert_int_equal(cell.first, 0);
	assert_int_equal(cell.count, 10);
}

/* Lines of GNU parallel's. */
static void test_joblog(void **state)
{
	static const char head[] =
		"Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand\n";
	static const char good[] =
		"2\t:\t1795819435.699\t     7.079\t0\t76\t3\t0\tc --output d --cell 5 -- f\n";
	static const char killed[] =
		"3\t:\t1795819435.699\t     7.500\t0\t76\t0\t9\tc --output d --cell 77 -- f\n";
	static const char shell[] =
		"3\t:\t1795819435.699\t     7.500\t0\t76\t139\t0\tc --output d --cell 8 -- f\n";
	struct joblog_crash crash;

	(void)state;
	assert_false(joblog_read_crash(head, &crash));
	assert_false(joblog_read_crash(good, &crash));
	assert_true(joblog_read_crash(killed, &crash));
	assert_int_equal(crash.cell, 77);
	assert_int_equal(crash.signal, 9);
	assert_true(crash.seconds > 7.49 && crash.seconds < 7.51);
	assert_true(joblog_read_crash(shell, &crash));
	assert_int_equal(crash.cell, 8);
	assert_int_equal(crash.signal, 11);
	assert_false(joblog_read_crash("3\t:\t1", &crash));
}

static void named(enum campaign_kind kind, const char *said, const char *expected)
{
	char name[RECORD_WORDS_SIZE];

	emulator_name_from(kind, said, name);
	assert_string_equal(name, expected);
}

static void test_emulators(void **state)
{
	static const char qemu[] = "QEMU emulator version 10.0.2 (Debian 1:10.0.2+ds-2)\nCopyright";

	(void)state;
	named(CAMPAIGN_QEMU, qemu, "QEMU 10.0.2, CPUs in turn");
	named(CAMPAIGN_QEMU_MULTI, qemu, "QEMU 10.0.2, CPUs in parallel");
	named(CAMPAIGN_KVM, qemu, "QEMU 10.0.2, KVM");
	named(CAMPAIGN_BOCHS, "=====\n      Bochs x86 Emulator 2.7\n", "Bochs 2.7");
	named(CAMPAIGN_BOCHS, qemu, "");
	named(CAMPAIGN_QEMU, "QEMU emulator version", "");
	named(CAMPAIGN_PROCESSOR, qemu, "");
}

static void name_is(const char *source, const char *expected)
{
	char name[SET_NAME_SIZE];

	scenario_set_name(source, strlen(source), name);
	assert_string_equal(name, expected);
}

static void test_names(void **state)
{
	(void)state;
	name_is("scenario three-sync\nabout x\n", "three-sync");
	name_is("# scenario no\n\n\tscenario\t yes # it\n", "yes");
	name_is("scenarios no\nscenario", "");
	name_is("", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pace),
		cmocka_unit_test(test_processors),
		cmocka_unit_test(test_pace_of_processors),
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_joblog),
		cmocka_unit_test(test_emulators),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
