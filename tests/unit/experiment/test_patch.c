/*
 * Patching: each step in its order, when a site cannot be patched, and what becomes of it when a
 * CPU does not acknowledge. How bytes are stored is for test_patch_store.c.
 */
#include "arch/arch.h"
#include "arch/kernel.h"
#include "kernel/core/executor.h"
#include "kernel/experiment/breakpoint.h"
#include "kernel/experiment/patch.h"
#include "kernel/text/text_lock.h"
#include "tests/unit/fake/fake_arch.h"
#include "tests/unit/sample/scenario_text.h"

#include <stdarg.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

#define TIMEOUT_US 5000

#define SITE "site jmp8 -> jmp8\n"
#define NOP_SITE "site nop2 -> jmp8\n"
#define THREE_SYNC                                                                                 \
	"patch write breakpoint\n sync cpuid\n write tail\n sync cpuid\n write head\n sync cpuid"

static struct patch patch;

/* Places these clauses' sites, on a machine of two CPUs. */
static void prepare(const char *clauses)
{
	char reason[SITE_REASON_SIZE];

	fake_arch_begin(2);
	assert_true(executors_allocate());
	breakpoint_install();
	assert_true(place(scenario_of(clauses), reason));
	patch = (struct patch){.placed = placed(), .timeout_us = TIMEOUT_US};
}

static void assert_site(unsigned site, uint8_t head, uint8_t tail)
{
	const uint8_t expected[] = {head, tail};

	assert_memory_equal(placed()->sites[site].text, expected, 2);
}

static void assert_patches(enum patch_result result, const char *trace)
{
	assert_int_equal(patch_sites(&patch), result);
	assert_string_equal(fake_arch.trace, trace);
}

/* Prepares, has CPU 1 not acknowledge that sync or stop, and patches. */
static void assert_given_up(const char *clauses, unsigned silent_at, enum patch_result result,
			    const char *trace)
{
	prepare(clauses);
	fake_arch.silent_at = silent_at;
	assert_patches(result, trace);
	assert_false(arch_cpu_online(1));
}

/* ---- Steps ------------------------------------------------------------------------------- */

static void test_three_sync(void **state)
{
	(void)state;
	prepare(SITE THREE_SYNC);
	assert_patches(PATCH_DONE, "store 0:1000 cc\nsync cpuid\nstore 0:1001 f0\nsync cpuid\n"
				   "store 0:1000 eb\nsync cpuid\n");
	assert_site(0, 0xeb, 0xf0);
	assert_int_equal(fake_arch.timeout_us, TIMEOUT_US);
}

static void test_each_sync(void **state)
{
	(void)state;
	prepare(SITE "patch sync none\n sync lock\n sync lfence\n"
		     " sync mfence\n sync cpuid\n sync serialize\n"
		     " sync iret unfenced\n sync movcr2\n sync cpuid of odd\n"
		     " sync iret of even unfenced\n write all");
	assert_patches(PATCH_DONE,
		       "sync none\nsync lock\nsync lfence\nsync mfence\nsync cpuid\n"
		       "sync serialize\nsync iret unfenced\nsync movcr2\nsync cpuid of odd\n"
		       "sync iret of even unfenced\nstore 0:1000 eb f0\n");
}

static void test_stop_and_fence(void **state)
{
	(void)state;
	prepare(SITE "patch fence\n stop\n write all\n go\n fence");
	assert_patches(PATCH_DONE, "fence\nstop\nstore 0:1000 eb f0\ngo\nfence\n");
	assert_int_equal(fake_arch.timeout_us, TIMEOUT_US);
}

/* The copy leads behind the site: nop, nop, and a jump. */
static void test_move_out(void **state)
{
	const uint8_t *area, *next;
	int32_t distance;

	(void)state;
	prepare("site sled2 -> jmp8\npatch stop\n write all\n move out\n go");
	assert_patches(PATCH_DONE, "stop\nstore 0:1000 eb cc\ngo\n");
	area = arch_site_area(0) + SURROUND_COPY;
	next = placed()->sites[0].next;
	assert_memory_equal(area, "\x90\x90\xe9", 3);
	memcpy(&distance, area + 3, sizeof(distance));
	assert_ptr_equal(area + 7 + distance, next);
}

/* The second page has the new form, and all around it, from before the patch; a store behind the
 * exchange goes there. The first page comes back with the old form, by a shootdown. */
static void test_an_exchange(void **state)
{
	uint8_t front[8];

	(void)state;
	prepare(SITE NOP_SITE "patch exchange page of site 0\n shootdown\n"
			      " write breakpoint of site 0");
	assert_true(patch_reset(&patch));
	memcpy(front, placed()->sites[0].text - 8, 8);
	fake_arch_clear_trace();
	assert_patches(PATCH_DONE, "exchange 0:1000\nshootdown\nstore 0:1000 cc\n");
	assert_site(0, 0xcc, 0xf0);
	assert_memory_equal(placed()->sites[0].text - 8, front, 8);
	assert_site(1, 0x66, 0x90);
	fake_arch_clear_trace();
	assert_true(patch_reset(&patch));
	assert_string_equal(fake_arch.trace, "shootdown\n");
	assert_site(0, 0xeb, 0xe5);
	/* Again, with nothing left of the patch before. */
	fake_arch_clear_trace();
	fake_arch.silent_at = fake_arch.syncs + 1;
	assert_patches(PATCH_LEFT, "exchange 0:1000\nshootdown\n");
	assert_site(0, 0xeb, 0xf0);
}

static void test_wait(void **state)
{
	(void)state;
	prepare(SITE "patch write tail\n wait 5000 cycles\n wait 0 cycles");
	assert_patches(PATCH_DONE, "store 0:1001 f0\nrelax\nrelax\nrelax\nrelax\nrelax\n");
	assert_in_range(fake_arch.cycles, 5000, 5020);
}

/* What CPU 1 finds whenever the patcher asks for something: the flag; and whether a breakpoint that
 * it executes now comes too late. */
static unsigned asked, flags[4];
static bool late[4];

static bool look(bool stop, enum serialization how)
{
	struct arch_trap trap = {.address = placed()->sites[0].text, .way = WAY_TRAP};
	uint64_t before = executor_of(1)->oracle.outcomes[OUTCOME_LATE_BREAKPOINT];

	(void)stop;
	(void)how;
	fake_arch_self = 1;
	assert_true(kernel_breakpoint(&trap));
	fake_arch_self = 0;
	flags[asked] = atomic_load(&place_flag);
	late[asked++] = executor_of(1)->oracle.outcomes[OUTCOME_LATE_BREAKPOINT] > before;
	return true;
}

static void test_flag_and_handler(void **state)
{
	(void)state;
	prepare(SITE "patch sync none\n write flag 3\n sync none\n retire handler\n"
		     " write flag 255\n sync none\nexecute read flag; cpuid; call");
	asked = 0;
	executor_of(1)->stage = stage_patching(1);
	fake_arch.ask = look;
	assert_int_equal(patch_sites(&patch), PATCH_DONE);
	assert_int_equal(asked, 3);
	assert_int_equal(flags[0], 0);
	assert_int_equal(flags[1], 3);
	assert_int_equal(flags[2], 255);
	assert_false(late[0] || late[1]);
	assert_true(late[2]);

	/* A reset is the beginning again. */
	assert_true(patch_reset(&patch));
	assert_int_equal(flags[3], 0);
	assert_false(late[3]);
}

/* It dwells before each step but the first, and before each store but a step's first. */
static void test_dwell(void **state)
{
	(void)state;
	prepare(SITE SITE "patch write all byte by byte\n sync cpuid\n"
			  " write head");
	patch.dwell = 2;
	assert_patches(PATCH_DONE, "store 0:1000 eb\nrelax\nrelax\nstore 0:1001 f0\nrelax\nrelax\n"
				   "store 1:1000 eb\nrelax\nrelax\nstore 1:1001 f0\nrelax\nrelax\n"
				   "sync cpuid\nrelax\nrelax\n"
				   "store 0:1000 eb\nrelax\nrelax\nstore 1:1000 eb\n");
}

/* Where an executor is held, once is enough. */
static void test_dwell_where_somebody_is_held(void **state)
{
	(void)state;
	prepare(SITE "patch write bytes 1..1 fe\n fence\n write all\n fence");
	patch.dwell = 2;
	assert_patches(PATCH_DONE, "store 0:1001 fe\nrelax\nfence\nrelax\nstore 0:1000 eb f0\n"
				   "relax\nrelax\nfence\n");
}

/* ---- Refusals ---------------------------------------------------------------------------- */

/* Nothing was done. */
static void assert_refused(enum patch_result result)
{
	assert_int_equal(patch_sites(&patch), result);
	assert_string_equal(fake_arch.trace, "");
}

static void test_other_bytes_are_left_alone(void **state)
{
	static const uint8_t others[][2] = {{0xeb, 0xf0}, {0xeb, 0xe4}, {0xec, 0xe5}, {0xcc, 0xe5}};

	(void)state;
	for (unsigned i = 0; i < 4; i++)
		for (unsigned site = 0; site < 2; site++) {
			prepare(SITE SITE THREE_SYNC);
			fake_arch_write(placed()->sites[site].text, others[i], 2);
			assert_refused(PATCH_OTHER_BYTES);
			assert_site(site, others[i][0], others[i][1]);
			assert_site(!site, 0xeb, 0xe5);
		}
}

/* The last byte of the second site is not text any more. */
static void test_what_is_not_text_is_left_alone(void **state)
{
	struct placed elsewhere;
	struct placed_site sites[2];

	(void)state;
	prepare(SITE SITE THREE_SYNC);
	elsewhere = *placed();
	memcpy(sites, elsewhere.sites, sizeof(sites));
	elsewhere.sites = sites;
	elsewhere.sites[1].text = fake_arch_text_end - 1;
	patch.placed = &elsewhere;
	assert_refused(PATCH_NOT_TEXT);

	elsewhere.sites[1].text = fake_arch_text_end - 2;
	assert_refused(PATCH_OTHER_BYTES);
	fake_arch_write(fake_arch_text_end - 2, elsewhere.sites[1].site->old_bytes, 2);
	assert_int_equal(patch_sites(&patch), PATCH_DONE);
	assert_memory_equal(fake_arch_text_end - 2, "\xeb\xf0", 2);
}

/* ---- CPUs that do not acknowledge -------------------------------------------------------- */

/* Executes the breakpoint that the site holds now, on CPU 1. */
static void assert_breakpoint_is_handled(unsigned site)
{
	struct arch_trap trap = {.address = placed()->sites[site].text, .way = WAY_TRAP};

	assert_int_equal(*trap.address, BREAKPOINT);
	fake_arch_self = 1;
	assert_true(kernel_breakpoint(&trap));
	fake_arch_self = 0;
	assert_ptr_equal(trap.address, placed()->sites[site].next);
}

/* The tail has not changed: the old head is put back. */
static void test_undone_at_the_first_sync(void **state)
{
	(void)state;
	assert_given_up(SITE THREE_SYNC, 1, PATCH_UNDONE,
			"store 0:1000 cc\nsync cpuid\nstore 0:1000 eb\n");
	assert_site(0, 0xeb, 0xe5);
	assert_given_up(NOP_SITE SITE THREE_SYNC, 1, PATCH_UNDONE,
			"store 0:1000 cc\nstore 1:1000 cc\nsync cpuid\nstore 0:1000 66\n"
			"store 1:1000 eb\n");
	assert_site(0, 0x66, 0x90);
	assert_site(1, 0xeb, 0xe5);
}

/* With the new tail in place, the breakpoint stays, and is still handled. */
static void test_left_at_the_second_sync(void **state)
{
	(void)state;
	assert_given_up(SITE THREE_SYNC, 2, PATCH_LEFT,
			"store 0:1000 cc\nsync cpuid\nstore 0:1001 f0\nsync cpuid\n");
	assert_site(0, 0xcc, 0xf0);
	assert_breakpoint_is_handled(0);
}

/* All is written: a CPU that has not dropped its breakpoint yet may still execute it. */
static void test_unconfirmed_at_the_last_sync(void **state)
{
	(void)state;
	assert_given_up(SITE THREE_SYNC, 3, PATCH_UNCONFIRMED,
			"store 0:1000 cc\nsync cpuid\nstore 0:1001 f0\nsync cpuid\n"
			"store 0:1000 eb\nsync cpuid\n");
	assert_site(0, 0xeb, 0xf0);
}

/* A tail that is written without a breakpoint cannot be taken back either; one of both sites is not
 * all. */
static void test_left_without_a_breakpoint(void **state)
{
	(void)state;
	assert_given_up(NOP_SITE "patch write tail\n sync cpuid\n write head", 1, PATCH_LEFT,
			"store 0:1001 cc\nsync cpuid\n");
	assert_site(0, 0x66, 0xcc);
	assert_given_up(SITE SITE "patch write all of site 0\n sync cpuid\n write all", 1,
			PATCH_LEFT, "store 0:1000 eb f0\nsync cpuid\n");
	assert_given_up(SITE "patch write tail\n sync cpuid", 1, PATCH_UNCONFIRMED,
			"store 0:1001 f0\nsync cpuid\n");
}

/* Whoever is in a jump to itself there comes to the handler. */
static void test_nobody_is_left_in_a_jump_to_itself(void **state)
{
	(void)state;
	assert_given_up(SITE NOP_SITE
			"patch write bytes 1..1 fe of site 0\n sync cpuid\n write all",
			1, PATCH_LEFT, "store 0:1001 fe\nsync cpuid\nstore 0:1000 cc\n");
	assert_breakpoint_is_handled(0);
	assert_site(1, 0x66, 0x90);
}

static void test_undone_before_any_write(void **state)
{
	(void)state;
	assert_given_up(SITE "patch sync mfence\n write all", 1, PATCH_UNDONE, "sync mfence\n");
	assert_site(0, 0xeb, 0xe5);
}

/* Whoever has stopped is let go. */
static void test_stop_is_given_up(void **state)
{
	(void)state;
	assert_given_up(SITE "patch stop\n write all\n go", 1, PATCH_UNDONE, "stop\ngo\n");
	assert_site(0, 0xeb, 0xe5);
	/* Those that go already are not let go again. */
	assert_given_up(SITE "patch stop\n write all\n go\n sync cpuid", 2, PATCH_UNCONFIRMED,
			"stop\nstore 0:1000 eb f0\ngo\nsync cpuid\n");
}

/* What the last patch was has no say in the next one: its descriptor may be used again. */
static void test_the_same_descriptor_again(void **state)
{
	(void)state;
	prepare(SITE THREE_SYNC);
	fake_arch.silent_at = 2;
	assert_int_equal(patch_sites(&patch), PATCH_LEFT);
	fake_arch_write(placed()->sites[0].text, "\xeb\xe5", 2);
	fake_arch_clear_trace();
	fake_arch.silent_at = 3;
	assert_patches(PATCH_UNDONE, "store 0:1000 cc\nsync cpuid\nstore 0:1000 eb\n");
}

/* ---- Between patches --------------------------------------------------------------------- */

/* Whatever they hold. */
static void test_reset(void **state)
{
	(void)state;
	prepare(SITE NOP_SITE THREE_SYNC);
	fake_arch_write(placed()->sites[0].text, "\xcc\xf0", 2);
	fake_arch_write(placed()->sites[1].text, "\xcc\xcc", 2);
	assert_true(patch_reset(&patch));
	assert_site(0, 0xeb, 0xe5);
	assert_site(1, 0x66, 0x90);
	assert_string_equal(fake_arch.trace, "sync cpuid\n");
	assert_int_equal(fake_arch.timeout_us, TIMEOUT_US);

	fake_arch_write(placed()->sites[0].text, "\xcc\xf0", 2);
	fake_arch.silent_at = 2;
	assert_false(patch_reset(&patch));
	assert_site(0, 0xeb, 0xe5);
}

/* One as the protocol makes them; that of its first, if they differ. */
static void test_bare_sync(void **state)
{
	static const struct {
		const char *clauses, *trace;
	} table[] = {
		{SITE "patch write all\n sync mfence unfenced\n sync cpuid",
		 "sync mfence unfenced\n"},
		{SITE "patch stop\n write all\n go", "stop\ngo\n"},
		{SITE "patch sync iret\n stop\n write all\n go", "sync iret\n"},
		{SITE "patch write all", "sync cpuid\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		prepare(table[i].clauses);
		assert_true(patch_bare_sync(&patch));
		assert_string_equal(fake_arch.trace, table[i].trace);
		assert_int_equal(fake_arch.timeout_us, TIMEOUT_US);
		fake_arch.silent_at = 2;
		fake_arch_clear_trace();
		assert_false(patch_bare_sync(&patch));
		assert_string_equal(fake_arch.trace, table[i].trace);
	}
}

/* They change nothing, whatever the site holds; and wait where the protocol does. */
static void test_bare_stores(void **state)
{
	static const struct {
		const char *clauses, *trace;
	} table[] = {
		{SITE THREE_SYNC,
		 "store 0:1000 eb\nfence\nstore 0:1001 f0\nfence\nstore 0:1000 eb\n"
		 "fence\n"},
		/* nobody waits for the last ones */
		{SITE "patch write breakpoint\n fence\n write all\n write flag 1",
		 "store 0:1000 eb\nfence\nstore 0:1000 eb f0\n"},
		{SITE "patch write all byte by byte\n sync cpuid unfenced",
		 "store 0:1000 eb\nstore 0:1001 f0\nfence\n"},
		{SITE "patch stop\n write all\n go", "store 0:1000 eb f0\nfence\n"},
		{SITE "patch write flag 1\n sync cpuid\n sync cpuid\n write all",
		 "fence\nstore 0:1000 eb f0\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		prepare(table[i].clauses);
		assert_int_equal(patch_sites(&patch), PATCH_DONE);
		uint32_t flag = atomic_load(&place_flag);

		fake_arch_clear_trace();
		assert_true(patch_bare_stores(&patch));
		assert_string_equal(fake_arch.trace, table[i].trace);
		assert_site(0, 0xeb, 0xf0);
		assert_int_equal(atomic_load(&place_flag), flag);
	}
}

/* ---- Another CPU holds the lock of the text
 * -------------------------------------------------------- */

/* CPU 1 holds the lock; CPU 0 is about to patch. */
static int begin_with_lock_held(void **state)
{
	char reason[SITE_REASON_SIZE];

	(void)state;
	fake_arch_begin(2);
	assert_true(executors_allocate());
	breakpoint_install();
	assert_true(place(scenario_of("site jmp8 -> jmp8\npatch sync cpuid\n write all"), reason));
	patch = (struct patch){.placed = placed(), .timeout_us = 1000};
	text_set_timeout(1);
	fake_arch_self = 1;
	assert_true(text_lock());
	fake_arch_self = 0;
	return 0;
}

static void test_nothing_is_done_without_it(void **state)
{
	(void)state;
	assert_int_equal(patch_sites(&patch), PATCH_BUSY);
	assert_false(patch_reset(&patch));
	assert_false(patch_bare_sync(&patch));
	assert_false(patch_bare_stores(&patch));
	assert_int_equal(fake_arch.stores + fake_arch.syncs, 0);
	assert_false(arch_cpu_online(1));
	text_unlock();
	assert_int_equal(patch_sites(&patch), PATCH_DONE);
}

static void patch_as_other(void)
{
	fake_arch_write(placed()->sites[0].text, "\x90", 1);
	text_unlock();
}

/* What the site holds is what it holds when nobody else may write it. */
static void test_the_bytes_are_checked_under_it(void **state)
{
	(void)state;
	fake_arch.relax = patch_as_other;
	assert_int_equal(patch_sites(&patch), PATCH_OTHER_BYTES);
	assert_int_equal(fake_arch.stores + fake_arch.syncs, 0);
}

/* A debugger has put its breakpoint there: the site does not hold the old bytes, unless the old
 * form is one. */
static void test_a_debuggers_breakpoint_at_the_site(void **state)
{
	(void)state;
	prepare("site nop2 -> jmp8\npatch write all");
	fake_arch_write(placed()->sites[0].text, "\xcc", 1);
	assert_int_equal(patch_sites(&patch), PATCH_OTHER_BYTES);
	assert_int_equal(fake_arch.stores + fake_arch.syncs, 0);
	assert_memory_equal(placed()->sites[0].text, "\xcc\x90", 2);
	prepare("site int3 -> jmp8\npatch write all");
	assert_int_equal(patch_sites(&patch), PATCH_DONE);
}

/* After a patch the lock is free again. */
static void test_it_is_given_back(void **state)
{
	(void)state;
	fake_arch_self = 1;
	assert_true(text_lock());
	text_unlock();
	fake_arch_self = 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_three_sync),
		cmocka_unit_test(test_each_sync),
		cmocka_unit_test(test_stop_and_fence),
		cmocka_unit_test(test_move_out),
		cmocka_unit_test(test_an_exchange),
		cmocka_unit_test(test_wait),
		cmocka_unit_test(test_flag_and_handler),
		cmocka_unit_test(test_dwell),
		cmocka_unit_test(test_dwell_where_somebody_is_held),
		cmocka_unit_test(test_other_bytes_are_left_alone),
		cmocka_unit_test(test_what_is_not_text_is_left_alone),
		cmocka_unit_test(test_undone_at_the_first_sync),
		cmocka_unit_test(test_left_at_the_second_sync),
		cmocka_unit_test(test_unconfirmed_at_the_last_sync),
		cmocka_unit_test(test_left_without_a_breakpoint),
		cmocka_unit_test(test_nobody_is_left_in_a_jump_to_itself),
		cmocka_unit_test(test_undone_before_any_write),
		cmocka_unit_test(test_stop_is_given_up),
		cmocka_unit_test(test_the_same_descriptor_again),
		cmocka_unit_test(test_reset),
		cmocka_unit_test(test_bare_sync),
		cmocka_unit_test(test_bare_stores),
		cmocka_unit_test_setup(test_nothing_is_done_without_it, begin_with_lock_held),
		cmocka_unit_test_setup(test_the_bytes_are_checked_under_it, begin_with_lock_held),
		cmocka_unit_test(test_it_is_given_back),
		cmocka_unit_test(test_a_debuggers_breakpoint_at_the_site),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
