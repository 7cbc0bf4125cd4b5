#include "tools/campaign/plan/record.h"

#include "lib/printable.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define STATUS_SUFFIX "status"
#define PART_SUFFIX "status.part"
#define LOCK_SUFFIX "lock"

/* ---- To read --------------------------------------------------------------------------------- */

static void take_words(char to[RECORD_WORDS_SIZE], const char *value)
{
	snprintf(to, RECORD_WORDS_SIZE, "%s", value);
}

/* "reason the words"; a keyword that is none is from a later version. */
static void take_line(struct record *record, char *line)
{
	char *value = line + strcspn(line, " ");

	line[strcspn(line, "\n")] = '\0';
	if (*value)
		*value++ = '\0';
	if (strcmp(line, "status") == 0)
		record->status = atoi(value);
	else if (strcmp(line, "milliseconds") == 0)
		record->elapsed_ms = strtoull(value, NULL, 10);
	else if (strcmp(line, "ended") == 0)
		record->ended = strtoull(value, NULL, 10);
	else if (strcmp(line, "reason") == 0)
		take_words(record->reason, value);
	else if (strcmp(line, "emulator") == 0)
		take_words(record->emulator, value);
}

bool record_read(const struct plan *plan, unsigned number, struct record *record)
{
	char path[PATH_MAX], line[RECORD_WORDS_SIZE + 32];
	FILE *file;

	memset(record, 0, sizeof(*record));
	record->status = STATUS_INTERNAL;
	plan_cell_path(plan, number, STATUS_SUFFIX, path);
	file = fopen(path, "re");
	if (!file)
		return false;
	while (fgets(line, sizeof(line), file))
		take_line(record, line);
	fclose(file);
	return true;
}

/* ---- To write -------------------------------------------------------------------------------- */

static bool write_part(FILE *file, const struct record *record)
{
	fprintf(file,
		"status %d\nreason %s\nmilliseconds %" PRIu64 "\nended %" PRIu64 "\nemulator %s\n",
		record->status, record->reason, record->elapsed_ms, record->ended,
		record->emulator);
	return fflush(file) == 0 && !ferror(file) && fsync(fileno(file)) == 0;
}

bool record_write(const struct plan *plan, unsigned number, const struct record *record)
{
	char part[PATH_MAX], path[PATH_MAX];
	struct record clean = *record;
	FILE *file;
	bool is_written;

	printable_clean(clean.reason);
	printable_clean(clean.emulator);
	plan_cell_path(plan, number, PART_SUFFIX, part);
	plan_cell_path(plan, number, STATUS_SUFFIX, path);
	file = fopen(part, "we");
	is_written = file && write_part(file, &clean);
	if (file && fclose(file) != 0)
		is_written = false;
	if (is_written && rename(part, path) == 0)
		return true;
	note("cannot write %s: %s", part, strerror(errno));
	return false;
}

void record_remove(const struct plan *plan, unsigned number)
{
	char path[PATH_MAX];

	plan_cell_path(plan, number, STATUS_SUFFIX, path);
	unlink(path);
}

int record_hold(const struct plan *plan, unsigned number)
{
	char path[PATH_MAX];
	int fd;

	plan_cell_path(plan, number, LOCK_SUFFIX, path);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	close(fd);
	return -1;
}
