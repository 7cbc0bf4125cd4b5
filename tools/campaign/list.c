#include "tools/campaign/list.h"

#include "tools/base/json.h"
#include "tools/campaign/plan/record.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct listed {
	struct cell cell;
	char label[PLAN_LABEL_SIZE], first[SET_NAME_SIZE], last[SET_NAME_SIZE];
	bool has_ended;
	struct record record; /* if it has */
};

static bool read_cell(const struct plan *plan, unsigned number, struct listed *listed)
{
	struct explanation explanation;

	listed->cell = plan_cell(plan, number);
	plan_label(listed->cell.machine, listed->label);
	listed->has_ended = record_read(plan, number, &listed->record);
	if (plan_read_names(plan, &listed->cell, listed->first, listed->last, &explanation))
		return true;
	note("%s", explanation.line);
	return false;
}

static void print_cell(const struct listed *listed)
{
	const struct record *record = &listed->record;

	printf("%u\t%s\t%zu\t%s\t%s", listed->cell.number, listed->label, listed->cell.count,
	       listed->first, listed->last);
	if (listed->has_ended)
		printf("\t%d\t%" PRIu64 ".%03u\t%s\n", record->status, record->elapsed_ms / 1000,
		       (unsigned)(record->elapsed_ms % 1000), record->reason);
	else
		printf("\t-\t-\tnot run\n");
}

static json_t *json_of(const struct listed *listed)
{
	const struct record *record = &listed->record;
	bool is = listed->has_ended;

	return json_pack("{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "cell",
			 (json_int_t)listed->cell.number, "machine", json_line(listed->label),
			 "scenarios", json_number(listed->cell.count), "first",
			 json_line(listed->first), "last", json_line(listed->last), "status",
			 is ? json_integer(record->status) : json_null(), "elapsed_ms",
			 is ? json_number(record->elapsed_ms) : json_null(), "reason",
			 is ? json_line(record->reason) : json_null());
}

static enum status list_json(const struct plan *plan)
{
	json_t *cells = json_array();
	struct listed listed;

	for (unsigned number = 1; number <= plan->cells; number++) {
		if (!read_cell(plan, number, &listed)) {
			json_decref(cells);
			return STATUS_NO_INPUT;
		}
		json_array_append_new(cells, json_of(&listed));
	}
	return json_print(json_pack("{s:s, s:o}", "format", "crossmod-campaign-1", "cells", cells),
			  STATUS_AS_EXPECTED);
}

static enum status list_lines(const struct plan *plan)
{
	struct listed listed;

	printf("cell\tmachine\tscenarios\tfirst\tlast\tstatus\tseconds\treason\n");
	for (unsigned number = 1; number <= plan->cells; number++) {
		if (!read_cell(plan, number, &listed))
			return STATUS_NO_INPUT;
		print_cell(&listed);
	}
	return STATUS_AS_EXPECTED;
}

enum status list(const struct plan *plan, bool as_json)
{
	return as_json ? list_json(plan) : list_lines(plan);
}
