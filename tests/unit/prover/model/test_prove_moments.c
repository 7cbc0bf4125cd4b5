/*
 * A run, moment by moment: whose each event is, when the patch returns, and what is in the
 * patcher's buffer behind it.
 */
#include "prover/model/moments.h"
#include "tests/unit/sample/prove_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct system system_now;
static struct moment moments[16];

static void tell(const struct scenario *scenario, const struct event *events, size_t count)
{
	char reason[SYSTEM_REASON_SIZE];

	assert_true(system_build(&system_now, scenario, MODEL_COHERENT, 1, reason));
	moments_tell(&system_now, events, count, moments);
}

/* What is in the buffer, the oldest first, with a comma between. */
static void check_buffer(const struct state *state, const char *expected)
{
	char store[DESCRIPTION_SIZE], all[4 * DESCRIPTION_SIZE] = "";

	for (unsigned n = 0; describe_buffered(&system_now, state, n, store); n++)
		snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s%s", n ? ", " : "",
			 store);
	assert_string_equal(all, expected);
}

/* By hand: three stores go into the buffer, and come out in their order. */
static void test_buffer(void **state)
{
	static const struct {
		struct event event;
		const char *buffer;
	} run[] = {
		{{.kind = EVENT_ACTION}, "breakpoint cc"},
		{{.kind = EVENT_ACTION}, "breakpoint cc, tail f0"},
		{{.kind = EVENT_DRAIN}, "tail f0"},
		{{.kind = EVENT_ACTION}, "tail f0, head eb"},
		{{.kind = EVENT_DRAIN}, "head eb"},
		{{.kind = EVENT_DRAIN}, ""},
	};
	const struct scenario scenario = sample("jmp8 -> jmp8", "line+0", "next",
						"write breakpoint, write tail, write head", "call");
	struct event events[6];

	(void)state;
	for (unsigned n = 0; n < 6; n++)
		events[n] = run[n].event;
	tell(&scenario, events, 6);
	for (unsigned n = 0; n < 6; n++)
		check_buffer(&moments[n].state, run[n].buffer);
}

/* Back to back, of 66 90 and eb cc (docs/language.md): behind the way there comes the way back,
 * whose stores say so, and then the first one again. */
static void test_buffer_back_to_back(void **state)
{
	const struct scenario scenario =
		sample("nop2 -> jmp8", "quad+0", "next", "write all", "call\nrepeat back to back");
	const struct event events[] = {
		{.kind = EVENT_ACTION}, {.kind = EVENT_DRAIN},	{.kind = EVENT_ACTION},
		{.kind = EVENT_DRAIN},	{.kind = EVENT_ACTION},
	};

	(void)state;
	tell(&scenario, events, 5);
	check_buffer(&moments[0].state, "all eb cc");
	check_buffer(&moments[1].state, "");
	check_buffer(&moments[2].state, "back: all 66 90");
	check_buffer(&moments[3].state, "");
	check_buffer(&moments[4].state, "all eb cc");
}

/* The patch returns once, with its last action; the execution behind it is the executor's. */
static void test_tracks_and_return(void **state)
{
	const struct scenario scenario = sample_direct();
	const struct event events[] = {
		{.kind = EVENT_PASS}, {.kind = EVENT_ACTION}, {.kind = EVENT_PASS}};

	(void)state;
	tell(&scenario, events, 3);
	assert_int_equal(moments[0].track, TRACK_EXECUTOR);
	assert_int_equal(moments[1].track, TRACK_PATCHER);
	assert_int_equal(moments[2].track, TRACK_EXECUTOR);
	assert_false(moments[0].returns);
	assert_true(moments[1].returns);
	assert_false(moments[2].returns);
	assert_int_equal(moments[0].outcomes, OUTCOME_BIT(OUTCOME_OLD));
	assert_true(moments[2].outcomes & O);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_buffer),
		cmocka_unit_test(test_buffer_back_to_back),
		cmocka_unit_test(test_tracks_and_return),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
