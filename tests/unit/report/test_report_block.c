/*
 * The figures of a run in the log, as a reader sees them that knows YAML and the format, and not
 * this kernel.
 *
 * With the log's own source, so that it can be read from the console.
 */
#include "kernel/core/log.c" /* NOLINT(bugprone-suspicious-include) */
#include "kernel/core/executor.h"
#include "kernel/report/limit.h"
#include "kernel/report/report_block.h"
#include "kernel/report/report_fields.h"
#include "lib/rate.h"
#include "scenario/language/language.h"
#include "tests/unit/fake/fake_arch.h"
#include "tests/unit/sample/scenario_text.h"
#include "tests/unit/sample/yaml_block.h"
#include "tools/log/figures.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define E15 1000000000000000u

/* In the order of the format; no run has `mismatch`. */
static const char *const outcome_names[] = {
	"old",		"new",	    "breakpoint",      "torn",	"fault", "unknown",
	"unserialized", "late-old", "late-breakpoint", "stale", "nested"};
#define NAMES (sizeof(outcome_names) / sizeof(outcome_names[0]))

/* ---- What the judge reads ------------------------------------------------------------------ */

/* What stands between the marks of a log that is one block. */
static struct span block_of(const char *log)
{
	static const char begin[] = "  ---\n", end[] = "  ...\n";
	struct span block = {log + strlen(begin), strlen(log) - strlen(begin) - strlen(end)};

	assert_int_equal(strncmp(log, begin, strlen(begin)), 0);
	assert_string_equal(block.start + block.length, end);
	return block;
}

static void assert_same_outcomes(const struct counts *read, const struct oracle *oracle)
{
	for (unsigned i = 0; i < COUNTED_OUTCOMES; i++)
		assert_int_equal(read->outcomes[i], oracle->outcomes[i]);
}

static void assert_same_cost(const struct cost_figures *read, struct cost *cost)
{
#define SAME_RUNS(key, unit, value) assert_int_equal(read->key, value);
#define NO_LIST(key, unit, value)
#define SAME_QUANTILE(name, words, value)                                                          \
	assert_int_equal(read->cycles[QUANTILE_##name], value);                                    \
	assert_int_equal(read->ns[QUANTILE_##name], value);
	BLOCK_TIMES(SAME_RUNS, NO_LIST)
	BLOCK_QUANTILES(SAME_QUANTILE)
}

static void assert_same_limit(const struct limit_figures *read, struct run *run)
{
	struct limit limit = limit_of(run->scenario, cost_percentile(&run->sync, 50),
				      cost_percentile(&run->stores, 50));

#define SAME_LIMIT(key, unit, value) assert_int_equal(read->key, value);
	BLOCK_LIMIT(SAME_LIMIT)
}

static void assert_same_cpu(const struct cpu_counts *read, unsigned cpu)
{
	const struct executor *executor = executor_of(cpu);

#define SAME_OF_CPU(key, unit, value) assert_int_equal(read->key, value);
#define SAME_COUNT_OF_CPU(key, unit, of_run, of_cpu) assert_int_equal(read->counts.key, of_cpu);
#define NO_PART(key, unit)
	BLOCK_CPU(SAME_OF_CPU, SAME_COUNT_OF_CPU, NO_PART)
	assert_same_outcomes(&read->counts, &executor->oracle);
}

static void assert_same(const struct figures *read, struct run *run)
{
#define SAME(key, unit, value) assert_int_equal(read->key, value);
#define SAME_COUNT(key, unit, of_run, of_cpu) assert_int_equal(read->total.key, of_run);
#define SAME_CLOCK(key, unit, value) assert_int_equal(read->clock.key, value);
#define SAME_COST(key, what) assert_same_cost(&read->key, &run->key);
	BLOCK_FIELDS(SAME, SAME_COUNT, NO_PART)
	BLOCK_RATES(SAME)
	BLOCK_CLOCK(SAME_CLOCK)
	BLOCK_COSTS(SAME_COST, NO_PART)
	assert_same_outcomes(&read->total, &run->total);
	assert_int_equal(read->has_patches_with, run->with.known);
	for (unsigned i = 0; i < COUNTED_OUTCOMES; i++)
		assert_int_equal(read->patches_with[i], run->with.known ? run->with.patches[i] : 0);
	assert_memory_equal(read->transitions, run->total.transitions, sizeof(read->transitions));
	assert_same_limit(&read->limit, run);
	assert_int_equal(read->cpu_count, run->executors);
	assert_same_cpu(&read->cpus[0], 1);
	assert_same_cpu(&read->cpus[1], 3);
}

/* ---- What is reported ---------------------------------------------------------------------- */

static struct run run;
static yaml_node_t *root; /* of what was reported */

#define ASSERT_KEYS(mapping, keys) assert_yaml_keys(mapping, keys, sizeof(keys) / sizeof((keys)[0]))

/* Reports the run, on an empty console. */
static void report(void)
{
	fake_arch.console_length = 0;
	report_block(&run, VERDICT_AS_EXPECTED);
	root = yaml_block(fake_arch.console);
}

/* ---- The run ------------------------------------------------------------------------------- */

/* Every figure is another one, so that none can be taken for another. */
static int begin(void **state)
{
	uint64_t figure = 1000;

	(void)state;
	fake_arch_begin(4);
	assert_true(executors_allocate());
	arch_cpu_lose(2);
	executors_clear(false);
	memset(&run, 0, sizeof(run));
	run.scenario = scenario_of("site jmp8 -> jmp8\npatch write breakpoint\n sync mfence\n"
				   " write tail\n wait 70 cycles\n sync cpuid\n write head\n"
				   "forbid torn fault\nshow unserialized late-old\n");
	run.executors = 2;
	run.patches = figure++;
	run.syncs = figure++;
	run.retried = figure++;
	run.stuck = figure++;
	run.total.executions = figure++;
	run.total.first = figure++;
	run.elapsed_us = 2000000;
	for (unsigned i = 0; i < OUTCOMES; i++)
		run.total.outcomes[i] = figure++;
	run.with.known = true;
	for (unsigned i = 0; i < OUTCOMES; i++)
		run.with.patches[i] = figure++;
	for (unsigned i = 0; i < TRANSITIONS * TRANSITIONS * 2; i++)
		run.total.transitions[i / 8][i / 2 % 4][i % 2] = figure++;
	for (unsigned cpu = 1; cpu < 4; cpu++) {
		struct executor *e = executor_of(cpu);

		e->oracle.executions = figure++;
		for (unsigned i = 0; i < OUTCOMES; i++)
			e->oracle.outcomes[i] = figure++;
		e->retried = figure++;
		e->stuck = figure++;
		e->syncs = figure++;
	}
	return 0;
}

static int end(void **state)
{
	(void)state;
	yaml_block_close();
	return 0;
}

/* ---- Tests --------------------------------------------------------------------------------- */

static void test_the_order(void **state)
{
	static const char *const keys[] = {
		"scenario", "verdict",	    "text",    "models",     "consistent", "show",
		"forbid",   "executors",    "patches", "executions", "outcomes",   "retried",
		"stuck",    "patches_with", "syncs",   "elapsed_us", "rates",	   "transitions",
		"first",    "cost",	    "cpus"};

	(void)state;
	report();
	ASSERT_KEYS(root, keys);
	assert_string_equal(yaml_string(yaml_get(root, "scenario")), "sample");
	assert_string_equal(yaml_string(yaml_get(root, "verdict")), "as expected");
}

static void test_the_reason(void **state)
{
	(void)state;
	snprintf(run.reason, sizeof(run.reason), "%s",
		 "CPU 1 (APIC id 10) did nothing: [it] # was {deaf}");
	report();
	assert_yaml_first_keys(root, (const char *[]){"scenario", "verdict", "reason"}, 3);
	assert_string_equal(yaml_string(yaml_get(root, "reason")), run.reason);
}

/* The scenario can be read again from its own log, with its longest sentence. */
static void test_the_source(void **state)
{
	struct scenario scenario = *run.scenario, again;
	struct parse_error error;
	const char *source;

	(void)state;
	memset(scenario.about, 'x', sizeof(scenario.about) - 1);
	run.scenario = &scenario;
	report();
	source = yaml_string(yaml_get(root, "text"));
	assert_true(scenario_parse("log", source, strlen(source), &again, &error));
	assert_true(scenario_equal(&again, run.scenario));
}

static void test_what_was_expected(void **state)
{
	static const char *const show[] = {"unserialized", "late-old"};
	static const char *const forbid[] = {"torn", "fault"};

	(void)state;
	report();
	assert_yaml_words(yaml_get(root, "show"), show, 2);
	assert_yaml_words(yaml_get(root, "forbid"), forbid, 2);
	run.scenario = scenario_of("site jmp8 -> jmp8\npatch write all\nforbid torn under run\n");
	report();
	assert_yaml_words(yaml_get(root, "show"), NULL, 0);
	assert_yaml_words(yaml_get(root, "forbid"), forbid, 1);
}

static void test_unknown_models(void **state)
{
	(void)state;
	report();
	assert_string_equal(yaml_string(yaml_get(root, "models")), "unknown");
	assert_string_equal(yaml_string(yaml_get(root, "consistent")), "unknown");
}

/* With all counts there are, a model must allow all that can be seen; a mismatch makes a fault
 * possible. */
static void test_known_models(void **state)
{
	static const char *const names[] = {"coherent", "bytewise", "snapshot", "sequential",
					    "prefetch"};
	static const char *const torn_stale[] = {"torn", "stale"};
	static const char *const all[] = {"torn",  "unserialized", "late-old", "late-breakpoint",
					  "stale", "nested",	   "mismatch"};
	static const char *const consistent[] = {"snapshot", "prefetch"};
	const outcome_set everything = OUTCOMES_EXPECTABLE & ~OUTCOMES_RUN_ONLY;
	const outcome_set allowed[MODELS] = {
		[MODEL_BYTEWISE] = OUTCOME_BIT(OUTCOME_TORN) | OUTCOME_BIT(OUTCOME_STALE),
		[MODEL_SNAPSHOT] = everything,
		[MODEL_SEQUENTIAL] = everything & ~OUTCOME_BIT(OUTCOME_MISMATCH),
		[MODEL_PREFETCH] = everything,
	};
	yaml_node_t *models;

	(void)state;
	run.allowed = allowed;
	report();
	models = yaml_get(root, "models");
	ASSERT_KEYS(models, names);
	assert_yaml_words(yaml_get(models, "coherent"), NULL, 0);
	assert_yaml_words(yaml_get(models, "bytewise"), torn_stale, 2);
	assert_yaml_words(yaml_get(models, "snapshot"), all, 7);
	assert_yaml_words(yaml_get(models, "sequential"), all, 6);
	assert_yaml_words(yaml_get(models, "prefetch"), all, 7);
	assert_yaml_words(yaml_get(root, "consistent"), consistent, 2);
}

static void test_the_counts(void **state)
{
	yaml_node_t *outcomes;

	(void)state;
	report();
	assert_int_equal(yaml_number_at(root, "executors"), 2);
	assert_int_equal(yaml_number_at(root, "patches"), run.patches);
	assert_int_equal(yaml_number_at(root, "executions"), run.total.executions);
	assert_int_equal(yaml_number_at(root, "retried"), run.retried);
	assert_int_equal(yaml_number_at(root, "stuck"), run.stuck);
	assert_int_equal(yaml_number_at(root, "syncs"), run.syncs);
	assert_int_equal(yaml_number_at(root, "first"), run.total.first);
	outcomes = yaml_get(root, "outcomes");
	ASSERT_KEYS(outcomes, outcome_names);
	for (size_t i = 0; i < NAMES; i++)
		assert_int_equal(yaml_number_at(outcomes, outcome_names[i]), run.total.outcomes[i]);
}

/* 1000 patches and 1004 executions in 2 s; and in no time. */
static void test_the_rates(void **state)
{
	static const char *const keys[] = {"patches_per_s", "executions_per_s"};

	(void)state;
	report();
	assert_int_equal(yaml_number_at(root, "elapsed_us"), 2000000);
	ASSERT_KEYS(yaml_get(root, "rates"), keys);
	assert_int_equal(yaml_number_at(yaml_get(root, "rates"), keys[0]), 500);
	assert_int_equal(yaml_number_at(yaml_get(root, "rates"), keys[1]), 502);
	run.elapsed_us = 0;
	report();
	assert_int_equal(yaml_number_at(yaml_get(root, "rates"), keys[0]), 0);
	assert_int_equal(yaml_number_at(yaml_get(root, "rates"), keys[1]), 0);
}

static void test_the_transitions(void **state)
{
	static const char *const names[] = {"old", "breakpoint", "new", "other"};

	(void)state;
	report();
	ASSERT_KEYS(yaml_get(root, "transitions"), names);
	for (unsigned from = 0; from < TRANSITIONS; from++) {
		yaml_node_t *row = yaml_get(yaml_get(root, "transitions"), names[from]);

		ASSERT_KEYS(row, names);
		for (unsigned to = 0; to < TRANSITIONS; to++)
			assert_yaml_numbers(yaml_get(row, names[to]),
					    run.total.transitions[from][to], 2);
	}
}

static void assert_cost(const char *name, const uint64_t *cycles)
{
	static const char *const keys[] = {"runs", "cycles", "ns"};
	yaml_node_t *cost = yaml_get(yaml_get(root, "cost"), name);

	ASSERT_KEYS(cost, keys);
	assert_int_equal(yaml_number_at(cost, "runs"), 100);
	assert_yaml_numbers(yaml_get(cost, "cycles"), cycles, 4);
	assert_yaml_numbers(yaml_get(cost, "ns"), cycles, 4); /* of which each takes one, here */
}

/* Patches took 10 to 1000 cycles, syncs 1 to 100, all stores of one 401 to 500: the medians are
 * 500, 50 and 450. Two syncs, the stores and 70 cycles make 620. */
static void test_the_costs(void **state)
{
	static const char *const keys[] = {"clock", "patch", "sync", "stores", "limit", "ratio"};
	static const char *const limit_keys[] = {"syncs", "stores", "wait_cycles", "cycles", "ns"};
	static const uint64_t limit[] = {2, 3, 70, 620, 620};

	(void)state;
	for (uint64_t i = 100; i > 0; i--) {
		cost_add(&run.patch, 10 * i);
		cost_add(&run.sync, i);
		cost_add(&run.stores, 400 + i);
	}
	run.clock_cycles = 7;
	report();
	ASSERT_KEYS(yaml_get(root, "cost"), keys);
	assert_cost("patch", (const uint64_t[]){10, 500, 990, 1000});
	assert_cost("sync", (const uint64_t[]){1, 50, 99, 100});
	assert_cost("stores", (const uint64_t[]){401, 450, 499, 500});
	assert_int_equal(yaml_number_at(yaml_get(yaml_get(root, "cost"), "clock"), "cycles"), 7);
	yaml_node_t *node = yaml_get(yaml_get(root, "cost"), "limit");

	ASSERT_KEYS(node, limit_keys);
	for (unsigned i = 0; i < 5; i++)
		assert_int_equal(yaml_number_at(node, limit_keys[i]), limit[i]);
	assert_string_equal(yaml_string(yaml_get(yaml_get(root, "cost"), "ratio")), "0.80");
}

static void test_no_costs(void **state)
{
	(void)state;
	run.scenario = scenario_of("site jmp8 -> jmp8\npatch write all");
	report();
	assert_string_equal(yaml_string(yaml_get(yaml_get(root, "cost"), "ratio")), "none");
}

/* The lost CPU 2 takes no part. */
static void test_the_cpus(void **state)
{
	static const char *const keys[] = {
		"cpu",	 "apic",   "executions", "old",		 "new",	     "breakpoint",
		"torn",	 "fault",  "unknown",	 "unserialized", "late-old", "late-breakpoint",
		"stale", "nested", "retried",	 "stuck",	 "syncs",    "nmis"};

	(void)state;
	report();
	yaml_node_t *cpus = yaml_get(root, "cpus");

	assert_int_equal(yaml_size(cpus), 2);
	for (unsigned i = 0; i < 2; i++) {
		unsigned cpu = i == 0 ? 1 : 3;
		const struct executor *e = executor_of(cpu);
		yaml_node_t *row = yaml_item(cpus, i);

		ASSERT_KEYS(row, keys);
		assert_int_equal(yaml_number_at(row, "cpu"), cpu);
		assert_int_equal(yaml_number_at(row, "apic"), 10 * cpu);
		assert_int_equal(yaml_number_at(row, "executions"), e->oracle.executions);
		for (size_t o = 0; o < NAMES; o++)
			assert_int_equal(yaml_number_at(row, outcome_names[o]),
					 e->oracle.outcomes[o]);
		assert_int_equal(yaml_number_at(row, "retried"), e->retried);
		assert_int_equal(yaml_number_at(row, "stuck"), e->stuck);
		assert_int_equal(yaml_number_at(row, "syncs"), e->syncs);
		assert_int_equal(yaml_number_at(row, "nmis"), 100 + cpu);
	}
}

/* The longest run there is: no line is cut. */
static void test_the_largest_figures(void **state)
{
	struct executor *e = executor_of(1);

	(void)state;
	for (unsigned i = 0; i < OUTCOMES; i++)
		e->oracle.outcomes[i] = run.total.outcomes[i] = E15;
	for (unsigned i = 0; i < TRANSITIONS * TRANSITIONS * 2; i++)
		run.total.transitions[i / 8][i / 2 % 4][i % 2] = E15;
	e->oracle.executions = run.total.executions = E15;
	e->retried = e->stuck = e->syncs = E15;
	run.elapsed_us = 1000000000000; /* 10^6 s */
	for (unsigned i = 0; i < 10; i++) {
		cost_add(&run.patch, UINT64_MAX / 1000);
		cost_add(&run.sync, UINT64_MAX / 1000);
		cost_add(&run.stores, UINT64_MAX / 1000);
	}
	report();
	assert_int_equal(yaml_number_at(yaml_item(yaml_get(root, "cpus"), 0), "syncs"), E15);
	assert_int_equal(yaml_number_at(yaml_item(yaml_get(root, "cpus"), 0), "nmis"), 101);
	assert_int_equal(yaml_number_at(yaml_get(root, "rates"), "executions_per_s"), 1000000000);
	assert_int_equal(
		yaml_number(yaml_item(
			yaml_get(yaml_get(yaml_get(root, "transitions"), "other"), "other"), 1)),
		E15);
}

/* Every number is what the judge reads under its key. */
static void test_the_judge_reads_the_same(void **state)
{
	static const outcome_set allowed[MODELS] = {[MODEL_PREFETCH] = OUTCOMES_EXPECTABLE};
	struct explanation explanation;
	struct figures figures;

	(void)state;
	run.allowed = allowed;
	run.clock_cycles = 7;
	for (uint64_t i = 100; i > 0; i--) {
		cost_add(&run.patch, 10 * i);
		cost_add(&run.sync, i);
		cost_add(&run.stores, 400 + i);
	}
	report();
	if (!figures_read(&figures, block_of(fake_arch.console), &explanation))
		fail_msg("%s", explanation.line);
	assert_same(&figures, &run);
	figures_free(&figures);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_the_order, begin, end),
		cmocka_unit_test_setup_teardown(test_the_reason, begin, end),
		cmocka_unit_test_setup_teardown(test_the_source, begin, end),
		cmocka_unit_test_setup_teardown(test_what_was_expected, begin, end),
		cmocka_unit_test_setup_teardown(test_unknown_models, begin, end),
		cmocka_unit_test_setup_teardown(test_known_models, begin, end),
		cmocka_unit_test_setup_teardown(test_the_counts, begin, end),
		cmocka_unit_test_setup_teardown(test_the_rates, begin, end),
		cmocka_unit_test_setup_teardown(test_the_transitions, begin, end),
		cmocka_unit_test_setup_teardown(test_the_costs, begin, end),
		cmocka_unit_test_setup_teardown(test_no_costs, begin, end),
		cmocka_unit_test_setup_teardown(test_the_cpus, begin, end),
		cmocka_unit_test_setup_teardown(test_the_largest_figures, begin, end),
		cmocka_unit_test_setup_teardown(test_the_judge_reads_the_same, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
