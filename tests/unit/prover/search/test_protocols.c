/*
 * Protocols in the order of what they cost, each once, and what is left out.
 */
#include "tests/unit/sample/prove_sample.h"

#include "prover/search/protocols.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define ALL_MAX 8192

static struct scenario scenario;
static char all[ALL_MAX][PROTOCOL_LETTERS_SIZE];
static unsigned cost[ALL_MAX]; /* syncs, stores and steps as digits */
static unsigned count, enough, also;

static bool note(void *context)
{
	assert_ptr_equal(context, &scenario);
	assert_true(count < ALL_MAX);
	protocol_letters(&scenario, all[count]);
	cost[count++] = (protocol_syncs(&scenario) * 100 + protocol_stores(&scenario)) * 100 +
			scenario.step_count;
	return count != enough;
}

static void list(const char *site, bool reads_flag, unsigned steps, unsigned syncs_least,
		 unsigned syncs_most)
{
	const struct protocols protocols = {
		.scenario = &scenario,
		.steps = steps,
		.syncs_least = syncs_least,
		.syncs_most = syncs_most,
		.also = also,
		.each = note,
		.context = &scenario,
	};

	scenario = sample(site, "line+0", "next", "write flag 1", "read flag; none; call");
	scenario.execution.reads_flag = reads_flag;
	count = 0;
	protocols_each(&protocols);
}

static void expect(const char *expected)
{
	char listed[1024] = "";
	size_t length = 0;

	for (unsigned n = 0; n < count; n++)
		length += (size_t)snprintf(listed + length, sizeof(listed) - length, "%s%s",
					   n ? " " : "", all[n]);
	assert_string_equal(listed, expected);
}

/* At a site of which only byte 1 differs, the head is no change unless a breakpoint is there, and
 * only then are there two bytes to change one by one. */
static void test_of_two_steps(void **state)
{
	(void)state;
	list("jmp8 -> jmp8", false, 2, 0, 1);
	expect("b t a bf tf af bt bh ba tb ab bx bn bs tn ts an as");
}

static void test_only_those_with_so_many_syncs(void **state)
{
	(void)state;
	list("jmp8 -> jmp8", false, 2, 1, 1);
	expect("bn bs tn ts an as");
}

/* Byte by byte is something else than one store where two bytes change. */
static void test_byte_by_byte(void **state)
{
	(void)state;
	list("nop2 -> jmp8", false, 1, 0, 0);
	expect("b t h a x");
	list("jmp32 -> jmp32", false, 1, 0, 0);
	expect("b t a y x");
	list("nop5 -> jmp32", false, 1, 0, 0);
	expect("b t h a x");
}

/* Who reads a flag is to find one, once. */
static void test_flag(void **state)
{
	(void)state;
	list("jmp8 -> jmp8", true, 2, 0, 0);
	expect("g gf bg tg ag gb gt ga");
}

/* Leaves those that have this letter. */
static void only_with(char letter)
{
	unsigned kept = 0;

	for (unsigned n = 0; n < count; n++)
		if (strchr(all[n], letter))
			memmove(all[kept++], all[n], sizeof(all[n]));
	count = kept;
}

/* A stop is a sync by its cost, and needs its go. With one store, that is before, between or behind
 * them, where it would be as alone. */
static void test_stops(void **state)
{
	(void)state;
	also = PROTOCOLS_STOP;
	list("jmp8 -> jmp8", false, 3, 1, 1);
	also = 0;
	only_with('p');
	expect("bpo tpo apo pbo pto pao");
}

/* Neither needs a fence in front, and no CPU that is stopped takes a sync; behind the go one waits
 * for what the go does not. */
static void test_syncs_and_stops(void **state)
{
	(void)state;
	also = PROTOCOLS_STOP;
	list("jmp8 -> jmp8", false, 4, 1, 2);
	also = 0;
	only_with('p');
	for (unsigned n = 0; n < count; n++)
		assert_true(!strstr(all[n], "fp") && !strstr(all[n], "fo"));
	only_with('s');
	expect("bpos tpos apos pbos ptos paos");
}

/* Only where there is a breakpoint, at any moment, and once. */
static void test_retired_handlers(void **state)
{
	(void)state;
	also = PROTOCOLS_RETIRE;
	list("jmp8 -> jmp8", false, 2, 0, 0);
	only_with('r');
	expect("br rb");
	list("jmp8 -> int3", false, 2, 0, 0);
	only_with('r');
	also = 0;
	expect("br hr ar rb rh ra"); /* the tail is that of both */
}

static void test_two_sites(void **state)
{
	(void)state;
	scenario = sample("jmp8 -> jmp8", "line+0", "next", "write all", "call");
	scenario.site_count = 2;
	scenario.sites[1] = scenario.sites[0];
	scenario.step_count = 3;
	scenario.steps[0] = (struct step){.kind = STEP_WRITE, .part = WRITE_BREAKPOINT, .sites = 1};
	scenario.steps[1] = (struct step){.kind = STEP_WRITE, .part = WRITE_TAIL, .sites = 2};
	scenario.steps[2] = (struct step){.kind = STEP_WRITE, .part = WRITE_ALL, .sites = 3};
	protocol_letters(&scenario, all[0]);
	assert_string_equal(all[0], "b0t1a");
}

static void test_cheapest_first_and_each_once(void **state)
{
	(void)state;
	list("jmp32 -> jmp32", false, 4, 0, 2);
	assert_true(count > 100);
	for (unsigned n = 1; n < count; n++) {
		assert_true(cost[n - 1] <= cost[n]);
		for (unsigned m = 0; m < n; m++)
			assert_string_not_equal(all[m], all[n]);
	}
}

static void test_ends_when_told(void **state)
{
	(void)state;
	enough = 5;
	list("jmp8 -> jmp8", false, 4, 0, 2);
	enough = 0;
	assert_int_equal(count, 5);
	assert_string_equal(all[4], "tf");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_of_two_steps),
		cmocka_unit_test(test_only_those_with_so_many_syncs),
		cmocka_unit_test(test_byte_by_byte),
		cmocka_unit_test(test_flag),
		cmocka_unit_test(test_stops),
		cmocka_unit_test(test_syncs_and_stops),
		cmocka_unit_test(test_retired_handlers),
		cmocka_unit_test(test_two_sites),
		cmocka_unit_test(test_cheapest_first_and_each_once),
		cmocka_unit_test(test_ends_when_told),
	};

	return cmocka_run_group_tests_name("protocols", tests, NULL, NULL);
}
