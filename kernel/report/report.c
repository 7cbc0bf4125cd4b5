#include "kernel/report/report.h"

#include "arch/arch.h"
#include "arch/kernel.h"
#include "kernel/core/executor.h"
#include "kernel/core/log.h"
#include "kernel/experiment/set.h"
#include "kernel/report/describe.h"
#include "kernel/report/report_block.h"
#include "lib/format.h"

typedef unsigned long long count; /* for %llu */

#define BYTES_SHOWN_SIZE (3 * SITE_LENGTH_MAX + 1)

/* What it amounts to is a comment, so that the test's name is the same in every run; next to it,
 * where the judge looks for it. */
static void report_test(unsigned number, bool ok, const char *name, const char *what)
{
	bool begun = kernel_report_begin();

	kernel_comment("%u - %s: %s", number, name, what);
	log_line("%s %u - %s", ok ? "ok" : "not ok", number, name);
	if (begun)
		kernel_report_end();
}

static void report_line(unsigned number, const struct run *run, enum verdict verdict)
{
	const struct described described = {
		.scenario = run->scenario,
		.allowed = run->allowed,
		.outcomes = run->total.outcomes,
		.executions = run->total.executions,
		.reason = run->reason,
	};
	char line[DESCRIBE_SIZE];

	describe_run(line, verdict, &described);
	report_test(number, verdict == VERDICT_AS_EXPECTED, run->scenario->name, line);
}

static void report_torn(unsigned cpu, const struct executor *e)
{
	char bytes[BYTES_SHOWN_SIZE];

	if (e->torn_is_known) {
		format_bytes(bytes, sizeof(bytes), e->torn_bytes, e->torn_length);
		kernel_comment(e->torn_by_effect
				       ? "CPU %u: the last torn execution did what %s does"
				       : "CPU %u: the last torn instruction was %s",
			       cpu, bytes);
	} else if (e->torn_by_effect) {
		kernel_comment("CPU %u: the last torn execution did what no mixture of the bytes "
			       "does that were written",
			       cpu);
	} else {
		kernel_comment("CPU %u: the last torn instruction led %d bytes from the next one, "
			       "where no mixture of both forms leads",
			       cpu, (int)e->torn_place);
	}
}

/* What was strange on a CPU, beyond the counts. */
static void report_oddities(unsigned cpu)
{
	const struct executor *e = executor_of(cpu);
	char bytes[BYTES_SHOWN_SIZE];

	if (!e->takes_part)
		return;
	if (e->oracle.outcomes[OUTCOME_TORN] > 0)
		report_torn(cpu, e);
	if (e->stuck > 0)
		kernel_comment("CPU %u: executed a breakpoint %u times in a row, and was then sent "
			       "on behind it: %llu times",
			       cpu, RETRIES_MAX, (count)e->stuck);
	if (e->oracle.outcomes[OUTCOME_FAULT] > 0) {
		format_bytes(bytes, sizeof(bytes), e->fault_bytes, e->fault_length);
		kernel_comment("CPU %u: at the last fault the site held %s", cpu, bytes);
	}
}

static void report_not_installed(const struct scenario *scenario)
{
	char note[SCENARIO_NOTE_SIZE];

	for (unsigned site = 0; site < scenario->site_count; site++)
		if (scenario_leaves_other(scenario, site, note))
			kernel_comment("note: %s %s", scenario->name, note);
}

/* A name that is not ours: "#" would begin a directive, and "\\" an escape. */
static void escape(char *to, size_t size, const char *string)
{
	size_t at = 0;

	for (; *string && at + 2 < size; string++) {
		if (*string == '#' || *string == '\\')
			to[at++] = '\\';
		to[at++] = *string;
	}
	to[at] = '\0';
}

enum verdict report_run(unsigned number, struct run *run)
{
	enum verdict verdict = verdict_of_run(run->scenario, run->allowed, run->total.outcomes,
					      run->reason[0] != '\0');

	for (unsigned cpu = 0; cpu < arch_cpus(); cpu++)
		report_oddities(cpu);
	report_not_installed(run->scenario);
	report_line(number, run, verdict);
	report_block(run, verdict);
	return verdict;
}

void report_skipped(unsigned number, const struct scenario *scenario, const char *why)
{
	log_line("ok %u - %s # SKIP %s", number, scenario->name, why);
}

void report_refused(unsigned number, const char *file, const char *message)
{
	char name[SET_FILE_NAME_SIZE + 44];
	char what[sizeof("inconclusive: ") + PARSE_MESSAGE_SIZE];

	escape(name, sizeof(name), file);
	format_string(what, sizeof(what), "inconclusive: %s", message);
	report_test(number, false, name, what);
}

void report_ended(const struct classification *classification, size_t planned)
{
	if (classification->not_run > 0)
		kernel_comment("ended early: %u of %zu scenarios were not run",
			       classification->not_run, planned);
}

void report_unasked(void)
{
	unsigned long sum = 0;
	unsigned cpus = 0;

	for (unsigned cpu = 0; cpu < arch_cpus(); cpu++) {
		sum += arch_cpu_nmis(cpu);
		cpus += arch_cpu_nmis(cpu) > 0;
	}
	if (sum > 0)
		kernel_comment("nmis: %lu, taken by %u of %u CPUs, %lu of them by CPU 0", sum, cpus,
			       arch_cpus(), arch_cpu_nmis(0));
	if (arch_spurious() > 0)
		kernel_comment("unexpected interrupts: %lu", arch_spurious());
}

void report_lost(void)
{
	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++) {
		const char *failure = arch_cpu_failure(cpu);

		if (!arch_cpu_online(cpu) || failure)
			kernel_comment(LOG_LOST "%u (APIC id %u) %s%s", cpu, arch_cpu_id(cpu),
				       failure ? "has raised " : "does not answer any more",
				       failure ? failure : "");
	}
}

void report_machine(const struct classification *classification)
{
	char line[CLASSIFICATION_LINE_SIZE];

	for (unsigned i = 0; classification_line(classification, i, line); i++)
		kernel_comment("%s", line);
}
