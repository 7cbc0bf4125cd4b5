#include "tools/results/set.h"

#include "tools/base/grow.h"
#include "tools/base/input.h"
#include "tools/results/logs.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct record *record_set_add(struct record_set *set)
{
	struct record *moved = grow(set->records, &set->room, set->count + 1, sizeof(*moved));

	if (!moved)
		return NULL;
	set->records = moved;
	set->records[set->count] = (struct record){0};
	return &set->records[set->count++];
}

void record_set_free(struct record_set *set)
{
	for (size_t n = 0; n < set->count; n++)
		record_free(&set->records[n]);
	free(set->records);
	*set = (struct record_set){0};
}

/* It is handed over with all that is to be freed. */
static enum status take_record(void *to, struct record *record)
{
	struct record *added = record_set_add(to);

	if (!added) {
		note("out of memory");
		return STATUS_INTERNAL;
	}
	*added = *record;
	*record = (struct record){0};
	return STATUS_AS_EXPECTED;
}

static enum status read_file(struct record_set *set, const char *path)
{
	const struct log_receiver receiver = {take_record, set, "not compared", ""};

	return logs_read(path, &receiver);
}

/* ---- Directories ----------------------------------------------------------------------------- */

static int by_name(const FTSENT **left, const FTSENT **right)
{
	return strcmp((*left)->fts_name, (*right)->fts_name);
}

/* A file beside logs, which says how they were made. What cannot be read is for logs_read() to say.
 */
static bool is_something_else(const char *path)
{
	struct explanation explanation;
	bool has_none = false;
	size_t length;
	char *bytes;

	if (input_read(path, &input_log, &bytes, &length, &explanation) == STATUS_AS_EXPECTED)
		has_none = !log_is_in((struct span){bytes, log_clean(bytes, bytes, length)});
	free(bytes);
	return has_none;
}

static enum status read_entry(struct record_set *set, const FTSENT *entry)
{
	switch (entry->fts_info) {
	case FTS_F:
		return is_something_else(entry->fts_path) ? STATUS_AS_EXPECTED
							  : read_file(set, entry->fts_path);
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		note("cannot read %s: %s", entry->fts_path, strerror(entry->fts_errno));
		return STATUS_NO_INPUT;
	default:
		return STATUS_AS_EXPECTED;
	}
}

static enum status read_directory(struct record_set *set, const char *path)
{
	char *const paths[] = {(char *)path, NULL};
	enum status worst = STATUS_AS_EXPECTED;
	FTS *walk = fts_open(paths, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);
	const FTSENT *entry;

	if (!walk) {
		note("cannot read %s: %s", path, strerror(errno));
		return STATUS_NO_INPUT;
	}
	while ((entry = fts_read(walk)))
		worst = judge_worse(worst, read_entry(set, entry));
	fts_close(walk);
	if (worst == STATUS_AS_EXPECTED && set->count == 0) {
		note("%s has no log in it, nor in a folder below", path);
		return STATUS_NO_INPUT;
	}
	return worst;
}

enum status record_set_read(struct record_set *set, const char *path)
{
	struct stat found;

	if (stat(path, &found) == 0 && S_ISDIR(found.st_mode))
		return read_directory(set, path);
	return read_file(set, path);
}
