#include "tools/results/store.h"

#include "tools/judge/bound.h"
#include "tools/results/moment.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

static void take_id(void *to, struct row *row)
{
	*(uint64_t *)to = row_number(row, 0);
}

#define ASK_ID(database, id, statement, ...)                                                       \
	(*(id) = 0,                                                                                \
	 database_run(database, statement, (const struct value[]){__VA_ARGS__},                    \
		      sizeof((const struct value[]){__VA_ARGS__}) / sizeof(struct value), take_id, \
		      id))

/* ---- A scenario ------------------------------------------------------------------------------ */

/* Between which rates it lies, as far as that is known. */
static void find_bounds(const struct result *result, enum outcome outcome, struct value *low,
			struct value *high)
{
	struct bounds_came came = result->came[outcome];
	struct bound_interval interval;

	*low = *high = NO_VALUE;
	if (result->zeros & OUTCOME_BIT(outcome)) {
		*low = REAL(0);
		*high = REAL(bound_of_zero(result->patches));
	} else if (came.least > 0) {
		interval = bound_interval(came.least, came.most, result->patches);
		*low = REAL(interval.low);
		*high = REAL(interval.high);
	}
}

static bool store_outcome(struct database *database, const struct result *result, uint64_t id,
			  enum outcome outcome)
{
	outcome_set bit = (outcome_set)OUTCOME_BIT(outcome);
	struct value low, high;

	find_bounds(result, outcome, &low, &high);
	return DATABASE_DO(
		database, "INSERT INTO outcome VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
		NUMBER(id), STRING(outcome_spelling(outcome)),
		NUMBER(result->counts.outcomes[outcome]), NUMBER(result->came[outcome].least),
		NUMBER(result->came[outcome].most), NUMBER((result->forbid & bit) != 0),
		NUMBER((result->show & bit) != 0), NUMBER((result->untold & bit) != 0), low, high);
}

static bool store_allowed(struct database *database, const struct result *result, uint64_t id,
			  enum model model)
{
	char outcomes[OUTCOME_LIST_SIZE];

	outcome_list(result->allowed[model], outcomes);
	return DATABASE_DO(database, "INSERT INTO allowed VALUES (?1, ?2, ?3)", NUMBER(id),
			   STRING(model_name(model)), STRING(outcomes));
}

static bool store_cost(struct database *database, const struct result *result, uint64_t id,
		       enum cost_kind kind)
{
	const struct cost_spread *cost = &result->costs[kind];

	return cost->runs == 0 ||
	       DATABASE_DO(database, "INSERT INTO cost VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
			   NUMBER(id), STRING(cost_kind_name(kind)), NUMBER(cost->runs),
			   NUMBER(cost->ns[QUANTILE_MINIMUM]), NUMBER(cost->ns[QUANTILE_MEDIAN]),
			   NUMBER(cost->ns[QUANTILE_PERCENTILE_99]),
			   NUMBER(cost->ns[QUANTILE_MAXIMUM]));
}

/* What one that has run has besides. */
static bool store_figures(struct database *database, const struct result *result, uint64_t id)
{
	bool good = true;

	for (enum outcome outcome = 0; outcome < COUNTED_OUTCOMES && good; outcome++)
		good = store_outcome(database, result, id, outcome);
	for (enum model model = 0; result->is_proved && model < MODELS && good; model++)
		good = store_allowed(database, result, id, model);
	for (enum cost_kind kind = 0; kind < COST_KINDS && good; kind++)
		good = store_cost(database, result, id, kind);
	return good;
}

static bool store_result(struct database *database, const struct result *result, uint64_t run)
{
	static const char *const kinds[] = {
		[JUDGED_RUN] = "run", [JUDGED_SKIPPED] = "skipped", [JUDGED_REFUSED] = "refused"};
	static const char statement[] =
		"INSERT INTO result VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
		"?12, ?13, ?14, ?15, ?16, ?17)";
	bool ran = result->kind == JUDGED_RUN;

	return DATABASE_DO(
		       database, statement, NUMBER(run), NUMBER(result->line),
		       STRING(result->scenario), STRING(kinds[result->kind]),
		       STRING(result->kind == JUDGED_SKIPPED ? "" : verdict_name(result->verdict)),
		       STRING(result->reason), STRING(ran ? result->source : ""),
		       STRING(ran ? result->experiment : ""), NUMBER(result->executors),
		       NUMBER(result->patches), NUMBER(result->counts.executions),
		       NUMBER(result->counts.retried), NUMBER(result->counts.stuck),
		       NUMBER(result->foreign), NUMBER(result->syncs), NUMBER(result->elapsed_us),
		       result->has_limit ? NUMBER(result->limit_ns) : NO_VALUE) &&
	       (!ran || store_figures(database, result, database_last_id(database)));
}

/* ---- The run --------------------------------------------------------------------------------- */

static bool store_machine(struct database *database, const struct record *record, uint64_t *id)
{
	const struct value words[] = {STRING(record->processor), STRING(record->model),
				      STRING(record->microcode), STRING(record->hypervisor),
				      STRING(record->emulator)};
	size_t count = sizeof(words) / sizeof(words[0]);

	*id = 0;
	return database_run(database,
			    "INSERT INTO machine VALUES (NULL, ?1, ?2, ?3, ?4, ?5) "
			    "ON CONFLICT DO NOTHING",
			    words, count, NULL, NULL) &&
	       database_run(database,
			    "SELECT id FROM machine WHERE processor = ?1 AND model = ?2 AND "
			    "microcode = ?3 AND hypervisor = ?4 AND emulator = ?5",
			    words, count, take_id, id);
}

static bool store_exclusion(struct database *database, const struct sighting *sighting,
			    uint64_t run, enum model model)
{
	return DATABASE_DO(database, "INSERT INTO exclusion VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
			   NUMBER(run), STRING(model_name(model)), STRING(sighting->scenario),
			   STRING(outcome_spelling(sighting->outcome)), NUMBER(sighting->count),
			   NUMBER(sighting->executions));
}

static bool store_run(struct database *database, const struct record *record, uint64_t machine,
		      uint64_t *run)
{
	char added[MOMENT_SIZE], crc[9], consistent[CLASSIFY_NAMES_SIZE];

	moment_print(added, (uint64_t)time(NULL));
	snprintf(crc, sizeof(crc), "%08" PRIx32, record->crc);
	classify_names(record->consistent, consistent);
	if (!DATABASE_DO(database,
			 "INSERT INTO run VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, "
			 "?11, ?12, ?13, ?14, ?15, ?16, ?17)",
			 NUMBER(machine), STRING(added), STRING(record->file), NUMBER(record->line),
			 STRING(crc), NUMBER(record->lines), NUMBER(record->bytes),
			 STRING(record->version), NUMBER(record->format), STRING(record->loader),
			 STRING(record->options), STRING(record->seed), NUMBER(record->cpus),
			 NUMBER(record->clock_khz), NUMBER(record->classifies),
			 STRING(conclusion_name(record->verdict)),
			 record->has_class ? STRING(consistent) : NO_VALUE))
		return false;
	*run = database_last_id(database);
	return record->in_force[0] == 0 ||
	       DATABASE_DO(database, "INSERT INTO in_force VALUES (?1, ?2)", NUMBER(*run),
			   STRING(record->in_force));
}

static bool store_all(struct database *database, const struct record *record, uint64_t *run)
{
	uint64_t machine;
	bool good;

	good = store_machine(database, record, &machine) &&
	       store_run(database, record, machine, run);
	for (enum model model = 0; record->has_class && model < MODELS && good; model++)
		if (!(record->consistent >> model & 1))
			good = store_exclusion(database, &record->excluded[model], *run, model);
	for (size_t n = 0; n < record->count && good; n++)
		good = store_result(database, &record->results[n], *run);
	return good;
}

static bool find_same(struct database *database, const struct record *record, uint64_t *run)
{
	char crc[9];

	snprintf(crc, sizeof(crc), "%08" PRIx32, record->crc);
	return ASK_ID(database, run,
		      "SELECT id FROM run WHERE crc32 = ?1 AND lines = ?2 AND bytes = ?3",
		      STRING(crc), NUMBER(record->lines), NUMBER(record->bytes));
}

bool store_record(struct database *database, const struct record *record, bool *is_new,
		  uint64_t *run)
{
	bool good;

	if (!database_begin(database))
		return false;
	good = find_same(database, record, run);
	*is_new = good && *run == 0;
	if (*is_new)
		good = store_all(database, record, run);
	good = good && database_commit(database);
	if (!good)
		database_undo(database);
	return good;
}
