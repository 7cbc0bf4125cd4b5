#include "tools/results/questions.h"

#include "tools/judge/line.h"
#include "tools/results/answer.h"

#include <inttypes.h>
#include <string.h>

static const char machines[] =
	"SELECT " MACHINE_COLUMNS ", count(*) AS runs, count(run.consistent) AS classified "
	"FROM machine JOIN run ON run.machine = machine.id GROUP BY machine.id ORDER BY machine.id";

/* Of each model, the first run that excludes it: min() chooses the row. */
static const char exclusions[] =
	"SELECT exclusion.model, exclusion.scenario, exclusion.outcome, exclusion.count, "
	"exclusion.executions, min(exclusion.run) AS run, run.file, result.line "
	"FROM exclusion JOIN run ON run.id = exclusion.run "
	"JOIN result ON result.run = run.id AND result.scenario = exclusion.scenario AND "
	"result.kind = 'run' WHERE run.machine = ?1 GROUP BY exclusion.model";

/* The models that nothing has excluded. */
static unsigned models_left(const json_t *excluded)
{
	unsigned left = (1u << MODELS) - 1;
	json_t *row;

	for (size_t n = 0; (row = json_array_get(excluded, n)); n++) {
		for (unsigned model = 0; model < MODELS; model++)
			if (strcmp(rows_string(row, "model"), model_name((enum model)model)) == 0)
				left &= ~(1u << model);
	}
	return left;
}

static json_t *names_of(unsigned models)
{
	json_t *names = json_array();

	for (unsigned model = 0; model < MODELS; model++)
		if (models >> model & 1)
			json_array_append_new(names, json_string(model_name((enum model)model)));
	return names;
}

static bool add_class(struct database *database, json_t *machine)
{
	const struct value id = NUMBER(rows_number(machine, "machine"));
	json_t *excluded = rows_read(database, exclusions, &id, 1);
	unsigned left;

	if (!excluded)
		return false;
	left = models_left(excluded);
	json_object_set_new(machine, "excluded", excluded);
	if (rows_number(machine, "classified") == 0)
		left = 0;
	json_object_set_new(machine, "left", names_of(left));
	json_object_set_new(machine, "class", names_of(classify_strongest(left)));
	return true;
}

/* ---- As text --------------------------------------------------------------------------------- */

static void print_exclusion(const json_t *row)
{
	struct line line = {.length = 0};

	line_append(&line,
		    "  not %s: %s in %s, %" PRIu64 " in %" PRIu64 " executions (run %" PRIu64
		    ", %s:%" PRIu64 ")",
		    rows_string(row, "model"), rows_string(row, "outcome"),
		    rows_string(row, "scenario"), rows_number(row, "count"),
		    rows_number(row, "executions"), rows_number(row, "run"),
		    rows_string(row, "file"), rows_number(row, "line"));
	line_print(stdout, &line);
}

static void print_class(const json_t *machine)
{
	const json_t *excluded = json_object_get(machine, "excluded");
	char left[CLASSIFY_NAMES_SIZE], class[CLASSIFY_NAMES_SIZE];
	json_t *row;

	rows_join(json_object_get(machine, "left"), left, sizeof(left));
	rows_join(json_object_get(machine, "class"), class, sizeof(class));
	answer_print_machine("", machine);
	for (size_t n = 0; (row = json_array_get(excluded, n)); n++)
		print_exclusion(row);
	if (rows_number(machine, "classified") == 0)
		printf("  not classified: no scenario whose models are known has run\n");
	else if (left[0] == '\0')
		printf("  class: none, no model explains this machine\n");
	else
		printf("  left: %s\n  class: as strong as %s\n", left, class);
}

bool question_class(struct database *database, const struct results_options *options)
{
	json_t *rows = rows_read(database, machines, NULL, 0), *row;
	bool good = rows != NULL;

	for (size_t n = 0; (row = json_array_get(rows, n)); n++)
		good = good && add_class(database, row);
	if (good && options->prints_json)
		return answer_json(database, json_pack("{s:o}", "machines", rows));
	if (good)
		for (size_t n = 0; (row = json_array_get(rows, n)); n++)
			print_class(row);
	if (good && json_array_size(rows) == 0)
		printf("no machine is in the database\n");
	json_decref(rows);
	return good;
}
