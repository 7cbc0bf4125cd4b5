/*
 * What else can be said in a scenario: what each model must allow, reasoned out on paper from
 * docs/models.md, and not from what the prover says.
 */
#include "tests/unit/sample/prove_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* Everybody has stopped, then dropped what he had. */
static void test_stop_machine(void **state)
{
	const struct scenario scenario = sample("nop2 -> jmp8", "page+4095", "next",
						"stop, write all byte by byte, go", "call");

	(void)state;
	sample_expect(&scenario, 0, 0, 0, 0, 0);
}

/* The new head is cc: executing it is `breakpoint`, and not late, since that is what the site
 * holds. It is never `new`, so nothing is unserialized. Without a sync the old form can be kept. It
 * is no mismatch, since memory has a breakpoint. */
static void test_new_form_is_a_breakpoint(void **state)
{
	const struct scenario synced =
		sample("jmp8 -> int3", "line+0", "next", "write breakpoint, sync cpuid", "call");
	const struct scenario bare =
		sample("jmp8 -> int3", "line+0", "next", "write breakpoint", "call");
	const struct scenario retired =
		sample("jmp8 -> int3", "line+0", "next",
		       "write breakpoint, sync cpuid, retire handler", "call");

	(void)state;
	sample_expect(&synced, 0, 0, 0, 0, 0);
	sample_expect(&retired, 0, 0, 0, 0, 0);
	sample_expect(&bare, O, O, O, O, O);
}

/* A breakpoint that nobody handles is late whenever it is taken; else three-sync is what it was. */
static void test_retired_handler(void **state)
{
	const struct scenario first =
		sample("jmp8 -> jmp8", "line+0", "next",
		       "retire handler, write breakpoint, sync cpuid, write tail, sync cpuid, "
		       "write head, sync cpuid",
		       "call");
	const struct scenario last =
		sample("jmp8 -> jmp8", "line+0", "next",
		       "write breakpoint, sync cpuid, write tail, sync cpuid, write head, "
		       "sync cpuid, retire handler",
		       "call");

	(void)state;
	sample_expect(&first, B, B, B, B, B);
	sample_expect(&last, 0, 0, 0, 0, 0);
}

/* cc, sync, f0, sync, eb, in memory: and then the handler is retired. Whoever has executed the
 * breakpoint before may come to the handler only now, even where execution and memory are one; but
 * once a sync is acknowledged he has been there. */
static void test_handler_retired_behind_a_fence(void **state)
{
	static const char steps[] =
		"write breakpoint, sync cpuid, write tail, sync cpuid, write head, %s, "
		"retire handler";
	char patch[160];

	(void)state;
	snprintf(patch, sizeof(patch), steps, "fence");
	const struct scenario fenced = sample("jmp8 -> jmp8", "line+0", "next", patch, "call");

	snprintf(patch, sizeof(patch), steps, "sync none");
	const struct scenario asked = sample("jmp8 -> jmp8", "line+0", "next", patch, "call");

	sample_expect(&fenced, B, B, B, B, B);
	sample_expect(&asked, 0, B, B, B, B);
}

/* Where the handler resumes makes no difference to what an execution may be. */
static void test_handler_policies(void **state)
{
	static const char *const policies[] = {"next", "old", "new", "retry"};

	(void)state;
	for (unsigned n = 0; n < 4; n++) {
		const struct scenario scenario =
			sample("jmp8 -> jmp8", "line+0", policies[n],
			       "write breakpoint, sync cpuid, write tail, write head", "call");

		sample_expect(&scenario, B, B | U | M | O, B, B, B | U | M | O);
	}
}

/*
 * Code, then the flag, in order. Whoever sees the flag has the new code in memory: coherent is
 * never stale. All others may have fetched it before. A serialization of the executor between flag
 * and site drops that; it also comes between any two executions, so nothing is unserialized. What
 * it fetched since can still be overtaken by the store: mismatch, and late.
 */
static void test_flag(void **state)
{
	(void)state;
	for (unsigned n = 0; n < 2 * SERIALIZATIONS; n++) {
		enum serialization how = n / 2;
		char execute[64];

		snprintf(execute, sizeof(execute), "read flag; %s; %s", serialization_name(how),
			 n % 2 ? "straight" : "call");
		const struct scenario scenario = sample("jmp8 -> jmp8", "line+0", "next",
							"write tail, write flag 1", execute);

		if (serialization_drops_fetched(how))
			sample_expect(&scenario, O, O | M, O | M, O | M, O | M);
		else
			sample_expect(&scenario, U | O, U | O | M | S, U | O | M | S, U | O | M | S,
				      U | O | M | S);
	}
}

/* The flag first: even coherent is stale. */
static void test_flag_before_code(void **state)
{
	const struct scenario scenario =
		sample("jmp8 -> jmp8", "line+0", "next", "write flag 1, write tail",
		       "read flag; cpuid; call");

	(void)state;
	sample_expect(&scenario, O | S, O | M | S, O | M | S, O | M | S, O | M | S);
}

/* As direct, but the iret at the end of each pass comes between any two executions. */
static void test_interrupt_context(void **state)
{
	const struct scenario interrupt =
		sample("jmp8 -> jmp8", "line+0", "next", "write tail", "call in interrupt");
	const struct scenario nmi =
		sample("jmp8 -> jmp8", "line+0", "next", "write tail", "call in nmi");

	(void)state;
	sample_expect(&interrupt, O, O | M, O | M, O | M, O | M);
	sample_expect(&nmi, O, O | M, O | M, O | M, O | M);
}

/* The executor is between 90 and 90 when all syncs pass, and then executes the new tail: torn in
 * any model. Where the old tail can be fetched, and then the new one stored, it is a mismatch; with
 * all CPUs stopped, whoever goes on has dropped it. */
static void test_sled(void **state)
{
	const struct scenario synced = sample(
		"sled2 -> jmp8", "line+0", "next",
		"write breakpoint, sync cpuid, write tail, sync cpuid, write head, sync cpuid",
		"call");
	const struct scenario stopped =
		sample("sled2 -> jmp8", "line+0", "next", "stop, write all, go", "call");

	(void)state;
	sample_expect(&synced, T, T | M, T | M, T | M, T | M);
	sample_expect(&stopped, T, T, T, T, T);
}

/* 90 90, 90 cc: the second half is a breakpoint, and no head. Both halves are the new form, whether
 * they were fetched at once or not. Whoever has executed the first, and then takes the sync, has
 * serialized before the second: without another old one, that is not unserialized. A tail that was
 * fetched before its store is a mismatch: a breakpoint in a tail is a byte as any other. */
static void test_sled_whose_second_half_becomes_a_breakpoint(void **state)
{
	const struct scenario synced =
		sample("sled2 -> bytes 90 cc", "line+0", "next", "write tail, sync cpuid", "call");
	const struct scenario stopped =
		sample("sled2 -> bytes 90 cc", "line+0", "next", "stop, write all, go", "call");

	(void)state;
	sample_expect(&synced, U, U | M, U | M, U | M, U | M);
	sample_expect(&stopped, 0, 0, 0, 0, 0);
}

/* 90 90, cc cc: here the new form begins with the breakpoint, so 90 cc is bytes of both. */
static void test_sled_that_becomes_two_breakpoints(void **state)
{
	const struct scenario scenario =
		sample("sled2 -> bytes cc cc", "line+0", "next", "stop, write all, go", "call");

	(void)state;
	sample_expect(&scenario, T, T, T, T, T);
}

/* In an interrupt handler a sync waits until the pass is over: nobody is between the halves then.
 */
static void test_sled_in_an_interrupt(void **state)
{
	const struct scenario scenario = sample(
		"sled2 -> jmp8", "line+0", "next",
		"write breakpoint, sync cpuid, write tail, sync cpuid, write head, sync cpuid",
		"call in interrupt");

	(void)state;
	sample_expect(&scenario, 0, 0, 0, 0, 0);
}

/* eb 03 is the whole old instruction: what is behind it is nobody's, and no part of it. With all of
 * the tail new before the head, at once fetched code is old or new. */
static void test_bytes_that_nobody_executes(void **state)
{
	const struct scenario scenario =
		sample("bytes eb 03 90 00 00 -> bytes e9 20 01 00 00", "quad+0", "next",
		       "write bytes 2..4, write bytes 0..1", "call");

	(void)state;
	sample_expect(&scenario, U | O, T | U | O | M, U | O | M, T | U | O | M, T | U | O | M);
}

/* Two sites, of which one is patched well, and the other by one bare store: what one site may do
 * is what the batch may do, and the last syncs are there for both. */
static void test_batch(void **state)
{
	char steps[] =
		"write breakpoint, sync cpuid, write tail, sync cpuid, write head, sync cpuid";
	struct scenario scenario = sample("jmp8 -> jmp8", "line+0", "next", steps, "call");

	(void)state;
	scenario.site_count = 2;
	scenario.sites[1] = scenario.sites[0];
	for (unsigned n = 0; n < scenario.step_count; n++)
		if (scenario.steps[n].kind == STEP_WRITE)
			scenario.steps[n].sites = 3;
	sample_expect(&scenario, 0, 0, 0, 0, 0);

	/* Site 1 without its breakpoint: its tail alone changes, between two syncs. Between any two
	 * executions of it there is one of site 0, which is a breakpoint then, and serializes. But
	 * behind that the old tail of site 1 can be fetched before the new one is stored. */
	scenario.steps[0].sites = 1;
	sample_expect(&scenario, 0, M, M, M, M);
}

/* More executors do not change what any one of them can see; they are explored all the same. */
static void test_executors(void **state)
{
	const struct scenario scenarios[] = {sample_direct(), sample_breakpoint_only(),
					     sample_breakpoint_ipi(), sample_three_sync()};

	(void)state;
	for (unsigned n = 0; n < 4; n++)
		for (unsigned model = 0; model < MODELS; model++)
			for (unsigned executors = 2; executors <= 3; executors++)
				assert_int_equal(
					sample_allowed(&scenarios[n], (enum model)model, executors),
					sample_allowed(&scenarios[n], (enum model)model, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stop_machine),
		cmocka_unit_test(test_new_form_is_a_breakpoint),
		cmocka_unit_test(test_retired_handler),
		cmocka_unit_test(test_handler_retired_behind_a_fence),
		cmocka_unit_test(test_handler_policies),
		cmocka_unit_test(test_flag),
		cmocka_unit_test(test_flag_before_code),
		cmocka_unit_test(test_interrupt_context),
		cmocka_unit_test(test_sled),
		cmocka_unit_test(test_sled_whose_second_half_becomes_a_breakpoint),
		cmocka_unit_test(test_sled_that_becomes_two_breakpoints),
		cmocka_unit_test(test_sled_in_an_interrupt),
		cmocka_unit_test(test_bytes_that_nobody_executes),
		cmocka_unit_test(test_batch),
		cmocka_unit_test(test_executors),
	};

	return cmocka_run_group_tests_name("prove_cases", tests, NULL, NULL);
}
