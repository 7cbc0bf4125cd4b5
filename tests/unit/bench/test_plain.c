/*
 * The plain loop's frame: who executes when, what of it is counted as what, and where its traps go
 * on. The loop itself (arch_plain_execute(), arch_plain_patch()) is a fake one here; the real one
 * is in test_plain_loop.c. CPU 1 is a thread, and runs only while the patcher relaxes: one at a
 * time.
 */
#include "kernel/bench/plain.h"

#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/core/place.h"
#include "kernel/text/text_lock.h"
#include "scenario/language/language.h"
#include "tests/unit/fake/fake_arch.h"

#define WINDOW_US 20u

static struct scenario scenario;
static atomic_bool ended;
static atomic_uint turn; /* the CPU that runs */

/* What arch_plain_execute() and arch_plain_patch() were asked for. */
static struct arch_plain_execution planted, asked;
static struct arch_plain_patching seen_patching;
static uint64_t patched;
static uint8_t pads[SURROUND_AREA_SIZE];

const uint8_t arch_plain_pads[2][PLAIN_PAD_SIZE] = {"torn.", "break"};

/* A trap of CPU 1 that comes while it executes the site, when the patcher has begun a loop (1), or
 * has ended it (2); 0: none comes. */
static struct arch_trap trap;
static unsigned traps_at;
static bool was_taken;
static atomic_uint changes;

static void count_changes(void)
{
	atomic_fetch_add(&changes, 1);
}

/* The other CPU runs until it relaxes, too. */
static void hand_over(void)
{
	atomic_store(&turn, 1 - fake_arch_self);
	while (atomic_load(&turn) != fake_arch_self && !atomic_load(&ended))
		sched_yield();
}

static void take_trap(void)
{
	while (atomic_load(&changes) < traps_at)
		hand_over();
	traps_at = 0;
	was_taken = plain_trapped(&trap);
}

void arch_plain_execute(struct arch_plain_execution *execution)
{
	bool is_first = execution->ran[PLAIN_NEXT] == 0;

	/* The patcher waits for the end of the first call. */
	if (traps_at > 0 && (traps_at == 1 || !is_first))
		take_trap();
	if (is_first)
		asked = *execution;
	memcpy(execution->ran, planted.ran, sizeof(planted.ran));
	memcpy(execution->changes, planted.changes, sizeof(planted.changes));
}

void arch_plain_patch(const struct arch_plain_patching *patching, uint64_t patches)
{
	if (patched == 0)
		memcpy(pads, arch_site_area(0), sizeof(pads));
	seen_patching = *patching;
	patched += patches;
}

static void *be_cpu_1(void *unused)
{
	fake_arch_self = 1;
	while (atomic_load(&turn) != 1)
		sched_yield();
	while (!atomic_load(&ended)) {
		plain_take_part();
		hand_over();
	}
	return unused;
}

static void lay(const char *site)
{
	char source[200], refusal[SITE_REASON_SIZE];
	struct parse_error error;

	snprintf(source, sizeof(source),
		 "scenario a\nabout A.\nsite %s\nplace line+63\npatch write all\nforbid fault\n",
		 site);
	assert_true(scenario_parse("a.scn", source, strlen(source), &scenario, &error));
	assert_true(place(&scenario, refusal));
}

static bool run(const struct plain_loop *loop, struct plain_counts *counts)
{
	pthread_t thread;

	atomic_store(&ended, false);
	atomic_store(&turn, 0);
	patched = 0;
	atomic_store(&changes, 0);
	assert_int_equal(pthread_create(&thread, NULL, be_cpu_1, NULL), 0);
	bool all = plain_run(loop, WINDOW_US, counts);

	atomic_store(&ended, true);
	atomic_store(&turn, 1);
	pthread_join(thread, NULL);
	return all;
}

static int begin(void **state)
{
	(void)state;
	fake_arch_begin(2);
	fake_arch.relax = hand_over;
	text_set_timeout(3600000000u);
	fake_arch.wake = count_changes;
	planted = (struct arch_plain_execution){.ran = {[PLAIN_NEXT] = 1}};
	return plain_allocate() ? 0 : -1;
}

static void test_what_is_counted(void **state)
{
	static const struct plain_loop loop = {PLAIN_WHOLE, PLAIN_NO_SYNC, SERIALIZE_CPUID, 7};
	struct plain_counts counts;

	(void)state;
	lay("nop5 -> jmp32");
	planted.ran[PLAIN_MINUS] = 20;
	planted.ran[PLAIN_TORN] = 300;
	planted.ran[PLAIN_BREAKPOINT] = 4000;
	planted.changes[PLAIN_NEXT][PLAIN_MINUS] = 5;
	planted.changes[PLAIN_MINUS][PLAIN_NEXT] = 60;
	planted.changes[PLAIN_NEXT][PLAIN_TORN] = 700;
	planted.changes[PLAIN_BREAKPOINT][PLAIN_MINUS] = 8000;
	assert_true(run(&loop, &counts));
	assert_int_equal(counts.executions, 4321);
	assert_int_equal(counts.torn, 300);
	assert_int_equal(counts.unserialized, 65);
	assert_true(counts.us >= WINDOW_US);
	assert_int_equal(counts.patches, patched);
	assert_int_equal(fake_arch.syncs, 0);
	assert_ptr_equal(asked.site, placed()->sites[0].text);
	assert_int_equal(asked.last, PLAIN_NEXT);
	assert_int_equal(seen_patching.stores, PLAIN_WHOLE);
	assert_int_equal(seen_patching.turns, 7);
	assert_memory_equal(seen_patching.forms[0], "\x0f\x1f\x44\x00\x00\xc3\xcc\xcc", 8);
	assert_memory_equal(seen_patching.forms[1], "\xe9\x0b\x44\x00\x00\xc3\xcc\xcc", 8);
}

/* Of two jumps neither leads to `next`. */
static void test_two_jumps(void **state)
{
	static const struct plain_loop loop = {PLAIN_SECOND, PLAIN_NO_SYNC, SERIALIZE_CPUID, 0};
	struct plain_counts counts;

	(void)state;
	lay("jmp8 -> jmp8");
	planted.changes[PLAIN_PLUS][PLAIN_MINUS] = 2;
	planted.changes[PLAIN_MINUS][PLAIN_PLUS] = 3;
	planted.changes[PLAIN_NEXT][PLAIN_MINUS] = 1000;
	assert_true(run(&loop, &counts));
	assert_int_equal(asked.last, PLAIN_PLUS);
	assert_int_equal(counts.unserialized, 5);
}

/* Two syncs a patch, behind the tail and behind the head, and the old form at the end. */
static void test_syncs(void **state)
{
	static const struct plain_loop loop = {PLAIN_SCHEME, PLAIN_BEFORE_AND_BEHIND_HEAD,
					       SERIALIZE_CPUID, 0};
	struct plain_counts counts;

	(void)state;
	lay("nop5 -> jmp32");
	assert_true(run(&loop, &counts));
	assert_true(counts.patches > 0);
	assert_int_equal(fake_arch.syncs, 2 * counts.patches);
	assert_int_equal(patched, 0);
	assert_memory_equal(placed()->sites[0].text, scenario.sites[0].old_bytes, 5);
}

static void test_a_cpu_that_does_not_acknowledge(void **state)
{
	static const struct plain_loop loop = {PLAIN_SCHEME, PLAIN_BEFORE_AND_BEHIND_HEAD,
					       SERIALIZE_CPUID, 0};
	struct plain_counts counts;

	(void)state;
	lay("nop5 -> jmp32");
	fake_arch.silent_at = 2;
	assert_false(run(&loop, &counts));
	/* The lock was let go of. */
	assert_true(text_lock());
	text_unlock();
}

static void test_where_mixtures_lead(void **state)
{
	static const struct plain_loop loop = {PLAIN_WHOLE, PLAIN_NO_SYNC, SERIALIZE_CPUID, 0};
	struct plain_counts counts;
	const uint8_t *next;

	(void)state;
	lay("nop5 -> jmp32");
	assert_true(run(&loop, &counts));
	next = pads + (placed()->sites[0].next - arch_site_area(0));
	assert_memory_equal(next + 0x441f, "torn.", PLAIN_PAD_SIZE); /* e9 1f 44 00 00 */
	assert_memory_equal(next + 0x440b, "\xff\xce\xc3", 3);	     /* the new form's place */
}

static const uint8_t *goes_on_at(const uint8_t *address, enum landing_way way, unsigned when)
{
	static const struct plain_loop loop = {PLAIN_WHOLE, PLAIN_NO_SYNC, SERIALIZE_CPUID, 0};
	struct plain_counts counts;

	trap = (struct arch_trap){.address = address, .way = way};
	traps_at = when;
	assert_true(run(&loop, &counts));
	assert_int_equal(was_taken, trap.resumed);
	return trap.resumed ? trap.address : NULL;
}

static void test_traps(void **state)
{
	const struct placed_site *site;
	const uint8_t *torn, *breakpoint;

	(void)state;
	lay("nop5 -> jmp32");
	site = &placed()->sites[0];
	breakpoint = goes_on_at(site->text, WAY_TRAP, 1);
	torn = goes_on_at(site->text, WAY_UNDEFINED, 1);
	assert_non_null(breakpoint);
	assert_non_null(torn);
	assert_memory_equal(breakpoint, "break", PLAIN_PAD_SIZE);
	assert_memory_equal(torn, "torn.", PLAIN_PAD_SIZE);
	assert_ptr_equal(goes_on_at(site->next + 0x300, WAY_TRAP, 1), torn);
	assert_ptr_equal(goes_on_at(site->text, WAY_TRAP, 2), breakpoint);
	/* What is not at the site is somebody else's; so is all, when there is no loop. */
	assert_null(goes_on_at(fake_arch_text_end, WAY_TRAP, 1));
	fake_arch_self = 1;
	trap = (struct arch_trap){.address = site->text, .way = WAY_TRAP};
	assert_false(plain_trapped(&trap));
	fake_arch_self = 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_what_is_counted, begin),
		cmocka_unit_test_setup(test_two_jumps, begin),
		cmocka_unit_test_setup(test_syncs, begin),
		cmocka_unit_test_setup(test_a_cpu_that_does_not_acknowledge, begin),
		cmocka_unit_test_setup(test_where_mixtures_lead, begin),
		cmocka_unit_test_setup(test_traps, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
