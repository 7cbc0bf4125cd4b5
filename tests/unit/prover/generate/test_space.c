/*
 * All scenarios of a space, each once: held against an enumeration that knows no order, no pruning
 * and no axes.
 */
#include "prover/generate/space.h"

#include "prover/generate/canonical.h"
#include "prover/generate/expect.h"
#include "prover/generate/known.h"
#include "prover/generate/named.h"
#include "prover/generate/valid.h"
#include "prover/search/allowed.h"
#include "scenario/language/language.h"
#include "scenario/verdict.h"
#include "tests/unit/sample/prove_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ALL_MAX 500000

static struct space space;
static char *all[ALL_MAX];
static unsigned count;

/* ---- Lists of scenarios, as they are printed ------------------------------------------------- */

static char *print_bare(const struct scenario *scenario)
{
	static char printed[SCENARIO_PRINT_SIZE];
	struct scenario bare = *scenario;

	strcpy(bare.name, "x");
	strcpy(bare.about, "x");
	memset(bare.forbid, 0, sizeof(bare.forbid));
	memset(bare.show, 0, sizeof(bare.show));
	bare.forbid_in_run = bare.show_in_run = 0;
	assert_true(scenario_print(&bare, printed, sizeof(printed)) > 0);
	return strdup(printed);
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void release(char **list, unsigned length)
{
	for (unsigned n = 0; n < length; n++)
		free(list[n]);
}

static unsigned unique(char **list, unsigned length)
{
	unsigned kept = 0;

	qsort(list, length, sizeof(*list), compare);
	for (unsigned n = 0; n < length; n++)
		if (kept == 0 || strcmp(list[kept - 1], list[n]) != 0)
			list[kept++] = list[n];
		else
			free(list[n]);
	return kept;
}

static bool collect(void *context, struct scenario *scenario)
{
	assert_null(context);
	assert_true(count < ALL_MAX);
	all[count++] = print_bare(scenario);
	return true;
}

static void begin(unsigned steps)
{
	memset(&space, 0, sizeof(space));
	space.steps = steps;
	space.handlers = 1u << HANDLER_NEXT;
	space.ways = 1u << SERIALIZE_NONE | 1u << SERIALIZE_CPUID;
}

static void add(const char *site, const char *place, const char *execute)
{
	struct scenario scenario = sample(site, place, "next", "write flag 1", execute);

	assert_true(space_add_site(&space, &scenario.sites[0]));
	assert_true(space_add_place(&space, scenario.sites[0].unit, scenario.sites[0].offset));
	assert_true(space_add_executor(&space, &scenario.execution));
}

static void enumerate(void)
{
	count = 0;
	space_each(&space, collect, NULL);
}

/* ---- By hand --------------------------------------------------------------------------------- */

/* Of one step: breakpoint, tail, all. Of two, test_protocols.c lists 15 more. Ten of these eighteen
 * have a breakpoint, and so two handlers. */
static void test_counts_by_hand(void **state)
{
	(void)state;
	begin(1);
	space.handlers |= 1u << HANDLER_RETRY;
	add("jmp8 -> jmp8", "line+0", "call");
	enumerate();
	assert_int_equal(count, 4);
	release(all, count);
	space.steps = 2;
	enumerate();
	assert_int_equal(count, 28);
	release(all, count);
	space.ways |= 1u << SERIALIZE_IRET; /* of bs, ts, as, the first of them with two handlers */
	enumerate();
	assert_int_equal(count, 32);
	release(all, count);
}

/* ---- By an enumeration of everything --------------------------------------------------------- */

static const struct step alphabet[] = {
	{.kind = STEP_WRITE, .part = WRITE_BREAKPOINT, .sites = 1},
	{.kind = STEP_WRITE, .part = WRITE_HEAD, .sites = 1},
	{.kind = STEP_WRITE, .part = WRITE_TAIL, .sites = 1},
	{.kind = STEP_WRITE, .part = WRITE_ALL, .sites = 1},
	{.kind = STEP_WRITE, .part = WRITE_HEAD, .sites = 1, .bytewise = true},
	{.kind = STEP_WRITE, .part = WRITE_TAIL, .sites = 1, .bytewise = true},
	{.kind = STEP_WRITE, .part = WRITE_ALL, .sites = 1, .bytewise = true},
	{.kind = STEP_FLAG, .flag = 1},
	{.kind = STEP_FLAG, .flag = 2},
	{.kind = STEP_FENCE},
	{.kind = STEP_SYNC, .serialization = SERIALIZE_NONE},
	{.kind = STEP_SYNC, .serialization = SERIALIZE_CPUID},
	{.kind = STEP_SYNC, .serialization = SERIALIZE_NONE, .unfenced = true},
	{.kind = STEP_SYNC, .serialization = SERIALIZE_CPUID, .unfenced = true},
	{.kind = STEP_STOP},
	{.kind = STEP_GO},
	{.kind = STEP_RETIRE},
};

#define ALPHABET (sizeof(alphabet) / sizeof(alphabet[0]))

/* How many bytes of a site a step changes, in memory, too. */
static unsigned changed_bytes(const struct scenario *scenario, const struct step *step,
			      unsigned site, uint8_t memory[SITE_LENGTH_MAX])
{
	struct written written;
	unsigned changed = 0;

	assert_true(scenario_written(scenario, step, site, &written));
	for (unsigned i = written.from; i <= written.to; i++) {
		changed += memory[i] != written.value[i];
		memory[i] = written.value[i];
	}
	return changed;
}

/* What a protocol is told by that has the same runs as a shorter one: some step of it does nothing
 * that was not done. In words, prover/search/protocols.h has the list. */
static bool has_idle_step(const struct scenario *scenario)
{
	uint8_t memory[2][SITE_LENGTH_MAX];
	bool stopped = false, is_pending = false, has_gone = false, was_fence = false;
	bool stopped_for_nothing = false;
	unsigned flags = 0, retired = 0, writes = 0;

	for (unsigned site = 0; site < scenario->site_count; site++)
		memcpy(memory[site], scenario->sites[site].old_bytes, SITE_LENGTH_MAX);
	for (unsigned n = 0; n < scenario->step_count; n++) {
		const struct step *step = &scenario->steps[n];

		switch (step->kind) {
		case STEP_WRITE:
			writes++;
			for (unsigned site = 0; site < scenario->site_count; site++)
				if ((step->sites >> site & 1) &&
				    changed_bytes(scenario, step, site, memory[site]) <
					    (step->bytewise ? 2u : 1u))
					return true;
			break;
		case STEP_FLAG:
			if (flags++ || !scenario->execution.reads_flag)
				return true;
			break;
		case STEP_FENCE:
			if (!is_pending)
				return true;
			break;
		case STEP_SYNC:
			if (stopped || (!is_pending && !has_gone))
				return true;
			break;
		case STEP_STOP:
		case STEP_GO:
			if (stopped != (step->kind == STEP_GO) || was_fence ||
			    (stopped && stopped_for_nothing))
				return true;
			stopped = !stopped;
			stopped_for_nothing = stopped && !is_pending && !has_gone;
			is_pending = false;
			has_gone = !stopped;
			continue;
		default:
			if (retired++)
				return true;
			continue;
		}
		stopped_for_nothing = false;
		is_pending = step->kind == STEP_WRITE || step->kind == STEP_FLAG;
		has_gone = false;
		was_fence = step->kind == STEP_FENCE;
	}
	return stopped || writes + flags == 0 || (flags == 0 && scenario->execution.reads_flag) ||
	       (retired && !scenario_may_trap(scenario));
}

static char *naive[ALL_MAX];
static unsigned naive_count;

static void note_naive(const struct scenario *scenario)
{
	static struct scenario form;

	if (has_idle_step(scenario))
		return;
	canonical_form(scenario, &form);
	if (!valid_scenario(&form))
		return;
	assert_true(naive_count < ALL_MAX);
	naive[naive_count++] = print_bare(&form);
}

/* A space in words, each list with a NULL at its end. */
struct in_words {
	const char *const *sites, *const *places, *const *executors;
	const char *const *besides; /* NULL: none. Clauses, with a newline before each */
	bool pairs, unfenced, back_to_back;
	unsigned steps;
};

static void try_steps(struct scenario *scenario, const struct in_words *in)
{
	unsigned last = in->pairs ? 3 : 1;

	if (scenario->step_count > 0)
		note_naive(scenario);
	if (scenario->step_count == in->steps)
		return;
	for (unsigned n = 0; n < ALPHABET; n++) {
		if (alphabet[n].unfenced && !in->unfenced)
			continue;
		for (unsigned sites = 1; sites <= (alphabet[n].sites ? last : 1); sites++) {
			struct step step = alphabet[n];

			step.sites = (uint8_t)(step.sites ? sites : 0);
			scenario->steps[scenario->step_count++] = step;
			try_steps(scenario, in);
			memset(&scenario->steps[--scenario->step_count], 0, sizeof(step));
		}
	}
}

static void try_handlers(const char *sites, const char *place, const char *execute,
			 const struct in_words *in)
{
	struct scenario scenario =
		sample(sites, place, "next", "write flag 1, sync cpuid", execute);

	scenario.step_count = 0;
	memset(scenario.steps, 0, sizeof(scenario.steps));
	for (unsigned n = 0; n < HANDLER_POLICIES * (in->back_to_back ? 2 : 1); n++) {
		scenario.handler = (enum handler_policy)(n % HANDLER_POLICIES);
		scenario.back_to_back = n >= HANDLER_POLICIES;
		try_steps(&scenario, in);
	}
}

static void try_besides(const char *sites, const char *place, const char *execute,
			const struct in_words *in)
{
	char clauses[256];

	try_handlers(sites, place, execute, in);
	for (unsigned n = 0; in->besides && in->besides[n]; n++) {
		/* What no scenario of this executor can have */
		if (strstr(execute, "straight") && strstr(in->besides[n], "breakpoint before"))
			continue;
		snprintf(clauses, sizeof(clauses), "%s%s", execute, in->besides[n]);
		try_handlers(sites, place, clauses, in);
	}
}

/* The last clause `place` is of the last site. */
static void try_sites(const char *first, const char *first_place, const char *execute,
		      const struct in_words *in)
{
	char sites[256];

	if (!in->pairs) {
		try_besides(first, first_place, execute, in);
		return;
	}
	for (unsigned s = 0; in->sites[s]; s++)
		for (unsigned p = 0; in->places[p]; p++) {
			snprintf(sites, sizeof(sites), "%s\nplace %s\nsite %s", first, first_place,
				 in->sites[s]);
			try_besides(sites, in->places[p], execute, in);
		}
}

static void fill_space(const struct in_words *in)
{
	const char *const *sites = in->sites, *const *places = in->places,
			  *const *executors = in->executors;

	begin(in->steps);
	space.handlers = (1u << HANDLER_POLICIES) - 1;
	space.also = PROTOCOLS_STOP | PROTOCOLS_RETIRE;
	space.pairs = in->pairs;
	space.unfenced = in->unfenced;
	space.back_to_back = in->back_to_back;
	for (unsigned s = 0; sites[s]; s++)
		add(sites[s], places[0], executors[0]);
	for (unsigned p = 0; places[p]; p++)
		add(sites[0], places[p], executors[0]);
	for (unsigned e = 0; executors[e]; e++)
		add(sites[0], places[0], executors[e]);
	for (unsigned n = 0; in->besides && in->besides[n]; n++) {
		char clauses[256];
		struct scenario scenario;
		struct besides besides;

		snprintf(clauses, sizeof(clauses), "call%s", in->besides[n]);
		scenario = sample(in->pairs ? "jmp8 -> jmp8\nsite jmp8 -> jmp8" : "jmp8 -> jmp8",
				  "line+0", "next", "write all, sync cpuid", clauses);
		besides = (struct besides){.rest = scenario.rest, .others = scenario.others};
		assert_true(space_add_besides(&space, &besides));
	}
}

static void hold_against_all(const struct in_words *in)
{
	naive_count = 0;
	for (unsigned s = 0; in->sites[s]; s++)
		for (unsigned p = 0; in->places[p]; p++)
			for (unsigned e = 0; in->executors[e]; e++)
				try_sites(in->sites[s], in->places[p], in->executors[e], in);
	naive_count = unique(naive, naive_count);
	fill_space(in);
	enumerate();
	assert_int_equal(unique(all, count), count);
	for (unsigned n = 0; n < naive_count && n < count; n++)
		assert_string_equal(all[n], naive[n]);
	assert_int_equal(count, naive_count);
	release(all, naive_count);
	release(naive, naive_count);
}

static void test_the_same_as_all_of_two_steps(void **state)
{
	static const char *const sites[] = {"nop2 -> jmp8", "jmp8 -> int3",
					    "bytes eb e5 -> bytes eb f0", NULL};
	static const char *const places[] = {"line+0",	"line+3",  "quad+7",
					     "line+63", "page+63", NULL};
	static const char *const executors[] = {"call",
						"call in nmi",
						"read flag; none; call",
						"read flag; if flag then none; call",
						"read flag; cpuid; straight",
						NULL};

	(void)state;
	hold_against_all(&(struct in_words){
		.sites = sites, .places = places, .executors = executors, .steps = 2});
}

static void test_the_same_as_all_of_three_steps(void **state)
{
	static const char *const sites[] = {"nop2 -> jmp8", NULL};
	static const char *const places[] = {"line+0", NULL};
	static const char *const executors[] = {"call", "read flag; none; call", NULL};

	(void)state;
	hold_against_all(&(struct in_words){
		.sites = sites, .places = places, .executors = executors, .steps = 3});
}

static void test_the_same_as_all_with_more_besides(void **state)
{
	static const char *const sites[] = {"nop2 -> jmp8", "jmp8 -> jmp8", NULL};
	static const char *const places[] = {"line+0", "line+63", NULL};
	static const char *const executors[] = {"call", "call in nmi", "read flag; cpuid; straight",
						NULL};
	static const char *const besides[] = {"\nrest cpuid",
					      "\nrest none",
					      "\nrest cpuid early",
					      "\nonline none",
					      "\nalso patcher in interrupt",
					      "\nalso handler executes site 0",
					      "\nalso breakpoint before site 0",
					      "\nrest cpuid\nalso breakpoint before site 0",
					      NULL};

	(void)state;
	hold_against_all(&(struct in_words){.sites = sites,
					    .places = places,
					    .executors = executors,
					    .besides = besides,
					    .unfenced = true,
					    .back_to_back = true,
					    .steps = 2});
}

static void test_the_same_as_all_of_pairs(void **state)
{
	static const char *const sites[] = {"nop2 -> jmp8", "jmp8 -> jmp8", NULL};
	static const char *const places[] = {"line+0", "line+63", NULL};
	static const char *const executors[] = {"call", "read flag; none; call", NULL};
	static const char *const besides[] = {"\nalso handler executes site 1", NULL};

	(void)state;
	hold_against_all(&(struct in_words){.sites = sites,
					    .places = places,
					    .executors = executors,
					    .besides = besides,
					    .pairs = true,
					    .unfenced = true,
					    .steps = 2});
}

/* ---- Each of many ---------------------------------------------------------------------------- */

static uint64_t keys[ALL_MAX];

static bool check(void *context, struct scenario *scenario)
{
	static char printed[SCENARIO_PRINT_SIZE];
	static struct scenario form, read;
	struct parse_error error;
	size_t length;

	assert_null(context);
	canonical_form(scenario, &form);
	assert_true(scenario_equal(scenario, &form));
	expect_by_models(scenario, NULL);
	length = scenario_print(scenario, printed, sizeof(printed));
	assert_true(scenario_parse("it", printed, length, &read, &error));
	assert_true(scenario_equal(scenario, &read));
	assert_non_null(strstr(scenario->name, "-"));
	assert_true(count < ALL_MAX);
	keys[count++] = named_key(scenario);
	return true;
}

static int compare_keys(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

	return (left > right) - (left < right);
}

static void test_each_is_its_own_form_and_parses(void **state)
{
	(void)state;
	begin(2);
	space.handlers = (1u << HANDLER_POLICIES) - 1;
	space.ways |= 1u << SERIALIZE_MFENCE | 1u << SERIALIZE_IRET;
	space.also = PROTOCOLS_STOP | PROTOCOLS_RETIRE;
	space.back_to_back = true;
	add("nop5 -> call32", "line+0", "call");
	add("sled2 -> jmp8", "line+0", "read flag; if flag then lfence; call");
	add("bytes 66 0f 1f 44 00 00 -> bytes 0f 84 00 01 00 00", "line+0", "call in interrupt");
	space.place_count = 0; /* all */
	count = 0;
	space_each(&space, check, NULL);
	assert_true(count > 2000);
	qsort(keys, count, sizeof(keys[0]), compare_keys);
	for (unsigned n = 1; n < count; n++)
		assert_true(keys[n - 1] != keys[n]);
}

static bool end_at_once(void *context, struct scenario *scenario)
{
	(void)context;
	(void)scenario;
	return ++count < 3;
}

static void test_ends_when_told(void **state)
{
	(void)state;
	begin(2);
	add("jmp8 -> jmp8", "line+0", "call");
	add("nop2 -> jmp8", "quad+7", "call in nmi");
	count = 0;
	space_each(&space, end_at_once, NULL);
	assert_int_equal(count, 3);
}

/* ---- Expectations ---------------------------------------------------------------------------- */

/* On a machine that shows these: once each, beside old and new. */
static enum verdict verdict_on(const struct scenario *scenario, const outcome_set allowed[MODELS],
			       outcome_set shown)
{
	uint64_t outcomes[OUTCOMES] = {[OUTCOME_OLD] = 7, [OUTCOME_NEW] = 7};

	for (unsigned n = 0; n < OUTCOMES; n++)
		outcomes[n] += shown >> n & 1;
	return verdict_of_run(scenario, allowed, outcomes, false);
}

static void check_expectations(const struct scenario *scenario, const outcome_set allowed[MODELS])
{
	outcome_set some = 0, stale = OUTCOME_BIT(OUTCOME_STALE);
	outcome_set in_run = OUTCOMES_EXPECTABLE & ~OUTCOMES_MODEL_ONLY & ~OUTCOMES_OF_HANDLER &
			     (outcome_set) ~(scenario->execution.reads_flag ? 0 : stale);

	for (unsigned model = 0; model < MODELS; model++) {
		assert_int_equal(scenario->show[model], allowed[model]);
		assert_int_equal(scenario->forbid[model] & allowed[model], 0);
		some |= allowed[model];
		assert_int_equal(verdict_on(scenario, allowed,
					    allowed[model] & (outcome_set)~OUTCOMES_MODEL_ONLY),
				 VERDICT_AS_EXPECTED);
	}
	for (unsigned n = 0; n < OUTCOMES; n++)
		if ((in_run & OUTCOME_BIT(n) & (outcome_set)~some) && n != OUTCOME_FAULT)
			assert_int_equal(verdict_on(scenario, allowed, OUTCOME_BIT(n)),
					 VERDICT_DEFECTIVE);
}

struct proving {
	struct known *known;
	unsigned number;
};

static bool prove_again(void *context, struct scenario *scenario)
{
	struct proving *proving = context;
	outcome_set allowed[MODELS], again[MODELS];
	char reason[SYSTEM_REASON_SIZE];

	assert_int_equal(known_allowed(proving->known, scenario, allowed), SEARCH_DONE);
	expect_by_models(scenario, allowed);
	check_expectations(scenario, allowed);
	proving->number++;
	assert_true(prove_allowed(scenario, again, reason));
	assert_memory_equal(allowed, again, sizeof(again));
	return true;
}

static void test_expectations_are_proved(void **state)
{
	struct proving proving = {.known = known_begin(PROOF_STATES_MAX)};

	(void)state;
	assert_non_null(proving.known);
	begin(2);
	space.handlers = (1u << HANDLER_POLICIES) - 1;
	space.ways |= 1u << SERIALIZE_MFENCE | 1u << SERIALIZE_IRET;
	add("nop2 -> jmp8", "line+0", "call");
	add("jmp8 -> int3", "line+63", "read flag; cpuid; call");
	add("sled2 -> jmp8", "page+4095", "read flag; none; straight");
	space_each(&space, prove_again, &proving);
	assert_true(proving.number > 500 && proving.known->proved < proving.number / 2);
	known_end(proving.known);
}

/* What is remembered of one is so of another that has more beside it, or two sites. */
static void test_expectations_are_proved_with_more_besides(void **state)
{
	static const char *const besides[] = {"rest cpuid",
					      "rest iret",
					      "rest none",
					      "rest iret early",
					      "online none",
					      "online iret",
					      "also patcher in interrupt",
					      "also handler executes site 0",
					      "also breakpoint before site 0"};
	struct proving proving = {.known = known_begin(PROOF_STATES_MAX)};

	(void)state;
	assert_non_null(proving.known);
	begin(2);
	space.handlers |= 1u << HANDLER_RETRY;
	space.ways |= 1u << SERIALIZE_IRET;
	space.unfenced = true;
	for (unsigned n = 0; n < sizeof(besides) / sizeof(besides[0]); n++) {
		char clauses[64];
		struct scenario scenario;

		snprintf(clauses, sizeof(clauses), "call\n%s", besides[n]);
		scenario =
			sample("jmp8 -> jmp8", "line+0", "next", "write all, sync cpuid", clauses);
		assert_true(
			space_add_besides(&space, &(struct besides){.rest = scenario.rest,
								    .others = scenario.others}));
	}
	add("jmp8 -> jmp8", "line+0", "call");
	add("jmp8 -> jmp8", "line+0", "read flag; cpuid; call");
	space_each(&space, prove_again, &proving);
	assert_true(proving.number > 300 && proving.known->proved < proving.number);
	space.pairs = true;
	space.steps = 1;
	add("nop2 -> jmp8", "line+63", "call in interrupt");
	space_each(&space, prove_again, &proving);
	known_end(proving.known);
}

/* One that is too large says so, and the next one is proved all the same. */
static void test_given_up(void **state)
{
	struct known *known = known_begin(10);
	struct scenario large = sample_three_sync();
	outcome_set allowed[MODELS], again[MODELS];
	char reason[SYSTEM_REASON_SIZE];

	(void)state;
	assert_int_equal(known_allowed(known, &large, allowed), SEARCH_STATES);
	known->bounds.states = PROOF_STATES_MAX;
	assert_int_equal(known_allowed(known, &large, allowed), SEARCH_DONE);
	assert_true(prove_allowed(&large, again, reason));
	assert_memory_equal(allowed, again, sizeof(again));
	known_end(known);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counts_by_hand),
		cmocka_unit_test(test_the_same_as_all_of_two_steps),
		cmocka_unit_test(test_the_same_as_all_of_three_steps),
		cmocka_unit_test(test_the_same_as_all_with_more_besides),
		cmocka_unit_test(test_the_same_as_all_of_pairs),
		cmocka_unit_test(test_each_is_its_own_form_and_parses),
		cmocka_unit_test(test_ends_when_told),
		cmocka_unit_test(test_expectations_are_proved),
		cmocka_unit_test(test_expectations_are_proved_with_more_besides),
		cmocka_unit_test(test_given_up),
	};

	return cmocka_run_group_tests_name("space", tests, NULL, NULL);
}
