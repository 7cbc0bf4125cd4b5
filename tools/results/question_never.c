#include "tools/results/questions.h"

#include "tools/judge/bound.h"
#include "tools/judge/line.h"
#include "tools/results/answer.h"

#include <inttypes.h>

/* Runs in which a zero says nothing count for neither the patches nor the machines. Scenarios of
 * one name that do different things are different ones. */
static const char statement[] =
	"SELECT result.scenario, outcome.outcome, "
	"sum(iif(outcome.high IS NULL, 0, result.patches)) AS patches, "
	"count(outcome.high) AS runs, "
	"count(DISTINCT iif(outcome.high IS NULL, NULL, run.machine)) AS machines, "
	"max(outcome.is_forbidden) AS is_forbidden, max(outcome.is_shown) AS is_shown, "
	"coalesce((SELECT group_concat(allowed.model, ', ') FROM allowed WHERE allowed.result = "
	"max(result.id) AND instr(', ' || allowed.outcomes || ',', ', ' || outcome.outcome || "
	"',')), '') AS list_allowed_by "
	"FROM outcome JOIN result ON result.id = outcome.result JOIN run ON run.id = result.run "
	"GROUP BY result.scenario, result.experiment, outcome.outcome "
	"HAVING sum(outcome.executions) = 0 AND count(outcome.high) > 0 "
	"ORDER BY result.scenario, outcome.outcome";

static void print_never(const json_t *row)
{
	char bound[BOUND_PRINT_SIZE], models[CLASSIFY_NAMES_SIZE];
	struct line line = {.length = 0};

	bound_print(json_real_value(json_object_get(row, "below")), BOUND_UP, bound);
	rows_join(json_object_get(row, "allowed_by"), models, sizeof(models));
	line_append(&line,
		    "%s: no %s in %" PRIu64 " patches (runs: %" PRIu64 ", machines: %" PRIu64
		    "): below %s a patch; %s%s%s",
		    rows_string(row, "scenario"), rows_string(row, "outcome"),
		    rows_number(row, "patches"), rows_number(row, "runs"),
		    rows_number(row, "machines"), bound,
		    json_is_true(json_object_get(row, "is_forbidden")) ? "forbidden"
								       : "should show",
		    models[0] ? ", allowed by " : "", models);
	line_print(stdout, &line);
}

bool question_never(struct database *database, const struct results_options *options)
{
	json_t *rows = rows_read(database, statement, NULL, 0), *row;

	if (!rows)
		return false;
	for (size_t n = 0; (row = json_array_get(rows, n)); n++)
		json_object_set_new(row, "below",
				    json_real(bound_of_zero(rows_number(row, "patches"))));
	if (options->prints_json)
		return answer_json(database, json_pack("{s:o}", "never", rows));
	for (size_t n = 0; (row = json_array_get(rows, n)); n++)
		print_never(row);
	if (json_array_size(rows) == 0)
		printf("nothing: whatever could be seen was, or no run could tell\n");
	json_decref(rows);
	return true;
}
