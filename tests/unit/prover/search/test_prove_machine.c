/*
 * The prover and the kernel mean the same: whatever the kernel counts on a machine that is one of
 * the models, that model allows. The fake machine can be any of them.
 */
#include "kernel/experiment/experiment.h"
#include "prover/search/allowed.h"
#include "scenario/language/language.h"
#include "scenario/standard.h"
#include "scenario/verdict.h"
#include "tests/unit/fake/counted.h"
#include "tests/unit/fake/fake_machine.h"
#include "tests/unit/sample/scenario_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define PATCHES 40
/* Who retries may do so a thousand times in each pass, and a pass may be of many sites. */
#define PATCHES_SLOW 4
#define SEEDS 3

static struct run run;

static void run_on_machine(const struct scenario *scenario, enum model model, uint64_t seed)
{
	const bool is_slow =
		scenario->handler == HANDLER_RETRY || scenario_sites(scenario) > SITES_MAX;
	const unsigned patches = is_slow ? PATCHES_SLOW : PATCHES;
	const struct options options = {
		.patches = patches, .dwell = 4, .seed = seed, .timeout_ms = 2000};

	fake_machine_begin(3, seed);
	fake_machine.fetches = model;
	experiment_run(scenario, &options, &run);
	assert_counted_as_executed(&run);
	assert_int_equal(run.patches, patches);
}

/* Returns what the machine has shown. */
static outcome_set check(const struct scenario *scenario, const char *what, enum model model,
			 outcome_set *allowed_to_it)
{
	outcome_set allowed[MODELS], shown = 0;
	char reason[SYSTEM_REASON_SIZE];

	assert_true(prove_allowed(scenario, allowed, reason));
	*allowed_to_it = allowed[model];
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		run_on_machine(scenario, model, seed);
		for (enum outcome outcome = 0; outcome < OUTCOMES; outcome++)
			if (run.total.outcomes[outcome] > 0)
				shown |= OUTCOME_BIT(outcome);
		if (classify_scenario(allowed, run.total.outcomes) & 1u << model)
			continue;
		for (enum outcome outcome = OUTCOME_TORN; outcome < OUTCOMES; outcome++)
			if (run.total.outcomes[outcome] > 0)
				print_message("%s: %llu\n", outcome_spelling(outcome),
					      (unsigned long long)run.total.outcomes[outcome]);
		fail_msg("%s has shown what %s does not allow", what, model_name(model));
	}
	return shown;
}

static void test_the_standard_set(void **state)
{
	(void)state;
	for (size_t n = 0; n < standard_file_count; n++) {
		const struct standard_file *file = &standard_files[n];
		struct scenario scenario;
		struct parse_error error;
		outcome_set allowed;

		assert_true(
			scenario_parse(file->name, file->source, file->length, &scenario, &error));
		for (unsigned model = 0; model < MODELS; model++)
			check(&scenario, file->name, (enum model)model, &allowed);
	}
}

/* Where two definitions of one outcome could differ: each of these once did. With what makes the
 * case: the machine has to show it. */
static const struct {
	const char *clauses;
	enum outcome shows;
} cases[] = {
	/* A breakpoint that is the new form's own is right, whether its handler is there or not. */
	{"site jmp8 -> int3\npatch write breakpoint\n sync cpuid\n retire handler",
	 OUTCOME_BREAKPOINT},
	{"site jmp8 -> bytes cc 90\npatch retire handler\n write all", OUTCOME_BREAKPOINT},
	/* A breakpoint behind the head is a byte as any other: both halves make up the new form. */
	{"site sled2 -> bytes 90 cc\npatch write all", OUTCOME_NEW},
	{"site sled2 -> bytes 90 cc\npatch write breakpoint\n sync cpuid\n write tail\n"
	 " sync cpuid\n write head\n sync cpuid",
	 OUTCOME_NEW},
	/* It can be interrupted between them: what it then executes, it has not fetched before. */
	{"site sled2 -> bytes 90 cc\npatch write all\n sync cpuid\n sync cpuid\n sync cpuid",
	 OUTCOME_NEW},
	{"site sled2 -> bytes 90 cc\npatch sync cpuid\n stop\n write all\n go", OUTCOME_NEW},
	{"site sled2 -> bytes cc cc\npatch write tail\n sync cpuid\n write head\n sync cpuid",
	 OUTCOME_TORN},
	{"site sled2 -> bytes cc 90\npatch write all\n sync cpuid", OUTCOME_BREAKPOINT},
	/* The handler may be retired between the breakpoint and its beginning. */
	{"site jmp8 -> jmp8\npatch write breakpoint\n sync cpuid\n write tail\n sync cpuid\n"
	 " write head\n fence\n retire handler",
	 OUTCOME_LATE_BREAKPOINT},
	/* A retired handler goes on behind the site, whatever its policy was. */
	{"site jmp8 -> jmp8\nsite jmp8 -> jmp8\nhandler retry\n"
	 "patch write breakpoint of site 0\n retire handler\n sync cpuid\n write flag 1\n"
	 "execute read flag; cpuid; call",
	 OUTCOME_STALE},
	/* An unfenced sync also asks those that rest, which drop what they had fetched. */
	{"site jmp8 -> jmp8\npatch write breakpoint\n fence\n sync cpuid unfenced\nrest none",
	 OUTCOME_LATE_BREAKPOINT},
	/* An executor that retries for ever never comes to the next site, nor to the next pass. */
	{"site jmp8 -> jmp8\nsite jmp8 -> jmp8\nhandler retry\n"
	 "patch write breakpoint of site 0\n sync cpuid\n write flag 1\n"
	 "execute read flag; cpuid; call",
	 OUTCOME_BREAKPOINT},
};

static void test_cases(void **state)
{
	(void)state;
	for (size_t n = 0; n < sizeof(cases) / sizeof(cases[0]); n++)
		for (unsigned model = 0; model < MODELS; model++) {
			const struct scenario scenario = *scenario_of(cases[n].clauses);
			outcome_set allowed, shown;

			shown = check(&scenario, cases[n].clauses, (enum model)model, &allowed);
			if (!(shown & OUTCOME_BIT(cases[n].shows)))
				fail_msg("%s has not shown %s", cases[n].clauses,
					 outcome_spelling(cases[n].shows));
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_the_standard_set, fake_machine_teardown),
		cmocka_unit_test_teardown(test_cases, fake_machine_teardown),
	};

	return cmocka_run_group_tests_name("prove_machine", tests, NULL, NULL);
}
