/*
 * One pass of an executor: what it reads, when it serializes, and what it counts, also of the traps
 * in the middle of it.
 */
#include "arch/kernel.h"
#include "kernel/core/executor.h"
#include "kernel/core/place.h"
#include "kernel/experiment/breakpoint.h"
#include "kernel/experiment/pass.h"
#include "tests/unit/fake/as_executor.h"
#include "tests/unit/fake/fake_arch.h"

#include <stdarg.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

#define SITE "site jmp8 -> jmp8\n"
#define EXECUTIONS_MAX 4

static struct executor *self;

/* What arch_site_execute() was given; and what it answers, one after the other. */
static struct arch_execution given[EXECUTIONS_MAX], answers[EXECUTIONS_MAX];
static uint64_t serializations_given[EXECUTIONS_MAX];
static unsigned executions;

/* What arch_serialize() was asked for last, how often, and the count of serializations then. */
static enum serialization asked_for;
static unsigned asked;
static uint64_t serializations_asked;

static void execute(struct arch_execution *execution)
{
	const struct arch_execution *answer = &answers[executions];

	given[executions] = *execution;
	serializations_given[executions++] = *execution->serializations;
	execution->counted = answer->counted;
	execution->before = 0;
	execution->last.flag_read = answer->last.flag_read;
	execution->last.left = answer->last.left;
	execution->last.serialized = *execution->serializations;
}

static void serialize(enum serialization how)
{
	asked_for = how;
	asked++;
	serializations_asked = self->serializations;
	atomic_store(&place_flag, 77); /* too late for this pass */
}

/* CPU 1 executes these sites in stage 1. Each execution lands where the old form of a jump leads,
 * unless a test says otherwise. */
static void prepare(const char *clauses)
{
	self = as_executor(clauses);
	fake_arch.execute = execute;
	fake_arch.serialize = serialize;
	self->serializations = 40;
	memset(answers, 0, sizeof(answers));
	for (unsigned i = 0; i < EXECUTIONS_MAX; i++)
		answers[i].last.left = 1;
	executions = asked = 0;
}

static int begin(void **state)
{
	(void)state;
	prepare(SITE "patch write all");
	return 0;
}

static uint64_t counted(enum outcome outcome)
{
	return self->oracle.outcomes[outcome];
}

/* ---- Passes -------------------------------------------------------------------------------- */

static void test_a_plain_pass(void **state)
{
	(void)state;
	pass(self, 1);
	assert_int_equal(executions, 1);
	assert_ptr_equal(given[0].front, placed()->sites[0].front);
	assert_ptr_equal(given[0].serializations, &self->serializations);
	assert_int_equal(given[0].how, SERIALIZE_NONE);
	assert_false(given[0].counted);
	assert_int_equal(asked, 0);
	assert_int_equal(self->serializations, 40);
	assert_int_equal(counted(OUTCOME_OLD), 1);
	assert_int_equal(self->oracle.previous[0].serializations, 40);
}

/* %esi says where it landed: 1 and -1 are the two forms of a jump, and nothing else is. */
static void test_each_landing(void **state)
{
	static const struct {
		int32_t left;
		enum outcome outcome;
	} table[] = {
		{1, OUTCOME_OLD}, {-1, OUTCOME_NEW}, {0, OUTCOME_UNKNOWN}, {2, OUTCOME_UNKNOWN}};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		begin(state);
		answers[0].last.left = table[i].left;
		pass(self, 1);
		assert_int_equal(counted(table[i].outcome), 1);
		assert_int_equal(self->oracle.executions, 1);
	}
	prepare("site nop2 -> jmp8\npatch write all"); /* a nop leads to what is behind it */
	answers[0].last.left = 0;
	pass(self, 1);
	assert_int_equal(counted(OUTCOME_OLD), 1);
}

/* It was counted by its trap, and what it has left means nothing. */
static void test_an_execution_that_a_trap_has_counted(void **state)
{
	(void)state;
	answers[0].counted = true;
	pass(self, 1);
	assert_int_equal(self->oracle.executions, 0);
}

static void test_two_sites(void **state)
{
	(void)state;
	prepare(SITE "site nop2 -> jmp8\npatch write all");
	answers[1].last.left = -1;
	pass(self, 1);
	assert_int_equal(executions, 2);
	assert_ptr_equal(given[1].front, placed()->sites[1].front);
	assert_int_equal(self->oracle.previous[0].landing, LANDED_OLD);
	assert_int_equal(self->oracle.previous[1].landing, LANDED_NEW);
}

/* ---- The flag ------------------------------------------------------------------------------ */

/* It is read before the CPU serializes, and the serialization is counted before it is done. */
static void test_the_flag_is_read_first(void **state)
{
	(void)state;
	prepare(SITE "patch write flag 5\n write all\nexecute read flag; cpuid; call");
	atomic_store(&place_flag, 5);
	pass(self, 1);
	assert_int_equal(self->flag_read, 5);
	assert_int_equal(asked, 1);
	assert_int_equal(asked_for, SERIALIZE_CPUID);
	assert_int_equal(serializations_asked, 41);
	assert_int_equal(serializations_given[0], 41);
	assert_int_equal(given[0].how, SERIALIZE_NONE);
	assert_int_equal(counted(OUTCOME_STALE), 1);
}

/* Those that do not serialize are not counted as if they did. */
static void test_what_counts_as_serialized(void **state)
{
	static const struct {
		const char *clauses;
		enum serialization how;
		unsigned counted;
	} table[] = {
		{SITE "patch write flag 1\nexecute read flag; none; call", SERIALIZE_NONE, 0},
		{SITE "patch write flag 1\nexecute read flag; lock; call", SERIALIZE_LOCK, 0},
		{SITE "patch write flag 1\nexecute read flag; lfence; call", SERIALIZE_LFENCE, 0},
		{SITE "patch write flag 1\nexecute read flag; mfence; call", SERIALIZE_MFENCE, 0},
		{SITE "patch write flag 1\nexecute read flag; serialize; call", SERIALIZE_SERIALIZE,
		 1},
		{SITE "patch write flag 1\nexecute read flag; iret; call", SERIALIZE_IRET, 1},
		{SITE "patch write flag 1\nexecute read flag; movcr2; call", SERIALIZE_MOVCR2, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		prepare(table[i].clauses);
		pass(self, 1);
		/* Those that do not are done by whoever calls the front. */
		assert_int_equal(asked, table[i].counted);
		assert_int_equal(given[0].reads_flag, !table[i].counted);
		assert_int_equal(table[i].counted ? asked_for : given[0].how_called, table[i].how);
		assert_int_equal(self->serializations, 40 + table[i].counted);
	}
}

/* Only a flag other than 0 has it done, and then it is counted if it drops what was fetched. The
 * pass reads the flag itself, since no burst has a condition. */
static void test_a_condition(void **state)
{
	static const struct {
		const char *clauses;
		enum serialization how;
		unsigned counted;
	} table[] = {
		{SITE "patch write flag 1\nexecute read flag; if flag then cpuid; call",
		 SERIALIZE_CPUID, 1},
		{SITE "patch write flag 1\nexecute read flag; if flag then mfence; call",
		 SERIALIZE_MFENCE, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		prepare(table[i].clauses);
		pass(self, 1000);
		assert_int_equal(asked, 0);
		assert_int_equal(self->serializations, 40);
		assert_int_equal(counted(OUTCOME_STALE), 0);

		atomic_store(&place_flag, 5);
		pass(self, 1000);
		assert_int_equal(asked, 1);
		assert_int_equal(asked_for, table[i].how);
		assert_int_equal(self->flag_read, 5);
		assert_int_equal(self->serializations, 40 + table[i].counted);
		assert_int_equal(serializations_given[1], 40 + table[i].counted);
		assert_int_equal(counted(OUTCOME_STALE), 1);
		for (unsigned n = 0; n < 2; n++) {
			assert_int_equal(given[n].limit, 1);
			assert_false(given[n].reads_flag);
		}
	}
}

/* Straight, the front itself reads the flag and serializes; that is counted before it begins. */
static void test_straight(void **state)
{
	(void)state;
	prepare(SITE "patch write flag 5\n write all\nexecute read flag; movcr2; straight");
	atomic_store(&place_flag, 5);
	answers[0].last.flag_read = 9;
	pass(self, 1);
	assert_int_equal(asked, 0);
	assert_ptr_equal(given[0].flag, &place_flag);
	assert_int_equal(given[0].how, SERIALIZE_MOVCR2);
	assert_int_equal(serializations_given[0], 41);
	assert_int_equal(self->flag_read, 9); /* as it was read there */
	assert_int_equal(counted(OUTCOME_STALE), 1);

	answers[1].last.flag_read = 0;
	pass(self, 1);
	assert_int_equal(counted(OUTCOME_STALE), 1);

	prepare(SITE "patch write flag 5\n write all\nexecute read flag; mfence; straight");
	pass(self, 1);
	assert_int_equal(self->serializations, 40);
}

/* A pass knows nothing of the flag that the pass before it has read. */
static void test_a_flag_is_of_its_pass(void **state)
{
	(void)state;
	self->flag_read = 3;
	atomic_store(&place_flag, 3);
	pass(self, 1);
	assert_int_equal(counted(OUTCOME_STALE), 0);
}

/* ---- Traps in the middle of a pass. Breakpoints in the head are for test_breakpoint.c ---------
 */

/* The execution that is about to happen comes after the serialization; any other does not. */
static void test_renewed_at_the_site_only(void **state)
{
	(void)state;
	for (int at = -5; at <= 2; at++) {
		begin(state);
		struct arch_trap trap = {.address = placed()->sites[0].text + at,
					 .serializations = 40};

		self->serializations = 40;
		kernel_trap_returns(&trap);
		assert_int_equal(self->serializations, 41);
		assert_int_equal(trap.renewed, at == 0);
		assert_int_equal(trap.serializations, at == 0 ? 41 : 40);
	}
	assert_int_equal(executor_of(2)->serializations, 0);
}

static void test_traps_of_the_patcher(void **state)
{
	struct arch_trap trap = {.address = placed()->sites[0].text};

	(void)state;
	fake_arch_self = 0;
	kernel_trap_returns(&trap);
	kernel_synced(&trap);
	kernel_blurred();
	kernel_pass();
	assert_false(trap.renewed);
	assert_false(kernel_fault(&trap));
	assert_int_equal(executor_of(0)->serializations, 0);
	assert_int_equal(executor_of(0)->syncs, 0);
	assert_false(executor_of(0)->blurred);
	assert_int_equal(executions, 0);
}

static void test_kernel_pass(void **state)
{
	(void)state;
	kernel_pass();
	assert_int_equal(executions, 1);
	assert_int_equal(counted(OUTCOME_OLD), 1);
}

/* Only the execution that comes next is unknown, of whatever site, and however it ends. */
static void test_blurred(void **state)
{
	struct arch_trap trap = {.address = placed()->sites[0].text, .way = WAY_TRAP};

	(void)state;
	kernel_blurred();
	pass(self, 1);
	assert_int_equal(counted(OUTCOME_UNKNOWN), 1);
	pass(self, 1);
	assert_int_equal(counted(OUTCOME_UNKNOWN), 1);
	assert_int_equal(counted(OUTCOME_OLD), 1);
	kernel_blurred();
	kernel_blurred();
	fake_arch_write(trap.address, "\xcc", 1);
	assert_true(kernel_breakpoint(&trap));
	assert_int_equal(counted(OUTCOME_UNKNOWN), 2);
	assert_int_equal(counted(OUTCOME_BREAKPOINT), 0);
	assert_true(oracle_adds_up(&self->oracle, false));
}

/* A retry happens now, and so in the stage of now, unless all are to rest. The pass began before
 * the patch returned, and the breakpoint was met then. */
static void test_a_retry_is_of_its_moment(void **state)
{
	struct arch_trap trap = {.address = placed()->sites[0].text, .way = WAY_TRAP};
	uint64_t late = stage_returned(1);

	(void)state;
	fake_arch.lost[1] = fake_arch.lost[2] = true; /* who would have to see the stage */
	fake_arch_self = 0;
	assert_true(executors_enter(late, 1000));
	fake_arch_self = 1;
	assert_true(kernel_breakpoint(&trap));
	assert_int_equal(counted(OUTCOME_LATE_BREAKPOINT), 0);
	assert_int_equal(self->stage, late);
	assert_int_equal(self->stage_word, atomic_load(executors_stage_word()));
	assert_false(self->retired);

	fake_arch_self = 0;
	assert_true(executors_enter(STAGE_REST, 1000));
	breakpoint_retire();
	fake_arch_self = 1;
	assert_true(kernel_breakpoint(&trap));
	assert_int_equal(self->stage, late);
	assert_false(self->retired);
}

/* The handler is retired for it, if it is at that moment. */
static void test_a_retry_when_the_handler_is_retired(void **state)
{
	struct arch_trap trap = {.address = placed()->sites[0].text, .way = WAY_TRAP};

	(void)state;
	fake_arch.lost[1] = fake_arch.lost[2] = true;
	fake_arch.traps_are_late = true;
	fake_arch_self = 0;
	assert_true(executors_enter(stage_patching(1), 1000));
	breakpoint_retire();
	fake_arch_self = 1;
	assert_true(kernel_breakpoint(&trap));
	assert_int_equal(counted(OUTCOME_LATE_BREAKPOINT), 0);
	assert_true(self->retired);
	assert_int_equal(self->stage, stage_patching(1));
	assert_int_equal(self->stage_word, atomic_load(executors_stage_word()));
	assert_true(kernel_breakpoint(&trap));
	assert_int_equal(counted(OUTCOME_LATE_BREAKPOINT), 1);
}

/* Retries are counted from the beginning of an execution. */
static void test_retries_begin_anew(void **state)
{
	(void)state;
	self->retries = RETRIES_MAX - 1;
	pass(self, 1);
	assert_int_equal(self->retries, 0);
}

/* What no bytes of both forms raise is a fault, with the bytes that the site holds. */
static void test_a_fault(void **state)
{
	static const enum landing_way ways[] = {WAYS, WAY_UNDEFINED};

	for (unsigned i = 0; i < 2; i++) {
		begin(state);
		struct arch_trap trap = {
			.address = placed()->sites[0].text, .way = ways[i], .serializations = 12};

		fake_arch_write(trap.address, "\x0f\x0b", 2);
		assert_true(kernel_fault(&trap));
		assert_true(trap.left);
		assert_true(trap.counted);
		assert_int_equal(counted(OUTCOME_FAULT), 1);
		assert_int_equal(self->oracle.previous[0].serializations, 12);
		assert_memory_equal(self->fault_bytes, "\x0f\x0b", 2);
	}
}

/* Of 0f 1f 44 00 00 and e9 0b 44 00 00, 0f 0b is ud2: the exception is that of a mixture. No
 * mixture raises another. */
static void test_a_mixture_that_raises(void **state)
{
	(void)state;
	prepare("site nop5 -> jmp32\npatch write all");
	struct arch_trap trap = {.address = placed()->sites[0].text, .way = WAY_UNDEFINED};

	assert_true(kernel_fault(&trap));
	assert_int_equal(counted(OUTCOME_TORN), 1);
	assert_true(self->torn_is_known);
	assert_memory_equal(self->torn_bytes, "\x0f\x0b\x44\x00\x00", 5);
	assert_true(trap.counted);

	trap = (struct arch_trap){.address = placed()->sites[0].text, .way = WAYS};
	assert_true(kernel_fault(&trap));
	assert_int_equal(counted(OUTCOME_FAULT), 1);
	assert_int_equal(counted(OUTCOME_TORN), 1);
}

/* What is kept of it is as long as its own site is. */
static void test_a_fault_of_the_second_site(void **state)
{
	(void)state;
	prepare(SITE "site nop5 -> jmp32\npatch write all");
	struct arch_trap trap = {.address = placed()->sites[1].text, .way = WAYS};

	assert_true(kernel_fault(&trap));
	assert_int_equal(self->fault_length, 5);
	assert_memory_equal(self->fault_bytes, "\x0f\x1f\x44\x00\x00", 5);
	assert_true(self->oracle.previous[1].exists);
	assert_true(trap.left);

	trap = (struct arch_trap){.address = placed()->sites[1].text, .way = WAY_UNDEFINED};
	assert_true(kernel_fault(&trap));
	assert_int_equal(self->torn_length, 5);
}

/* Traps as the old form does, in an execution that has read a flag by itself. */
static void execute_undefined(struct arch_execution *execution)
{
	struct arch_trap trap = {.address = placed()->sites[0].text, .way = WAY_UNDEFINED};

	execution->before = 0;
	trap.flag = executions++ == 0 ? 5 : 0;
	assert_true(kernel_fault(&trap));
	execution->counted = trap.counted;
}

/* Whether it is stale is up to the flag that it has read, and not to one read before. */
static void test_a_trap_has_its_own_flag(void **state)
{
	(void)state;
	prepare("site bytes 0f 0b -> bytes eb 0b\npatch write flag 5\n write all\nexecute read "
		"flag; none; call");
	fake_arch.execute = execute_undefined;
	pass(self, 1);
	assert_int_equal(counted(OUTCOME_OLD), 1);
	assert_int_equal(counted(OUTCOME_STALE), 1);
	pass(self, 1);
	assert_int_equal(counted(OUTCOME_OLD), 2);
	assert_int_equal(counted(OUTCOME_STALE), 1);
}

static void test_a_fault_elsewhere(void **state)
{
	static const uint8_t elsewhere[1];
	struct arch_trap trap = {.address = elsewhere, .way = WAY_UNDEFINED};

	(void)state;
	assert_false(kernel_fault(&trap));
	assert_false(trap.resumed || trap.counted);
	assert_int_equal(self->oracle.executions, 0);
}

static const struct arch_execution *burst;

/* The second of two sites ends where no text is; before that, traps that nobody may take for one.
 */
static void execute_astray(struct arch_execution *execution)
{
	static const uint8_t elsewhere[1];
	static const struct arch_execution other;
	struct arch_trap in_text = {.address = elsewhere, .in = execution},
			 of_none = {.address = elsewhere, .in = &other, .is_outside = true},
			 astray = {.address = elsewhere, .in = execution, .is_outside = true};

	execute(execution);
	if (executions < 2)
		return;
	burst = execution;
	assert_false(kernel_fault(&in_text));
	assert_false(kernel_fault(&of_none));
	assert_true(kernel_fault(&astray));
	assert_true(astray.left);
	execution->counted = astray.counted;
}

static void test_a_fault_out_of_every_text(void **state)
{
	static const uint8_t elsewhere[1];

	(void)state;
	prepare(SITE "site nop5 -> jmp32\npatch write all");
	fake_arch.execute = execute_astray;
	pass(self, 1);
	assert_int_equal(self->oracle.executions, 2);
	assert_int_equal(counted(OUTCOME_FAULT), 1);
	assert_int_equal(self->oracle.previous[1].landing, LANDED_FAULT);
	assert_int_equal(self->fault_length, 5);
	assert_memory_equal(self->fault_bytes, "\x0f\x1f\x44\x00\x00", 5);

	/* When it is over, that is nobody's. */
	struct arch_trap late = {.address = elsewhere, .in = burst, .is_outside = true};

	assert_false(kernel_fault(&late));
	assert_int_equal(self->oracle.executions, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_a_plain_pass, begin),
		cmocka_unit_test_setup(test_each_landing, begin),
		cmocka_unit_test_setup(test_an_execution_that_a_trap_has_counted, begin),
		cmocka_unit_test_setup(test_two_sites, begin),
		cmocka_unit_test_setup(test_the_flag_is_read_first, begin),
		cmocka_unit_test_setup(test_what_counts_as_serialized, begin),
		cmocka_unit_test_setup(test_a_condition, begin),
		cmocka_unit_test_setup(test_straight, begin),
		cmocka_unit_test_setup(test_a_flag_is_of_its_pass, begin),
		cmocka_unit_test_setup(test_renewed_at_the_site_only, begin),
		cmocka_unit_test_setup(test_traps_of_the_patcher, begin),
		cmocka_unit_test_setup(test_kernel_pass, begin),
		cmocka_unit_test_setup(test_blurred, begin),
		cmocka_unit_test_setup(test_a_retry_is_of_its_moment, begin),
		cmocka_unit_test_setup(test_a_retry_when_the_handler_is_retired, begin),
		cmocka_unit_test_setup(test_retries_begin_anew, begin),
		cmocka_unit_test_setup(test_a_fault, begin),
		cmocka_unit_test_setup(test_a_mixture_that_raises, begin),
		cmocka_unit_test_setup(test_a_fault_of_the_second_site, begin),
		cmocka_unit_test_setup(test_a_trap_has_its_own_flag, begin),
		cmocka_unit_test_setup(test_a_fault_elsewhere, begin),
		cmocka_unit_test_setup(test_a_fault_out_of_every_text, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
