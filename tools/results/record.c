#include "tools/results/record.h"

#include "lib/printable.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

const char *cost_kind_name(enum cost_kind kind)
{
	static const char *const names[COST_KINDS] = {"patch", "sync", "stores"};

	return names[kind];
}

void outcome_list(outcome_set outcomes, char to[OUTCOME_LIST_SIZE])
{
	size_t length = 0;

	to[0] = '\0';
	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
		if (outcomes & OUTCOME_BIT(outcome))
			length += (size_t)snprintf(to + length, OUTCOME_LIST_SIZE - length, "%s%s",
						   length ? ", " : "",
						   outcome_spelling((enum outcome)outcome));
}

static void copy_words(char *to, size_t size, struct span words)
{
	span_copy(to, size, span_beginning(words, size - 1));
	printable_clean(to);
}

/* ---- A scenario ------------------------------------------------------------------------------ */

static char *print_source(const struct scenario *scenario)
{
	char source[SCENARIO_PRINT_SIZE];

	scenario_print(scenario, source, sizeof(source));
	return strdup(source);
}

static char *print_experiment(const struct scenario *scenario)
{
	struct scenario bare = *scenario;

	snprintf(bare.name, sizeof(bare.name), "experiment");
	snprintf(bare.about, sizeof(bare.about), "-");
	memset(bare.forbid, 0, sizeof(bare.forbid));
	memset(bare.show, 0, sizeof(bare.show));
	bare.forbid_in_run = bare.show_in_run = 0;
	return print_source(&bare);
}

static void take_cost(struct cost_spread *to, const struct cost_figures *from)
{
	to->runs = from->runs;
	memcpy(to->ns, from->ns, sizeof(to->ns));
}

static void take_costs(struct result *result, const struct figures *figures)
{
	result->has_limit = figures->has_cost;
	result->limit_ns = figures->limit.ns;
	take_cost(&result->costs[COST_PATCH], &figures->patch);
	take_cost(&result->costs[COST_SYNC], &figures->sync);
	take_cost(&result->costs[COST_STORES], &figures->stores);
}

/* What could not be placed may have been anything, in a patch each. */
static struct bounds_came find_came(const struct figures *figures, enum outcome outcome)
{
	uint64_t unplaced = figures->total.outcomes[OUTCOME_UNKNOWN];
	struct bounds_came came;

	if (!bounds_came(figures, outcome, &came))
		came = (struct bounds_came){0, 0};
	if ((figures->untold & OUTCOME_BIT(outcome)) || unplaced >= figures->patches - came.most)
		came.most = figures->patches;
	else
		came.most += unplaced;
	return came;
}

static bool take_run(struct result *result, const struct judged_test *judged)
{
	const struct figures *figures = &judged->figures;

	snprintf(result->reason, sizeof(result->reason), "%s", figures->reason);
	result->source = print_source(&figures->scenario);
	result->experiment = print_experiment(&figures->scenario);
	result->show = figures->show;
	result->forbid = figures->forbid;
	result->untold = figures->untold;
	result->executors = figures->executors;
	result->patches = figures->patches;
	result->syncs = figures->syncs;
	result->elapsed_us = figures->elapsed_us;
	result->foreign = figures->foreign;
	result->counts = figures->total;
	for (unsigned outcome = 0; outcome < COUNTED_OUTCOMES; outcome++)
		result->came[outcome] = find_came(figures, (enum outcome)outcome);
	result->zeros = bounds_zeros(figures);
	result->is_proved = judged->proof == PROOF_DONE;
	memcpy(result->allowed, judged->allowed, sizeof(result->allowed));
	take_costs(result, figures);
	return result->source && result->experiment;
}

static bool take_test(struct result *result, const struct tap_test *test,
		      const struct judged_test *judged, uint64_t line)
{
	result->line = line + test->line - 1;
	result->kind = judged->kind;
	result->verdict = judged->verdict;
	copy_words(result->scenario, sizeof(result->scenario), test->name);
	if (judged->kind == JUDGED_RUN)
		return take_run(result, judged);
	copy_words(result->reason, sizeof(result->reason),
		   judged->kind == JUDGED_SKIPPED ? test->reason : test->description);
	return true;
}

/* ---- The whole ------------------------------------------------------------------------------- */

/* "vendor ..., stepping 1, microcode 0x1": its last part has a place of its own. */
static void take_machine(struct record *record, const struct tap *tap)
{
	static const char word[] = ", microcode ";
	struct span model = tap->heads[HEAD_MACHINE], microcode = model;
	size_t at = span_find(model, word);

	model.length = at;
	microcode.start += at;
	microcode.length -= at;
	span_take(&microcode, word);
	copy_words(record->model, sizeof(record->model), model);
	copy_words(record->microcode, sizeof(record->microcode), microcode);
	copy_words(record->emulator, sizeof(record->emulator), tap->heads[HEAD_EMULATOR]);
	copy_words(record->processor, sizeof(record->processor), tap->heads[HEAD_PROCESSOR]);
	if (!span_equals(tap->heads[HEAD_HYPERVISOR], "none is announced"))
		copy_words(record->hypervisor, sizeof(record->hypervisor),
			   tap->heads[HEAD_HYPERVISOR]);
}

static void take_head(struct record *record, const struct judgement *judgement)
{
	const struct span *heads = judgement->tap.heads;

	copy_words(record->version, sizeof(record->version), heads[HEAD_VERSION]);
	copy_words(record->loader, sizeof(record->loader), heads[HEAD_LOADER]);
	copy_words(record->options, sizeof(record->options), heads[HEAD_COMMAND_LINE]);
	copy_words(record->in_force, sizeof(record->in_force), heads[HEAD_OPTIONS]);
	copy_words(record->seed, sizeof(record->seed), heads[HEAD_SEED]);
	record->format = judgement->header.format;
	record->cpus = judgement->header.cpus;
	record->clock_khz = judgement->header.clock_khz;
	record->classifies = judgement->header.classifies;
}

static void take_envelope(struct record *record, const struct log *log)
{
	uLong crc = crc32(0, Z_NULL, 0);

	record->crc =
		(uint32_t)crc32_z(crc, (const unsigned char *)log->lines.start, log->lines.length);
	record->lines = log->line_count;
	record->bytes = log->lines.length;
}

bool record_is_of(const struct record *record, const struct log *log)
{
	struct record of = {0};

	take_envelope(&of, log);
	return record->crc == of.crc && record->lines == of.lines && record->bytes == of.bytes;
}

bool record_make(struct record *record, const struct judgement *judgement, const char *file,
		 uint64_t line, const char *emulator)
{
	*record = (struct record){.line = line};
	snprintf(record->file, sizeof(record->file), "%s", file);
	take_machine(record, &judgement->tap);
	if (emulator[0])
		snprintf(record->emulator, sizeof(record->emulator), "%s", emulator);
	take_head(record, judgement);
	take_envelope(record, &judgement->log);
	record->verdict = classification_conclusion(&judgement->machine);
	record->has_class = judgement->machine.known > 0;
	record->consistent = judgement->machine.consistent;
	memcpy(record->excluded, judgement->machine.excluded, sizeof(record->excluded));
	record->results = calloc(judgement->test_count + 1, sizeof(*record->results));
	if (!record->results)
		return false;
	for (size_t n = 0; n < judgement->test_count; n++) {
		record->count++;
		if (!take_test(&record->results[n], &judgement->tap.tests[n], &judgement->tests[n],
			       line))
			return false;
	}
	return true;
}

void record_free(struct record *record)
{
	for (size_t n = 0; n < record->count; n++) {
		free(record->results[n].source);
		free(record->results[n].experiment);
	}
	free(record->results);
	*record = (struct record){0};
}

void machine_name(const struct record *record, char to[MACHINE_NAME_SIZE])
{
	const char *const parts[] = {record->emulator, record->processor, record->model,
				     record->microcode, record->hypervisor};
	size_t length = 0;

	to[0] = '\0';
	for (size_t n = 0; n < sizeof(parts) / sizeof(parts[0]); n++)
		if (parts[n][0])
			length += (size_t)snprintf(
				to + length, MACHINE_NAME_SIZE - length, "%s%s%s",
				length ? ", " : "",
				parts[n] == record->microcode ? "microcode " : "", parts[n]);
}
