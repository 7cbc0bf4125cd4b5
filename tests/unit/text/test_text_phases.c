/*
 * What a batch says that its patch was spent on.
 */
#include "kernel/text/text_lock.h"
#include "kernel/text/text_patch.h"
#include "tests/unit/fake/fake_arch.h"
#include "tests/unit/sample/text_samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define SITES 3

static struct text_site sites[SITES];
static struct text_batch batch;

static int begin(void **state)
{
	(void)state;
	text_begin();
	text_set_timeout(4000);
	for (size_t i = 0; i < SITES; i++)
		text_put_site(&sites[i], 0x200 + 0x20 * i, i % 2 ? 5 : 2);
	batch = (struct text_batch){.sites = sites, .count = SITES};
	return text_prepare(&batch) != TEXT_DONE;
}

static unsigned syncs;

/* The n-th sync lasts n times as long as the first. */
static bool last_longer(bool stop, enum serialization how)
{
	(void)stop;
	(void)how;
	fake_arch.cycles += 1000 * ++syncs;
	return true;
}

static uint64_t sum_of_phases(void)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < TEXT_PHASES; i++)
		sum += batch.cycles[i];
	return sum;
}

/* The fake clock ticks once a reading. Between two phases it is read once, so nothing of a patch is
 * in no phase, but for the reading before the first one. */
static void test_phases(void **state)
{
	static const uint64_t expected[TEXT_PHASES] = {1, 1, 1001, 1, 2001, 1, 3001};

	(void)state;
	fake_arch.ask = last_longer;
	for (unsigned turn = 0; turn < 2; turn++) {
		uint64_t start = fake_arch.cycles;

		syncs = 0;
		assert_int_equal(text_patch(&batch, !turn), TEXT_DONE);
		for (unsigned i = 0; i < TEXT_PHASES; i++)
			assert_int_equal(batch.cycles[i], expected[i]);
		assert_int_equal(text_store_cycles(&batch), 3);
		assert_int_equal(fake_arch.cycles - start, sum_of_phases() + 1);
	}
}

/* What was not come to took no time. */
static void test_phases_of_what_is_refused(void **state)
{
	(void)state;
	assert_int_equal(text_patch(&batch, 1), TEXT_DONE);
	assert_int_equal(text_patch(&batch, 1), TEXT_OTHER_BYTES);
	assert_int_equal(batch.cycles[TEXT_CHECK], 1);
	assert_int_equal(sum_of_phases(), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_phases, begin),
		cmocka_unit_test_setup(test_phases_of_what_is_refused, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
