/*
 * One pass of an executor: what it reads, when it serializes, and what it counts. Traps in the
 * middle of it are for test_pass_traps.c.
 */
#include "kernel/core/executor.h"
#include "kernel/core/place.h"
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_a_plain_pass, begin),
		cmocka_unit_test_setup(test_each_landing, begin),
		cmocka_unit_test_setup(test_an_execution_that_a_trap_has_counted, begin),
		cmocka_unit_test_setup(test_two_sites, begin),
		cmocka_unit_test_setup(test_the_flag_is_read_first, begin),
		cmocka_unit_test_setup(test_what_counts_as_serialized, begin),
		cmocka_unit_test_setup(test_straight, begin),
		cmocka_unit_test_setup(test_a_flag_is_of_its_pass, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
