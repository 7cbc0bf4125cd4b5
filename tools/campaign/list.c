#include "tools/campaign/list.h"

#include "tools/campaign/record.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool print_name(const struct plan *plan, size_t number)
{
	struct explanation explanation;
	char *text = scenario_set_read(&plan->set, number, &explanation);
	char name[SET_NAME_SIZE];

	if (!text) {
		note("%s", explanation.line);
		return false;
	}
	scenario_set_name(text, strlen(text), name);
	printf("\t%s", name);
	free(text);
	return true;
}

static bool print_cell(const struct plan *plan, unsigned number)
{
	struct cell cell = plan_cell(plan, number);
	char label[PLAN_LABEL_SIZE];
	struct record record;

	plan_label(cell.machine, label);
	printf("%u\t%s\t%zu", number, label, cell.count);
	if (!print_name(plan, cell.first) || !print_name(plan, cell.first + cell.count - 1))
		return false;
	if (record_read(plan, number, &record))
		printf("\t%d\t%" PRIu64 ".%03u\t%s\n", record.status, record.elapsed_ms / 1000,
		       (unsigned)(record.elapsed_ms % 1000), record.reason);
	else
		printf("\t-\t-\tnot run\n");
	return true;
}

enum status list(const struct plan *plan)
{
	printf("cell\tmachine\tscenarios\tfirst\tlast\tstatus\tseconds\treason\n");
	for (unsigned number = 1; number <= plan->cells; number++)
		if (!print_cell(plan, number))
			return STATUS_NO_INPUT;
	return STATUS_AS_EXPECTED;
}
