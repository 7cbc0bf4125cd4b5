#include "tools/report/reported.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/printable.h"
#include "tools/base/input.h"
#include "tools/base/ticker.h"
#include "tools/judge/walk.h"
#include "tools/report/reported_rows.h"
#include "tools/results/cells.h"
#include "tools/results/load.h"
#include "tools/results/schema.h"

#define WAIT_S 60u

/* ---- The database ---------------------------------------------------------------------------- */

static bool load_records(struct database *database, char **words, size_t count,
			 struct record_set *records)
{
	if (count == 0)
		return load_all(database, records);
	for (size_t n = 0; n < count; n++)
		if (!load_machine(database, words[n], records))
			return false;
	return true;
}

struct loading {
	char **words;
	size_t count;
	struct reported *reported;
};

static bool load_all_of_it(struct database *database, void *to)
{
	const struct loading *loading = to;
	struct reported *reported = loading->reported;

	if (!load_records(database, loading->words, loading->count, &reported->records))
		return false;
	reported->failed_cells = cells_failed(database);
	return reported->failed_cells != NULL;
}

static enum status read_database(const char *path, char **words, size_t count,
				 struct reported *reported)
{
	struct loading loading = {words, count, reported};

	return results_read(path, WAIT_S, load_all_of_it, &loading);
}

/* ---- Logs that are still there --------------------------------------------------------------- */

/* The file of an earlier record, or a new one, which may be lost. */
static size_t find_file(struct reported *reported, const struct record *record)
{
	struct reported_file *file;
	struct explanation explanation;

	for (size_t n = 0; n < reported->file_count; n++)
		if (reported->files[n].bytes && strcmp(reported->files[n].path, record->file) == 0)
			return n;
	file = &reported->files[reported->file_count];
	*file = (struct reported_file){.path = record->file};
	if (input_read(file->path, &input_log, &file->bytes, &file->length, &explanation)) {
		file->bytes = NULL;
		file->is_lost = true;
	}
	return reported->file_count++;
}

/* Judges the log of a record, where its file has it still. */
static bool judge_log(struct reported_file *file, const struct record *record,
		      struct judgement *judgement)
{
	struct judge_walk walk;

	judge_walk_begin(&walk, file->bytes, &file->length);
	while (walk.another && judge_walk_next(&walk, judgement)) {
		if (walk.line == record->line && judgement_is_whole(judgement) &&
		    record_is_of(record, &judgement->log))
			return true;
		judgement_free(judgement);
	}
	return false;
}

/* A file of its own for the lines of a log that is lost: other logs may have been in the same one.
 */
static size_t add_lost(struct reported *reported, const struct record *record)
{
	reported->files[reported->file_count] =
		(struct reported_file){.path = record->file, .is_lost = true};
	return reported->file_count++;
}

static bool add_record(struct reported *reported, const struct record *record)
{
	struct reported_log *log = reported_add_log(reported);
	struct printable_path path;

	if (!log)
		return false;
	log->record = record;
	log->line = record->line;
	log->file = find_file(reported, record);
	log->is_whole = true;
	if (reported->files[log->file].bytes &&
	    judge_log(&reported->files[log->file], record, &log->judgement))
		return true;
	if (!reported->files[log->file].is_lost)
		log->file = add_lost(reported, record);
	path = printable_path(record->file);
	note("%s:%" PRIu64 ": not there any more: the report has of it what the database has",
	     path.string, record->line);
	return rows_judge(record, &log->judgement);
}

/* ---- Cells that have failed ------------------------------------------------------------------ */

static bool has_machine(const struct record_set *records, const char *number)
{
	for (size_t n = 0; n < records->count; n++)
		if (records->records[n].machine == strtoull(number, NULL, 10))
			return true;
	return false;
}

/* What ran elsewhere in the campaign on the same machine says which one of the database it is. */
static bool is_of_report(const struct record_set *records, const json_t *cell)
{
	const json_t *machines = json_object_get(cell, "machines"), *machine;
	bool found = json_array_size(machines) == 0;

	for (size_t n = 0; !found && (machine = json_array_get(machines, n)); n++)
		found = has_machine(records, json_string_value(machine));
	return found;
}

static void leave_out_others(struct reported *reported)
{
	size_t n = 0;

	while (n < json_array_size(reported->failed_cells))
		if (is_of_report(&reported->records, json_array_get(reported->failed_cells, n)))
			n++;
		else
			json_array_remove(reported->failed_cells, n);
}

static void note_failed(const struct reported *reported)
{
	size_t count = json_array_size(reported->failed_cells);

	if (count > 0)
		note("%zu cell%s of campaigns failed: the report says which, and why", count,
		     count == 1 ? "" : "s");
}

/* ---- The whole ------------------------------------------------------------------------------- */

enum status reported_load(struct reported *reported, const char *database, char **words,
			  size_t count)
{
	struct ticker ticker;
	enum status status;

	*reported = (struct reported){.worst = STATUS_AS_EXPECTED};
	status = read_database(database, words, count, reported);
	if (status != STATUS_AS_EXPECTED)
		return status;
	if (count > 0)
		leave_out_others(reported);
	note_failed(reported);
	/* A record may need a file that has another log now, and one for what is lost */
	reported->files = calloc(2 * reported->records.count + 1, sizeof(*reported->files));
	if (!reported->files) {
		note("out of memory");
		return STATUS_INTERNAL;
	}
	ticker_begin(&ticker, "crossmod report", 0);
	for (size_t n = 0; n < reported->records.count; n++) {
		if (!add_record(reported, &reported->records.records[n])) {
			note("out of memory");
			return STATUS_INTERNAL;
		}
		if (ticker_is_due(&ticker))
			ticker_say(&ticker, ticker_left(&ticker, n + 1, reported->records.count),
				   "%zu of %zu logs are read", n + 1, reported->records.count);
	}
	ticker_clear();
	return STATUS_AS_EXPECTED;
}
