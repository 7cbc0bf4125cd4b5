#include "tools/judge/judge.h"

#include "arch/refusal.h"
#include "tools/judge/bounds.h"
#include "tools/log/bench_check.h"
#include "tools/log/power_rows.h"
#include "tools/log/refusal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- What the log says ----------------------------------------------------------------------- */

/* The machine cannot run this: that is no log to judge, and nobody's defect. */
static bool refuse(struct judgement *judgement, struct span why)
{
	judgement->status = STATUS_NO_MACHINE;
	return explain(&judgement->explanation, "%.*s", SPAN_ARGUMENTS(why));
}

/* Finds the log, or what a machine has sent in the place of one. */
static bool find_log(struct judgement *judgement, struct span *rest)
{
	struct span all = *rest;
	char refusal[REFUSAL_SIZE];

	if (log_find(&judgement->log, rest, &judgement->explanation))
		return true;
	all.length = (size_t)(rest->start - all.start);
	if (judgement->log.line_count == 0 && refusal_find(all, refusal))
		return refuse(judgement, (struct span){refusal, strlen(refusal)});
	return false;
}

static bool judge_crash(struct judgement *judgement)
{
	const struct tap *tap = &judgement->tap;
	bool said = judgement->log.said == CONCLUSION_CRASHED;

	if (judgement->log.said == CONCLUSION_REFUSED && span_starts(tap->bail_out, REFUSAL))
		return refuse(judgement, tap->bail_out);
	if (said && tap->bailed_out)
		return explain(&judgement->explanation,
			       "the kernel crashed: \"%.*s\"; the comments above this line in the "
			       "log have the registers and the backtrace",
			       SPAN_ARGUMENTS(tap->bail_out));
	if (said || tap->bailed_out)
		return explain(&judgement->explanation,
			       "the log contradicts itself: its end line says \"%s\", and it %s a "
			       "line \"Bail out!\"",
			       conclusion_name(judgement->log.said),
			       tap->bailed_out ? "has" : "does not have");
	return true;
}

/* Refused, as judge_test() will find: its file was no scenario. */
static uint64_t count_refused(const struct tap *tap)
{
	uint64_t refused = 0;

	for (size_t index = 0; index < tap->test_count; index++)
		refused += !tap->tests[index].has_block &&
			   tap->tests[index].directive == tap_inconclusive(tap);
	return refused;
}

static bool judge_tests(struct judgement *judgement)
{
	const struct tap *tap = &judgement->tap;

	if (!header_read(&judgement->header, tap, count_refused(tap), &judgement->explanation))
		return false;
	judgement->tests = calloc(tap->test_count + 1, sizeof(*judgement->tests));
	if (!judgement->tests)
		return explain_no_memory(&judgement->explanation);
	for (size_t index = 0; index < tap->test_count; index++) {
		judgement->test_count++;
		if (!judge_test(&tap->tests[index], &judgement->header, &judgement->tests[index],
				&judgement->explanation))
			return false;
	}
	return true;
}

/* ---- Whether its tests agree with each other ------------------------------------------------- */

static bool same_name(struct span left, struct span right)
{
	return left.length == right.length && memcmp(left.start, right.start, left.length) == 0;
}

/* Two tests of one scenario, or of two by one name, are two answers to one question. (A file that
 * was refused goes by its own name, and has no scenario.) */
static bool check_names(struct judgement *judgement)
{
	const struct tap_test *tests = judgement->tap.tests;

	for (size_t index = 0; index < judgement->test_count; index++) {
		if (judgement->tests[index].kind == JUDGED_REFUSED)
			continue;
		for (size_t before = 0; before < index; before++)
			if (judgement->tests[before].kind != JUDGED_REFUSED &&
			    same_name(tests[before].name, tests[index].name))
				return explain(&judgement->explanation,
					       "the log contradicts itself: two tests are of the "
					       "scenario \"%.*s\" (lines %" PRIu64 " and %" PRIu64
					       ")",
					       SPAN_ARGUMENTS(tests[index].name),
					       tests[before].line, tests[index].line);
	}
	return true;
}

/* A CPU has the same APIC id in every test; both lists are in the order of the CPUs. */
static bool check_ids(const struct figures *before, const struct figures *after,
		      struct explanation *explanation)
{
	for (size_t left = 0, right = 0; left < before->cpu_count && right < after->cpu_count;) {
		const struct cpu_counts *first = &before->cpus[left], *second = &after->cpus[right];

		if (first->cpu == second->cpu && first->apic != second->apic)
			return explain(explanation,
				       "the log contradicts itself: CPU %" PRIu64
				       " has the APIC id %" PRIu64 " in \"%s\", and %" PRIu64
				       " in \"%s\"",
				       first->cpu, first->apic, before->scenario.name, second->apic,
				       after->scenario.name);
		left += first->cpu <= second->cpu;
		right += second->cpu <= first->cpu;
	}
	return true;
}

static bool check_cpus(struct judgement *judgement)
{
	const struct figures *before = NULL;

	for (size_t index = 0; index < judgement->test_count; index++) {
		const struct judged_test *test = &judgement->tests[index];

		if (test->kind != JUDGED_RUN)
			continue;
		if (before && !check_ids(before, &test->figures, &judgement->explanation))
			return false;
		before = &test->figures;
	}
	return true;
}

/* ---- What they amount to together ------------------------------------------------------------ */

static void add_run(const struct judged_test *judged, struct judgement *judgement)
{
	const struct scenario *scenario = &judged->figures.scenario;
	const uint64_t *outcomes = judged->figures.total.outcomes;

	classification_add(&judgement->kernel, scenario, judged_test_kernel_models(judged),
			   outcomes, judged->kernel_verdict);
	classification_add(&judgement->machine, scenario, judged_test_models(judged), outcomes,
			   judged->verdict);
}

static void classify(struct judgement *judgement)
{
	classification_begin(&judgement->kernel);
	classification_begin(&judgement->machine);
	for (size_t index = 0; index < judgement->test_count; index++) {
		const struct judged_test *judged = &judgement->tests[index];

		if (judged->kind == JUDGED_RUN)
			add_run(judged, judgement);
		if (judged->kind == JUDGED_SKIPPED &&
		    span_equals(judgement->tap.tests[index].reason, CLASSIFICATION_NOT_RUN)) {
			classification_add_not_run(&judgement->kernel);
			classification_add_not_run(&judgement->machine);
		}
		if (judged->kind != JUDGED_REFUSED)
			continue;
		classification_add_refused(&judgement->kernel);
		classification_add_refused(&judgement->machine);
	}
	classification_add_unmet(&judgement->kernel, (unsigned)judgement->tap.unmet_count);
	classification_add_unmet(&judgement->machine, (unsigned)judgement->tap.unmet_count);
}

static bool judge_machine_lines(struct judgement *judgement)
{
	const struct tap *tap = &judgement->tap;
	char line[CLASSIFICATION_LINE_SIZE];
	unsigned lines = 0;

	for (; classification_line(&judgement->kernel, lines, line); lines++) {
		if (judgement->header.format == 1 &&
		    span_starts((struct span){line, strlen(line)}, CLASSIFICATION_COULD))
			break;
		if (lines == tap->machine_line_count)
			return explain(
				&judgement->explanation,
				"the log contradicts itself: its scenarios amount to \"# %s\", "
				"and it has no such line",
				line);
		if (!span_equals(tap->machine_lines[lines], line))
			return explain(
				&judgement->explanation,
				"the log contradicts itself: its scenarios amount to \"# %s\", "
				"and it says \"# %.*s\"",
				line, SPAN_ARGUMENTS(tap->machine_lines[lines]));
	}
	if (lines == tap->machine_line_count)
		return true;
	return explain(&judgement->explanation,
		       "the log contradicts itself: its scenarios do not amount to \"# %.*s\"",
		       SPAN_ARGUMENTS(tap->machine_lines[lines]));
}

static bool judge_end_line(struct judgement *judgement)
{
	enum conclusion conclusion = classification_conclusion(&judgement->kernel);

	if (judgement->log.said == conclusion)
		return true;
	return explain(&judgement->explanation,
		       "the log contradicts itself: its scenarios amount to \"%s\", and its end "
		       "line says \"%s\"",
		       conclusion_name(conclusion), conclusion_name(judgement->log.said));
}

static bool has_rows(const struct judgement *judgement, const char *prefix)
{
	struct span lines = judgement->log.lines, line;

	while (span_take_line(&lines, &line))
		if (span_starts(line, prefix))
			return true;
	return false;
}

static bool judge_bench_rows(struct judgement *judgement)
{
	struct bench_rows rows = {0};
	bool agree;

	agree = bench_rows_add(&rows, judgement->log.lines, (unsigned)judgement->header.cpus, false,
			       &judgement->explanation) &&
		bench_rows_agree(&rows, &judgement->explanation) &&
		bench_lines_agree(judgement->log.lines, &judgement->header, &rows,
				  &judgement->explanation);
	bench_rows_free(&rows);
	return agree;
}

static bool judge_power_rows(struct judgement *judgement)
{
	struct power_rows rows = {0};
	bool agree = power_rows_add(&rows, judgement->log.lines, (unsigned)judgement->header.cpus,
				    &judgement->explanation);

	power_rows_free(&rows);
	return agree;
}

/* A bench has no tests, and comes to no verdict; its rows must agree all the same. */
static bool judge_bench(struct judgement *judgement)
{
	bool times, has_power;

	if (judgement->test_count > 0)
		return true;
	times = has_rows(judgement, BENCH_ROW);
	has_power = has_rows(judgement, POWER_ROW);
	judgement->is_bench = times || has_power;
	return (!times || judge_bench_rows(judgement)) &&
	       (!has_power || judge_power_rows(judgement));
}

static bool judge_whole(struct judgement *judgement, struct span *rest)
{
	if (!find_log(judgement, rest) ||
	    !tap_read(&judgement->tap, judgement->log.lines, &judgement->explanation) ||
	    !judge_crash(judgement) || !judge_tests(judgement) || !check_names(judgement) ||
	    !check_cpus(judgement) || !judge_bench(judgement))
		return false;
	classify(judgement);
	return judge_machine_lines(judgement) && judge_end_line(judgement) &&
	       bounds_agree(judgement->tests, judgement->test_count, *rest,
			    &judgement->explanation);
}

/* ---- The verdict ------------------------------------------------------------------------------
 */

static enum status status_of(enum conclusion conclusion)
{
	switch (conclusion) {
	case CONCLUSION_AS_EXPECTED:
		return STATUS_AS_EXPECTED;
	case CONCLUSION_WRONG_PROTOCOL:
		return STATUS_FORBIDDEN;
	case CONCLUSION_DEFECTIVE:
		return STATUS_DEFECTIVE;
	default:
		return STATUS_INCONCLUSIVE;
	}
}

bool judgement_is_whole(const struct judgement *judgement)
{
	return judgement->status <= STATUS_DEFECTIVE && judgement->status != STATUS_NOT_WHOLE;
}

size_t judgement_count(const struct judgement *judgement, enum judged_kind kind)
{
	size_t count = 0;

	for (size_t index = 0; index < judgement->test_count; index++)
		count += judgement->tests[index].kind == kind;
	return count;
}

enum status judge_worse(enum status left, enum status right)
{
	static const enum status order[] = {STATUS_AS_EXPECTED, STATUS_INCONCLUSIVE,
					    STATUS_FORBIDDEN, STATUS_DEFECTIVE, STATUS_NOT_WHOLE};

	/* What stands nowhere there is worse than all that does. */
	for (size_t index = 0; index < sizeof(order) / sizeof(order[0]); index++) {
		if (order[index] == left)
			return right;
		if (order[index] == right)
			return left;
	}
	return left;
}

static void conclude(struct judgement *judgement)
{
	const unsigned *verdicts = judgement->machine.verdicts;

	judgement->status = status_of(classification_conclusion(&judgement->machine));
	explain(&judgement->explanation,
		"scenarios: %u as expected, %u forbidden, %u defective, %u inconclusive, %zu "
		"skipped",
		verdicts[VERDICT_AS_EXPECTED], verdicts[VERDICT_FORBIDDEN],
		verdicts[VERDICT_DEFECTIVE], verdicts[VERDICT_INCONCLUSIVE],
		judgement_count(judgement, JUDGED_SKIPPED));
}

void judgement_conclude(struct judgement *judgement)
{
	classify(judgement);
	conclude(judgement);
}

void judge_next(struct judgement *judgement, struct span *rest)
{
	memset(judgement, 0, sizeof(*judgement));
	if (!judge_whole(judgement, rest)) {
		if (judgement->explanation.out_of_memory)
			judgement->status = STATUS_INTERNAL;
		else if (!judgement->status)
			judgement->status = STATUS_NOT_WHOLE;
		return;
	}
	conclude(judgement);
}

void judge(struct judgement *judgement, const char *bytes, size_t length)
{
	char *clean = malloc(length ? length : 1);
	struct span rest;

	if (!clean) {
		memset(judgement, 0, sizeof(*judgement));
		explain_memory(&judgement->explanation);
		judgement->status = STATUS_INTERNAL;
		return;
	}
	rest = (struct span){clean, log_clean(clean, bytes, length)};
	judge_next(judgement, &rest);
	judgement->owned = clean;
}

void judgement_free(struct judgement *judgement)
{
	for (size_t index = 0; index < judgement->test_count; index++)
		judged_test_free(&judgement->tests[index]);
	free(judgement->tests);
	tap_free(&judgement->tap);
	free(judgement->owned);
	memset(judgement, 0, sizeof(*judgement));
}
