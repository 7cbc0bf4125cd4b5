/*
 * The random scenarios of tests/random/: that they are scenarios, the same for the same seed, and
 * that among some thousands there is what docs/random.md says.
 */
#include "scenario/language/language.h"
#include "tests/random/random_scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define SEED 1
#define SCENARIOS 9000

static struct scenario scenario;

static void draw(uint64_t number, bool in_process)
{
	random_scenario(SEED, number, in_process, &scenario);
}

/* ---- What they are --------------------------------------------------------------------------- */

static void check_source(void)
{
	static struct scenario again;
	char source[SCENARIO_PRINT_SIZE];
	size_t length = scenario_print(&scenario, source, sizeof(source));
	struct parse_error error;

	assert_true(length > 0);
	if (!scenario_parse("random", source, length, &again, &error))
		fail_msg("%s\n%s", error.message, source);
	assert_true(scenario_equal(&scenario, &again));
}

/* With nothing allowed, with all, and with what nobody knows. */
static void test_each_is_one(void **state)
{
	const outcome_set models = OUTCOMES_EXPECTABLE & ~OUTCOMES_RUN_ONLY;
	const outcome_set nothing[MODELS] = {0},
			  all[MODELS] = {models, models, models, models, models};
	const outcome_set *const allowed[] = {nothing, all, NULL};

	(void)state;
	for (uint64_t n = 1; n <= SCENARIOS; n++) {
		draw(n, n % 2);
		random_expectations(SEED, n, allowed[n % 3], &scenario);
		check_source();
	}
}

/* What the models allow is drawn, too: bits of a number. Whatever it is, the expectations hold. */
static void test_expectations_hold(void **state)
{
	(void)state;
	for (uint64_t n = 1; n <= SCENARIOS; n++) {
		outcome_set allowed[MODELS], possible = 0;

		for (unsigned model = 0; model < MODELS; model++) {
			uint64_t bits = MODELS * n + model;

			allowed[model] = (outcome_set)(random_next(&bits) & OUTCOMES_EXPECTABLE &
						       ~OUTCOMES_RUN_ONLY);
			possible |= allowed[model];
		}
		draw(n, false);
		random_expectations(SEED, n, allowed, &scenario);
		for (unsigned model = 0; model < MODELS; model++) {
			assert_int_equal(scenario.forbid[model] & allowed[model], 0);
			assert_int_equal(scenario.show[model] & ~allowed[model], 0);
		}
		assert_int_equal(scenario.forbid_in_run & possible, 0);
		assert_int_equal(scenario.show_in_run, 0);
	}
}

static void test_the_same_for_a_seed(void **state)
{
	static struct scenario again;
	unsigned same = 0;

	(void)state;
	for (uint64_t n = 1; n <= 100; n++) {
		random_scenario(7, n, false, &scenario);
		random_scenario(7, n, false, &again);
		assert_true(scenario_equal(&scenario, &again));
		random_scenario(8, n, false, &again);
		same += scenario_same_experiment(&scenario, &again);
		random_scenario(7, n + 1, false, &again);
		same += scenario_same_experiment(&scenario, &again);
	}
	/* Small ones are alike now and then. */
	assert_in_range(same, 0, 5);
}

/* ---- What there is among them ---------------------------------------------------------------- */

/* Each counts how often it was there. */
static struct {
	unsigned pairs[SITE_KINDS][SITE_KINDS];
	unsigned places[3]
		       [2]; /* quadword, line, page: straddles it, or no more than what is less */
	unsigned sites[SITES_MAX];
	unsigned steps[STEP_KINDS], writes[WRITE_PARTS][2][SITES_MAX + 2];
	unsigned syncs[SERIALIZATIONS][2];
	unsigned handlers[HANDLER_POLICIES];
	unsigned contexts[EXECUTOR_CONTEXTS][3]; /* call; with the flag, call, straight */
	unsigned reads[SERIALIZATIONS], rests[SERIALIZATIONS][2];
	unsigned flags[2], too_long, given[2], asked[ASKED_KINDS], conditional;
	unsigned back_to_back[SITES_MAX];
	unsigned online[SERIALIZATIONS][2], patcher, handler[SITES_MAX], foreign[SITES_MAX];
} there_is;

static void count_site(const struct site *site)
{
	there_is.pairs[site->old_kind][site->new_kind]++;
	there_is.places[0][site_straddles(site, PLACE_QUADWORD)]++;
	there_is.places[1][site_straddles(site, PLACE_LINE)]++;
	there_is.places[2][site_straddles(site, PLACE_PAGE)]++;
	there_is.too_long += site->length > 5;
}

static void count_step(const struct step *step)
{
	there_is.steps[step->kind]++;
	if (step->kind == STEP_WRITE)
		there_is.writes[step->part][step->bytewise]
			       [scenario.site_count > 1 ? step->sites : 0]++;
	if (step->given)
		there_is.given[memcmp(step->value, "\xeb\xfe", 2) == 0]++;
	if (step->kind == STEP_SYNC)
		there_is.asked[step->asked]++;
	if (step->kind == STEP_SYNC)
		there_is.syncs[step->serialization][step->unfenced]++;
	if (step->kind == STEP_FLAG)
		there_is.flags[step->flag != 0]++;
}

static void count_scenario(void)
{
	const struct execution *execution = &scenario.execution;

	there_is.sites[scenario.site_count - 1]++;
	there_is.back_to_back[scenario.site_count - 1] += scenario.back_to_back;
	for (unsigned i = 0; i < scenario.site_count; i++)
		count_site(&scenario.sites[i]);
	for (unsigned i = 0; i < scenario.step_count; i++)
		count_step(&scenario.steps[i]);
	there_is.handlers[scenario.handler]++;
	there_is.contexts[execution->context][execution->reads_flag + execution->straight]++;
	there_is.conditional += execution->conditional;
	if (execution->reads_flag)
		there_is.reads[execution->serialization]++;
	there_is.patcher += scenario.others.patcher;
	there_is.handler[scenario.others.handler_site] += scenario.others.handler;
	there_is.foreign[scenario.others.foreign_site] += scenario.others.foreign;
	if (scenario.rest.online)
		there_is.online[scenario.rest.wakes_by][scenario.rest.early]++;
	if (scenario.rest.may)
		there_is.rests[scenario.rest.wakes_by][scenario.rest.early]++;
}

static void draw_and_count(bool in_process)
{
	memset(&there_is, 0, sizeof(there_is));
	for (uint64_t n = 1; n <= SCENARIOS; n++) {
		draw(n, in_process);
		count_scenario();
	}
}

/* Whether the language takes the pair, at any place. */
static bool is_a_site(unsigned old_kind, unsigned new_kind)
{
	struct site site = {.old_kind = (enum site_kind)old_kind,
			    .new_kind = (enum site_kind)new_kind,
			    .unit = PLACE_LINE};
	char reason[SITE_REASON_SIZE];
	struct mixtures mixtures;

	return site_encode(&site) && site_mixtures(&site, &mixtures, reason);
}

static void test_all_pairs_of_forms(void **state)
{
	unsigned pairs = 0;

	(void)state;
	draw_and_count(false);
	for (unsigned old = 0; old <= SITE_SLED2; old++)
		for (unsigned new = 0; new <= SITE_SLED2; new ++) {
			bool in_bytes = old == SITE_BYTES || new == SITE_BYTES;
			bool expected = in_bytes ? new != SITE_SLED2 : is_a_site(old, new);

			if (expected != (there_is.pairs[old][new] > 0))
				fail_msg("%s -> %s: %u", site_kind_name((enum site_kind)old),
					 site_kind_name((enum site_kind) new),
					 there_is.pairs[old][new]);
			pairs += expected;
		}
	assert_true(pairs > 30);
	for (unsigned unit = 0; unit < 3; unit++)
		assert_true(there_is.places[unit][0] > 100 && there_is.places[unit][1] > 100);
	assert_true(there_is.sites[0] > 1000 && there_is.sites[1] > 1000);
	assert_true(there_is.too_long > 0);
}

static void test_all_steps(void **state)
{
	(void)state;
	draw_and_count(false);
	for (unsigned kind = 0; kind < STEP_KINDS; kind++)
		assert_true(there_is.steps[kind] > 100);
	assert_true(there_is.given[0] > 20 && there_is.given[1] > 20);
	for (unsigned asked = 0; asked < ASKED_KINDS; asked++)
		assert_true(there_is.asked[asked] > 50);
	assert_true(there_is.conditional > 20);
	for (unsigned part = 0; part < WRITE_PARTS; part++)
		for (unsigned bytewise = 0; bytewise < 2; bytewise++)
			for (unsigned sites = 0; sites < 4; sites++)
				assert_true(there_is.writes[part][bytewise][sites] > 10);
	for (unsigned how = 0; how < SERIALIZATIONS; how++)
		assert_true(there_is.syncs[how][0] > 10 && there_is.syncs[how][1] > 10);
	assert_true(there_is.flags[0] > 10 && there_is.flags[1] > 10);
	assert_true(there_is.back_to_back[0] > 100 && there_is.back_to_back[1] > 100);
}

static void test_all_handlers_executions_and_rests(void **state)
{
	(void)state;
	draw_and_count(false);
	for (unsigned policy = 0; policy < HANDLER_POLICIES; policy++)
		assert_true(there_is.handlers[policy] > 100);
	for (unsigned context = 0; context < EXECUTOR_CONTEXTS; context++)
		for (unsigned way = 0; way < 3; way++)
			assert_true(there_is.contexts[context][way] > 10);
	for (unsigned how = 0; how < SERIALIZATIONS; how++) {
		assert_true(there_is.reads[how] > 10 && there_is.rests[how][0] > 5);
		assert_int_equal(there_is.rests[how][1] > 5, how != SERIALIZE_NONE);
	}
}

static void check_others(bool in_process)
{
	for (unsigned how = 0; how < SERIALIZATIONS; how++) {
		bool is_possible = !in_process || how != SERIALIZE_MOVCR2;

		assert_int_equal(there_is.online[how][0] > 1, is_possible);
		assert_int_equal(there_is.online[how][1] > 1, is_possible && how != SERIALIZE_NONE);
	}
	assert_true(there_is.patcher > 50);
	for (unsigned site = 0; site < 2; site++)
		assert_true(there_is.handler[site] > 50 && there_is.foreign[site] > 50);
}

static void test_who_else_acts(void **state)
{
	(void)state;
	draw_and_count(false);
	check_others(false);
	draw_and_count(true);
	check_others(true);
}

/* And in a process, nothing that it cannot do: docs/run.md. */
static void test_what_a_process_can_do(void **state)
{
	(void)state;
	draw_and_count(true);
	assert_true(there_is.back_to_back[0] > 100 && there_is.back_to_back[1] > 100);
	for (unsigned kind = 0; kind < STEP_KINDS; kind++)
		assert_int_equal(there_is.steps[kind] > 100,
				 kind != STEP_EXCHANGE && kind != STEP_SHOOTDOWN);
	for (unsigned how = 0; how < SERIALIZATIONS; how++) {
		bool is_possible = how != SERIALIZE_MOVCR2;

		assert_int_equal(there_is.syncs[how][0] > 10,
				 is_possible &&
					 serialization_drops_fetched((enum serialization)how));
		assert_int_equal(there_is.syncs[how][1], 0);
		assert_int_equal(there_is.reads[how] > 10, is_possible);
		assert_int_equal(there_is.rests[how][0] + there_is.rests[how][1], 0);
	}
	for (unsigned way = 0; way < 3; way++)
		assert_int_equal(there_is.contexts[CONTEXT_INTERRUPT][way] +
					 there_is.contexts[CONTEXT_NMI][way],
				 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_is_one),
		cmocka_unit_test(test_expectations_hold),
		cmocka_unit_test(test_the_same_for_a_seed),
		cmocka_unit_test(test_all_pairs_of_forms),
		cmocka_unit_test(test_all_steps),
		cmocka_unit_test(test_all_handlers_executions_and_rests),
		cmocka_unit_test(test_who_else_acts),
		cmocka_unit_test(test_what_a_process_can_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
