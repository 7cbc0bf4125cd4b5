#include "tools/results/questions.h"

#include "tools/base/span.h"
#include "tools/judge/line.h"
#include "tools/results/answer.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

/* All of them take the number of the last run that is not new. */
static const char new_runs[] =
	"SELECT run.id AS run, run.added, " MACHINE_COLUMNS ", run.verdict, run.file, run.line, "
	"NOT EXISTS (SELECT 1 FROM run AS before WHERE before.machine = run.machine AND before.id "
	"<= ?1) AS is_new_machine "
	"FROM run JOIN machine ON machine.id = run.machine WHERE run.id > ?1 ORDER BY run.id";

/* Of a machine that is new, everything would be: it is not listed. */
static const char new_outcomes[] =
	"SELECT min(run.id) AS run, run.machine, result.scenario, outcome.outcome, "
	"outcome.executions AS count, result.executions, outcome.is_forbidden, run.file, "
	"result.line "
	"FROM outcome JOIN result ON result.id = outcome.result JOIN run ON run.id = result.run "
	"WHERE run.id > ?1 AND outcome.executions > 0 AND outcome.outcome NOT IN ('old', 'new', "
	"'breakpoint') AND EXISTS (SELECT 1 FROM run AS before WHERE before.machine = run.machine "
	"AND before.id <= ?1) AND NOT EXISTS (SELECT 1 FROM outcome AS seen JOIN result AS same ON "
	"same.id = seen.result JOIN run AS before ON before.id = same.run WHERE before.machine = "
	"run.machine AND before.id <= ?1 AND same.scenario = result.scenario AND same.experiment = "
	"result.experiment AND seen.outcome = outcome.outcome AND seen.executions > 0) "
	"GROUP BY run.machine, result.scenario, result.experiment, outcome.outcome "
	"ORDER BY 1, result.line";

static const char new_exclusions[] =
	"SELECT min(run.id) AS run, run.machine, exclusion.model, exclusion.scenario, "
	"exclusion.outcome, exclusion.count, exclusion.executions, run.file, result.line "
	"FROM exclusion JOIN run ON run.id = exclusion.run "
	"JOIN result ON result.run = run.id AND result.scenario = exclusion.scenario AND "
	"result.kind = 'run' WHERE run.id > ?1 AND NOT EXISTS (SELECT 1 FROM exclusion AS earlier "
	"JOIN run AS before ON before.id = earlier.run WHERE before.machine = run.machine AND "
	"before.id <= ?1 AND earlier.model = exclusion.model) "
	"GROUP BY run.machine, exclusion.model ORDER BY 1";

/* ---- Since when ------------------------------------------------------------------------------ */

/* In the form of the database's: what compares as strings compares as moments. */
static bool read_moment(const char *word, char to[32])
{
	static const char *const forms[] = {"%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"};

	for (size_t n = 0; n < sizeof(forms) / sizeof(forms[0]); n++) {
		struct tm parts = {0};
		const char *end = strptime(word, forms[n], &parts);

		/* What it makes of the parts is what was written: no 31st of June */
		if (end && parts.tm_year >= 1000 - 1900 && *end == '\0' &&
		    timegm(&parts) != (time_t)-1 && strftime(to, 32, forms[n], &parts) > 0 &&
		    strcmp(to, word) == 0)
			return true;
	}
	return false;
}

static bool read_run(const char *word, uint64_t *run)
{
	struct span rest = {word, strlen(word)};

	return span_take_number(&rest, run) && rest.length == 0 && *run <= INT64_MAX;
}

bool question_since_takes(const char *word)
{
	char moment[32];
	uint64_t run;

	return read_run(word, &run) || read_moment(word, moment);
}

static bool find_last(struct database *database, const char *word, uint64_t *last)
{
	char moment[32];
	struct value value;
	json_t *rows;

	if (read_run(word, last))
		return true;
	read_moment(word, moment);
	value = STRING(moment);
	rows = rows_read(database, "SELECT coalesce(max(id), 0) AS run FROM run WHERE added < ?1",
			 &value, 1);
	*last = rows_number(json_array_get(rows, 0), "run");
	json_decref(rows);
	return rows != NULL;
}

/* ---- As text --------------------------------------------------------------------------------- */

static void print_run(const json_t *row)
{
	struct line line = {.length = 0};

	line_append(&line, "run %" PRIu64 ", added %s: %s (%s:%" PRIu64 ")%s",
		    rows_number(row, "run"), rows_string(row, "added"), rows_string(row, "verdict"),
		    rows_string(row, "file"), rows_number(row, "line"),
		    json_is_true(json_object_get(row, "is_new_machine")) ? ", a new machine" : "");
	line_print(stdout, &line);
	answer_print_machine("  ", row);
}

static void print_sighting(const json_t *row, const char *what)
{
	struct line line = {.length = 0};

	line_append(&line,
		    "machine %" PRIu64 ": %s%s in %s, %" PRIu64 " in %" PRIu64
		    " executions (run %" PRIu64 ", %s:%" PRIu64 ")",
		    rows_number(row, "machine"), what, rows_string(row, "outcome"),
		    rows_string(row, "scenario"), rows_number(row, "count"),
		    rows_number(row, "executions"), rows_number(row, "run"),
		    rows_string(row, "file"), rows_number(row, "line"));
	line_print(stdout, &line);
}

static void print_since(const json_t *answer)
{
	const json_t *runs = json_object_get(answer, "runs");
	json_t *row;

	if (json_array_size(runs) == 0)
		printf("nothing is new\n");
	for (size_t n = 0; (row = json_array_get(runs, n)); n++)
		print_run(row);
	for (size_t n = 0; (row = json_array_get(json_object_get(answer, "outcomes"), n)); n++)
		print_sighting(row, json_is_true(json_object_get(row, "is_forbidden"))
					    ? "for the first time, and forbidden: "
					    : "for the first time: ");
	for (size_t n = 0; (row = json_array_get(json_object_get(answer, "excluded"), n)); n++) {
		char what[80];

		snprintf(what, sizeof(what), "now not %.40s: ", rows_string(row, "model"));
		print_sighting(row, what);
	}
}

bool question_since(struct database *database, const struct results_options *options)
{
	struct value last = NUMBER(0);
	json_t *runs, *outcomes, *excluded, *answer;

	if (!find_last(database, options->words[0], &last.number))
		return false;
	runs = rows_read(database, new_runs, &last, 1);
	outcomes = rows_read(database, new_outcomes, &last, 1);
	excluded = rows_read(database, new_exclusions, &last, 1);
	answer = json_pack("{s:o, s:o, s:o}", "runs", runs, "outcomes", outcomes, "excluded",
			   excluded);
	if (!answer)
		return database_no_memory(database);
	if (options->prints_json)
		return answer_json(database, answer);
	print_since(answer);
	json_decref(answer);
	return true;
}
