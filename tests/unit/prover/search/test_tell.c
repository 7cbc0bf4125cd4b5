/*
 * What tells two models apart: against docs/models.md's own examples, and against a search that
 * leaves nothing out.
 */
#include "tests/unit/sample/prove_sample.h"

#include "prover/search/allowed.h"
#include "prover/search/protocols.h"
#include "prover/search/tell.h"
#include "prover/search/telling.h"
#include "scenario/language/language.h"
#include "scenario/model_order.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct tell tell;

static struct scenario at(const char *site, const char *place)
{
	return sample(site, place, "next", "write all", "call");
}

static enum search_result run_within(const struct scenario *scenario, unsigned steps,
				     const struct bounds *bounds)
{
	struct tell_question question = {
		.scenario = scenario, .steps = steps, .bounds = bounds, .outcomes = TELL_OUTCOMES};

	memset(question.pairs, 0xff, sizeof(question.pairs));
	return tell_run(&question, &tell);
}

/* Everything. It takes long where a site has five bytes. */
static void run(const char *site, const char *place, unsigned steps)
{
	const struct scenario scenario = at(site, place);

	assert_int_equal(run_within(&scenario, steps, &sample_bounds), SEARCH_DONE);
}

/* Only what tells the strongest two, and sequential, from bytewise. */
static void run_some(const char *site, const char *place, outcome_set outcomes)
{
	const struct scenario scenario = at(site, place);
	struct tell_question question = {
		.scenario = &scenario,
		.steps = 4,
		.bounds = &sample_bounds,
		.outcomes = outcomes,
	};

	question.pairs[MODEL_COHERENT] = 1u << MODEL_BYTEWISE;
	question.pairs[MODEL_SNAPSHOT] = 1u << MODEL_BYTEWISE;
	question.pairs[MODEL_SEQUENTIAL] = 1u << MODEL_BYTEWISE;
	assert_int_equal(tell_run(&question, &tell), SEARCH_DONE);
}

static const struct telling *told(enum model excluded, enum model other, enum outcome outcome)
{
	unsigned n = tell.cheapest[excluded][other][outcome];

	assert_int_not_equal(n, TELLING_NONE);
	return &tell.of[n];
}

/* ---- Known ones ------------------------------------------------------------------------------ */

/* Across two lines a processor fetches the old head, and behind all three stores the new tail; who
 * fetches the whole instruction at once never has both. */
static void test_no_sync_across_lines(void **state)
{
	const struct scenario known = sample("nop5 -> jmp32", "line+63", "next",
					     "write breakpoint, write tail, write head", "call");
	const struct telling *telling;

	(void)state;
	run_some("nop5 -> jmp32", "line+63", T);
	telling = told(MODEL_SNAPSHOT, MODEL_BYTEWISE, OUTCOME_TORN);
	assert_true(scenario_same_experiment(&telling->scenario, &known));
	assert_string_equal(telling->scenario.name, "tell-nop5-jmp32-line63-bth");
	assert_string_equal(telling->scenario.about, "Here torn excludes coherent and snapshot.");
	assert_int_equal(told(MODEL_COHERENT, MODEL_BYTEWISE, OUTCOME_TORN) - tell.of,
			 telling - tell.of);
}

/* kept-byte, kept-fetch and aligned-store of docs/models.md */
static void test_as_in_the_document(void **state)
{
	struct scenario kept_byte = sample("jmp8 -> jmp8", "line+0", "next",
					   "write breakpoint, sync cpuid, write tail", "call");
	static const char fetch[] = "scenario x\nabout x.\nsite jmp8 -> jmp8\nsite jmp8 -> jmp8\n"
				    "patch write breakpoint of site 0\n sync cpuid\n"
				    " write tail of site 1\nrest cpuid early\nforbid torn\n";
	const struct scenario aligned = at("nop2 -> jmp8", "line+0");
	struct scenario kept_fetch;
	struct parse_error error;

	(void)state;
	kept_byte = sample_resting(kept_byte, SERIALIZE_CPUID, true);
	assert_true(scenario_parse("x", fetch, strlen(fetch), &kept_fetch, &error));
	run("jmp8 -> jmp8", "line+0", 3);
	assert_true(scenario_same_experiment(
		&told(MODEL_BYTEWISE, MODEL_PREFETCH, OUTCOME_UNSERIALIZED)->scenario, &kept_byte));
	assert_true(scenario_same_experiment(
		&told(MODEL_BYTEWISE, MODEL_SNAPSHOT, OUTCOME_UNSERIALIZED)->scenario,
		&kept_fetch));
	run("nop2 -> jmp8", "line+0", 3);
	assert_true(scenario_same_experiment(
		&told(MODEL_SNAPSHOT, MODEL_SEQUENTIAL, OUTCOME_TORN)->scenario, &aligned));
}

/* ---- All pairs ------------------------------------------------------------------------------- */

/* Of each two models that differ, in each direction: the order says never, and nothing was found;
 * or something was. */
static void test_ten_pairs(void **state)
{
	unsigned told_apart = 0, ordered = 0;

	(void)state;
	run("nop2 -> jmp8", "line+0", 4);
	for (unsigned a = 0; a < MODELS; a++)
		for (unsigned b = 0; b < MODELS; b++) {
			bool is_told =
				tell_cheapest(&tell, (enum model)a, (enum model)b) != TELLING_NONE;

			if (a == b)
				continue;
			assert_int_not_equal(is_told,
					     model_is_within((enum model)b, (enum model)a));
			told_apart += is_told;
			ordered += !is_told;
		}
	assert_int_equal(told_apart, 12);
	assert_int_equal(ordered, 8);
}

/* Without a rest nothing tells bytewise from a model that keeps what it has fetched: all settings
 * without one were tried in vain before that in which something was found. */
static void test_only_rests_exclude_bytewise(void **state)
{
	static const enum model others[] = {MODEL_SNAPSHOT, MODEL_SEQUENTIAL, MODEL_PREFETCH};

	(void)state;
	run("nop2 -> jmp8", "line+63", 4);
	for (unsigned n = 0; n < 3; n++) {
		unsigned cheapest = tell_cheapest(&tell, MODEL_BYTEWISE, others[n]);

		assert_int_not_equal(cheapest, TELLING_NONE);
		assert_true(tell.of[cheapest].scenario.rest.may);
		for (unsigned before = 0; before < tell.of[cheapest].setting; before++)
			assert_true(tell.protocols[before] > 0);
	}
	for (unsigned n = 0; n < TELL_SETTINGS; n++)
		assert_int_equal(tell_settings[n].rest.may, n >= 4);
}

/* A new form that is a breakpoint needs no tail, so nothing is ever torn, or kept. */
static void test_none(void **state)
{
	(void)state;
	run("jmp8 -> int3", "line+0", 4);
	assert_int_equal(tell_cheapest(&tell, MODEL_SNAPSHOT, MODEL_PREFETCH), TELLING_NONE);
	assert_int_not_equal(tell_cheapest(&tell, MODEL_COHERENT, MODEL_PREFETCH), TELLING_NONE);
	for (unsigned n = 0; n < TELL_SETTINGS; n++)
		assert_true(tell.protocols[n] > 0 ||
			    (tell_settings[n].partial && tell_settings[n].sites == 1));
}

/* ---- Against a search that leaves nothing out ------------------------------------------------ */

static const char *const every_step[] = {
	"write breakpoint",
	"write tail",
	"write head",
	"write all",
	"write tail byte by byte",
	"write all byte by byte",
	"fence",
	"sync none",
	"sync cpuid",
};

#define EVERY (sizeof(every_step) / sizeof(every_step[0]))

static unsigned least[MODELS][MODELS][OUTCOMES];

static unsigned cost(const struct scenario *scenario)
{
	return (protocol_syncs(scenario) * 100 + protocol_stores(scenario)) * 100 +
	       scenario->step_count;
}

static void note_naively(const struct scenario *scenario)
{
	outcome_set allowed[MODELS], tells;
	char note[SCENARIO_NOTE_SIZE];
	unsigned mine = cost(scenario);

	if (scenario_leaves_other(scenario, 0, note))
		return;
	for (unsigned model = 0; model < MODELS; model++)
		allowed[model] = sample_allowed(scenario, (enum model)model, 1) & TELL_OUTCOMES;
	for (unsigned a = 0; a < MODELS; a++)
		for (unsigned b = 0; b < MODELS; b++) {
			tells = allowed[b] & (outcome_set)~allowed[a];
			/* The order is so in each of them. */
			if (model_is_within((enum model)b, (enum model)a))
				assert_int_equal(tells, 0);
			for (unsigned o = 0; o < OUTCOMES; o++)
				if ((tells & OUTCOME_BIT(o)) && mine < least[a][b][o])
					least[a][b][o] = mine;
		}
}

/* Every sequence of up to three steps: numbers of so many digits. */
static void try_every_sequence(const char *site, const char *place)
{
	char patch[128];

	memset(least, 0xff, sizeof(least));
	for (unsigned length = 1, numbers = EVERY; length <= 3; length++, numbers *= EVERY)
		for (unsigned number = 0; number < numbers; number++) {
			struct scenario scenario;
			unsigned rest = number;
			size_t end = 0;

			for (unsigned n = 0; n < length; n++, rest /= EVERY)
				end += (size_t)snprintf(patch + end, sizeof(patch) - end, "%s%s",
							n ? ", " : "", every_step[rest % EVERY]);
			scenario = sample(site, place, "next", patch, "call");
			if (protocol_syncs(&scenario) <= 2)
				note_naively(&scenario);
		}
}

static void check_against_every_sequence(const char *site, const char *place)
{
	unsigned compared = 0;

	try_every_sequence(site, place);
	run(site, place, 3);
	for (unsigned a = 0; a < MODELS; a++)
		for (unsigned b = 0; b < MODELS; b++)
			for (unsigned o = 0; o < OUTCOMES; o++) {
				unsigned n = tell.cheapest[a][b][o];
				bool is_first = n != TELLING_NONE && tell.of[n].setting == 0;

				if (is_first)
					assert_int_equal(cost(&tell.of[n].scenario),
							 least[a][b][o]);
				else
					assert_int_equal(least[a][b][o], UINT32_MAX);
				compared += is_first;
			}
	assert_true(compared >= 8);
}

static void test_nothing_is_cheaper(void **state)
{
	(void)state;
	check_against_every_sequence("nop2 -> jmp8", "line+0");
	check_against_every_sequence("nop2 -> jmp8", "quad+7");
	check_against_every_sequence("jmp8 -> jmp8", "page+4095");
}

/* ---- What is said of them -------------------------------------------------------------------- */

/* Printed and read again it is the same, and what it expects is what was proved of it: no more, no
 * less. */
static void check_telling(const struct telling *telling)
{
	static char source[SCENARIO_PRINT_SIZE];
	const outcome_set seen = TELL_OUTCOMES;
	outcome_set allowed[MODELS], all = TELL_OUTCOMES, some = 0;
	char reason[SYSTEM_REASON_SIZE];
	struct parse_error error;
	struct scenario read;
	size_t length = scenario_print(&telling->scenario, source, sizeof(source));

	if (!scenario_parse("telling", source, length, &read, &error))
		fail_msg("%s", error.message);
	assert_true(scenario_equal(&read, &telling->scenario));
	assert_true(prove_allowed(&read, allowed, reason));
	for (unsigned model = 0; model < MODELS; model++) {
		all &= allowed[model];
		some |= allowed[model] & seen;
	}
	assert_int_not_equal(all, some);
	for (unsigned model = 0; model < MODELS; model++) {
		assert_int_equal(read.show[model], allowed[model] & seen & ~all);
		assert_int_equal(read.forbid[model], some & ~allowed[model]);
	}
	assert_int_equal(read.show_in_run, 0);
	assert_int_equal(read.forbid_in_run, OUTCOME_BIT(OUTCOME_FAULT));
}

/* And so it is where it was moved to, since no model finds a difference. */
static void check_all(unsigned least, uint16_t offset)
{
	assert_true(tell.count >= least);
	for (unsigned n = 0; n < tell.count; n++) {
		check_telling(&tell.of[n]);
		telling_move(&tell.of[n], PLACE_PAGE, offset);
		check_telling(&tell.of[n]);
		for (unsigned m = 0; m < n; m++)
			assert_string_not_equal(tell.of[m].scenario.name, tell.of[n].scenario.name);
	}
}

static void test_each_says_what_is_so(void **state)
{
	(void)state;
	run("jmp8 -> jmp8", "quad+7", 4);
	check_all(6, 4095);
	run_some("call32 -> call32", "quad+5", T | U);
	check_all(3, 4093);
}

/* No name is cut: the longest there can be. */
static void test_longest_name(void **state)
{
	struct telling longest = {.scenario = at("call32 -> call32", "page+4095")};
	struct scenario *scenario = &longest.scenario;

	(void)state;
	scenario->site_count = 2;
	scenario->sites[1] = scenario->sites[0];
	scenario->rest = (struct rest){.may = true, .wakes_by = SERIALIZE_CPUID, .early = true};
	scenario->step_count = PROTOCOL_STEPS_MAX;
	for (unsigned n = 0; n < PROTOCOL_STEPS_MAX; n++)
		scenario->steps[n] =
			(struct step){.kind = STEP_WRITE, .part = WRITE_TAIL, .sites = 2};
	/* Each outcome excludes other models, as the order has it, and as many as can be. */
	longest.allowed[MODEL_PREFETCH] = TELL_OUTCOMES;
	longest.allowed[MODEL_BYTEWISE] = OUTCOME_BIT(OUTCOME_TORN) | OUTCOME_BIT(OUTCOME_STALE);
	longest.allowed[MODEL_SEQUENTIAL] =
		TELL_OUTCOMES & ~OUTCOME_BIT(OUTCOME_LATE_BREAKPOINT) & ~OUTCOME_BIT(OUTCOME_TORN);
	longest.allowed[MODEL_SNAPSHOT] = OUTCOME_BIT(OUTCOME_LATE_OLD);
	telling_describe(&longest);
	assert_string_equal(scenario->name, "tell-call32-call32-page4095-t1t1t1t1t1t1-early");
	assert_string_equal(scenario->about,
			    "Here late-old excludes coherent and bytewise; stale excludes coherent "
			    "and snapshot; unserialized excludes coherent, bytewise and snapshot; "
			    "torn excludes coherent, snapshot and sequential; late-breakpoint "
			    "excludes coherent, bytewise, snapshot and sequential.");
}

/* Within a quadword, and each boundary in turn across each unit. */
static void test_places(void **state)
{
	enum place_unit unit;
	struct site site = {.length = 5};
	unsigned n = 0, straddling = 0;

	(void)state;
	for (; telling_place(5, n, &site.unit, &site.offset); n++) {
		straddling += site_straddles(&site, PLACE_QUADWORD);
		if (n == 0)
			continue;
		assert_true(site_straddles(&site, site.unit));
		assert_int_equal((unsigned)site.unit - site.offset, (n + 2) / 3);
	}
	assert_int_equal(n, 1 + 4 * 3);
	assert_int_equal(straddling, 4 * 3);
	assert_true(telling_place(2, 3, &unit, &site.offset));
	assert_false(telling_place(2, 4, &unit, &site.offset));
}

static void test_sites(void **state)
{
	unsigned n = 0;

	(void)state;
	for (; telling_site(n); n++)
		at(telling_site(n), "line+0");
	assert_true(n > 0);
}

/* ---- Part of it ------------------------------------------------------------------------------ */

static void test_only_what_was_asked_for(void **state)
{
	const struct scenario scenario = at("nop2 -> jmp8", "line+0");
	struct tell_question question = {
		.scenario = &scenario,
		.steps = 4,
		.bounds = &sample_bounds,
		.outcomes = OUTCOME_BIT(OUTCOME_STALE),
	};

	(void)state;
	question.pairs[MODEL_COHERENT] = 1u << MODEL_SNAPSHOT;
	assert_int_equal(tell_run(&question, &tell), SEARCH_DONE);
	assert_int_equal(tell.count, 1);
	assert_ptr_equal(told(MODEL_COHERENT, MODEL_SNAPSHOT, OUTCOME_STALE), &tell.of[0]);
	assert_int_equal(tell_cheapest(&tell, MODEL_COHERENT, MODEL_PREFETCH), TELLING_NONE);
	assert_true(tell.of[0].scenario.execution.reads_flag);
}

static void test_given_up(void **state)
{
	const struct scenario scenario = at("nop5 -> jmp32", "line+63");
	struct bounds bounds = BOUNDS_NONE;

	(void)state;
	bounds.states = 20;
	assert_int_equal(run_within(&scenario, 4, &bounds), SEARCH_STATES);
	assert_int_equal(tell.effort.result, SEARCH_STATES);
	assert_int_equal(tell_cheapest(&tell, MODEL_SEQUENTIAL, MODEL_BYTEWISE), TELLING_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_sync_across_lines),
		cmocka_unit_test(test_as_in_the_document),
		cmocka_unit_test(test_ten_pairs),
		cmocka_unit_test(test_only_rests_exclude_bytewise),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_nothing_is_cheaper),
		cmocka_unit_test(test_each_says_what_is_so),
		cmocka_unit_test(test_longest_name),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_sites),
		cmocka_unit_test(test_only_what_was_asked_for),
		cmocka_unit_test(test_given_up),
	};

	return cmocka_run_group_tests_name("tell", tests, NULL, NULL);
}
