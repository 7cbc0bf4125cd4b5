#include "tools/results/logs.h"

#include "lib/printable.h"
#include "tools/base/input.h"
#include "tools/judge/walk.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum status refuse(const struct log_receiver *receiver, const char *path, uint64_t line,
			  enum status status, const char *why)
{
	struct printable_path shown = printable_path(path);

	note("%s:%" PRIu64 ": %s: %s", shown.string, line, receiver->refused, why);
	return status;
}

static enum status take_log(const struct log_receiver *receiver, const struct judgement *judgement,
			    const char *path, uint64_t line)
{
	struct record record;
	enum status status = STATUS_INTERNAL;

	if (!judgement_is_whole(judgement))
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
	enum status worst = STATUS_AS_EXPECTED;
	struct judge_walk walk;
	struct judgement judgement;

	judge_walk_begin(&walk, bytes, &length);
	while (judge_walk_next(&walk, &judgement)) {
		worst = judge_worse(worst, take_log(receiver, &judgement, path, walk.line));
		judgement_free(&judgement);
	}
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
