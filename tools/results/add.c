#include "tools/results/add.h"

#include "lib/printable.h"
#include "tools/results/logs.h"
#include "tools/results/schema.h"
#include "tools/results/store.h"

#include <inttypes.h>
#include <stdio.h>

static enum status add_record(void *to, struct record *record)
{
	struct database *database = to;
	struct printable_path file = printable_path(record->file);
	uint64_t run;
	bool is_new;

	if (!store_record(database, record, &is_new, &run)) {
		/* Of the database itself it is said once, at the end */
		if (database_status(database) != STATUS_AS_EXPECTED)
			return database_status(database);
		note("%s:%" PRIu64 ": not added: %s", file.string, record->line,
		     database_why(database));
		return STATUS_NOT_WHOLE;
	}
	if (is_new)
		printf("%s:%" PRIu64 ": run %" PRIu64 ", %zu scenarios, %s\n", file.string,
		       record->line, run, record->count, conclusion_name(record->verdict));
	else
		printf("%s:%" PRIu64 ": was there, as run %" PRIu64 "\n", file.string, record->line,
		       run);
	return STATUS_AS_EXPECTED;
}

static enum status add_files(struct database *database, const struct results_options *options)
{
	const struct log_receiver receiver = {add_record, database, "not added", options->emulator};
	enum status worst = STATUS_AS_EXPECTED;

	for (unsigned n = 0; n < options->count && !database_status(database); n++)
		worst = judge_worse(worst, logs_read(options->words[n], &receiver));
	return worst;
}

enum status results_add(const struct results_options *options)
{
	struct database *database = results_open(options->database, DATABASE_ADD, options->wait_s);
	enum status worst;

	if (!database) {
		note("out of memory");
		return STATUS_INTERNAL;
	}
	worst = add_files(database, options);
	if (database_status(database)) {
		note("%s", database_why(database));
		worst = database_status(database);
	}
	database_close(database);
	return worst;
}
