#include "prover/model/batch.h"
#include "tests/unit/sample/prove_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "scenario/language/language.h"

const struct bounds sample_bounds = BOUNDS_NONE;

struct scenario sample(const char *site, const char *place, const char *handler, const char *patch,
		       const char *execute)
{
	char source[1024], steps[512] = "";
	struct parse_error error;
	struct scenario scenario;
	size_t length = 0;

	for (; *patch && length + 2 < sizeof(steps); patch++) {
		steps[length++] = *patch == ',' ? '\n' : *patch;
		if (*patch == ',')
			steps[length++] = '\t';
	}
	steps[length] = '\0';
	snprintf(source, sizeof(source),
		 "scenario sample\nabout A sample.\nsite %s\nplace %s\nhandler %s\npatch %s\n"
		 "execute %s\nforbid fault\n",
		 site, place, handler, steps, execute);
	if (!scenario_parse("sample", source, strlen(source), &scenario, &error))
		fail_msg("%s", error.message);
	return scenario;
}

struct scenario sample_direct(void)
{
	return sample("jmp8 -> jmp8", "line+0", "next", "write tail", "call");
}

struct scenario sample_breakpoint_only(void)
{
	return sample("jmp8 -> jmp8", "line+0", "next", "write breakpoint, write tail, write head",
		      "call");
}

struct scenario sample_breakpoint_ipi(void)
{
	return sample("jmp8 -> jmp8", "line+0", "next",
		      "write breakpoint, sync cpuid, write tail, write head", "call");
}

struct scenario sample_three_sync(void)
{
	return sample(
		"jmp8 -> jmp8", "line+0", "next",
		"write breakpoint, sync cpuid, write tail, sync cpuid, write head, sync cpuid",
		"call");
}

struct scenario sample_stop_then_sync(void)
{
	return sample("nop2 -> jmp8", "line+0", "next",
		      "stop, write all byte by byte, go, sync cpuid", "call");
}

struct scenario sample_resting(struct scenario scenario, enum serialization wakes_by, bool early)
{
	scenario.rest = (struct rest){.may = true, .wakes_by = wakes_by, .early = early};
	return scenario;
}

outcome_set sample_allowed(const struct scenario *scenario, enum model model, unsigned executors)
{
	static struct system system;
	static struct search search;
	char reason[SYSTEM_REASON_SIZE];
	struct scenario part;
	outcome_set allowed = 0;

	for (unsigned n = 0; n < batch_parts(scenario); n++) {
		batch_part(scenario, n, &part);
		assert_true(system_build(&system, &part, model, executors, reason));
		assert_int_equal(search_run(&search, &system, 0, &sample_bounds), SEARCH_DONE);
		allowed |= search.allowed & (T | U | M | O | B | S | OUTCOME_BIT(OUTCOME_NESTED));
		search_free(&search);
	}
	return allowed;
}

void sample_expect(const struct scenario *scenario, outcome_set coherent, outcome_set bytewise,
		   outcome_set snapshot, outcome_set sequential, outcome_set prefetch)
{
	const outcome_set expected[MODELS] = {coherent, bytewise, snapshot, sequential, prefetch};

	for (unsigned model = 0; model < MODELS; model++) {
		outcome_set allowed = sample_allowed(scenario, (enum model)model, 1);

		if (allowed != expected[model])
			fail_msg("%s: expected 0x%x, got 0x%x", model_name((enum model)model),
				 expected[model], allowed);
	}
}
