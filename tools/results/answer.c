#include "tools/results/answer.h"

#include "tools/base/json.h"
#include "tools/judge/line.h"
#include "tools/results/record.h"

#include <inttypes.h>
#include <stdio.h>

void answer_print_machine(const char *before, const json_t *row)
{
	struct record record = {0};
	char name[MACHINE_NAME_SIZE];
	struct line line = {.length = 0};

	snprintf(record.emulator, sizeof(record.emulator), "%s", rows_string(row, "emulator"));
	snprintf(record.processor, sizeof(record.processor), "%s", rows_string(row, "processor"));
	snprintf(record.model, sizeof(record.model), "%s", rows_string(row, "model"));
	snprintf(record.microcode, sizeof(record.microcode), "%s", rows_string(row, "microcode"));
	snprintf(record.hypervisor, sizeof(record.hypervisor), "%s",
		 rows_string(row, "hypervisor"));
	machine_name(&record, name);
	line_append(&line, "%smachine %" PRIu64 ": %s", before, rows_number(row, "machine"), name);
	line_print(stdout, &line);
}

bool answer_json(struct database *database, json_t *answer)
{
	if (!answer)
		return database_no_memory(database);
	json_object_set_new(answer, "format", json_string("crossmod-results-1"));
	json_print(answer, STATUS_AS_EXPECTED);
	return true;
}
