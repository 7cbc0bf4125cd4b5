/*
 * Steps and others that act, as real protocols need them: of each a pair of scenarios, one right
 * and one without it, whose outcomes follow from docs/models.md by hand.
 */
#include "tests/unit/sample/prove_sample.h"

#include "prover/search/allowed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define N OUTCOME_BIT(OUTCOME_NESTED)

static const char several[] = "bytes 55 48 89 e5 90 -> jmp32";
static const char three_sync[] =
	"write breakpoint, sync cpuid, write tail, sync cpuid, write head, sync cpuid";

/* Both searches, one executor and two: the same. */
static void expect(const struct scenario *scenario, outcome_set coherent, outcome_set others)
{
	outcome_set allowed[MODELS];
	char reason[SYSTEM_REASON_SIZE];

	if (prove_scenario(scenario, allowed, reason) != PROOF_DONE)
		fail_msg("%s", reason);
	for (unsigned model = 0; model < MODELS; model++) {
		outcome_set expected = model == MODEL_COHERENT ? coherent : others;

		if (allowed[model] != expected)
			fail_msg("%s: expected 0x%x, got 0x%x", model_name((enum model)model),
				 expected, allowed[model]);
		for (unsigned executors = 1; executors <= 2; executors++)
			assert_int_equal(sample_allowed(scenario, (enum model)model, executors),
					 expected);
	}
}

/* M38: whoever is inside when the breakpoint is written would execute what becomes of the tail.
 * Once all were outside, nobody comes in: there is a breakpoint. */
static void test_wait_until_outside(void **state)
{
	const struct scenario waits =
		sample(several, "quad+0", "next",
		       "write breakpoint, sync cpuid, wait until outside, write tail, sync cpuid, "
		       "write head, sync cpuid",
		       "call");
	const struct scenario without = sample(several, "quad+0", "next", three_sync, "call");

	(void)state;
	expect(&waits, 0, 0);
	expect(&without, T, T | M);
}

/* M38: a breakpoint that is executed when the handler is retired is not yet the handler's. Whoever
 * waits for handlers has not waited for it, and whoever waits until all are outside has. */
static void test_wait_for_handlers(void **state)
{
	static const char *const steps[] = {
		"write breakpoint, sync cpuid, write tail, sync cpuid, write head, fence, "
		"wait for handlers, retire handler",
		"write breakpoint, sync cpuid, write tail, sync cpuid, write head, fence, "
		"wait until outside, retire handler",
	};
	const struct scenario handlers = sample("jmp8 -> jmp8", "quad+0", "next", steps[0], "call");
	const struct scenario outside = sample("jmp8 -> jmp8", "quad+0", "next", steps[1], "call");

	(void)state;
	expect(&handlers, B, B);
	expect(&outside, 0, B);
}

/* M36: of what is stopped inside the site, the copy saves the execution. It is the old one, right
 * before a new one. */
static void test_move_out(void **state)
{
	const struct scenario moves =
		sample(several, "quad+0", "next", "stop, write all, move out, go", "call");
	const struct scenario without =
		sample(several, "quad+0", "next", "stop, write all, go", "call");
	const struct scenario called =
		sample("bytes e8 00 01 00 00 66 90 -> bytes e9 00 01 00 00 40 90", "quad+0", "next",
		       "stop, write all, move out, go", "call");

	(void)state;
	expect(&moves, U, U);
	expect(&without, T, T);
	/* Whoever is in what the site calls comes back to it. */
	expect(&called, T | U, T | U);
}

/* M37: a page is exchanged as by one store; but for whoever has not translated anew, for ever. */
static void test_exchanged_pages(void **state)
{
	const struct scenario shot =
		sample("jmp8 -> jmp8", "quad+0", "next", "exchange page, shootdown", "call");
	const struct scenario synced =
		sample("jmp8 -> jmp8", "quad+0", "next", "exchange page, sync cpuid", "call");
	const struct scenario later =
		sample("jmp8 -> jmp8", "quad+0", "next",
		       "write breakpoint, sync cpuid, exchange page, shootdown", "call");

	(void)state;
	/* Until it is shot down, even a CPU that fetches nothing ahead executes what memory no
	 * longer holds. */
	expect(&shot, U | M, U | M);
	expect(&synced, U | M | O, U | M | O);
	/* The old page has a breakpoint, the new one has not; but who fetches each byte by itself
	 * may join the tail of the one to the head of the other. */
	sample_expect(&later, 0, U | M, 0, 0, U | M);
}

/* M35: each sync asks half of them; the other half is that of a patch without it. */
static void test_syncs_of_some(void **state)
{
	static const char *const steps[] = {
		"write breakpoint, sync cpuid of odd, sync cpuid of even, write tail, sync cpuid, "
		"write head, sync cpuid",
		"write breakpoint, sync cpuid of odd, write tail, sync cpuid, write head, "
		"sync cpuid",
		"write breakpoint, sync cpuid of even, write tail, sync cpuid, write head, "
		"sync cpuid",
		"write breakpoint, write tail, sync cpuid, write head, sync cpuid",
	};
	outcome_set without;

	(void)state;
	for (unsigned model = 0; model < MODELS; model++) {
		for (unsigned n = 4; n-- > 0;) {
			const struct scenario scenario =
				sample("jmp8 -> jmp8", "quad+0", "next", steps[n], "call");
			outcome_set allowed = sample_allowed(&scenario, (enum model)model, 1);

			if (n == 3)
				without = allowed;
			assert_int_equal(allowed, n == 0 ? 0 : without);
			assert_int_equal(sample_allowed(&scenario, (enum model)model, 2), allowed);
		}
		if (model == MODEL_PREFETCH)
			assert_int_equal(without, U);
	}
}

/* M39: nothing is stale, as if it always serialized; but what it executes before it has read the
 * flag is right in front of the new code. */
static void test_if_flag(void **state)
{
	const struct scenario on_flag =
		sample("jmp8 -> jmp8", "quad+0", "next", "write tail, write flag 1",
		       "read flag; if flag then cpuid; call");
	const struct scenario never = sample("jmp8 -> jmp8", "quad+0", "next",
					     "write tail, write flag 1", "read flag; none; call");
	const struct scenario always = sample("jmp8 -> jmp8", "quad+0", "next",
					      "write tail, write flag 1", "read flag; cpuid; call");

	(void)state;
	expect(&on_flag, U | O, U | O | M);
	expect(&never, U | O, U | O | M | S);
	expect(&always, O, O | M);
}

/* M40: between a stop and its go nobody executes the site but the patcher's own interrupt. */
static void test_the_patchers_own_interrupt(void **state)
{
	static const char stop[] = "stop, write head, write tail, go";
	const struct scenario own =
		sample("nop2 -> jmp8", "quad+0", "next", stop, "call\nalso patcher in interrupt");
	const struct scenario none = sample("nop2 -> jmp8", "quad+0", "next", stop, "call");
	const struct scenario three = sample("jmp8 -> jmp8", "quad+0", "next", three_sync,
					     "call\nalso patcher in interrupt");

	(void)state;
	expect(&own, T, T | M);
	expect(&none, 0, 0);
	expect(&three, 0, 0);
}

/* M41: a site that the handler executes is not patched by breakpoints. */
static void test_what_the_handler_executes(void **state)
{
	static const char sites[] = "jmp8 -> jmp8\nsite jmp8 -> jmp8";
	static const char first[] =
		"write breakpoint of site 0, sync cpuid, write tail of site 0, sync cpuid, "
		"write head of site 0, sync cpuid, stop, write all of site 1, go";
	const struct scenario other =
		sample(sites, "quad+0", "next", first, "call\nalso handler executes site 1");
	const struct scenario itself =
		sample(sites, "quad+0", "next", first, "call\nalso handler executes site 0");
	const struct scenario none = sample(sites, "quad+0", "next", first, "call");

	(void)state;
	expect(&other, 0, 0);
	expect(&itself, N, N);
	expect(&none, 0, 0);
}

/* M42: each execution is behind a serialization. */
static void test_a_foreign_breakpoint(void **state)
{
	const struct scenario foreign = sample("jmp8 -> jmp8", "quad+0", "next", "write tail",
					       "call\nalso breakpoint before site 0");
	const struct scenario none = sample("jmp8 -> jmp8", "quad+0", "next", "write tail", "call");

	(void)state;
	expect(&foreign, O, O | M);
	expect(&none, U | O, U | O | M);
}

/* M43: whoever is started may fetch before it says that it is there, and is not asked until then.
 * What it has fetched by then it drops if it serializes behind that, and not before, or not at all.
 */
static void test_who_comes_online(void **state)
{
	const struct scenario late =
		sample("jmp8 -> jmp8", "quad+0", "next", three_sync, "call\nonline cpuid");
	const struct scenario early =
		sample("jmp8 -> jmp8", "quad+0", "next", three_sync, "call\nonline cpuid early");
	const struct scenario none =
		sample("jmp8 -> jmp8", "quad+0", "next", three_sync, "call\nonline none");

	(void)state;
	expect(&late, 0, 0);
	expect(&none, 0, U | M | O | B);
	expect(&early, 0, U | M | O | B);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wait_until_outside),
		cmocka_unit_test(test_wait_for_handlers),
		cmocka_unit_test(test_move_out),
		cmocka_unit_test(test_exchanged_pages),
		cmocka_unit_test(test_syncs_of_some),
		cmocka_unit_test(test_if_flag),
		cmocka_unit_test(test_the_patchers_own_interrupt),
		cmocka_unit_test(test_what_the_handler_executes),
		cmocka_unit_test(test_a_foreign_breakpoint),
		cmocka_unit_test(test_who_comes_online),
	};

	return cmocka_run_group_tests_name("prove_protocols", tests, NULL, NULL);
}
