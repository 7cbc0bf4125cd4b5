/*
 * Executions that are told by what they did, in this process: the kernel's own pass, over
 * arch/linux, with signals for traps. What a machine may execute stands in memory here.
 *
 * With the log's own source, because all else here is what `crossmod run` has.
 */
#include "kernel/core/log.c" /* NOLINT(bugprone-suspicious-include) */
#include "arch/arch.h"
#include "arch/linux/cpu/cpu.h"
#include "arch/linux/text.h"
#include "arch/linux/trap/effect.h"
#include "arch/linux/trap/interrupted.h"
#include "arch/linux/trap/trap.h"
#include "arch/text.h"
#include "kernel/core/executor.h"
#include "kernel/core/place.h"
#include "kernel/experiment/breakpoint.h"
#include "kernel/experiment/pass.h"
#include "kernel/experiment/tell.h"
#include "tests/unit/sample/scenario_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BURST 50u

static struct executor *self;
static char refusal[SITE_REASON_SIZE];

/* As the patcher; then this thread is CPU 1, in stage 1. */
static bool prepare(const char *clauses)
{
	assert_int_equal(trap_init(), 0);
	cpu_become(&cpus[0]);
	assert_true(executors_allocate());
	breakpoint_install();
	bool placed = place(scenario_of(clauses), refusal);

	cpu_become(&cpus[1]);
	self = executor_of(1);
	self->takes_part = true;
	self->stage = 1;
	return placed;
}

static const struct placed_site *site(void)
{
	return &placed()->sites[0];
}

static unsigned bytes_of(const char *hex, uint8_t *bytes)
{
	unsigned count = 0;
	char *end;

	for (unsigned long value = strtoul(hex, &end, 16); end != hex;
	     hex = end, value = strtoul(hex, &end, 16))
		bytes[count++] = (uint8_t)value;
	return count;
}

/* What the site holds from now on. */
static void hold(const char *hex)
{
	uint8_t bytes[SITE_LENGTH_MAX];
	unsigned count = bytes_of(hex, bytes);

	memcpy(arch_text_alias(site()->text, count), bytes, count);
	arch_serialize(SERIALIZE_CPUID);
}

static uint64_t count_of(enum outcome outcome)
{
	return self->oracle.outcomes[outcome];
}

/* So many executions of these bytes are all that outcome, and no other is counted. */
static void assert_are(const char *hex, enum outcome outcome)
{
	uint64_t before = count_of(outcome), all = self->oracle.executions;

	hold(hex);
	for (unsigned i = 0; i < BURST; i++)
		pass(self, 1);
	assert_int_equal(count_of(outcome) - before, BURST);
	assert_int_equal(self->oracle.executions - all, BURST);
	assert_true(oracle_adds_up(&self->oracle, false));
}

/* And the last of them is found again. */
static void assert_torn(const char *hex)
{
	uint8_t bytes[SITE_LENGTH_MAX];
	unsigned count = bytes_of(hex, bytes);

	assert_are(hex, OUTCOME_TORN);
	cpu_become(&cpus[0]);
	tell_torn();
	cpu_become(&cpus[1]);
	assert_true(self->torn_is_known);
	assert_memory_equal(self->torn_bytes, bytes, count);
}

/* A table of what real programs have at a site. */
static void test_both_forms_and_what_is_torn(void **state)
{
	static const struct {
		const char *clauses, *old, *new, *torn;
	} sites[] = {
		{"site bytes 55 48 89 e5 90 -> bytes e9 48 89 00 00\npatch write all",
		 "55 48 89 e5 90", "e9 48 89 00 00", "55 48 89 00 90"},
		/* what is written into memory tells it */
		{"site bytes c7 07 01 00 00 00 -> bytes c7 07 02 01 00 00\npatch write all",
		 "c7 07 01 00 00 00", "c7 07 02 01 00 00", "c7 07 02 00 00 00"},
		/* what is on the stack */
		{"site bytes 6a 01 58 6a 01 -> bytes 6a 02 58 6a 02\npatch write all",
		 "6a 01 58 6a 01", "6a 02 58 6a 02", "6a 01 58 6a 02"},
		/* flags alone */
		{"site bytes 3c 01 90 -> bytes 3c 10 f9\npatch write all", "3c 01 90", "3c 10 f9",
		 "3c 01 f9"},
		/* eight bytes of an immediate */
		{"site bytes 48 b8 01 02 03 04 05 06 07 08 -> bytes 48 b8 11 12 13 14 15 16 17 18\n"
		 "patch write bytes 2..9",
		 "48 b8 01 02 03 04 05 06 07 08", "48 b8 11 12 13 14 15 16 17 18",
		 "48 b8 01 02 03 04 15 16 17 18"},
		/* jcc, taken, to two places, and by bytes of both to a third */
		{"site bytes 0f 84 20 01 00 00 -> bytes 0f 84 40 11 01 00\npatch write bytes 2..5",
		 "0f 84 20 01 00 00", "0f 84 40 11 01 00", "0f 84 40 01 00 00"},
		/* a call, and prefixes */
		{"site bytes e8 20 01 00 00 -> bytes 2e 2e 2e 31 c0\npatch write all",
		 "e8 20 01 00 00", "2e 2e 2e 31 c0", "e8 2e 2e 31 c0"},
		/* a return, and what is never come to behind it */
		{"site bytes e9 20 01 00 00 -> bytes c3 cc cc cc cc\npatch write all",
		 "e9 20 01 00 00", "c3 cc cc cc cc", "e9 20 cc cc cc"},
		/* a form that raises an exception itself */
		{"site bytes 0f 0b 90 -> bytes 31 c0 90\npatch write all", "0f 0b 90", "31 c0 90",
		 "31 0b 90"},
		/* it goes on behind the site, where nothing may be taken for its operand */
		{"site bytes 90 31 c0 -> bytes 31 d2 b8\npatch write all", "90 31 c0", "31 d2 b8",
		 "90 d2 c0"},
		/* the head behind other bytes */
		{"site bytes cc cc cc cc cc 8b ff -> bytes e9 20 01 00 00 eb f9 head 5\n"
		 "patch write bytes 0..4\n write bytes 5..6",
		 "cc cc cc cc cc 8b ff", "e9 20 01 00 00 eb f9", "e9 20 01 cc cc eb f9"},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(sites) / sizeof(sites[0]); i++) {
		if (!prepare(sites[i].clauses))
			fail_msg("%s: %s", sites[i].clauses, refusal);
		assert_non_null(site()->effect);
		assert_are(sites[i].old, OUTCOME_OLD);
		assert_are(sites[i].new, OUTCOME_NEW);
		assert_torn(sites[i].torn);
		/* and it has left nothing behind it */
		assert_are(sites[i].old, OUTCOME_OLD);
		assert_are(sites[i].new, OUTCOME_NEW);
	}
}

static int become_an_executor(void **state)
{
	char why[TEXT_WHY_SIZE];
	unsigned allowed[CPUS_MAX];

	(void)state;
	if (cpus_allowed(allowed) == 0)
		return -1;
	const unsigned both[] = {allowed[0], allowed[0]};

	if (cpus_take(both, 2) != 0 || !text_init(why))
		return -1;
	effect_thread_begin(0);
	(void)interrupted_init();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_both_forms_and_what_is_torn),
	};

	return cmocka_run_group_tests(tests, become_an_executor, NULL);
}
