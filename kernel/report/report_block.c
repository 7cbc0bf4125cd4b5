#include "kernel/report/report_block.h"

#include "arch/arch.h"
#include "kernel/core/executor.h"
#include "kernel/core/log.h"
#include "kernel/report/describe.h"
#include "kernel/report/limit.h"
#include "lib/format.h"
#include "lib/rate.h"
#include "lib/string.h"
#include "scenario/language/language.h"

typedef unsigned long long count; /* for %llu */

#define SEEN_IN_RUNS (((1u << OUTCOMES) - 1) & ~OUTCOMES_MODEL_ONLY)

/* The scenario's own text, line by line. */
static void report_text(const struct scenario *scenario)
{
	static char text[SCENARIO_PRINT_SIZE];
	size_t length = scenario_print(scenario, text, sizeof(text));

	log_line("  text: |");
	for (size_t at = 0; at < length;) {
		size_t end = at;

		while (end < length && text[end] != '\n')
			end++;
		text[end] = '\0';
		log_line("    %s", text + at);
		at = end + 1;
	}
}

/* "coherent: [torn], bytewise: []", what each model allows; or the models that allow all of it. */
static void report_models(const struct run *run)
{
	char line[LOG_LINE_MAX], list[DESCRIBE_LIST_SIZE];
	size_t models = 0, consistent = 0;
	unsigned allows_all;
	char names[DESCRIBE_LIST_SIZE] = "";

	if (!run->allowed) {
		log_line("  models: unknown");
		log_line("  consistent: unknown");
		return;
	}
	allows_all = classify_scenario(run->allowed, run->total.outcomes);
	for (enum model model = 0; model < MODELS; model++) {
		describe_outcomes(list, run->allowed[model], NULL);
		models += format_string(line + models, sizeof(line) - models, "%s%s: [%s]",
					models ? ", " : "", model_name(model), list);
		if (allows_all >> model & 1)
			consistent +=
				format_string(names + consistent, sizeof(names) - consistent,
					      "%s%s", consistent ? ", " : "", model_name(model));
	}
	log_line("  models: {%s}", line);
	log_line("  consistent: [%s]", names);
}

/* Of a name, and two numbers of 20 digits at most, each. */
#define TRANSITIONS_SIZE (TRANSITIONS * 64)

static void report_transitions(const struct oracle *oracle)
{
	log_line("  transitions: # from: {to: [not serialized in between, serialized]}");
	for (size_t from = 0; from < TRANSITIONS; from++) {
		char cells[TRANSITIONS_SIZE];
		size_t length = 0;

		for (size_t to = 0; to < TRANSITIONS; to++) {
			const uint64_t *counts = oracle->transitions[from][to];

			length += format_string(cells + length, sizeof(cells) - length,
						"%s%s: [%llu, %llu]", to ? ", " : "",
						transition_name((enum transition)to),
						(count)counts[0], (count)counts[1]);
		}
		log_line("    %s: {%s}", transition_name((enum transition)from), cells);
	}
	log_line("  first: %llu", (count)oracle->first);
}

static void report_cost(const char *name, struct cost *cost)
{
	uint64_t cycles[4] = {cost->min, cost_percentile(cost, 50), cost_percentile(cost, 99),
			      cost->max};
	count c[4], ns[4];

	for (size_t i = 0; i < 4; i++) {
		c[i] = cycles[i];
		ns[i] = arch_cycles_to_ns(cycles[i]);
	}
	log_line("    %s: {runs: %llu, cycles: [%llu, %llu, %llu, %llu], ns: [%llu, %llu, %llu, "
		 "%llu]}",
		 name, (count)cost->runs, c[0], c[1], c[2], c[3], ns[0], ns[1], ns[2], ns[3]);
}

static void report_costs(struct run *run)
{
	struct limit limit = limit_of(run->scenario, cost_percentile(&run->sync, 50),
				      cost_percentile(&run->stores, 50));
	char ratio[LIMIT_RATIO_SIZE];

	limit_ratio(ratio, cost_percentile(&run->patch, 50), limit.cycles, run->clock_cycles);
	log_line("  cost: # minimum, median, 99th percentile, maximum; of patches that do not "
		 "dwell");
	log_line("    clock: {cycles: %llu} # to read it; in none of the others",
		 (count)run->clock_cycles);
	report_cost("patch", &run->patch);
	report_cost("sync", &run->sync);
	report_cost("stores", &run->stores);
	log_line("    limit: {syncs: %u, stores: %u, wait_cycles: %llu, cycles: %llu, ns: %llu}",
		 limit.syncs, limit.stores, (count)limit.wait_cycles, (count)limit.cycles,
		 (count)arch_cycles_to_ns(limit.cycles));
	log_line("    ratio: %s", ratio);
}

static void report_cpu(unsigned cpu)
{
	const struct executor *executor = executor_of(cpu);
	char line[LOG_LINE_MAX];
	size_t length =
		format_string(line, sizeof(line), "    - {cpu: %u, apic: %u, executions: %llu", cpu,
			      arch_cpu_id(cpu), (count)executor->oracle.executions);

	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
		if (SEEN_IN_RUNS & OUTCOME_BIT(outcome))
			length += format_string(line + length, sizeof(line) - length, ", %s: %llu",
						outcome_spelling(outcome),
						(count)executor->oracle.outcomes[outcome]);
	log_line("%s, retried: %llu, stuck: %llu, syncs: %llu, nmis: %lu}", line,
		 (count)executor->retried, (count)executor->stuck, (count)executor->syncs,
		 arch_cpu_nmis(cpu));
}

static void report_counts(const struct run *run)
{
	log_line("  executors: %u", run->executors);
	log_line("  patches: %llu", (count)run->patches);
	log_line("  executions: %llu", (count)run->total.executions);
	log_line("  outcomes:");
	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
		if (SEEN_IN_RUNS & OUTCOME_BIT(outcome))
			log_line("    %s: %llu", outcome_spelling(outcome),
				 (count)run->total.outcomes[outcome]);
	log_line("  retried: %llu", (count)run->retried);
	log_line("  stuck: %llu", (count)run->stuck);
	log_line("  syncs: %llu", (count)run->syncs);
	log_line("  elapsed_us: %llu", (count)run->elapsed_us);
	log_line("  rates: {patches_per_s: %llu, executions_per_s: %llu}",
		 (count)rate_per_second(run->patches, run->elapsed_us),
		 (count)rate_per_second(run->total.executions, run->elapsed_us));
}

void report_block(struct run *run, enum verdict verdict)
{
	char list[DESCRIBE_LIST_SIZE];

	log_line("  ---");
	log_line("  scenario: %s", run->scenario->name);
	log_line("  verdict: %s", verdict_name(verdict));
	if (run->reason[0])
		log_line("  reason: \"%s\"", run->reason);
	report_text(run->scenario);
	report_models(run);
	describe_outcomes(list, run->scenario->show_in_run, NULL);
	log_line("  show: [%s]", list);
	describe_outcomes(list, run->scenario->forbid_in_run, NULL);
	log_line("  forbid: [%s]", list);
	report_counts(run);
	report_transitions(&run->total);
	report_costs(run);
	/* Counts are left out of a CPU that does not come to rest, and so perhaps of all. */
	log_line("  cpus:%s", run->executors > 0 ? "" : " []");
	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++)
		if (executor_of(cpu)->takes_part)
			report_cpu(cpu);
	log_line("  ...");
}
