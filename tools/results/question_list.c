#include "tools/results/questions.h"

#include "tools/judge/line.h"
#include "tools/results/answer.h"

#include <inttypes.h>

static const char statement[] =
	"SELECT run.id AS run, run.added, " MACHINE_COLUMNS ", run.cpus, run.verdict, "
	"run.consistent AS list_consistent, run.version, run.options, run.in_force, run.seed, "
	"run.crc32, "
	"run.file, run.line, "
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

bool question_list(struct database *database, const struct results_options *options)
{
	json_t *rows = rows_read(database, statement, NULL, 0), *row;

	if (!rows)
		return false;
	if (options->prints_json)
		return answer_json(database, json_pack("{s:o}", "runs", rows));
	for (size_t n = 0; (row = json_array_get(rows, n)); n++)
		print_run(row);
	if (json_array_size(rows) == 0)
		printf("no run is in the database\n");
	json_decref(rows);
	return true;
}
