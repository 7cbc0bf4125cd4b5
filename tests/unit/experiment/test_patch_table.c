/*
 * The protocol as a table: that it stores and asks just what the steps say, one by one, there and
 * back; and what becomes of it when a CPU does not acknowledge.
 */
#include "arch/arch.h"
#include "kernel/core/executor.h"
#include "kernel/experiment/breakpoint.h"
#include "kernel/experiment/patch.h"
#include "kernel/experiment/patch_table.h"
#include "kernel/text/text_lock.h"
#include "tests/unit/fake/fake_arch.h"
#include "tests/unit/sample/scenario_text.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define TIMEOUT_US 5000

#define JMP8 "site jmp8 -> jmp8\n"
#define THREE_SYNC                                                                                 \
	"patch write breakpoint\n sync cpuid\n write tail\n sync cpuid\n write head\n sync cpuid"

static struct patch_table table;
static char expected[FAKE_TRACE_SIZE];

static void prepare(const char *clauses)
{
	char reason[SITE_REASON_SIZE];

	fake_arch_begin(3);
	assert_true(executors_allocate());
	breakpoint_install();
	if (!place(scenario_of(clauses), reason))
		fail_msg("%s: %s", clauses, reason);
	patch_table_make(&table, placed(), TIMEOUT_US);
	fake_arch_clear_trace();
}

/* What the interpreter of patch.c does for a patch each way, step by step. */
static void trace_steps(void)
{
	struct scenario exchanged;
	struct placed back = *placed();
	struct patch patch = {.placed = placed(), .timeout_us = TIMEOUT_US};

	scenario_exchange(placed()->scenario, &exchanged);
	back.scenario = &exchanged;
	fake_arch_clear_trace();
	assert_int_equal(patch_sites(&patch), PATCH_DONE);
	patch.placed = &back;
	assert_int_equal(patch_sites(&patch), PATCH_DONE);
	memcpy(expected, fake_arch.trace, sizeof(expected));
	fake_arch_clear_trace();
}

static void run(uint64_t patches)
{
	assert_int_equal(patch_table_run(&table, patches), PATCH_DONE);
}

static void check_as_the_steps(const char *clauses)
{
	prepare(clauses);
	trace_steps();
	run(2);
	assert_string_equal(fake_arch.trace, expected);
	/* One by one it makes no pairs. */
	fake_arch_clear_trace();
	run(1);
	run(1);
	assert_string_equal(fake_arch.trace, expected);
	assert_int_equal(table.done, 4);
}

static void test_as_the_steps(void **state)
{
	static const char *const sites[] = {
		JMP8,
		"site nop5 -> jmp32\n",
		"site bytes 66 0f 1f 44 00 00 -> bytes eb cc 1f 44 00 00\n",
		"site bytes 0f 1f 80 00 00 00 00 -> bytes e9 0b 80 00 00 00 00\n",
		"site bytes 66 0f 1f 80 00 00 00 00 -> bytes eb cc 1f 80 00 00 00 00\n",
	};
	static const char *const steps[] = {
		"patch write all\n sync iret of odd\n sync cpuid of even",
		"patch write all",
		"patch write all byte by byte\n fence",
		"patch write breakpoint\n write tail\n write head",
		"patch write breakpoint\n fence\n write tail byte by byte\n sync iret\n write head",
		"patch write bytes 0..1\n sync cpuid\n write tail\n wait 3000 cycles\n sync none",
		"patch stop\n write tail\n write head\n go",
		THREE_SYNC,
	};
	char clauses[512];

	(void)state;
	for (size_t i = 0; i < sizeof(sites) / sizeof(sites[0]); i++)
		for (size_t j = 0; j < sizeof(steps) / sizeof(steps[0]); j++)
			for (unsigned offset = 56; offset < 72; offset++) {
				snprintf(clauses, sizeof(clauses), "%splace line+%u\n%s", sites[i],
					 offset % 64, steps[j]);
				check_as_the_steps(clauses);
			}
	for (unsigned offset = 56; offset < 72; offset++) {
		snprintf(clauses, sizeof(clauses),
			 "site jmp32 -> jmp32\nplace line+%u\n"
			 "patch write bytes 0..1 eb fe\n write all",
			 offset % 64);
		check_as_the_steps(clauses);
	}
	/* Three bytes, with the head in the same quadword, which is another one by then. */
	check_as_the_steps("site nop5 -> jmp32\npatch write head\n write bytes 1..3\n"
			   " write bytes 4..4");
	check_as_the_steps(JMP8 "site nop5 -> jmp32\nplace page+4093\n" THREE_SYNC);
	check_as_the_steps("site jmp8 -> jmp8 times 3\nsite nop5 -> jmp32 times 12\n"
			   "place page+4093\n" THREE_SYNC);
	check_as_the_steps("site nop5 -> jmp32 times 12\nplace line+63\n"
			   "patch write head of site 0\n write bytes 1..3\n fence\n"
			   " write bytes 4..4 byte by byte");
	check_as_the_steps(JMP8 "site nop2 -> jmp8\npatch write all of site 1\n write all of site 0"
				" byte by byte\n fence");
}

static void assert_holds(uint8_t head, uint8_t tail)
{
	const uint8_t bytes[] = {head, tail};

	assert_memory_equal(placed()->sites[0].text, bytes, 2);
}

/* Any number of patches leaves the form that belongs there, and all that there were count. */
static void test_any_number(void **state)
{
	static const char *const steps[] = {JMP8 "patch write tail", JMP8 THREE_SYNC};
	uint64_t done = 0;

	(void)state;
	for (size_t i = 0; i < 2; i++, done = 0) {
		prepare(steps[i]);
		for (uint64_t patches = 0; patches < 7; patches++) {
			fake_arch.stores = 0;
			run(patches);
			done += patches;
			assert_int_equal(table.done, done);
			assert_int_equal(fake_arch.stores, patches * (i ? 3 : 1));
			assert_holds(0xeb, done % 2 ? 0xf0 : 0xe5);
		}
	}
}

/* Each store and step has its own distance from the one before, up to the number that is said. */
static void test_dwell(void **state)
{
	uint64_t random = 1;
	bool seen[4] = {false};

	(void)state;
	prepare(JMP8 THREE_SYNC);
	for (unsigned i = 0; i < 20; i++) {
		unsigned sum = 0;

		patch_table_dwell(&table, 3, &random);
		for (unsigned n = 0; n < table.step_count; n++) {
			assert_in_range(table.steps[n].relaxes, 0, 3);
			seen[table.steps[n].relaxes] = true;
			sum += table.steps[n].relaxes;
		}
		for (unsigned way = 0; way < 2; way++)
			for (unsigned n = 0; n + 1 < table.ways[way].part_count; n++)
				sum += table.ways[way].parts[n].relaxes;
		fake_arch.relaxes = 0;
		run(2);
		assert_int_equal(fake_arch.relaxes, sum);
	}
	assert_true(seen[0] && seen[1] && seen[2] && seen[3]);
	patch_table_dwell(&table, 0, &random);
	fake_arch.relaxes = 0;
	run(2);
	assert_int_equal(fake_arch.relaxes, 0);
}

/* It is before the first store of each patch, and before no other. */
static void test_pace(void **state)
{
	(void)state;
	prepare(JMP8 "patch sync none\n write breakpoint\n write tail\n write head");
	patch_table_pace(&table, 7);
	for (unsigned i = 0; i < table.step_count; i++)
		assert_int_equal(table.steps[i].turns, i % 3 ? 0 : 7);
	patch_table_pace(&table, 0);
	assert_int_equal(table.steps[0].turns, 0);
}

/* ---- When a CPU does not answer -------------------------------------------------------------- */

/* It is the fourth sync and up that are of the way back. */
static void test_given_up(void **state)
{
	static const struct {
		const char *steps;
		unsigned silent_at;
		enum patch_result result;
		uint64_t done;
		uint8_t head, tail;
	} all[] = {
		{THREE_SYNC, 1, PATCH_UNDONE, 0, 0xeb, 0xe5},
		{THREE_SYNC, 2, PATCH_LEFT, 0, 0xcc, 0xf0},
		{THREE_SYNC, 3, PATCH_UNCONFIRMED, 0, 0xeb, 0xf0},
		{THREE_SYNC, 4, PATCH_UNDONE, 1, 0xeb, 0xf0},
		{THREE_SYNC, 5, PATCH_LEFT, 1, 0xcc, 0xe5},
		{THREE_SYNC, 6, PATCH_UNCONFIRMED, 1, 0xeb, 0xe5},
		{THREE_SYNC, 9, PATCH_UNCONFIRMED, 2, 0xeb, 0xf0},
		{"patch stop\n write tail\n go", 2, PATCH_UNDONE, 1, 0xeb, 0xf0},
		{"patch sync cpuid\n write tail", 2, PATCH_UNDONE, 1, 0xeb, 0xf0},
	};
	char clauses[256];

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		snprintf(clauses, sizeof(clauses), JMP8 "%s", all[i].steps);
		prepare(clauses);
		fake_arch.silent_at = all[i].silent_at;
		assert_int_equal(patch_table_run(&table, 10), all[i].result);
		assert_int_equal(table.done, all[i].done);
		assert_holds(all[i].head, all[i].tail);
		assert_false(arch_cpu_online(1));
		/* The lock is free again, and those that were stopped go on. */
		assert_true(text_lock());
		text_unlock();
		if (strstr(all[i].steps, "stop"))
			assert_string_equal(fake_arch.trace + fake_arch.trace_length - 3, "go\n");
	}
}

/* Where the two forms have different heads, it is that of the direction under way that is put back.
 */
static void test_the_head_that_is_put_back(void **state)
{
	(void)state;
	prepare("site nop2 -> jmp8\n" THREE_SYNC);
	fake_arch.silent_at = 1;
	assert_int_equal(patch_table_run(&table, 10), PATCH_UNDONE);
	assert_int_equal(placed()->sites[0].text[0], 0x66);
	prepare("site nop2 -> jmp8\n" THREE_SYNC);
	fake_arch.silent_at = 4;
	assert_int_equal(patch_table_run(&table, 10), PATCH_UNDONE);
	assert_int_equal(placed()->sites[0].text[0], 0xeb);
}

static void test_other_bytes(void **state)
{
	(void)state;
	prepare(JMP8 "patch write tail");
	fake_arch_write(placed()->sites[0].text, "\x90", 1);
	assert_int_equal(patch_table_run(&table, 2), PATCH_OTHER_BYTES);
	assert_int_equal(fake_arch.stores, 0);
	/* It is the form that it must hold now, and not any of the two. */
	prepare(JMP8 "patch write tail\n fence");
	run(1);
	fake_arch_write(placed()->sites[0].text, "\xeb\xe5", 2);
	assert_int_equal(patch_table_run(&table, 1), PATCH_OTHER_BYTES);
}

static void change_the_head(void)
{
	fake_arch_write(placed()->sites[0].text, "\x90", 1);
}

/* What somebody else wrote meanwhile is seen when the patches are done. */
static void test_other_bytes_afterwards(void **state)
{
	(void)state;
	prepare(JMP8 "patch write tail\n fence");
	fake_arch.fence = change_the_head;
	assert_int_equal(patch_table_run(&table, 2), PATCH_OTHER_BYTES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_the_steps),
		cmocka_unit_test(test_any_number),
		cmocka_unit_test(test_dwell),
		cmocka_unit_test(test_pace),
		cmocka_unit_test(test_given_up),
		cmocka_unit_test(test_the_head_that_is_put_back),
		cmocka_unit_test(test_other_bytes),
		cmocka_unit_test(test_other_bytes_afterwards),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
