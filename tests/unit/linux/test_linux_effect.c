/*
 * Executions that are told by what they did, in this process: the kernel's own pass, over
 * arch/linux, with signals for traps. What a machine may execute stands in memory here.
 *
 * With the log's own source, because all else here is what `crossmod run` has.
 */
#include "kernel/core/log.c" /* NOLINT(bugprone-suspicious-include) */
#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/linux/cpu/cpu.h"
#include "arch/linux/cpu/trap_frame.h"
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
#include <stdio.h>
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

/* ---- What cannot be told --------------------------------------------------------------------- */

static void test_what_looks_like_a_form(void **state)
{
	const struct effect_site *effect;

	(void)state;
	assert_true(prepare("site bytes 0f 1f 44 00 00 31 c0 -> bytes 0f 1f 44 05 00 31 d2\n"
			    "patch write all"));
	effect = site()->effect;
	assert_false(effect->forms_are_one);
	assert_int_equal(effect->mixtures, 2);
	assert_int_equal(effect->untold, 2);
	assert_memory_equal(effect->untold_bytes[0], "\x0f\x1f\x44\x00\x00\x31\xd2", 7);
	/* What is not executed makes no mixture: the short jump's tail is skipped. */
	assert_true(prepare("site bytes eb 01 90 31 c0 -> bytes eb 01 91 31 d2\npatch write all"));
	assert_int_equal(site()->effect->mixtures, 0);
	assert_int_equal(site()->effect->untold, 0);
}

static void test_forms_that_do_the_same(void **state)
{
	(void)state;
	assert_true(prepare("site bytes f0 83 04 24 00 -> bytes 3e 83 04 24 00\npatch write all"));
	assert_true(site()->effect->forms_are_one);
	assert_are("f0 83 04 24 00", OUTCOME_UNKNOWN);
	assert_are("3e 83 04 24 00", OUTCOME_UNKNOWN);
	/* All else is seen. */
	assert_are("f0 83 04 24 01", OUTCOME_TORN);
	assert_are("0f 0b 04 24 00", OUTCOME_FAULT);
}

/* Memory alone tells it, in what both forms do not change. */
static void test_memory_alone(void **state)
{
	(void)state;
	assert_true(prepare("site bytes c6 07 01 -> bytes c6 06 02\npatch write all"));
	assert_int_equal(site()->effect->untold, 0);
	assert_are("c6 07 01", OUTCOME_OLD);
	assert_are("c6 06 02", OUTCOME_NEW);
	assert_torn("c6 06 01");
	assert_torn("c6 07 02");
}

static void test_what_is_refused(void **state)
{
	static const struct {
		const char *clauses, *why;
	} refused[] = {
		{"site bytes 3c fd 90 -> bytes 90 31 c0\npatch write all",
		 "90 fd 90 must not be executed: it sets the direction flag"},
		{"site bytes 90 90 -> bytes eb fe\npatch write all", "eb fe may never come"},
		{"site bytes 31 c0 -> bytes 31 d2\npatch write all\n write flag 1\n"
		 "execute read flag; none; straight",
		 "behind a call only"},
		{"site bytes 31 c0 -> bytes 31 d2\npatch write all\nexecute call in interrupt",
		 "in program context only"},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		const char *why = place_refuses(scenario_of(refused[i].clauses));

		if (!why || !strstr(why, refused[i].why))
			fail_msg("%s: %s", refused[i].clauses, why ? why : "not refused");
		assert_false(prepare(refused[i].clauses));
		assert_string_equal(refusal, why);
	}
	assert_null(place_refuses(scenario_of("site bytes 31 c0 -> bytes 31 d2\npatch write all")));
}

/* ---- Breakpoints, and what serializes -------------------------------------------------------- */

static void test_breakpoints(void **state)
{
	static const char *const policies[] = {"next", "old", "new"};

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		char clauses[128];

		snprintf(clauses, sizeof(clauses),
			 "site bytes 55 48 89 e5 90 -> bytes e9 48 89 00 00\nhandler %s\n"
			 "patch write all",
			 policies[i]);
		assert_true(prepare(clauses));
		assert_are("cc 48 89 e5 90", OUTCOME_BREAKPOINT);
		assert_are("55 48 89 e5 90", OUTCOME_OLD);
	}
	assert_true(prepare("site bytes 31 c0 -> bytes 31 d2\nhandler retry\npatch write all"));
	hold("cc c0");
	pass(self, 1);
	assert_int_equal(count_of(OUTCOME_BREAKPOINT), RETRIES_MAX);
	assert_int_equal(self->stuck, 1);
}

/* The handler's iret lies between the two, so new is not unserialized. */
static void test_a_breakpoint_serializes(void **state)
{
	(void)state;
	assert_true(prepare("site bytes 31 c0 -> bytes 31 d2\nhandler next\npatch write all"));
	assert_are("31 c0", OUTCOME_OLD);
	assert_are("cc c0", OUTCOME_BREAKPOINT);
	assert_are("31 d2", OUTCOME_NEW);
	assert_int_equal(count_of(OUTCOME_UNSERIALIZED), 0);
}

/* Where an interrupt comes decides which side of it the execution is on. */
static void test_where_an_interrupt_comes(void **state)
{
	ucontext_t context = {0};
	struct arch_trap trap = {.context = &context};
	greg_t *rip = &context.uc_mcontext.gregs[REG_RIP];
	struct arch_effect burst = {.serialized = 7};

	(void)state;
	assert_true(prepare("site bytes 55 48 89 e5 90 -> bytes e9 48 89 00 00\npatch write all"));
	self->burst = (struct burst){.effect = &burst};
	self->serializations = 10;
	/* Before it: it begins again, and reads the count. */
	const uint8_t *const before[] = {site()->front, site()->effect->front_end - 1,
					 site()->head};

	for (unsigned i = 0; i < 3; i++) {
		*rip = (greg_t)before[i];
		kernel_trap_returns(&trap);
		assert_ptr_equal((const uint8_t *)*rip, site()->front);
		assert_int_equal(burst.serialized, 7);
	}
	/* Between two of its instructions it goes on there, and counts as of now. */
	*rip = (greg_t)(site()->text + 1);
	kernel_trap_returns(&trap);
	assert_ptr_equal((const uint8_t *)*rip, site()->text + 1);
	assert_int_equal(burst.serialized, 14);
	/* Behind it, that is of no matter. */
	*rip = (greg_t)site()->next;
	kernel_trap_returns(&trap);
	assert_ptr_equal((const uint8_t *)*rip, site()->next);
	assert_int_equal(burst.serialized, 14);
	self->burst.effect = NULL;
}

/* So many in a row are counted as so many passes are, and a burst ends with another form. */
static void test_bursts(void **state)
{
	(void)state;
	assert_true(prepare("site bytes ff 07 -> bytes ff 06\npatch write all"));
	hold("ff 07");
	pass(self, 1000);
	while (self->oracle.executions < 1000)
		pass(self, (uint32_t)(1000 - self->oracle.executions));
	assert_int_equal(count_of(OUTCOME_OLD), 1000);
	assert_true(oracle_adds_up(&self->oracle, false));
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
		cmocka_unit_test(test_what_looks_like_a_form),
		cmocka_unit_test(test_forms_that_do_the_same),
		cmocka_unit_test(test_memory_alone),
		cmocka_unit_test(test_what_is_refused),
		cmocka_unit_test(test_breakpoints),
		cmocka_unit_test(test_a_breakpoint_serializes),
		cmocka_unit_test(test_where_an_interrupt_comes),
		cmocka_unit_test(test_bursts),
	};

	return cmocka_run_group_tests(tests, become_an_executor, NULL);
}
