#include "kernel/report.h"

#include "arch/arch.h"
#include "kernel/executor.h"
#include "kernel/log.h"
#include "lib/format.h"
#include "lib/string.h"

#define LIST_SIZE 160

typedef unsigned long long count; /* for %llu */

/* The outcomes of a set, as "torn, fault"; with `counts`, those that were seen, as "torn 3". */
static void list_outcomes(char *to, size_t size, unsigned set, const uint64_t *counts)
{
	size_t length = 0;

	to[0] = '\0';
	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++) {
		if (!(set & OUTCOME_BIT(outcome)) || (counts && counts[outcome] == 0))
			continue;
		length += format_text(to + length, size - length, "%s%s", length ? ", " : "",
				      outcome_name(outcome));
		if (counts)
			length += format_text(to + length, size - length, " %llu",
					      (count)counts[outcome]);
	}
}

/* The outcomes that the scenario should show, and that were not seen. */
static unsigned not_shown(const struct run *run)
{
	unsigned set = 0;

	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
		if ((run->scenario->show & OUTCOME_BIT(outcome)) &&
		    run->total.outcomes[outcome] == 0)
			set |= OUTCOME_BIT(outcome);
	return set;
}

static void report_line(unsigned number, const struct run *run, enum verdict verdict)
{
	const char *name = run->scenario->name;
	count executions = run->total.executions;
	char list[LIST_SIZE];

	switch (verdict) {
	case VERDICT_AS_EXPECTED:
		list_outcomes(list, sizeof(list), run->scenario->show, run->total.outcomes);
		log_line("ok %u - %s: as expected: %s%s in %llu executions", number, name,
			 list[0] ? "showed " : "nothing that it forbids", list, executions);
		break;
	case VERDICT_FORBIDDEN:
		list_outcomes(list, sizeof(list), run->scenario->forbid, run->total.outcomes);
		log_line("not ok %u - %s: forbidden: %s in %llu executions", number, name, list,
			 executions);
		break;
	case VERDICT_INCONCLUSIVE:
		list_outcomes(list, sizeof(list), not_shown(run), NULL);
		log_line("not ok %u - %s: inconclusive: %s%s (%llu executions) # TODO proves "
			 "nothing",
			 number, name,
			 run->reason[0] ? run->reason
			 : list[0]	? list
					: "some executions could not be placed",
			 run->reason[0] || !list[0] ? "" : " not seen", executions);
	}
}

static void report_transitions(const struct oracle *oracle)
{
	static const char *const names[TRANSITIONS] = {"old", "breakpoint", "new", "other"};

	log_line("  transitions: # from: {to: [not serialized in between, serialized]}");
	for (size_t from = 0; from < TRANSITIONS; from++) {
		const uint64_t(*row)[2] = oracle->transitions[from];

		log_line("    %s: {%s: [%llu, %llu], %s: [%llu, %llu], %s: [%llu, %llu], "
			 "%s: [%llu, %llu]}",
			 names[from], names[0], (count)row[0][0], (count)row[0][1], names[1],
			 (count)row[1][0], (count)row[1][1], names[2], (count)row[2][0],
			 (count)row[2][1], names[3], (count)row[3][0], (count)row[3][1]);
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

/* The limit: what the protocol's own syncs and stores cost when nothing else is done. */
static void report_costs(struct run *run)
{
	unsigned syncs = scenario_syncs(run->scenario), stores = scenario_stores(run->scenario);
	uint64_t patch = cost_percentile(&run->patch, 50);
	uint64_t limit =
		syncs * cost_percentile(&run->sync, 50) + stores * cost_percentile(&run->store, 50);

	log_line("  cost: # minimum, median, 99th percentile, maximum; of patches that do not "
		 "dwell");
	report_cost("patch", &run->patch);
	report_cost("sync", &run->sync);
	report_cost("store", &run->store);
	log_line("    limit: {syncs: %u, stores: %u, cycles: %llu, ns: %llu}", syncs, stores,
		 (count)limit, (count)arch_cycles_to_ns(limit));
	if (limit == 0)
		log_line("    ratio: none");
	else
		log_line("    ratio: %llu.%02llu", (count)(patch / limit),
			 (count)(patch % limit * 100 / limit));
}

static void report_cpu(unsigned cpu)
{
	const struct executor *executor = executor_of(cpu);
	char line[LOG_LINE_MAX];
	size_t length =
		format_text(line, sizeof(line), "    - {cpu: %u, apic: %u, executions: %llu", cpu,
			    arch_cpu_id(cpu), (count)executor->oracle.executions);

	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
		length += format_text(line + length, sizeof(line) - length, ", %s: %llu",
				      outcome_name(outcome),
				      (count)executor->oracle.outcomes[outcome]);
	log_line("%s, retried: %llu, syncs: %llu, nmis: %lu}", line, (count)executor->retried,
		 (count)executor->syncs, arch_cpu_nmis(cpu));
}

static void report_block(struct run *run, enum verdict verdict)
{
	char list[LIST_SIZE];

	log_line("  ---");
	log_line("  scenario: %s", run->scenario->name);
	log_line("  verdict: %s", verdict_name(verdict));
	if (run->reason[0])
		log_line("  reason: \"%s\"", run->reason);
	list_outcomes(list, sizeof(list), run->scenario->show, NULL);
	log_line("  show: [%s]", list);
	list_outcomes(list, sizeof(list), run->scenario->forbid, NULL);
	log_line("  forbid: [%s]", list);
	log_line("  executors: %u", run->executors);
	log_line("  patches: %llu", (count)run->patches);
	log_line("  executions: %llu", (count)run->total.executions);
	log_line("  outcomes:");
	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
		log_line("    %s: %llu", outcome_name(outcome),
			 (count)run->total.outcomes[outcome]);
	log_line("  retried: %llu", (count)run->retried);
	log_line("  syncs: %llu", (count)run->syncs);
	report_transitions(&run->total);
	report_costs(run);
	log_line("  cpus:");
	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++)
		if (executor_of(cpu)->takes_part)
			report_cpu(cpu);
	log_line("  ...");
}

/* What was strange on a CPU, beyond the counts. */
static void report_oddities(unsigned cpu)
{
	const struct executor *e = executor_of(cpu);

	if (e->takes_part && e->oracle.outcomes[OUTCOME_TORN] > 0)
		kernel_comment("CPU %u: the last torn jump had the operand %02x", cpu, e->mixture);
	if (e->takes_part && e->stuck > 0)
		kernel_comment(
			"CPU %u: executed a breakpoint that memory no longer held %u times in a "
			"row, and was then sent on behind it: %llu times",
			cpu, RETRIES_MAX, (count)e->stuck);
	if (e->takes_part && e->oracle.outcomes[OUTCOME_FAULT] > 0)
		kernel_comment("CPU %u: at the last fault the site held %02x %02x", cpu,
			       e->fault_bytes[0], e->fault_bytes[1]);
}

void report_run(unsigned number, struct run *run)
{
	enum verdict verdict = verdict_of(run);

	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++)
		report_oddities(cpu);
	report_line(number, run, verdict);
	report_block(run, verdict);
}

void report_skipped(unsigned number, const struct scenario *scenario, const char *why)
{
	log_line("ok %u - %s: inconclusive # SKIP %s", number, scenario->name, why);
}
