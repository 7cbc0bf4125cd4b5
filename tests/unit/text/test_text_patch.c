/*
 * Batches: what is refused, the protocol, whose a breakpoint is, and what becomes of it all when a
 * CPU does not acknowledge.
 */
#include "arch/arch.h"
#include "kernel/text/text_lock.h"
#include "kernel/text/text_patch.h"
#include "tests/unit/fake/fake_arch.h"
#include "tests/unit/sample/text_samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define TIMEOUT_US 4000
#define SITES 5

static struct text_site sites[SITES];
static struct text_batch batch;

static int begin(void **state)
{
	(void)state;
	text_begin();
	text_set_timeout(TIMEOUT_US);
	return 0;
}

/* So many sites of two and five bytes in turn, 0x20 from each other, from there on. */
static void prepare(size_t count, size_t from)
{
	for (size_t i = 0; i < count; i++)
		text_put_site(&sites[i], from + 0x20 * i, i % 2 ? 5 : 2);
	batch = (struct text_batch){.sites = sites, .count = count};
	assert_int_equal(text_prepare(&batch), TEXT_DONE);
}

static void assert_patches(unsigned to, enum text_result result, const char *trace)
{
	fake_arch_clear_trace();
	assert_int_equal(text_patch(&batch, to), result);
	assert_string_equal(fake_arch.trace, trace);
}

static void assert_forms(unsigned form)
{
	for (size_t i = 0; i < batch.count; i++)
		assert_int_equal(text_form_of(&sites[i]), form);
}

/* ---- The protocol ------------------------------------------------------------------------ */

static void test_there_and_back(void **state)
{
	(void)state;
	prepare(2, 0x200);
	assert_patches(1, TEXT_DONE,
		       "store 0:200 cc\nstore 0:220 cc\nsync iret\n"
		       "store 0:201 10\nstore 0:221 10 00 00 00\nsync iret\n"
		       "store 0:200 eb\nstore 0:220 e9\nsync iret\n");
	assert_forms(1);
	assert_int_equal(fake_arch.timeout_us, TIMEOUT_US);
	assert_patches(0, TEXT_DONE,
		       "store 0:200 cc\nstore 0:220 cc\nsync iret\n"
		       "store 0:201 90\nstore 0:221 1f 44 00 00\nsync iret\n"
		       "store 0:200 66\nstore 0:220 0f\nsync iret\n");
	assert_forms(0);
}

static void test_any_number_has_three_syncs(void **state)
{
	(void)state;
	for (size_t count = 1; count <= SITES; count++) {
		prepare(count, 0x200);
		fake_arch.syncs = fake_arch.stores = 0;
		assert_int_equal(text_patch(&batch, 1), TEXT_DONE);
		assert_int_equal(fake_arch.syncs, 3);
		assert_int_equal(fake_arch.stores, 3 * count);
		assert_forms(1);
	}
	batch.count = 0;
	assert_patches(1, TEXT_DONE, "");
}

/* Behind each set of stores. */
static void test_dwell(void **state)
{
	(void)state;
	prepare(1, 0x200);
	text_set_dwell(2);
	assert_patches(1, TEXT_DONE,
		       "store 0:200 cc\nrelax\nrelax\nsync iret\n"
		       "store 0:201 10\nrelax\nrelax\nsync iret\n"
		       "store 0:200 eb\nrelax\nrelax\nsync iret\n");
	text_set_dwell(0);
}

static void test_sites_in_any_order(void **state)
{
	struct text_site first;

	(void)state;
	prepare(SITES, 0x200);
	first = sites[0];
	memmove(sites, sites + 1, (SITES - 1) * sizeof(sites[0]));
	sites[SITES - 1] = first;
	assert_int_equal(text_prepare(&batch), TEXT_DONE);
	for (size_t i = 0; i < SITES; i++)
		assert_ptr_equal(sites[i].text, text_at(0x200 + 0x20 * i));
	assert_int_equal(text_patch(&batch, 1), TEXT_DONE);
	assert_forms(1);
}

/* ---- What is refused --------------------------------------------------------------------- */

static void assert_not_prepared(size_t refused, enum text_result result)
{
	assert_int_equal(text_prepare(&batch), result);
	assert_ptr_equal(batch.refused, &sites[refused]);
}

static void test_sites_that_touch_and_overlap(void **state)
{
	(void)state;
	prepare(3, 0x200);
	sites[2].text = sites[1].text + 5;
	assert_int_equal(text_prepare(&batch), TEXT_DONE);
	sites[2].text = sites[1].text + 4;
	assert_not_prepared(2, TEXT_OVERLAP);
	sites[2].text = sites[1].text;
	assert_not_prepared(2, TEXT_OVERLAP);
}

static void test_what_is_not_text(void **state)
{
	(void)state;
	prepare(2, 0x200);
	sites[1].text = text_at(SAMPLE_TEXT_SIZE - 5);
	assert_int_equal(text_prepare(&batch), TEXT_DONE);
	sites[1].text = text_at(SAMPLE_TEXT_SIZE - 4);
	assert_not_prepared(1, TEXT_NOT_TEXT);
	sites[1].text = text_at(SAMPLE_TEXT_SIZE);
	assert_not_prepared(1, TEXT_NOT_TEXT);
	sites[1].text = text_at(0) - 1;
	assert_not_prepared(0, TEXT_NOT_TEXT);
}

/* A debugger has put its breakpoint there, on or off; and one right in front of it is none of ours.
 */
static void test_a_debuggers_breakpoint(void **state)
{
	static const uint8_t breakpoint = BREAKPOINT;

	(void)state;
	prepare(3, 0x200);
	fake_arch_write(sites[1].text, &breakpoint, 1);
	for (unsigned to = 0; to < 2; to++)
		assert_patches(to, TEXT_OTHER_BYTES, "");
	prepare(3, 0x200);
	fake_arch_write(sites[1].text - 1, &breakpoint, 1);
	assert_int_equal(text_patch(&batch, 1), TEXT_DONE);
	assert_int_equal(*(sites[1].text - 1), BREAKPOINT);
}

/* Each byte of each form counts. */
static void test_other_bytes(void **state)
{
	(void)state;
	for (size_t site = 0; site < 3; site++)
		for (size_t at = 0; at < (site % 2 ? 5 : 2); at++) {
			uint8_t other = 0x12;

			prepare(3, 0x200);
			fake_arch_write(sites[site].text + at, &other, 1);
			assert_patches(1, TEXT_OTHER_BYTES, "");
			assert_ptr_equal(batch.refused, &sites[site]);
		}
	prepare(3, 0x200);
	assert_patches(0, TEXT_OTHER_BYTES, "");
	assert_ptr_equal(batch.refused, &sites[0]);
}

/* Five sites from there on, of which the first may lie in init text, or reach out of it. */
static void test_init_text_that_was_freed(void **state)
{
	static const struct {
		size_t from;
		bool is_freed;
	} cases[] = {{0x100, false}, {0xff, true}, {0xfe, true}, {0x20, true}, {0xdc, true}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		text_begin();
		prepare(SITES, cases[i].from);
		assert_int_equal(text_patch(&batch, 1), TEXT_DONE);
		fake_arch.init_is_freed = true;
		fake_arch_clear_trace();
		if (!cases[i].is_freed) {
			assert_int_equal(text_patch(&batch, 0), TEXT_DONE);
			continue;
		}
		assert_patches(0, TEXT_FREED, "");
		assert_ptr_equal(batch.refused, &sites[0]);
		assert_not_prepared(0, TEXT_FREED);
	}
}

/* Init text need not come first. */
static void test_init_text_in_the_middle(void **state)
{
	(void)state;
	text_begin();
	fake_arch.init_text.start = text_at(0x244);
	fake_arch.init_text.end = text_at(0x260);
	prepare(SITES, 0x200);
	fake_arch.init_is_freed = true;
	assert_int_equal(text_patch(&batch, 1), TEXT_DONE);
	fake_arch.init_text.start = text_at(0x241); /* the second byte of the third site */
	assert_patches(0, TEXT_FREED, "");
	assert_ptr_equal(batch.refused, &sites[2]);
}

/* ---- Breakpoints ------------------------------------------------------------------------- */

static unsigned to, asked;

static void assert_resumes(const uint8_t *address, const uint8_t *expected)
{
	const uint8_t *resumed;

	assert_true(text_trap(address, &resumed));
	assert_ptr_equal(resumed, expected);
}

static void assert_foreign(const uint8_t *address)
{
	const uint8_t *resumed;

	assert_false(text_trap(address, &resumed));
	assert_ptr_equal(resumed, address);
}

/* At the last sync, another CPU may still have fetched the breakpoint from before it, and read the
 * byte from before it, too. */
static void assert_handled_until_the_end(void)
{
	uint8_t head = sites[0].text[0];

	fake_arch_write(sites[0].text, "\xcc", 1);
	assert_resumes(sites[0].text, sites[0].forms[to].resume);
	fake_arch_write(sites[0].text, &head, 1);
}

/* At each sync: every site's breakpoint does what the new form does, as long as it is there;
 * whatever lies between them, below and above, is none of ours. All of it is 0xcc. */
static bool look(bool stop, enum serialization how)
{
	(void)stop;
	(void)how;
	asked++;
	assert_handled_until_the_end();
	for (size_t i = 0; i < batch.count; i++) {
		const struct text_site *site = &sites[i];

		assert_resumes(site->text, asked == 3 ? site->text : site->forms[to].resume);
		assert_foreign(site->text - 1);
		assert_foreign(site->text + site->length);
	}
	assert_foreign(text_at(0));
	assert_foreign(text_at(SAMPLE_TEXT_SIZE - 1));
	assert_foreign(text_at(SAMPLE_TEXT_SIZE));
	assert_foreign(text_at(0) - 1);
	return true;
}

static void test_breakpoints(void **state)
{
	(void)state;
	fake_arch.ask = look;
	for (size_t count = 1; count <= SITES; count++) {
		prepare(count, 0x200);
		for (unsigned turn = 0; turn < 2; turn++) {
			to = !turn;
			asked = 0;
			assert_int_equal(text_patch(&batch, to), TEXT_DONE);
			assert_int_equal(asked, 3);
		}
	}
}

/* A machine may deliver one late: there is no batch, and another byte. */
static void test_late_breakpoints_are_retried(void **state)
{
	(void)state;
	prepare(2, 0x200);
	assert_int_equal(text_patch(&batch, 1), TEXT_DONE);
	assert_resumes(sites[0].text, sites[0].text);
	fake_arch_write(sites[0].text, "\xcc", 1);
	assert_foreign(sites[0].text);
}

static void test_breakpoints_in_what_was_freed_are_foreign(void **state)
{
	(void)state;
	prepare(1, 0x20);
	assert_resumes(sites[0].text, sites[0].text);
	fake_arch.init_is_freed = true;
	assert_foreign(sites[0].text);
}

/* ---- CPUs that do not acknowledge -------------------------------------------------------- */

static void test_undone(void **state)
{
	(void)state;
	prepare(2, 0x200);
	fake_arch.silent_at = 1;
	assert_patches(1, TEXT_UNDONE,
		       "store 0:200 cc\nstore 0:220 cc\nsync iret\n"
		       "store 0:200 66\nstore 0:220 0f\nsync iret\n");
	assert_forms(0);
	assert_false(arch_cpu_online(1));
	/* The batch is over: a breakpoint is foreign, and the next one may come. */
	fake_arch_write(sites[0].text, "\xcc", 1);
	assert_foreign(sites[0].text);
	fake_arch_write(sites[0].text, "\x66", 1);
	assert_int_equal(text_patch(&batch, 1), TEXT_DONE);
}

static void test_unconfirmed(void **state)
{
	(void)state;
	prepare(2, 0x200);
	fake_arch.silent_at = 3;
	assert_int_equal(text_patch(&batch, 1), TEXT_UNCONFIRMED);
	assert_forms(1);
	assert_int_equal(text_patch(&batch, 0), TEXT_DONE);
}

/* The last test, since no batch comes after it. */
static void test_left(void **state)
{
	(void)state;
	prepare(2, 0x200);
	fake_arch.silent_at = 2;
	assert_false(text_patch_is_closed());
	assert_patches(1, TEXT_LEFT,
		       "store 0:200 cc\nstore 0:220 cc\nsync iret\n"
		       "store 0:201 10\nstore 0:221 10 00 00 00\nsync iret\n");
	for (size_t i = 0; i < 2; i++)
		assert_resumes(sites[i].text, sites[i].forms[1].resume);
	assert_true(text_patch_is_closed());
	assert_patches(0, TEXT_CLOSED, "");
	assert_resumes(sites[1].text, sites[1].forms[1].resume);
}

/* Where no patch waits for handlers, the next one may have begun: it is met once more. */
static void test_a_breakpoint_between_two_batches(void **state)
{
	const uint8_t *resumed, *text;

	(void)state;
	prepare(1, 0x100);
	text = sites[0].text;
	fake_arch_write(text, (const uint8_t[]){BREAKPOINT}, 1);
	assert_false(text_trap(text, &resumed));
	fake_arch.traps_are_late = true;
	assert_true(text_trap(text, &resumed));
	assert_ptr_equal(resumed, text);
}

static void test_each_result_has_words(void **state)
{
	(void)state;
	for (enum text_result result = 0; result < TEXT_RESULTS; result++) {
		bool is_new =
			result == TEXT_DONE || result == TEXT_LEFT || result == TEXT_UNCONFIRMED;

		assert_non_null(text_result_words(result));
		assert_int_equal(text_result_is_new(result), is_new);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_there_and_back, begin),
		cmocka_unit_test_setup(test_any_number_has_three_syncs, begin),
		cmocka_unit_test_setup(test_dwell, begin),
		cmocka_unit_test_setup(test_sites_in_any_order, begin),
		cmocka_unit_test_setup(test_sites_that_touch_and_overlap, begin),
		cmocka_unit_test_setup(test_what_is_not_text, begin),
		cmocka_unit_test_setup(test_a_debuggers_breakpoint, begin),
		cmocka_unit_test_setup(test_other_bytes, begin),
		cmocka_unit_test_setup(test_init_text_that_was_freed, begin),
		cmocka_unit_test_setup(test_init_text_in_the_middle, begin),
		cmocka_unit_test_setup(test_breakpoints, begin),
		cmocka_unit_test_setup(test_late_breakpoints_are_retried, begin),
		cmocka_unit_test_setup(test_breakpoints_in_what_was_freed_are_foreign, begin),
		cmocka_unit_test_setup(test_a_breakpoint_between_two_batches, begin),
		cmocka_unit_test_setup(test_undone, begin),
		cmocka_unit_test_setup(test_unconfirmed, begin),
		cmocka_unit_test_setup(test_each_result_has_words, begin),
		cmocka_unit_test_setup(test_left, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
