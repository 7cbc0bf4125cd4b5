#include "tools/run/run_pairs.h"

#include "arch/linux/cpu/topology.h"
#include "tools/base/explain.h"
#include "tools/base/json.h"
#include "tools/judge/judge_json.h"
#include "tools/run/run_process.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Three relations, with two kinds of cores on either side, and what is not known. */
#define PAIRS_MAX 16

#define LABEL_SIZE 80

struct pair {
	unsigned patcher, executor; /* as Linux counts */
	enum relation relation;
	enum core_kind patcher_kind, executor_kind;
	struct run_process process;
	struct judge_walk walk;
	struct judgement judgement;
};

struct pairs {
	struct pair pairs[PAIRS_MAX];
	size_t count;
};

/* ---- Which there are ------------------------------------------------------------------------- */

static bool is_alike(const struct pair *left, const struct pair *right)
{
	return left->relation == right->relation && left->patcher_kind == right->patcher_kind &&
	       left->executor_kind == right->executor_kind;
}

static void add(struct pairs *pairs, const struct pair *pair)
{
	for (size_t i = 0; i < pairs->count; i++)
		if (is_alike(&pairs->pairs[i], pair))
			return;
	if (pairs->count < PAIRS_MAX)
		pairs->pairs[pairs->count++] = *pair;
}

static void find(const struct run_options *options, struct pairs *pairs)
{
	static struct topology topologies[CPUS_MAX];
	static bool known[CPUS_MAX];

	for (size_t i = 0; i < options->cpu_count; i++) {
		known[i] = topology_read(TOPOLOGY_ROOT, options->cpus[i], &topologies[i]);
		if (!known[i])
			topologies[i].kind = CORE_ONLY;
	}
	for (size_t i = 0; i < options->cpu_count; i++)
		for (size_t j = i + 1; j < options->cpu_count; j++)
			add(pairs,
			    &(struct pair){
				    .patcher = options->cpus[i],
				    .executor = options->cpus[j],
				    .relation = topology_relation(known[i] ? &topologies[i] : NULL,
								  known[j] ? &topologies[j] : NULL),
				    .patcher_kind = topologies[i].kind,
				    .executor_kind = topologies[j].kind,
			    });
}

static void label(const struct pair *pair, char shown[LABEL_SIZE])
{
	if (pair->patcher_kind == CORE_ONLY && pair->executor_kind == CORE_ONLY)
		snprintf(shown, LABEL_SIZE, "%s (%u, %u)", relation_name(pair->relation),
			 pair->patcher, pair->executor);
	else
		snprintf(shown, LABEL_SIZE, "%s (%u, %u), %s to %s", relation_name(pair->relation),
			 pair->patcher, pair->executor, core_kind_name(pair->patcher_kind),
			 core_kind_name(pair->executor_kind));
}

/* ---- The table ------------------------------------------------------------------------------- */

/* A pair's line of a scenario: what it did beyond the legitimate three outcomes. */
static void print_test(const struct pair *pair, const struct judged_test *test)
{
	const struct figures *figures = &test->figures;
	char shown[LABEL_SIZE];

	label(pair, shown);
	printf("  %-28s", shown);
	if (test->kind != JUDGED_RUN) {
		printf(" not run\n");
		return;
	}
	printf(" %-12s %12" PRIu64 " executions, %9" PRIu64 " /s, %7" PRIu64 " ns a sync",
	       verdict_name(test->verdict), figures->total.executions, figures->executions_per_s,
	       figures->sync.ns[QUANTILE_MEDIAN]);
	for (enum outcome outcome = OUTCOME_OLD; outcome < OUTCOMES; outcome++)
		if (outcome != OUTCOME_OLD && outcome != OUTCOME_NEW &&
		    outcome != OUTCOME_BREAKPOINT && figures->total.outcomes[outcome] > 0)
			printf(", %s %" PRIu64, outcome_spelling(outcome),
			       figures->total.outcomes[outcome]);
	putchar('\n');
}

static void print_scenario(const struct pairs *pairs, size_t index)
{
	const struct tap *tap = &pairs->pairs[0].judgement.tap;

	printf("%.*s\n", SPAN_ARGUMENTS(tap->tests[index].name));
	for (size_t i = 0; i < pairs->count; i++)
		if (index < pairs->pairs[i].judgement.test_count)
			print_test(&pairs->pairs[i], &pairs->pairs[i].judgement.tests[index]);
}

/* Scenarios that no pair can run are left out. */
static bool is_run(const struct pairs *pairs, size_t index)
{
	for (size_t i = 0; i < pairs->count; i++)
		if (index < pairs->pairs[i].judgement.test_count &&
		    pairs->pairs[i].judgement.tests[index].kind == JUDGED_RUN)
			return true;
	return false;
}

static void print_machine(const struct pair *pair)
{
	char line[CLASSIFICATION_LINE_SIZE], shown[LABEL_SIZE];

	label(pair, shown);
	if (pair->judgement.status == STATUS_NOT_WHOLE) {
		printf("%s: no verdict: %s\n", shown, pair->judgement.explanation.line);
		return;
	}
	for (unsigned i = 0; classification_line(&pair->judgement.machine, i, line); i++)
		printf("%s: %s\n", shown, line);
}

static void print_table(const struct pairs *pairs)
{
	for (size_t index = 0; index < pairs->pairs[0].judgement.test_count; index++)
		if (is_run(pairs, index))
			print_scenario(pairs, index);
	putchar('\n');
	for (size_t i = 0; i < pairs->count; i++)
		print_machine(&pairs->pairs[i]);
	fflush(stdout);
}

/* As "crossmod judge --json" prints logs, each with its pair. */
static enum status print_json(const struct pairs *pairs, enum status status)
{
	json_t *logs = json_array();

	for (size_t i = 0; i < pairs->count; i++) {
		const struct pair *pair = &pairs->pairs[i];
		json_t *log = judge_json(&pair->walk, &pair->judgement);

		json_object_set_new(log, "pair",
				    json_pack("{s:i, s:i, s:s, s:s, s:s}", "patcher",
					      (int)pair->patcher, "executor", (int)pair->executor,
					      "relation", relation_name(pair->relation),
					      "patcher_kind", core_kind_name(pair->patcher_kind),
					      "executor_kind",
					      core_kind_name(pair->executor_kind)));
		json_array_append_new(logs, log);
	}
	return json_print(judge_json_whole(status, logs), status);
}

/* ---- The runs -------------------------------------------------------------------------------- */

static enum status run_pair(struct pair *pair, const struct run_options *options, int count,
			    char **arguments)
{
	char cpus[32], shown[LABEL_SIZE];

	label(pair, shown);
	note("runs on %s", shown);
	snprintf(cpus, sizeof(cpus), "--cpus=%u,%u", pair->patcher, pair->executor);
	live_start(&pair->process.live, -1);
	pair->process.live.hidden = true;
	run_process(&pair->process, options, cpus, count, arguments);
	enum status ended = run_process_explain(&pair->process, options);

	judge_walk_only(&pair->walk, pair->process.live.bytes, pair->process.live.length,
			&pair->judgement);
	return judge_worse(ended, pair->judgement.status);
}

enum status run_pairs(const struct run_options *options, int count, char **arguments)
{
	static struct pairs pairs;
	enum status worst = STATUS_AS_EXPECTED;

	find(options, &pairs);
	if (pairs.count == 0) {
		note("one CPU: there is no pair");
		return STATUS_INCONCLUSIVE;
	}
	for (size_t i = 0; i < pairs.count; i++) {
		enum status status = run_pair(&pairs.pairs[i], options, count, arguments);

		/* It said why, and the others would say the same. */
		if (status == STATUS_NO_MACHINE)
			return status;
		worst = judge_worse(worst, status);
		if (pairs.pairs[i].process.result.requested && i + 1 < pairs.count) {
			note("ended early: %zu of %zu pairs were not run", pairs.count - i - 1,
			     pairs.count);
			pairs.count = i + 1;
			worst = judge_worse(worst, STATUS_INCONCLUSIVE);
		}
	}
	if (options->prints_json)
		worst = print_json(&pairs, worst);
	else
		print_table(&pairs);
	for (size_t i = 0; i < pairs.count; i++) {
		judgement_free(&pairs.pairs[i].judgement);
		live_free(&pairs.pairs[i].process.live);
	}
	return worst;
}
