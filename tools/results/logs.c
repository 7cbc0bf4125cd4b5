#include "tools/results/logs.h"

#include "lib/printable.h"
#include "tools/base/input.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where a log stands in the file. */
struct place {
	uint64_t line;	   /* its first one, from 1 on */
	const char *start; /* of what has not been counted yet */
};

static void find_place(struct place *place, const struct log *log)
{
	for (; place->start < log->lines.start; place->start++)
		place->line += *place->start == '\n';
}

static enum status refuse(const struct log_receiver *receiver, const char *path, uint64_t line,
			  enum status status, const char *why)
{
	struct printable_path shown = printable_path(path);

	note("%s:%" PRIu64 ": %s: %s", shown.string, line, receiver->refused, why);
	return status;
}

static bool is_whole(const struct judgement *judgement)
{
	switch (judgement->status) {
	case STATUS_AS_EXPECTED:
	case STATUS_FORBIDDEN:
	case STATUS_INCONCLUSIVE:
	case STATUS_DEFECTIVE:
		return true;
	default:
		return false;
	}
}

static enum status take_log(const struct log_receiver *receiver, const struct judgement *judgement,
			    const char *path, uint64_t line)
{
	struct record record;
	enum status status = STATUS_INTERNAL;

	if (!is_whole(judgement))
		return refuse(receiver, path, line, judgement->status, judgement->explanation.line);
	if (judgement->is_bench)
		return refuse(receiver, path, line, STATUS_INCONCLUSIVE,
			      "it is the log of a bench, and has no scenario");
	if (record_make(&record, judgement, path, line, receiver->emulator))
		status = receiver->take(receiver->to, &record);
	else
		note("out of memory");
	record_free(&record);
	return status;
}

static enum status take_all(const struct log_receiver *receiver, const char *path, char *bytes,
			    size_t length)
{
	struct span rest = {bytes, log_clean(bytes, bytes, length)};
	struct place place = {1, bytes};
	enum status worst = STATUS_AS_EXPECTED;
	struct judgement judgement;

	do {
		judge_next(&judgement, &rest);
		find_place(&place, &judgement.log);
		worst = judge_worse(worst, take_log(receiver, &judgement, path, place.line));
		judgement_free(&judgement);
	} while (log_is_in(rest));
	return worst;
}

enum status logs_read(const char *path, const struct log_receiver *receiver)
{
	char absolute[PATH_MAX];
	struct explanation explanation;
	enum status status;
	size_t length;
	char *bytes;

	status = input_read(path, &input_log, &bytes, &length, &explanation);
	if (status != STATUS_AS_EXPECTED) {
		note("%s", explanation.line);
		return status;
	}
	if (strcmp(path, "-") != 0 && realpath(path, absolute))
		path = absolute;
	status = take_all(receiver, path, bytes, length);
	free(bytes);
	return status;
}
