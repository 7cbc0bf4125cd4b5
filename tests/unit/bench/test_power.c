/*
 * The rows of power: that what the plain loop stores is what the scenario's steps write, and that
 * its pads do not lie where a form leads.
 */
#include "kernel/power/power_scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "arch/plain.h"
#include "scenario/scenario.h"

#define BEHIND 0xa5

static void test_each_is_a_scenario(void **state)
{
	(void)state;
	for (unsigned what = 0; what < POWER_WHATS; what++) {
		const struct scenario *scenario = power_scenario(what);
		enum outcome event =
			power_kinds[what].event == POWER_TORN ? OUTCOME_TORN : OUTCOME_UNSERIALIZED;

		assert_string_equal(scenario->name, power_kinds[what].word);
		assert_true(scenario->back_to_back);
		assert_int_equal(scenario->show_in_run, OUTCOME_BIT(event));
	}
}

static unsigned stores_of(const struct scenario *scenario)
{
	struct written written;
	unsigned stores = 0;

	for (unsigned i = 0; i < scenario->step_count; i++)
		if (scenario_written(scenario, &scenario->steps[i], 0, &written))
			stores += scenario->steps[i].bytewise ? written.to - written.from + 1u : 1;
	return stores;
}

static unsigned stores_by(enum plain_stores stores)
{
	static const unsigned counts[PLAIN_STORES] = {
		[PLAIN_WHOLE] = 1, [PLAIN_SECOND] = 1, [PLAIN_BYTEWISE] = 5, [PLAIN_SCHEME] = 3};

	return counts[stores];
}

static void test_the_loop_stores_the_same(void **state)
{
	(void)state;
	for (unsigned what = 0; what < POWER_WHATS; what++) {
		const struct power_kind *kind = &power_kinds[what];
		const struct scenario *scenario = power_scenario(what);
		const struct site *site = &scenario->sites[0];
		uint8_t bytes[8], left[SITE_LENGTH_MAX];
		struct arch_plain_patching patching = {.site = bytes, .stores = kind->stores};

		memset(bytes, BEHIND, sizeof(bytes));
		memcpy(bytes, site->old_bytes, site->length);
		memcpy(patching.forms[0], bytes, sizeof(bytes));
		memcpy(patching.forms[1], bytes, sizeof(bytes));
		memcpy(patching.forms[1], site->new_bytes, site->length);
		scenario_left(scenario, 0, left);
		arch_plain_patch(&patching, 1);
		assert_memory_equal(bytes, left, site->length);
		assert_int_equal(bytes[7], BEHIND);
		assert_int_equal(stores_by(kind->stores), stores_of(scenario));
		assert_int_equal(scenario_syncs(scenario), kind->syncs == PLAIN_NO_SYNC ? 0 : 2);
	}
}

static void test_pads_have_room(void **state)
{
	(void)state;
	for (unsigned what = 0; what < POWER_WHATS; what++) {
		char refusal[SITE_REASON_SIZE];
		struct mixtures mixtures;

		assert_true(site_mixtures(&power_scenario(what)->sites[0], &mixtures, refusal));
		for (unsigned a = 0; a < mixtures.count; a++)
			for (unsigned b = 0; b < a; b++) {
				int32_t apart = mixtures.of[a].place - mixtures.of[b].place;

				if (mixture_leads_away(&mixtures.of[a]) &&
				    mixture_leads_away(&mixtures.of[b]))
					assert_true(apart >= (int32_t)PLAIN_PAD_SIZE ||
						    -apart >= (int32_t)PLAIN_PAD_SIZE);
			}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_is_a_scenario),
		cmocka_unit_test(test_the_loop_stores_the_same),
		cmocka_unit_test(test_pads_have_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
