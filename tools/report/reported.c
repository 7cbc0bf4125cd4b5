#include "tools/report/reported.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "lib/printable.h"
#include "tools/base/grow.h"
#include "tools/base/input.h"
#include "tools/base/ticker.h"
#include "tools/judge/walk.h"

/* ---- Reading --------------------------------------------------------------------------------- */

struct reported_log *reported_add_log(struct reported *reported)
{
	struct reported_log **moved = grow(reported->logs, &reported->log_room,
					   reported->log_count + 1, sizeof(struct reported_log *));
	struct reported_log *log;

	if (!moved)
		return NULL;
	reported->logs = moved;
	log = calloc(1, sizeof(*log));
	if (log)
		reported->logs[reported->log_count++] = log;
	return log;
}

static void refuse(struct reported *reported, const struct reported_log *log)
{
	struct printable_path path = printable_path(reported->files[log->file].path);

	reported->worst = judge_worse(reported->worst, log->judgement.status);
	note("%s:%" PRIu64 ": not in the report: %s", path.string, log->line,
	     log->judgement.explanation.line);
}

static bool read_logs(struct reported *reported, size_t file)
{
	struct reported_file *from = &reported->files[file];
	struct judge_walk walk;

	judge_walk_begin(&walk, from->bytes, &from->length);
	while (walk.another) {
		struct reported_log *log = reported_add_log(reported);

		if (!log || !judge_walk_next(&walk, &log->judgement) ||
		    log->judgement.status == STATUS_INTERNAL)
			return false;
		log->file = file;
		log->line = walk.line;
		log->is_whole = judgement_is_whole(&log->judgement);
		if (!log->is_whole)
			refuse(reported, log);
	}
	return true;
}

static bool read_file(struct reported *reported, size_t file)
{
	struct reported_file *to = &reported->files[file];
	struct explanation explanation;
	enum status status =
		input_read(to->path, &input_log, &to->bytes, &to->length, &explanation);

	if (status == STATUS_AS_EXPECTED)
		return read_logs(reported, file);
	to->bytes = NULL;
	reported->worst = judge_worse(reported->worst, status);
	note("%s", explanation.line);
	to->why = strdup(explanation.line);
	return to->why && status != STATUS_INTERNAL;
}

bool reported_read(struct reported *reported, char **paths, size_t count)
{
	struct ticker ticker;

	*reported = (struct reported){.worst = STATUS_AS_EXPECTED};
	reported->files = calloc(count ? count : 1, sizeof(*reported->files));
	if (!reported->files)
		return false;
	ticker_begin(&ticker, "crossmod report", 0);
	for (size_t file = 0; file < count; file++) {
		reported->files[file].path = paths[file];
		reported->file_count++;
		if (!read_file(reported, file))
			return false;
		if (ticker_is_due(&ticker))
			ticker_say(&ticker, ticker_left(&ticker, file + 1, count),
				   "%zu of %zu files are read", file + 1, count);
	}
	ticker_clear();
	return true;
}

void reported_free(struct reported *reported)
{
	for (size_t log = 0; log < reported->log_count; log++) {
		judgement_free(&reported->logs[log]->judgement);
		free(reported->logs[log]);
	}
	for (size_t file = 0; file < reported->file_count; file++) {
		free(reported->files[file].bytes);
		free(reported->files[file].why);
	}
	record_set_free(&reported->records);
	json_decref(reported->failed_cells);
	free(reported->logs);
	free(reported->files);
	memset(reported, 0, sizeof(*reported));
}

bool reported_has_scenarios(const struct reported_log *log)
{
	return log->is_whole && !log->judgement.is_bench;
}

/* ---- Lines ----------------------------------------------------------------------------------- */

const struct tap_test *reported_tap(const struct reported_log *log, size_t test)
{
	return &log->judgement.tap.tests[test];
}

const struct judged_test *reported_test(const struct reported_log *log, size_t test)
{
	return &log->judgement.tests[test];
}

uint64_t reported_test_line(const struct reported_log *log, size_t test)
{
	return log->line + reported_tap(log, test)->said - 1;
}

uint64_t reported_key_line(const struct reported_log *log, size_t test, const char *key)
{
	/* Below the test's line there is one that opens the block */
	uint64_t at = log->line + reported_tap(log, test)->line + 1;
	struct span rest = reported_tap(log, test)->block, line;

	for (; span_take_line(&rest, &line); at++) {
		while (span_take(&line, " "))
			;
		if (span_starts(line, key))
			return at;
	}
	return reported_test_line(log, test);
}
