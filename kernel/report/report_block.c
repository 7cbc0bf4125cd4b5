#include "kernel/report/report_block.h"

#include "arch/arch.h"
#include "kernel/core/executor.h"
#include "kernel/core/log.h"
#include "kernel/report/describe.h"
#include "kernel/report/limit.h"
#include "kernel/report/report_fields.h"
#include "lib/format.h"
#include "lib/rate.h"
#include "lib/string.h"
#include "scenario/language/language.h"

typedef unsigned long long count; /* for %llu */

#define SEEN_IN_RUNS (((1u << OUTCOMES) - 1) & ~OUTCOMES_MODEL_ONLY)

/* Nothing is nested where no handler executes a site, and then no log says so. */
static bool is_reported(const uint64_t *outcomes, unsigned outcome)
{
	return (SEEN_IN_RUNS & OUTCOME_BIT(outcome)) &&
	       (outcome != OUTCOME_NESTED || outcomes[outcome] > 0);
}

/* What the block is of. */
struct block {
	struct run *run;
	enum verdict verdict;
};

/* ---- Lines of several keys ------------------------------------------------------------------- */

/* "cpu: 1, apic: 10" */
struct line {
	char characters[LOG_LINE_MAX];
	size_t length;
};

static void add(struct line *line, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(struct line *line, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	line->length += format_string_v(line->characters + line->length,
					sizeof(line->characters) - line->length, format, arguments);
	va_end(arguments);
}

static void append(struct line *line, const char *key, count value)
{
	add(line, "%s%s: %llu", line->length ? ", " : "", key, value);
}

static void append_list(struct line *line, const char *key, const uint64_t *values, size_t length)
{
	add(line, "%s%s: [", line->length ? ", " : "", key);
	for (size_t i = 0; i < length; i++)
		add(line, "%s%llu", i ? ", " : "", (count)values[i]);
	add(line, "]");
}

static void append_outcomes(struct line *line, const uint64_t *outcomes)
{
	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
		if (is_reported(outcomes, outcome))
			append(line, outcome_spelling(outcome), outcomes[outcome]);
}

/* ---- Keys ------------------------------------------------------------------------------------ */

static void report_scenario(const char *key, const struct block *block)
{
	log_line("  %s: %s", key, block->run->scenario->name);
}

static void report_verdict(const char *key, const struct block *block)
{
	log_line("  %s: %s", key, verdict_name(block->verdict));
}

static void report_reason(const char *key, const struct block *block)
{
	if (block->run->reason[0])
		log_line("  %s: \"%s\"", key, block->run->reason);
}

/* The scenario's source, line by line. */
static void report_text(const char *key, const struct block *block)
{
	static char source[SCENARIO_PRINT_SIZE];
	size_t length = scenario_print(block->run->scenario, source, sizeof(source));

	log_line("  %s: |", key);
	for (size_t at = 0; at < length;) {
		size_t end = at;

		while (end < length && source[end] != '\n')
			end++;
		source[end] = '\0';
		log_line("    %s", source + at);
		at = end + 1;
	}
}

/* "{coherent: [torn], bytewise: []}", what each model allows. */
static void report_models(const char *key, const struct block *block)
{
	const outcome_set *allowed = block->run->allowed;
	char line[LOG_LINE_MAX], list[DESCRIBE_LIST_SIZE];
	size_t length = 0;

	if (!allowed) {
		log_line("  %s: unknown", key);
		return;
	}
	for (enum model model = 0; model < MODELS; model++) {
		describe_outcomes(list, allowed[model], NULL);
		length += format_string(line + length, sizeof(line) - length, "%s%s: [%s]",
					length ? ", " : "", model_name(model), list);
	}
	log_line("  %s: {%s}", key, line);
}

/* The models that allow all that was seen. */
static void report_consistent(const char *key, const struct block *block)
{
	const struct run *run = block->run;
	char names[DESCRIBE_LIST_SIZE] = "";
	size_t length = 0;

	if (!run->allowed) {
		log_line("  %s: unknown", key);
		return;
	}
	for (enum model model = 0; model < MODELS; model++)
		if (classify_scenario(run->allowed, run->total.outcomes) >> model & 1)
			length += format_string(names + length, sizeof(names) - length, "%s%s",
						length ? ", " : "", model_name(model));
	log_line("  %s: [%s]", key, names);
}

static void report_show(const char *key, const struct block *block)
{
	char list[DESCRIBE_LIST_SIZE];

	describe_outcomes(list, block->run->scenario->show_in_run, NULL);
	log_line("  %s: [%s]", key, list);
}

static void report_forbid(const char *key, const struct block *block)
{
	char list[DESCRIBE_LIST_SIZE];

	describe_outcomes(list, block->run->scenario->forbid_in_run, NULL);
	log_line("  %s: [%s]", key, list);
}

/* Where there is nothing, no log says so. */
static void report_untold(const char *key, const struct block *block)
{
	char list[DESCRIBE_LIST_SIZE];

	if (!block->run->untold)
		return;
	describe_outcomes(list, block->run->untold, NULL);
	log_line("  %s: [%s]", key, list);
}

static void report_outcomes(const char *key, const struct block *block)
{
	log_line("  %s:", key);
	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
		if (is_reported(block->run->total.outcomes, outcome))
			log_line("    %s: %llu", outcome_spelling(outcome),
				 (count)block->run->total.outcomes[outcome]);
}

/* Where there is none of a debugger no log says so. */
static void report_foreign(const char *key, const struct block *block)
{
	if (block->run->scenario->others.foreign)
		log_line("  %s: %llu", key, (count)block->run->foreign);
}

static void report_patches_with(const char *key, const struct block *block)
{
	struct line line = {.length = 0};

	if (!block->run->with.known)
		return;
	append_outcomes(&line, block->run->with.patches);
	log_line("  %s: {%s}", key, line.characters);
}

#define APPEND(key, unit, value) append(&line, #key, value);

static void report_rates(const char *key, const struct block *block)
{
	const struct run *run = block->run;
	struct line line = {.length = 0};

	BLOCK_RATES(APPEND)
	log_line("  %s: {%s}", key, line.characters);
}

static void report_transitions(const char *key, const struct block *block)
{
	log_line("  %s: # from: {to: [not serialized in between, serialized]}", key);
	for (enum transition from = 0; from < TRANSITIONS; from++) {
		struct line line = {.length = 0};

		for (enum transition to = 0; to < TRANSITIONS; to++)
			append_list(&line, transition_name(to),
				    block->run->total.transitions[from][to], 2);
		log_line("    %s: {%s}", transition_name(from), line.characters);
	}
}

/* ---- Costs ----------------------------------------------------------------------------------- */

static void report_clock(const char *key, const struct run *run)
{
	struct line line = {.length = 0};

	BLOCK_CLOCK(APPEND)
	log_line("    %s: {%s} # to read it; in none of the others", key, line.characters);
}

static void report_times(const char *key, struct cost *cost)
{
#define QUANTILE(name, words, value) [QUANTILE_##name] = (value),
	const uint64_t quantiles[QUANTILES] = {BLOCK_QUANTILES(QUANTILE)};
	struct line line = {.length = 0};
	uint64_t list[QUANTILES];

#define LIST(key, unit, value)                                                                     \
	for (unsigned i = 0; i < QUANTILES; i++) {                                                 \
		uint64_t cycles = quantiles[i];                                                    \
		list[i] = value;                                                                   \
	}                                                                                          \
	append_list(&line, #key, list, QUANTILES);

	BLOCK_TIMES(APPEND, LIST)
	log_line("    %s: {%s}", key, line.characters);
}

static struct limit limit_of_run(struct run *run)
{
	return limit_of(run->scenario, cost_percentile(&run->sync, 50),
			cost_percentile(&run->stores, 50));
}

static void report_limit(const char *key, struct run *run)
{
	struct limit limit = limit_of_run(run);
	struct line line = {.length = 0};

	BLOCK_LIMIT(APPEND)
	log_line("    %s: {%s}", key, line.characters);
}

static void report_ratio(const char *key, struct run *run)
{
	struct limit limit = limit_of_run(run);
	char ratio[LIMIT_RATIO_SIZE];

	limit_ratio(ratio, cost_percentile(&run->patch, 50), limit_compared(run->scenario, &limit),
		    run->clock_cycles);
	log_line("    %s: %s", key, ratio);
}

static void report_cost(const char *key, const struct block *block)
{
	struct run *run = block->run;

#define COST(key, what) report_times(#key, &run->key);
#define COST_PART(key, unit) report_##key(#key, run);
	log_line("  %s: # minimum, median, 99th percentile, maximum; of patches that do not "
		 "dwell",
		 key);
	BLOCK_COSTS(COST, COST_PART)
}

/* ---- CPUs ------------------------------------------------------------------------------------ */

static void report_cpu(unsigned cpu)
{
	const struct executor *executor = executor_of(cpu);
	struct line line = {.length = 0};

#define CPU_COUNT(key, unit, of_run, of_cpu) append(&line, #key, of_cpu);
#define CPU_PART(key, unit) append_##key(&line, executor->oracle.key);
	BLOCK_CPU(APPEND, CPU_COUNT, CPU_PART)
	log_line("    - {%s}", line.characters);
}

static void report_cpus(const char *key, const struct block *block)
{
	/* Counts are left out of a CPU that does not come to rest, and so perhaps of all. */
	log_line("  %s:%s", key, block->run->executors > 0 ? "" : " []");
	for (unsigned cpu = 0; cpu < arch_cpus(); cpu++)
		if (executor_of(cpu)->takes_part)
			report_cpu(cpu);
}

/* ---- All of it ------------------------------------------------------------------------------- */

void report_block(struct run *run, enum verdict verdict)
{
	const struct block block = {run, verdict};

#define NUMBER(key, unit, value) log_line("  " #key ": %llu", (count)(value));
#define COUNT(key, unit, of_run, of_cpu) NUMBER(key, unit, of_run)
#define PART(key, unit) report_##key(#key, &block);
	log_line("  ---");
	BLOCK_FIELDS(NUMBER, COUNT, PART)
	log_line("  ...");
}
