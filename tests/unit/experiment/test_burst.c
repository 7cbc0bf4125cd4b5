/*
 * How bursts of executions are counted: kernel/experiment/pass.c, on a machine that is told here
 * what each burst shall have been. What the kernel's other parts would do for it is here too.
 */
#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/text.h"
#include "kernel/bench/plain.h"
#include "kernel/core/random.h"
#include "kernel/experiment/pass.h"
#include "tests/unit/fake/fake_arch.h"

#include "kernel/core/effect_probe.h"
#include "kernel/experiment/pass_effect.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define STAGE 1u
#define LEFT_OLD 1
#define LEFT_NEW (-1)

/* ---- What surrounds it ---- */

_Atomic uint32_t place_flag;

static struct scenario scenario;
static struct placed_site sites[2];
static struct mixtures mixtures;
static struct placed there = {.count = 1, .sites = sites};
static struct previous previous[2];
static struct executor executor;
static _Atomic uint64_t stage_word = STAGE;

/* The next bursts, and what arch_interrupted() says, one after the other. */
static struct burst_told {
	uint32_t before;
	int32_t first, last; /* where they led */
	uint32_t first_flag, last_flag;
	bool trapped;	      /* the last one, by a breakpoint, */
	bool retried;	      /* and then executed once more */
	const int32_t *lefts; /* where each before the last one led, with patches back to back */
} told;
static bool interrupted_before, interrupted_behind;
static uint32_t limit_asked;
static bool in_burst, was_burst;

const struct placed *placed(void)
{
	return &there;
}

const struct placed_site *placed_at(const uint8_t *address, unsigned *site)
{
	(void)address;
	*site = 0;
	return &there.sites[0];
}

struct executor *executor_self(void)
{
	return &executor;
}

const _Atomic uint64_t *executors_stage_word(void)
{
	return &stage_word;
}

void executor_renew_stage(struct executor *self)
{
	(void)self;
}

bool plain_trapped(struct arch_trap *trap)
{
	(void)trap;
	return false;
}

uint64_t arch_cycles(void)
{
	return 0;
}

void arch_relax(void)
{
}

void arch_serialize(enum serialization how)
{
	(void)how;
}

uint64_t arch_serialize_operand(enum serialization how)
{
	(void)how;
	return 0;
}

/* ---- No site is told by effect here --------------------------------------------------------- */

bool effect_probe_trapped(struct arch_trap *trap)
{
	(void)trap;
	return false;
}

bool arch_trap_is_outside(const struct arch_trap *trap)
{
	(void)trap;
	return false;
}

void pass_effect_execute(struct executor *self, const struct placed *placed, unsigned number,
			 uint32_t limit)
{
	(void)self;
	(void)placed;
	(void)number;
	(void)limit;
}

void pass_effect_trapped(struct executor *self, struct executed executed)
{
	(void)self;
	(void)executed;
}

void pass_effect_left(struct executor *self, struct arch_trap *trap)
{
	(void)self;
	(void)trap;
}

void pass_effect_renew(struct executor *self, struct arch_trap *trap)
{
	(void)self;
	(void)trap;
}

void pass_effect_resume(struct executor *self, struct arch_trap *trap, const uint8_t *address,
			bool again)
{
	(void)self;
	(void)trap;
	(void)address;
	(void)again;
}

/* Nobody is moved out of a site here. */
const uint8_t *arch_site_area_of(unsigned kind, unsigned which)
{
	(void)kind;
	(void)which;
	return NULL;
}

bool arch_site_area_at(const uint8_t *address, unsigned *kind, unsigned *which)
{
	(void)address;
	*kind = 0;
	*which = 0;
	return false;
}

uint8_t *arch_text_alias(const uint8_t *text, size_t length)
{
	(void)text;
	(void)length;
	return NULL;
}

/* In a trap there always was one; outside, as it is told, once. */
bool arch_interrupted(void)
{
	bool *answer = was_burst ? &interrupted_behind : &interrupted_before;
	bool was = *answer;

	if (in_burst)
		return true;
	*answer = false;
	return was;
}

static void count_changes(struct arch_execution *execution)
{
	assert_true(execution->changing);
	for (unsigned i = 1; i < told.before; i++)
		execution->changes[told.lefts[i - 1] + 1][told.lefts[i] + 1]++;
}

void arch_site_execute(struct arch_execution *execution)
{
	limit_asked = execution->limit;
	execution->before = told.before;
	execution->first =
		(struct arch_executed){told.first_flag, told.first, *execution->serializations};
	if (told.lefts)
		count_changes(execution);
	in_burst = true;
	execution->counted = false;
	if (told.trapped) {
		struct arch_trap trap = {.address = there.sites[0].next,
					 .serializations = *execution->serializations,
					 .before = told.before,
					 .flag = told.last_flag};

		pass_trapped(&executor, &trap, (struct executed){.landing = LANDED_BREAKPOINT});
		pass_resume(&executor, &trap, &there.sites[0],
			    told.retried ? there.sites[0].text : there.sites[0].next);
		kernel_trap_returns(&trap);
		execution->counted = trap.counted;
	}
	execution->last =
		(struct arch_executed){told.last_flag, told.last, execution->first.serialized};
	in_burst = false;
	was_burst = true;
}

/* ---- The tests ---- */

static int prepare(void **state)
{
	static const uint8_t text[8];
	char reason[SITE_REASON_SIZE];

	(void)state;
	memset(&scenario, 0, sizeof(scenario));
	memset(&executor, 0, sizeof(executor));
	executor.oracle.previous = previous;
	oracle_clear(&executor.oracle, 2);
	scenario.site_count = 1;
	scenario.sites[0] =
		(struct site){.old_kind = SITE_JMP8, .new_kind = SITE_JMP8, .unit = PLACE_LINE};
	there.count = 1;
	there.scenario = &scenario;
	there.sites[0] = (struct placed_site){.site = &scenario.sites[0],
					      .text = text,
					      .head = text,
					      .next = text + 2,
					      .front = text,
					      .mixtures = &mixtures};
	executor.stage = executor.stage_word = STAGE;
	interrupted_before = interrupted_behind = false;
	return site_encode(&scenario.sites[0]) &&
			       site_mixtures(&scenario.sites[0], &mixtures, reason)
		       ? 0
		       : -1;
}

static void burst(struct burst_told what)
{
	told = what;
	was_burst = false;
	scenario.back_to_back = what.lefts != NULL;
	pass(&executor, 1000);
	assert_true(oracle_adds_up(&executor.oracle, scenario.back_to_back));
}

static uint64_t outcome(enum outcome which)
{
	return executor.oracle.outcomes[which];
}

static uint64_t transition(enum transition from, enum transition to, unsigned serialized)
{
	return executor.oracle.transitions[from][to][serialized];
}

static void test_all_alike(void **state)
{
	(void)state;
	burst((struct burst_told){.before = 9, .first = LEFT_OLD, .last = LEFT_OLD});
	assert_int_equal(outcome(OUTCOME_OLD), 10);
	assert_int_equal(executor.oracle.first, 1);
	assert_int_equal(transition(TRANSITION_OLD, TRANSITION_OLD, 0), 9);
}

static void test_the_last_is_new(void **state)
{
	(void)state;
	burst((struct burst_told){.before = 9, .first = LEFT_OLD, .last = LEFT_NEW});
	assert_int_equal(outcome(OUTCOME_OLD), 9);
	assert_int_equal(outcome(OUTCOME_NEW), 1);
	assert_int_equal(outcome(OUTCOME_UNSERIALIZED), 1);
}

/* From one burst to the next it is as inside of one. */
static void test_the_next_burst_is_new(void **state)
{
	(void)state;
	burst((struct burst_told){.before = 9, .first = LEFT_OLD, .last = LEFT_OLD});
	burst((struct burst_told){.before = 9, .first = LEFT_NEW, .last = LEFT_NEW});
	assert_int_equal(outcome(OUTCOME_UNSERIALIZED), 1);
	assert_int_equal(transition(TRANSITION_NEW, TRANSITION_NEW, 0), 9);
}

static void test_an_interrupt_in_the_last(void **state)
{
	(void)state;
	interrupted_behind = true;
	burst((struct burst_told){.before = 9, .first = LEFT_OLD, .last = LEFT_NEW});
	assert_int_equal(outcome(OUTCOME_UNSERIALIZED), 0);
	assert_int_equal(transition(TRANSITION_OLD, TRANSITION_NEW, 1), 1);
	/* It may have come behind it, too */
	burst((struct burst_told){.before = 1, .first = LEFT_NEW, .last = LEFT_NEW});
	assert_int_equal(transition(TRANSITION_NEW, TRANSITION_NEW, 1), 1);
	assert_int_equal(transition(TRANSITION_NEW, TRANSITION_NEW, 0), 1);
}

static void test_an_interrupt_behind_old(void **state)
{
	(void)state;
	interrupted_behind = true;
	burst((struct burst_told){.before = 9, .first = LEFT_OLD, .last = LEFT_OLD});
	burst((struct burst_told){.before = 9, .first = LEFT_NEW, .last = LEFT_NEW});
	assert_int_equal(outcome(OUTCOME_UNSERIALIZED), 0);
	assert_int_equal(transition(TRANSITION_OLD, TRANSITION_OLD, 0), 8);
	assert_int_equal(transition(TRANSITION_OLD, TRANSITION_OLD, 1), 1);
	assert_int_equal(transition(TRANSITION_OLD, TRANSITION_NEW, 1), 1);
}

static void test_an_interrupt_between_bursts(void **state)
{
	(void)state;
	burst((struct burst_told){.before = 9, .first = LEFT_OLD, .last = LEFT_OLD});
	interrupted_before = true;
	burst((struct burst_told){.before = 9, .first = LEFT_NEW, .last = LEFT_NEW});
	assert_int_equal(outcome(OUTCOME_UNSERIALIZED), 0);
	assert_int_equal(transition(TRANSITION_OLD, TRANSITION_NEW, 1), 1);
	assert_int_equal(transition(TRANSITION_NEW, TRANSITION_NEW, 0), 9);
}

/* A trap counts what came before it first: else the order would be another one. */
static void test_a_trap_in_the_last(void **state)
{
	(void)state;
	interrupted_behind = true;
	burst((struct burst_told){.before = 9, .first = LEFT_OLD, .trapped = true});
	assert_int_equal(executor.oracle.executions, 10);
	assert_int_equal(outcome(OUTCOME_OLD), 9);
	assert_int_equal(outcome(OUTCOME_BREAKPOINT), 1);
	assert_int_equal(transition(TRANSITION_OLD, TRANSITION_OLD, 0), 8);
	assert_int_equal(transition(TRANSITION_OLD, TRANSITION_BREAKPOINT, 1), 1);
	burst((struct burst_told){.before = 0, .first = LEFT_NEW, .last = LEFT_NEW});
	assert_int_equal(transition(TRANSITION_BREAKPOINT, TRANSITION_NEW, 1), 1);
}

/* What comes of the retry is an execution of its own, with the breakpoint just before it. */
static void test_a_trap_that_is_retried(void **state)
{
	(void)state;
	interrupted_behind = true;
	burst((struct burst_told){.before = 9,
				  .first = LEFT_OLD,
				  .last = LEFT_NEW,
				  .trapped = true,
				  .retried = true});
	assert_int_equal(executor.oracle.executions, 11);
	assert_int_equal(outcome(OUTCOME_OLD), 9);
	assert_int_equal(outcome(OUTCOME_BREAKPOINT), 1);
	assert_int_equal(outcome(OUTCOME_NEW), 1);
	assert_int_equal(transition(TRANSITION_BREAKPOINT, TRANSITION_NEW, 1), 1);
}

static void read_flag(enum serialization how, bool straight)
{
	scenario.execution =
		(struct execution){.reads_flag = true, .serialization = how, .straight = straight};
}

static void test_each_has_its_own_flag(void **state)
{
	(void)state;
	for (unsigned straight = 0; straight < 2; straight++) {
		prepare(state);
		read_flag(SERIALIZE_NONE, straight);
		burst((struct burst_told){
			.before = 9, .first = LEFT_OLD, .last = LEFT_OLD, .last_flag = 1});
		assert_int_equal(outcome(OUTCOME_STALE), 1);
		burst((struct burst_told){.before = 4,
					  .first = LEFT_OLD,
					  .first_flag = 1,
					  .last = LEFT_NEW,
					  .last_flag = 1});
		assert_int_equal(outcome(OUTCOME_STALE), 5);
	}
}

static void test_limits(void **state)
{
	const struct burst_told one = {.first = LEFT_OLD, .last = LEFT_OLD};

	(void)state;
	burst(one);
	assert_int_equal(limit_asked, 1000);
	read_flag(SERIALIZE_MFENCE, false);
	burst(one);
	assert_int_equal(limit_asked, 1000);
	read_flag(SERIALIZE_MFENCE, true);
	burst(one);
	assert_int_equal(limit_asked, 1000);
	/* Each of these serializes, which is counted for each */
	read_flag(SERIALIZE_CPUID, false);
	burst(one);
	assert_int_equal(limit_asked, 1);
	read_flag(SERIALIZE_IRET, true);
	burst(one);
	assert_int_equal(limit_asked, 1);
	/* Two sites are executed one after the other */
	scenario.execution = (struct execution){.context = CONTEXT_PROGRAM};
	there.sites[1] = there.sites[0];
	there.count = 2;
	burst(one);
	assert_int_equal(limit_asked, 1);
}

/* ---- Back to back ---- */

#define BURSTS 2000
#define LENGTH_MAX 40

/* What a single execution counts as, one by one. */
static struct previous before_one_by_one[1];
static struct oracle one_by_one = {.previous = before_one_by_one};
static uint64_t serialized;

static void one(enum landing landing)
{
	oracle_record(&one_by_one, &(struct executed){.stage = STAGE,
						      .back_to_back = true,
						      .landing = landing,
						      .serializations = serialized});
}

/* By where they lead: of jmp8 -> jmp8, and of nop2 -> jmp8, whose old form leads on. */
static enum landing landing_of_left(int32_t left, bool from_nop)
{
	if (left == LEFT_NEW)
		return LANDED_NEW;
	return left == (from_nop ? 0 : LEFT_OLD) ? LANDED_OLD : LANDED_UNKNOWN;
}

static void draw_burst(uint64_t *random, bool from_nop)
{
	int32_t lefts[LENGTH_MAX];
	uint32_t count = 1 + (uint32_t)(random_next(random) % LENGTH_MAX);
	bool trapped = random_next(random) % 3 == 0, interrupted = random_next(random) % 3 == 0;
	uint64_t kinds = 1 + random_next(random) % 3;

	for (uint32_t i = 0; i < count; i++)
		lefts[i] = (int32_t)(random_next(random) % kinds) - 1;
	for (uint32_t i = 0; i + 1 < count; i++)
		one(landing_of_left(lefts[i], from_nop));
	serialized += trapped || interrupted;
	one(trapped ? LANDED_BREAKPOINT : landing_of_left(lefts[count - 1], from_nop));
	serialized += trapped || interrupted;
	interrupted_behind = interrupted;
	burst((struct burst_told){.before = count - 1,
				  .first = lefts[0],
				  .last = lefts[count - 1],
				  .trapped = trapped,
				  .lefts = lefts});
}

/* Whatever the executions were, and however each burst has ended: they count as one by one. */
static void test_changes_count_as_one_by_one(void **state)
{
	uint64_t random = 1;

	for (unsigned from_nop = 0; from_nop < 2; from_nop++) {
		char reason[SITE_REASON_SIZE];

		prepare(state);
		oracle_clear(&one_by_one, 1);
		scenario.sites[0].old_kind = from_nop ? SITE_NOP2 : SITE_JMP8;
		assert_true(site_encode(&scenario.sites[0]));
		assert_true(site_mixtures(&scenario.sites[0], &mixtures, reason));
		for (unsigned i = 0; i < BURSTS; i++)
			draw_burst(&random, from_nop);
		assert_int_equal(executor.oracle.executions, one_by_one.executions);
		assert_int_equal(executor.oracle.first, one_by_one.first);
		assert_memory_equal(executor.oracle.outcomes, one_by_one.outcomes,
				    sizeof(one_by_one.outcomes));
		assert_memory_equal(executor.oracle.transitions, one_by_one.transitions,
				    sizeof(one_by_one.transitions));
		assert_true(one_by_one.outcomes[OUTCOME_UNSERIALIZED] > BURSTS);
		assert_true(one_by_one.outcomes[OUTCOME_UNKNOWN] > BURSTS);
		assert_true(one_by_one.first > BURSTS);
	}
}

/* Either form right after the other one is unserialized, and no execution is late. */
static void test_both_directions(void **state)
{
	static const int32_t lefts[] = {LEFT_OLD, LEFT_NEW, LEFT_NEW, LEFT_OLD, LEFT_NEW};

	(void)state;
	executor.stage = executor.stage_word = stage_returned(1);
	burst((struct burst_told){
		.before = 5, .first = LEFT_OLD, .last = LEFT_OLD, .lefts = lefts});
	assert_int_equal(outcome(OUTCOME_OLD), 3);
	assert_int_equal(outcome(OUTCOME_NEW), 3);
	assert_int_equal(outcome(OUTCOME_UNSERIALIZED), 4);
	assert_int_equal(transition(TRANSITION_NEW, TRANSITION_OLD, 0), 2);
	assert_int_equal(outcome(OUTCOME_LATE_OLD), 0);
	assert_int_equal(executor.oracle.first, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_all_alike, prepare),
		cmocka_unit_test_setup(test_the_last_is_new, prepare),
		cmocka_unit_test_setup(test_the_next_burst_is_new, prepare),
		cmocka_unit_test_setup(test_an_interrupt_in_the_last, prepare),
		cmocka_unit_test_setup(test_an_interrupt_behind_old, prepare),
		cmocka_unit_test_setup(test_an_interrupt_between_bursts, prepare),
		cmocka_unit_test_setup(test_a_trap_in_the_last, prepare),
		cmocka_unit_test_setup(test_a_trap_that_is_retried, prepare),
		cmocka_unit_test_setup(test_each_has_its_own_flag, prepare),
		cmocka_unit_test_setup(test_limits, prepare),
		cmocka_unit_test_setup(test_changes_count_as_one_by_one, prepare),
		cmocka_unit_test_setup(test_both_directions, prepare),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
