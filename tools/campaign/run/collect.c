#include "tools/campaign/run/collect.h"

#include "tools/base/span.h"
#include "tools/campaign/plan/record.h"
#include "tools/results/cells.h"
#include "tools/results/schema.h"

#include <stdio.h>
#include <zlib.h>

#define DATABASE "crossmod.db"
#define WAIT_S 60u

struct collection {
	const struct plan *plan;
	struct database *database;
	uint32_t crc32; /* of the campaign's file */
	unsigned added, judged, failed, missing;
	enum status status;
};

static struct campaign_cell describe(const struct collection *collection, const struct cell *cell,
				     const struct record *record)
{
	return (struct campaign_cell){
		.crc32 = collection->crc32,
		.campaign = path_file_name(collection->plan->file),
		.cell = cell->number,
		.scenarios = cell->count,
		.is_judged = record_is_judged(record),
		.status = (unsigned)record->status,
		.reason = record->reason,
		.elapsed_ms = record->elapsed_ms,
		.ended = record->ended,
	};
}

/* What a cell has come to, with its log if that is whole. */
static enum status add(struct collection *collection, struct campaign_cell *cell,
		       const char *emulator)
{
	char log[PATH_MAX];
	enum status status;

	if (!cell->is_judged)
		return cells_store(collection->database, cell) ? STATUS_AS_EXPECTED : STATUS_IO;
	plan_cell_path(collection->plan, (unsigned)cell->cell, "log", log);
	status = cells_add(collection->database, cell, log, emulator);
	collection->added += status == STATUS_AS_EXPECTED;
	return status;
}

static void add_cell(struct collection *collection, unsigned number, const struct record *record)
{
	struct cell cell = plan_cell(collection->plan, number);
	struct campaign_cell described = describe(collection, &cell, record);
	char machine[PLAN_LABEL_SIZE], first[SET_NAME_SIZE], last[SET_NAME_SIZE];
	struct explanation explanation;

	if (cells_have(collection->database, &described) || database_status(collection->database))
		return;
	if (!plan_read_names(collection->plan, &cell, first, last, &explanation)) {
		note("%s", explanation.line);
		collection->status = STATUS_NO_INPUT;
		return;
	}
	plan_label(cell.machine, machine);
	described.machine = machine;
	described.first = first;
	described.last = last;
	if (add(collection, &described, record->emulator)) {
		note("not all of cell %u could be added to the database", number);
		collection->status = STATUS_IO;
	}
}

static void take_cell(struct collection *collection, unsigned number)
{
	struct record record;

	if (!record_read(collection->plan, number, &record)) {
		collection->missing++;
		return;
	}
	if (record_is_judged(&record))
		collection->judged++;
	else
		collection->failed++;
	add_cell(collection, number, &record);
}

static void take_all(struct collection *collection)
{
	for (unsigned number = 1; number <= collection->plan->cells; number++)
		take_cell(collection, number);
	printf("%u cells: %u judged, %u failed, %u not run; %u logs added to %s/" DATABASE "\n",
	       collection->plan->cells, collection->judged, collection->failed, collection->missing,
	       collection->added, collection->plan->directory);
}

enum status collect(const struct plan *plan)
{
	struct collection collection = {.plan = plan};
	const struct campaign *campaign = &plan->campaign;
	char path[PATH_MAX];
	enum status failed;

	plan_path(plan, DATABASE, path);
	collection.crc32 = (uint32_t)crc32_z(
		crc32(0, Z_NULL, 0), (const unsigned char *)campaign->bytes, campaign->length);
	collection.database = results_open(path, DATABASE_ADD, WAIT_S);
	if (!collection.database) {
		note("out of memory");
		return STATUS_INTERNAL;
	}
	take_all(&collection);
	failed = results_close(collection.database);
	return failed ? failed : collection.status;
}
