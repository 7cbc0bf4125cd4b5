#include "tools/results/questions.h"

#include "tools/judge/line.h"
#include "tools/results/answer.h"
#include "tools/results/cells.h"

#include <inttypes.h>

static const char statement[] =
	"SELECT run.id AS run, run.added, " MACHINE_COLUMNS ", run.cpus, run.verdict, "
	"run.consistent AS list_consistent, run.version, run.options, "
	"coalesce((SELECT options FROM in_force WHERE in_force.run = run.id), '') AS in_force, "
	"run.seed, run.crc32, run.file, run.line, "
	"(SELECT count(*) FROM result WHERE result.run = run.id) AS scenarios, "
	"(SELECT coalesce(sum(patches), 0) FROM result WHERE result.run = run.id) AS patches, "
	"(SELECT coalesce(sum(executions), 0) FROM result WHERE result.run = run.id) AS executions "
	"FROM run JOIN machine ON machine.id = run.machine ORDER BY run.id";

static void print_run(const json_t *row)
{
	struct line line = {.length = 0};

	line_append(&line,
		    "run %" PRIu64 ", added %s: %s; %" PRIu64 " scenarios, %" PRIu64
		    " patches, %" PRIu64 " executions",
		    rows_number(row, "run"), rows_string(row, "added"), rows_string(row, "verdict"),
		    rows_number(row, "scenarios"), rows_number(row, "patches"),
		    rows_number(row, "executions"));
	line_print(stdout, &line);
	answer_print_machine("  ", row);
	line = (struct line){.length = 0};
	line_append(&line, "  %s:%" PRIu64, rows_string(row, "file"), rows_number(row, "line"));
	line_print(stdout, &line);
}

static void print_cell(const json_t *row)
{
	struct line line = {.length = 0};

	line_append(&line,
		    "failed, %s: cell %" PRIu64 " of %s, %s, scenarios %s to %s: %s (exit status "
		    "%" PRIu64 ")",
		    rows_string(row, "ended"), rows_number(row, "cell"),
		    rows_string(row, "campaign"), rows_string(row, "machine"),
		    rows_string(row, "first"), rows_string(row, "last"), rows_string(row, "reason"),
		    rows_number(row, "status"));
	line_print(stdout, &line);
}

static void print(const json_t *runs, const json_t *failed)
{
	json_t *row;

	for (size_t n = 0; (row = json_array_get(runs, n)); n++)
		print_run(row);
	if (json_array_size(runs) == 0)
		printf("no run is in the database\n");
	for (size_t n = 0; (row = json_array_get(failed, n)); n++)
		print_cell(row);
}

bool question_list(struct database *database, const struct results_options *options)
{
	json_t *runs = rows_read(database, statement, NULL, 0);
	json_t *failed = runs ? cells_failed(database) : NULL;

	if (!failed) {
		json_decref(runs);
		return false;
	}
	if (options->prints_json)
		return answer_json(database,
				   json_pack("{s:o, s:o}", "runs", runs, "failed_cells", failed));
	print(runs, failed);
	json_decref(runs);
	json_decref(failed);
	return true;
}
