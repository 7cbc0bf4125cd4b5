/*
 * Every run that the prover prints: it is one, it ends with its outcome, and none is shorter.
 */
#include "prover/model/batch.h"
#include "tests/unit/sample/prove_naive.h"
#include "tests/unit/sample/prove_sample.h"

#include "scenario/language/language.h"
#include "scenario/standard.h"
#include "prover/model/trace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct system system_now;
static struct search search;

static void build(const struct scenario *scenario, enum model model, unsigned executors)
{
	char reason[SYSTEM_REASON_SIZE];
	struct scenario part;

	/* Of a batch, the last part, in which two are alike where any are. */
	batch_part(scenario, batch_parts(scenario) - 1, &part);
	assert_true(system_build(&system_now, &part, model, executors, reason));
	assert_int_equal(search_run(&search, &system_now, 0, &sample_bounds), SEARCH_DONE);
}

static char *print(const struct event *events, size_t count)
{
	size_t length;
	char *printed;
	FILE *to = open_memstream(&printed, &length);

	assert_true(trace_print(to, &system_now, events, count));
	fclose(to);
	return printed;
}

static size_t lines_of(const char *printed)
{
	size_t lines = 0;

	for (; *printed; printed++)
		lines += *printed == '\n';
	return lines;
}

/* Step by step through the model; the same outcome; no other event before it has had it. */
static void check_run(enum outcome outcome, size_t shortest)
{
	size_t count;
	struct event *events = search_shortest(&search, outcome, &count);
	outcome_set outcomes;
	char *printed;

	assert_non_null(events);
	assert_int_equal(count, shortest);
	for (size_t n = 0; n <= count; n++) {
		assert_true(trace_replay(&system_now, events, n, &outcomes));
		assert_int_equal(!!(outcomes & OUTCOME_BIT(outcome)), n == count);
	}
	printed = print(events, count);
	assert_int_equal(lines_of(printed), count + 1);
	free(printed);
	free(events);
}

static unsigned check_all_runs(const struct scenario *scenario, enum model model,
			       unsigned executors)
{
	struct naive naive;
	unsigned runs = 0;

	build(scenario, model, executors);
	naive_search(&system_now, &naive);
	assert_int_equal(search.allowed, naive.allowed);
	assert_true(search.states.count <= naive.states);
	/* At a site of two bytes there is no other symmetry. */
	if (executors == 2)
		assert_int_equal(search.states.count, naive.ordered);
	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
		if (naive.allowed & OUTCOME_BIT(outcome)) {
			check_run((enum outcome)outcome, naive.events[outcome]);
			runs++;
		}
	naive_free(&naive);
	search_free(&search);
	return runs;
}

static void test_every_run_of_the_standard_set(void **state)
{
	unsigned runs = 0;

	(void)state;
	assert_true(standard_file_count > 0);
	for (size_t n = 0; n < standard_file_count; n++) {
		const struct standard_file *file = &standard_files[n];
		struct parse_error error;
		struct scenario scenario;

		if (!scenario_parse(file->name, file->source, file->length, &scenario, &error))
			fail_msg("%s", error.message);
		for (unsigned part = 0; part < batch_parts(&scenario); part++) {
			struct scenario sites;

			batch_part(&scenario, part, &sites);
			for (unsigned model = 0; model < MODELS; model++)
				runs += check_all_runs(&sites, (enum model)model, 1);
		}
	}
	/* Old, new and breakpoint at least, of the first four under each model. */
	assert_true(runs > 50);
}

/* The executors' symmetry, too. */
static void test_every_run_of_two_executors(void **state)
{
	const struct scenario scenarios[] = {sample_direct(), sample_breakpoint_ipi(),
					     sample_three_sync()};

	(void)state;
	for (unsigned n = 0; n < 3; n++)
		for (unsigned model = 0; model < MODELS; model++)
			check_all_runs(&scenarios[n], (enum model)model, 2);
}

/* Bytes that change together, of which one form needs some: byte 1 of eb 03, and none behind. And
 * those of jmp32, which can all be exchanged. */
static void test_every_run_where_bytes_are_alike(void **state)
{
	static const char *const sites[] = {"bytes eb 03 90 00 00 -> bytes e9 20 01 00 00",
					    "jmp32 -> jmp32", "nop5 -> jmp32",
					    "bytes 0f 1f 44 00 00 -> bytes 0f 0b 44 00 00"};

	(void)state;
	for (unsigned n = 0; n < 4; n++)
		for (unsigned model = 0; model < MODELS; model++) {
			const struct scenario scenario =
				sample(sites[n], "quad+0", "next", "write all, sync cpuid", "call");

			check_all_runs(&scenario, (enum model)model, 1);
		}
}

/* Patches back to back, whose runs may go there and back: in a quadword, across two, with syncs
 * that leave something, and nothing, in the buffer. */
static void test_every_run_back_to_back(void **state)
{
	static const struct {
		const char *place, *patch;
	} all[] = {
		{"quad+0", "write all"},
		{"quad+7", "write all"},
		{"quad+0", "write breakpoint, sync cpuid, write tail, write head"},
		{"quad+0", "write breakpoint, sync cpuid unfenced, write tail, write head"},
	};

	(void)state;
	for (unsigned n = 0; n < 4; n++)
		for (unsigned model = 0; model < MODELS; model++) {
			const struct scenario scenario =
				sample("nop2 -> jmp8", all[n].place, "next", all[n].patch,
				       "call\nrepeat back to back");

			check_all_runs(&scenario, (enum model)model, 1);
			check_all_runs(&scenario, (enum model)model, 2);
		}
}

static void check_printed(const struct scenario *scenario, enum model model, enum outcome outcome,
			  const char *expected)
{
	struct event *events;
	size_t count;
	char *printed;

	build(scenario, model, 1);
	events = search_shortest(&search, outcome, &count);
	printed = print(events, count);
	assert_string_equal(printed, expected);
	free(printed);
	free(events);
	search_free(&search);
}

/* By hand: the patcher's four actions, an acknowledgement, two fetches, one execution: 8 events.
 * The tail must be fetched behind the sync and before its store; the head behind its own. */
static void test_the_run_that_condemns_one_ipi(void **state)
{
	static const char expected[] =
		"     CPU A (patcher)          memory   CPU B (executor)\n"
		" 0   writes breakpoint cc     cc e5\n"
		" 1   sends the sync           cc e5\n"
		" 2                            cc e5    takes the sync: cpuid\n"
		" 3                            cc e5    fetches e5\n"
		" 4   writes tail f0           cc f0\n"
		" 5   writes head eb, returns  eb f0\n"
		" 6                            eb f0    fetches eb\n"
		" 7                            eb f0    executes eb e5 while memory holds eb f0: "
		"late-old, mismatch\n";
	const struct scenario scenario = sample_breakpoint_ipi();

	(void)state;
	check_printed(&scenario, MODEL_PREFETCH, OUTCOME_MISMATCH, expected);
}

/* 0f 0b is ud2, of two bytes: what is behind them is of no instruction. */
static void test_bytes_that_are_not_executed_are_not_fetched(void **state)
{
	static const char expected[] =
		"     CPU A (patcher)                     memory          CPU B (executor)\n"
		" 0                                       0f 1f 44 00 00  fetches 0f\n"
		" 1   writes all e9 0b 44 00 00, returns  e9 0b 44 00 00\n"
		" 2                                       e9 0b 44 00 00  fetches 0b\n"
		" 3                                       e9 0b 44 00 00  executes 0f 0b while "
		"memory holds e9 0b 44 00 00: torn, mismatch\n";
	const struct scenario scenario =
		sample("nop5 -> jmp32", "line+0", "next", "write all", "call");

	(void)state;
	check_printed(&scenario, MODEL_BYTEWISE, OUTCOME_TORN, expected);
}

/* Breakpoint and tail are both cc. */
static void test_each_store_names_its_step(void **state)
{
	static const char expected[] =
		"     CPU A (patcher)                memory   CPU B (executor)\n"
		" 0                                  66 90    fetches 66\n"
		" 1   writes breakpoint cc           cc 90\n"
		" 2   writes bytes 1..1 cc, returns  cc cc\n"
		" 3                                  cc cc    fetches cc\n"
		" 4                                  cc cc    executes 66 cc while memory holds cc "
		"cc: torn\n";
	const struct scenario scenario = sample("nop2 -> jmp8", "line+0", "next",
						"write breakpoint, write bytes 1..1", "call");

	(void)state;
	check_printed(&scenario, MODEL_BYTEWISE, OUTCOME_TORN, expected);
}

/* Two quadwords are two events of one store, and each byte by itself is a store. */
static void test_each_part_of_a_store_names_its_step(void **state)
{
	static const char straddling[] =
		"     CPU A (patcher)                            memory   CPU B (executor)\n"
		" 0   writes all eb cc, still buffered, returns  66 90\n"
		" 1   all eb reaches memory                      eb 90\n"
		" 2                                              eb 90    executes eb 90: torn\n";
	static const char bytewise[] =
		"     CPU A (patcher)        memory   CPU B (executor)\n"
		" 0   writes all byte 0: eb  eb 90\n"
		" 1                          eb 90    executes eb 90: torn\n";
	const struct scenario across =
		sample("nop2 -> jmp8", "quad+7", "next", "write all", "call");
	const struct scenario each =
		sample("nop2 -> jmp8", "quad+0", "next", "write all byte by byte", "call");

	(void)state;
	check_printed(&across, MODEL_COHERENT, OUTCOME_TORN, straddling);
	check_printed(&each, MODEL_COHERENT, OUTCOME_TORN, bytewise);
}

/* By hand: only the way back has a mixture for who fetches upwards, and the head is fetched before
 * it. Byte 1 and the last two are the same in both forms, and need not be fetched. */
static void test_the_way_back_is_told(void **state)
{
	static const char expected[] =
		"     CPU A (patcher)                memory          CPU B (executor)\n"
		" 0   writes breakpoint cc           cc 0b c8 00 00\n"
		" 1   writes tail 0b 44 00 00        cc 0b 44 00 00\n"
		" 2   writes head e8                 e8 0b 44 00 00\n"
		" 3                                  e8 0b 44 00 00  fetches e8\n"
		" 4   back: writes breakpoint cc     cc 0b 44 00 00\n"
		" 5   back: writes tail 0b c8 00 00  cc 0b c8 00 00\n"
		" 6                                  cc 0b c8 00 00  fetches c8\n"
		" 7                                  cc 0b c8 00 00  executes e8 0b c8 00 00 while "
		"memory holds cc 0b c8 00 00: torn\n";
	const struct scenario scenario =
		sample("bytes 0f 0b c8 00 00 -> bytes e8 0b 44 00 00", "quad+0", "next",
		       "write breakpoint, write tail, write head", "call\nrepeat back to back");

	(void)state;
	check_printed(&scenario, MODEL_SEQUENTIAL, OUTCOME_TORN, expected);
}

/* A store of the patch before may reach memory when the way back has begun. */
static void test_each_store_names_its_way(void **state)
{
	static const char expected[] =
		"     CPU A (patcher)                   memory   CPU B (executor)\n"
		" 0                                     66 90    executes 66 90: old\n"
		" 1   writes all eb cc, still buffered  66 90\n"
		" 2   all eb reaches memory             eb 90\n"
		" 3   all cc reaches memory             eb cc\n"
		" 4                                     eb cc    executes eb cc: unserialized\n";
	const struct scenario scenario =
		sample("nop2 -> jmp8", "quad+7", "next", "write all", "call\nrepeat back to back");
	const struct event events[] = {{.kind = EVENT_ACTION}, {.kind = EVENT_DRAIN, .part = 1},
				       {.kind = EVENT_DRAIN},  {.kind = EVENT_ACTION},
				       {.kind = EVENT_DRAIN},  {.kind = EVENT_DRAIN, .part = 1}};
	static const char back[] =
		"     CPU A (patcher)                         memory   CPU B (executor)\n"
		" 0   writes all eb cc, still buffered        66 90\n"
		" 1   all cc reaches memory                   66 cc\n"
		" 2   all eb reaches memory                   eb cc\n"
		" 3   back: writes all 66 90, still buffered  eb cc\n"
		" 4   back: all 66 reaches memory             66 cc\n"
		" 5   back: all 90 reaches memory             66 90\n";
	char *printed;

	(void)state;
	check_printed(&scenario, MODEL_COHERENT, OUTCOME_UNSERIALIZED, expected);
	printed = print(events, sizeof(events) / sizeof(events[0]));
	assert_string_equal(printed, back);
	free(printed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_run_of_the_standard_set),
		cmocka_unit_test(test_every_run_of_two_executors),
		cmocka_unit_test(test_every_run_where_bytes_are_alike),
		cmocka_unit_test(test_the_run_that_condemns_one_ipi),
		cmocka_unit_test(test_bytes_that_are_not_executed_are_not_fetched),
		cmocka_unit_test(test_each_store_names_its_step),
		cmocka_unit_test(test_each_part_of_a_store_names_its_step),
		cmocka_unit_test(test_every_run_back_to_back),
		cmocka_unit_test(test_the_way_back_is_told),
		cmocka_unit_test(test_each_store_names_its_way),
	};

	return cmocka_run_group_tests_name("prove_trace", tests, NULL, NULL);
}
