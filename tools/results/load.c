#include "tools/results/load.h"

#include "tools/base/grow.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the rows of a query go to, and whether one of them cannot be. */
struct loading {
	void *to;
	bool is_wrong, out_of_memory;
};

static bool load(struct database *database, const char *statement, uint64_t id,
		 void (*take)(void *to, struct row *row), void *to)
{
	struct loading loading = {.to = to};
	const struct value value = NUMBER(id);

	return database_run(database, statement, &value, 1, take, &loading) &&
	       (!loading.out_of_memory || database_no_memory(database)) &&
	       (!loading.is_wrong || database_damaged(database));
}

static struct span words(struct row *row, unsigned column)
{
	const char *string = row_string(row, column);

	return (struct span){string, strlen(string)};
}

static void copy(struct row *row, unsigned column, char *to, size_t size)
{
	snprintf(to, size, "%s", row_string(row, column));
}

/* ---- A result -------------------------------------------------------------------------------- */

static const char outcomes_of[] =
	"SELECT outcome, executions, patches_least, patches_most, is_forbidden, is_shown, "
	"is_untold FROM outcome WHERE result = ?1";

static void take_outcome(void *to, struct row *row)
{
	struct loading *loading = to;
	struct result *result = loading->to;
	struct bounds_came came = {row_number(row, 2), row_number(row, 3)};
	enum outcome outcome;

	if (!outcome_from_name(words(row, 0), &outcome) || came.least > came.most ||
	    came.most > result->patches) {
		loading->is_wrong = true;
		return;
	}
	result->counts.outcomes[outcome] = row_number(row, 1);
	result->came[outcome] = came;
	if (row_number(row, 4))
		result->forbid |= (outcome_set)OUTCOME_BIT(outcome);
	if (row_number(row, 5))
		result->show |= (outcome_set)OUTCOME_BIT(outcome);
	if (row_number(row, 6))
		result->untold |= (outcome_set)OUTCOME_BIT(outcome);
}

/* "torn, fault" */
static bool take_outcomes(struct span list, outcome_set *outcomes)
{
	while (list.length > 0) {
		struct span name = list;
		enum outcome outcome;

		name.length = span_find(list, ", ");
		if (!outcome_from_name(name, &outcome))
			return false;
		*outcomes |= (outcome_set)OUTCOME_BIT(outcome);
		list.start += name.length;
		list.length -= name.length;
		span_take(&list, ", ");
	}
	return true;
}

static const char allowed_of[] = "SELECT model, outcomes FROM allowed WHERE result = ?1";

static void take_allowed(void *to, struct row *row)
{
	struct loading *loading = to;
	struct result *result = loading->to;
	enum model model;

	if (!model_from_name(words(row, 0), &model) ||
	    !take_outcomes(words(row, 1), &result->allowed[model])) {
		loading->is_wrong = true;
		return;
	}
	result->is_proved = true;
}

static const char costs_of[] =
	"SELECT what, runs, min_ns, median_ns, p99_ns, max_ns FROM cost WHERE result = ?1";

static void take_cost(void *to, struct row *row)
{
	struct loading *loading = to;
	struct result *result = loading->to;

	for (enum cost_kind kind = 0; kind < COST_KINDS; kind++) {
		if (!span_equals(words(row, 0), cost_kind_name(kind)))
			continue;
		result->costs[kind].runs = row_number(row, 1);
		for (unsigned n = 0; n < QUANTILES; n++)
			result->costs[kind].ns[n] = row_number(row, 2 + n);
		return;
	}
	loading->is_wrong = true;
}

/* ---- A run ----------------------------------------------------------------------------------- */

/* Results by their ids, which are needed until their outcomes are there. */
struct results {
	struct record *record;
	uint64_t *ids;
	uint64_t room; /* in a file that is damaged there may be more than were counted */
};

static const char results_of[] =
	"SELECT id, line, scenario, kind, verdict, reason, experiment, executors, patches, "
	"executions, source, limit_ns FROM result WHERE run = ?1 ORDER BY id";

static bool take_kind(struct result *result, struct span kind, struct span verdict)
{
	result->kind = span_equals(kind, "run")	      ? JUDGED_RUN
		       : span_equals(kind, "skipped") ? JUDGED_SKIPPED
						      : JUDGED_REFUSED;
	return result->kind == JUDGED_SKIPPED || verdict_from_word(verdict, &result->verdict);
}

static void take_result(void *to, struct row *row)
{
	struct loading *loading = to;
	struct results *results = loading->to;
	struct record *record = results->record;
	struct result *result = &record->results[record->count];

	if (record->count == results->room) {
		loading->is_wrong = true;
		return;
	}
	results->ids[record->count++] = row_number(row, 0);
	result->line = row_number(row, 1);
	copy(row, 2, result->scenario, sizeof(result->scenario));
	loading->is_wrong |= !take_kind(result, words(row, 3), words(row, 4));
	copy(row, 5, result->reason, sizeof(result->reason));
	result->experiment = strdup(row_string(row, 6));
	result->source = strdup(row_string(row, 10));
	loading->out_of_memory |= !result->experiment || !result->source;
	result->executors = row_number(row, 7);
	result->patches = row_number(row, 8);
	result->counts.executions = row_number(row, 9);
	result->has_limit = !row_is_null(row, 11);
	result->limit_ns = result->has_limit ? row_number(row, 11) : 0;
}

static void take_number(void *to, struct row *row)
{
	struct loading *loading = to;

	*(uint64_t *)loading->to = row_number(row, 0);
}

static bool load_results(struct database *database, uint64_t run, struct record *record)
{
	struct results results = {.record = record};
	bool good;

	if (!load(database, "SELECT count(*) FROM result WHERE run = ?1", run, take_number,
		  &results.room))
		return false;
	record->results = calloc(results.room + 1, sizeof(*record->results));
	results.ids = calloc(results.room + 1, sizeof(*results.ids));
	if (!record->results || !results.ids) {
		free(results.ids);
		return database_no_memory(database);
	}
	good = load(database, results_of, run, take_result, &results);
	for (size_t n = 0; n < record->count && good; n++)
		good = load(database, outcomes_of, results.ids[n], take_outcome,
			    &record->results[n]) &&
		       load(database, allowed_of, results.ids[n], take_allowed,
			    &record->results[n]) &&
		       load(database, costs_of, results.ids[n], take_cost, &record->results[n]);
	free(results.ids);
	return good;
}

/* ---- A machine ------------------------------------------------------------------------------- */

static const char runs_of[] =
	"SELECT run.id, emulator, processor, model, microcode, hypervisor, file, line, version, "
	"verdict, consistent, options, cpus, crc32, lines, bytes, machine.id FROM run JOIN machine "
	"ON machine.id = run.machine WHERE machine.id = "
	"?1 ORDER BY run.id";

struct runs {
	struct record_set *set;
	uint64_t *ids; /* of those that were added */
	size_t count, room;
};

static void take_machine(struct record *record, struct row *row, unsigned column)
{
	copy(row, column, record->emulator, sizeof(record->emulator));
	copy(row, column + 1, record->processor, sizeof(record->processor));
	copy(row, column + 2, record->model, sizeof(record->model));
	copy(row, column + 3, record->microcode, sizeof(record->microcode));
	copy(row, column + 4, record->hypervisor, sizeof(record->hypervisor));
}

/* "coherent, bytewise" */
static bool take_models(struct span list, unsigned *models)
{
	while (list.length > 0) {
		struct span name = list;
		enum model model;

		name.length = span_find(list, ", ");
		if (!model_from_name(name, &model))
			return false;
		*models |= 1u << model;
		list.start += name.length;
		list.length -= name.length;
		span_take(&list, ", ");
	}
	return true;
}

static void take_run(void *to, struct row *row)
{
	struct loading *loading = to;
	struct runs *runs = loading->to;
	uint64_t *moved = grow(runs->ids, &runs->room, runs->count + 1, sizeof(*moved));
	struct record *record = moved ? record_set_add(runs->set) : NULL;

	if (moved)
		runs->ids = moved;
	if (!record) {
		loading->out_of_memory = true;
		return;
	}
	runs->ids[runs->count++] = row_number(row, 0);
	take_machine(record, row, 1);
	copy(row, 6, record->file, sizeof(record->file));
	record->line = row_number(row, 7);
	copy(row, 8, record->version, sizeof(record->version));
	record->has_class = !row_is_null(row, 10);
	copy(row, 11, record->options, sizeof(record->options));
	record->cpus = row_number(row, 12);
	record->crc = (uint32_t)strtoul(row_string(row, 13), NULL, 16);
	record->lines = row_number(row, 14);
	record->bytes = row_number(row, 15);
	record->machine = row_number(row, 16);
	loading->is_wrong |= !conclusion_from_word(words(row, 9), &record->verdict) ||
			     !take_models(words(row, 10), &record->consistent);
}

static bool load_runs(struct database *database, uint64_t machine, struct record_set *set)
{
	size_t first = set->count;
	struct runs runs = {.set = set};
	bool good;

	for (size_t n = 0; n < set->count; n++)
		if (set->records[n].machine == machine)
			return true;
	good = load(database, runs_of, machine, take_run, &runs);

	for (size_t n = 0; n < runs.count && good; n++)
		good = load_results(database, runs.ids[n], &set->records[first + n]);
	free(runs.ids);
	return good;
}

/* Which machine a word means. */
struct search {
	const char *word;
	uint64_t number; /* that the word is, or 0 */
	uint64_t machine;
	unsigned found;
};

static void take_candidate(void *to, struct row *row)
{
	struct search *search = to;
	struct record record = {0};
	char name[MACHINE_NAME_SIZE];

	take_machine(&record, row, 1);
	machine_name(&record, name);
	if (search->number ? row_number(row, 0) != search->number : !strstr(name, search->word))
		return;
	search->machine = row_number(row, 0);
	search->found++;
}

bool load_machine(struct database *database, const char *word, struct record_set *set)
{
	struct search search = {.word = word};
	struct span rest = {word, strlen(word)};
	char why[256];

	if (!span_take_number(&rest, &search.number) || rest.length > 0)
		search.number = 0;
	if (!database_run(database,
			  "SELECT id, emulator, processor, model, microcode, hypervisor FROM "
			  "machine ORDER BY id",
			  NULL, 0, take_candidate, &search))
		return false;
	if (search.found == 1)
		return load_runs(database, search.machine, set);
	snprintf(why, sizeof(why),
		 "has %s \"%.80s\" in its name or as its number: \"crossmod results list\" names "
		 "them%s",
		 search.found ? "several machines with" : "no machine with", word,
		 search.found ? ", and a number is of one" : "");
	return database_fail(database, STATUS_NO_INPUT, why);
}

/* Numbers of machines. */
struct machines {
	uint64_t *ids;
	size_t count, room;
	bool out_of_memory;
};

static void take_machine_id(void *to, struct row *row)
{
	struct machines *machines = to;
	uint64_t *moved = grow(machines->ids, &machines->room, machines->count + 1, sizeof(*moved));

	if (!moved) {
		machines->out_of_memory = true;
		return;
	}
	machines->ids = moved;
	machines->ids[machines->count++] = row_number(row, 0);
}

bool load_all(struct database *database, struct record_set *set)
{
	struct machines machines = {0};
	bool good = database_run(database, "SELECT id FROM machine ORDER BY id", NULL, 0,
				 take_machine_id, &machines) &&
		    (!machines.out_of_memory || database_no_memory(database));

	for (size_t n = 0; n < machines.count && good; n++)
		good = load_runs(database, machines.ids[n], set);
	free(machines.ids);
	return good;
}
