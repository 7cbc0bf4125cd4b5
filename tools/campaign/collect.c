#include "tools/campaign/collect.h"

#include "tools/base/arguments.h"
#include "tools/campaign/errand.h"
#include "tools/campaign/record.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THIS_PROGRAM "/proc/self/exe"
#define DATABASE "crossmod.db"
#define COLLECTED_FILE "collected"

/* As many logs at a time as a command line has room for, for certain. */
#define LOGS_MAX 200

struct collection {
	const struct plan *plan;
	uint64_t *collected; /* by number: when the cell that was added had ended; 0: it was not */
	unsigned added, judged, failed, missing;
	FILE *list;
	enum status status;

	/* Logs that wait to be added, of one emulator. */
	char emulator[RECORD_WORDS_SIZE];
	unsigned waiting[LOGS_MAX];
	uint64_t waiting_ended[LOGS_MAX];
	unsigned count;
};

/* ---- Which are there ------------------------------------------------------------------------- */

/* A line a cell: its number, and when it had ended. A line that is cut off is none. */
static void read_list(struct collection *collection, const char *path)
{
	FILE *file = fopen(path, "re");
	char line[64];
	uint64_t ended;
	unsigned number;

	while (file && fgets(line, sizeof(line), file))
		if (strchr(line, '\n') && sscanf(line, "%u %" SCNu64, &number, &ended) == 2 &&
		    number >= 1 && number <= collection->plan->cells)
			collection->collected[number] = ended;
	if (file)
		fclose(file);
}

/* ---- Adding ---------------------------------------------------------------------------------- */

static void add_waiting(struct collection *collection)
{
	struct arguments arguments = {0};
	struct errand errand;
	char path[PATH_MAX];

	plan_path(collection->plan, DATABASE, path);
	arguments_add(&arguments, THIS_PROGRAM);
	arguments_add(&arguments, "results");
	arguments_add(&arguments, "add");
	arguments_add_option(&arguments, "--database", path);
	if (collection->emulator[0])
		arguments_add_option(&arguments, "--emulator", collection->emulator);
	for (unsigned i = 0; i < collection->count; i++) {
		plan_cell_path(collection->plan, collection->waiting[i], "log", path);
		arguments_add(&arguments, "%s", path);
	}
	if (arguments.out_of_memory) {
		note("out of memory");
		collection->status = STATUS_INTERNAL;
		return;
	}
	errand_run(&errand, &(struct errand_order){
				    .arguments = arguments.items, .to = -1, .ending = SIGTERM});
	arguments_free(&arguments);
	if (errand.status != STATUS_AS_EXPECTED) {
		note("not all logs could be added to the database: %s",
		     errand.error ? strerror(errand.error) : errand.last_line);
		collection->status = STATUS_IO;
		return;
	}
	for (unsigned i = 0; i < collection->count; i++)
		fprintf(collection->list, "%u %" PRIu64 "\n", collection->waiting[i],
			collection->waiting_ended[i]);
	fflush(collection->list);
	collection->added += collection->count;
}

static void add_all_waiting(struct collection *collection)
{
	if (collection->count && !collection->status)
		add_waiting(collection);
	collection->count = 0;
}

static void add_cell(struct collection *collection, unsigned number, const struct record *record)
{
	if (collection->count == LOGS_MAX || strcmp(collection->emulator, record->emulator) != 0)
		add_all_waiting(collection);
	memcpy(collection->emulator, record->emulator, sizeof(collection->emulator));
	collection->waiting[collection->count] = number;
	collection->waiting_ended[collection->count++] = record->ended;
}

/* ---- The whole ------------------------------------------------------------------------------- */

static void take_cell(struct collection *collection, unsigned number)
{
	struct record record;

	if (!record_read(collection->plan, number, &record)) {
		collection->missing++;
	} else if (!record_is_judged(&record)) {
		collection->failed++;
	} else {
		collection->judged++;
		if (collection->collected[number] != record.ended)
			add_cell(collection, number, &record);
	}
}

static void take_all(struct collection *collection)
{
	for (unsigned number = 1; number <= collection->plan->cells; number++)
		take_cell(collection, number);
	add_all_waiting(collection);
	printf("%u cells: %u judged, %u failed, %u not run; %u logs added to %s/" DATABASE "\n",
	       collection->plan->cells, collection->judged, collection->failed, collection->missing,
	       collection->added, collection->plan->directory);
}

enum status collect(const struct plan *plan)
{
	static struct collection collection;
	char path[PATH_MAX];

	collection = (struct collection){.plan = plan};
	plan_path(plan, COLLECTED_FILE, path);
	collection.collected = calloc((size_t)plan->cells + 1, sizeof(uint64_t));
	if (!collection.collected) {
		note("out of memory");
		return STATUS_INTERNAL;
	}
	read_list(&collection, path);
	collection.list = fopen(path, "ae");
	if (collection.list) {
		take_all(&collection);
		fclose(collection.list);
	} else {
		note("cannot write %s: %s", path, strerror(errno));
		collection.status = STATUS_CANNOT_CREATE;
	}
	free(collection.collected);
	return collection.status;
}
