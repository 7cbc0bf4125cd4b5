#include "tools/results/add.h"

#include "lib/printable.h"
#include "tools/base/json.h"
#include "tools/base/ticker.h"
#include "tools/results/answer.h"
#include "tools/results/logs.h"
#include "tools/results/schema.h"
#include "tools/results/store.h"

#include <inttypes.h>
#include <stdio.h>

struct adding {
	struct database *database;
	json_t *added; /* NULL: they are printed as they come */
	struct ticker ticker;
	unsigned read, count; /* files */
	uint64_t logs;
};

/* After each log: a file may have many. */
static void tell(struct adding *adding)
{
	if (ticker_is_due(&adding->ticker))
		ticker_say(&adding->ticker,
			   ticker_left(&adding->ticker, adding->read, adding->count),
			   "%u of %u files are read; %" PRIu64 " logs", adding->read, adding->count,
			   adding->logs);
}

static void show_run(const struct adding *adding, const struct record *record, uint64_t run,
		     bool is_new)
{
	struct printable_path file = printable_path(record->file);

	if (adding->added)
		json_array_append_new(
			adding->added,
			json_pack("{s:o, s:o, s:o, s:b, s:o, s:s}", "file", json_line(record->file),
				  "line", json_number(record->line), "run", json_number(run),
				  "is_new", is_new, "scenarios", json_number(record->count),
				  "verdict", conclusion_name(record->verdict)));
	else if (is_new)
		printf("%s:%" PRIu64 ": run %" PRIu64 ", %zu scenarios, %s\n", file.string,
		       record->line, run, record->count, conclusion_name(record->verdict));
	else
		printf("%s:%" PRIu64 ": was there, as run %" PRIu64 "\n", file.string, record->line,
		       run);
}

static enum status add_record(void *to, struct record *record)
{
	struct adding *adding = to;
	struct database *database = adding->database;
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
	show_run(adding, record, run, is_new);
	adding->logs++;
	tell(adding);
	return STATUS_AS_EXPECTED;
}

static enum status add_files(struct adding *adding, const struct results_options *options)
{
	const struct log_receiver receiver = {add_record, adding, "not added", options->emulator};
	enum status worst = STATUS_AS_EXPECTED;

	adding->count = options->count;
	ticker_begin(&adding->ticker, "crossmod results", 0);
	while (adding->read < options->count && !database_status(adding->database)) {
		worst = judge_worse(worst, logs_read(options->words[adding->read], &receiver));
		adding->read++;
		tell(adding);
	}
	ticker_clear();
	return worst;
}

/* What was added stays so, whatever went wrong afterwards. */
static void print_json(const struct adding *adding)
{
	if (json_array_size(adding->added) > 0)
		answer_json(adding->database, json_pack("{s:O}", "added", adding->added));
}

enum status results_add(const struct results_options *options)
{
	struct database *database = results_open(options->database, DATABASE_ADD, options->wait_s);
	struct adding adding = {.database = database};
	enum status worst, failed;

	if (!database) {
		note("out of memory");
		return STATUS_INTERNAL;
	}
	if (options->prints_json)
		adding.added = json_array();
	worst = add_files(&adding, options);
	print_json(&adding);
	json_decref(adding.added);
	failed = results_close(database);
	return failed ? failed : worst;
}
