/*
 * track.c, by the oracle: what a watched executor notes, and when.
 */
#include "kernel/core/oracle.h"
#include "tests/unit/fake/fake_arch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct previous previous[SITES_MAX];
static struct oracle oracle = {.previous = previous};
static struct track track;

static int begin(void **state)
{
	(void)state;
	fake_arch_begin(2);
	oracle_clear(&oracle, SITES_MAX);
	memset(&track, 0, sizeof(track));
	oracle.track = &track;
	return 0;
}

/* Executions of site 0 in a patch under way, each serialized or not since the one before it. */
static void record(enum landing landing, bool serialized)
{
	static uint64_t serializations;

	serializations += serialized;
	const struct executed executed = {
		.stage = stage_patching(5), .landing = landing, .serializations = serializations};

	fake_arch.cycles += 100;
	oracle_record(&oracle, &executed);
}

static void assert_shades(const enum shade *shades, unsigned count)
{
	assert_int_equal(track.count, count);
	for (unsigned i = 0; i < count; i++)
		assert_int_equal(track.notes[i].shade, shades[i]);
}

#define ASSERT_SHADES(...)                                                                         \
	assert_shades((const enum shade[]){__VA_ARGS__},                                           \
		      sizeof((const enum shade[]){__VA_ARGS__}) / sizeof(enum shade))

/* The first one, and each that is not what was before it, with its time; no others look at a
 * clock. */
static void test_changes(void **state)
{
	(void)state;
	record(LANDED_OLD, true);
	record(LANDED_OLD, true);
	record(LANDED_OLD, false);
	record(LANDED_BREAKPOINT, true);
	record(LANDED_BREAKPOINT, true);
	record(LANDED_NEW, true);
	record(LANDED_NEW, true);
	record(LANDED_MIXTURE, true);
	record(LANDED_FAULT, true);
	ASSERT_SHADES(SHADE_OLD, SHADE_BREAKPOINT, SHADE_NEW, SHADE_TORN);
	assert_int_equal(track.notes[0].cycles, 100);
	assert_int_equal(track.notes[1].cycles, 401);
	assert_int_equal(track.notes[2].cycles, 602);
	assert_int_equal(track.notes[3].cycles, 803);
	assert_int_equal(fake_arch.cycles, 904);
}

static void test_unserialized(void **state)
{
	(void)state;
	record(LANDED_OLD, true);
	record(LANDED_NEW, false);
	record(LANDED_NEW, false);
	record(LANDED_OLD, true);
	record(LANDED_NEW, true);
	ASSERT_SHADES(SHADE_OLD, SHADE_UNSERIALIZED, SHADE_OLD, SHADE_NEW);
}

static void test_unknown(void **state)
{
	(void)state;
	record(LANDED_OLD, true);
	record(LANDED_UNKNOWN, true);
	record(LANDED_OLD, true);
	ASSERT_SHADES(SHADE_OLD, SHADE_UNKNOWN, SHADE_OLD);
}

/* From the patch's return on, or once the flag was read, or the handler retired; once each. */
static void test_late(void **state)
{
	struct executed executed = {.stage = stage_patching(5), .landing = LANDED_OLD};

	(void)state;
	oracle_record(&oracle, &executed);
	executed.stage = stage_returned(5);
	oracle_record(&oracle, &executed);
	assert_int_equal(track.count, 2);
	oracle_record(&oracle, &executed);
	executed.landing = LANDED_BREAKPOINT;
	oracle_record(&oracle, &executed);
	executed.landing = LANDED_NEW;
	executed.serializations++;
	oracle_record(&oracle, &executed);
	ASSERT_SHADES(SHADE_OLD, SHADE_LATE, SHADE_NEW);

	begin(NULL);
	oracle_record(&oracle, &(const struct executed){.stage = 1, .flag_was_set = true});
	ASSERT_SHADES(SHADE_LATE);
	begin(NULL);
	oracle_record(&oracle, &(const struct executed){.stage = 1,
							.landing = LANDED_BREAKPOINT,
							.handler_retired = true});
	ASSERT_SHADES(SHADE_LATE);
}

static void test_other_sites(void **state)
{
	(void)state;
	oracle_record(&oracle, &(const struct executed){.stage = 1, .site = 1});
	oracle_record(&oracle,
		      &(const struct executed){.stage = 2, .site = 1, .landing = LANDED_OLD});
	assert_int_equal(track.count, 0);
}

static void test_full(void **state)
{
	(void)state;
	for (unsigned i = 0; i < TRACK_NOTES_MAX; i++)
		record(i % 2 ? LANDED_BREAKPOINT : LANDED_OLD, true);
	assert_int_equal(track.count, TRACK_NOTES_MAX);
	assert_false(track.is_full);
	record(LANDED_NEW, true);
	assert_int_equal(track.count, TRACK_NOTES_MAX);
	assert_true(track.is_full);
	assert_int_equal(track.notes[TRACK_NOTES_MAX - 1].shade, SHADE_BREAKPOINT);
}

/* Nobody watches: the same is counted, and no clock is looked at. */
static void test_unwatched(void **state)
{
	(void)state;
	oracle.track = NULL;
	record(LANDED_OLD, true);
	record(LANDED_NEW, false);
	assert_int_equal(oracle.outcomes[OUTCOME_UNSERIALIZED], 1);
	assert_int_equal(fake_arch.cycles, 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_changes, begin),
		cmocka_unit_test_setup(test_unserialized, begin),
		cmocka_unit_test_setup(test_unknown, begin),
		cmocka_unit_test_setup(test_late, begin),
		cmocka_unit_test_setup(test_other_sites, begin),
		cmocka_unit_test_setup(test_full, begin),
		cmocka_unit_test_setup(test_unwatched, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
