#include "tools/campaign/plan/plan.h"

#include "tools/base/input.h"
#include "tools/base/workspace.h"
#include "tools/campaign/plan/campaign_file.h"
#include "tools/campaign/plan/gather.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define CAMPAIGN_COPY "campaign"
#define CELLS "cells"
#define PREPARATION_LOCK "campaign.lock"

static const struct input_kind input_campaign = {
	.max = CAMPAIGN_FILE_SIZE_MAX,
	.too_large = "is larger than 1 MB, which no campaign's file is",
};

static enum status fail(const char *what, const char *path, enum status status)
{
	note("cannot %s %s: %s", what, path, strerror(errno));
	return status;
}

/* ---- The file -------------------------------------------------------------------------------- */

static enum status read_file(struct plan *plan)
{
	struct explanation explanation;
	enum status status;
	size_t length;
	char *bytes;

	status = input_read(plan->file, &input_campaign, &bytes, &length, &explanation);
	if (!status && !campaign_parse(&plan->campaign, plan->file, bytes, length, &explanation))
		status = STATUS_NO_INPUT;
	if (status)
		note("%s", explanation.line);
	free(bytes);
	return status;
}

static enum status name_directory(struct plan *plan, const char *directory)
{
	const char *name = strrchr(plan->file, '/'), *dot;
	const char *from = directory ? directory : plan->file;
	int length = (int)strlen(from);

	name = name ? name + 1 : plan->file;
	dot = strrchr(name, '.');
	if (!directory && (!dot || dot == name)) {
		note("%s has no suffix: say by --output which directory takes what it yields",
		     plan->file);
		return STATUS_USAGE;
	}
	if (!directory)
		length = (int)(dot - plan->file);
	if (snprintf(plan->directory, sizeof(plan->directory), "%.*s", length, from) <
	    (int)sizeof(plan->directory))
		return STATUS_AS_EXPECTED;
	note("the name of the directory is too long");
	return STATUS_USAGE;
}

/* ---- The directory --------------------------------------------------------------------------- */

static enum status make_directory(const char *path)
{
	if (mkdir(path, 0777) == 0 || errno == EEXIST)
		return STATUS_AS_EXPECTED;
	return fail("make the directory", path, STATUS_CANNOT_CREATE);
}

/* Last of all, so that whoever finds it finds all. */
static enum status write_copy(const struct plan *plan, const char *path)
{
	char part[PATH_MAX];
	int fd;
	bool is_written;

	plan_path(plan, CAMPAIGN_COPY ".part", part);
	fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	is_written = fd >= 0 && write_all(fd, plan->campaign.bytes, plan->campaign.length) &&
		     fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	if (is_written && rename(part, path) == 0)
		return STATUS_AS_EXPECTED;
	return fail("write", part, STATUS_CANNOT_CREATE);
}

static enum status prepare(const struct plan *plan, const char *copy)
{
	struct explanation explanation;
	enum status status;
	char cells[PATH_MAX];

	plan_path(plan, CELLS, cells);
	status = make_directory(cells);
	if (status)
		return status;
	note("gathering the scenarios of %s, once", plan->file);
	status = gather(&plan->campaign, plan->file, plan->directory, &explanation);
	if (status) {
		note("%s", explanation.line);
		return status;
	}
	return write_copy(plan, copy);
}

/* Several cells of a queue may begin at once: the first one prepares, and the others wait. */
static enum status prepare_once(const struct plan *plan, const char *copy)
{
	enum status status = make_directory(plan->directory);
	char path[PATH_MAX];
	int fd;

	if (status || access(copy, F_OK) == 0)
		return status;
	plan_path(plan, PREPARATION_LOCK, path);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0 || flock(fd, LOCK_EX) < 0)
		status = fail("lock", path, STATUS_CANNOT_CREATE);
	else if (access(copy, F_OK) < 0)
		status = prepare(plan, copy);
	if (fd >= 0)
		close(fd);
	return status;
}

static enum status check_same(const struct plan *plan, const char *copy)
{
	struct explanation explanation;
	enum status status;
	size_t length;
	char *bytes;

	status = input_read(copy, &input_campaign, &bytes, &length, &explanation);
	if (status) {
		note("%s", explanation.line);
		return status;
	}
	if (length != plan->campaign.length || memcmp(bytes, plan->campaign.bytes, length) != 0) {
		note("%s has changed since %s was begun with it: its cells would not be the same; "
		     "give another directory by --output, or the file as it was (%s)",
		     plan->file, plan->directory, copy);
		status = STATUS_USAGE;
	}
	free(bytes);
	return status;
}

/* ---- Cells ----------------------------------------------------------------------------------- */

unsigned plan_machine_cells(const struct plan *plan, const struct campaign_machine *machine)
{
	size_t batch = machine->settings.batch;

	return (unsigned)((plan->set.count + batch - 1) / batch);
}

struct cell plan_cell(const struct plan *plan, unsigned number)
{
	const struct campaign_machine *machine = plan->campaign.machines;
	struct cell cell = {.number = number};
	unsigned left = number - 1;

	while (left >= plan_machine_cells(plan, machine))
		left -= plan_machine_cells(plan, machine++);
	cell.machine = machine;
	cell.first = (size_t)left * machine->settings.batch;
	cell.count = plan->set.count - cell.first;
	if (cell.count > machine->settings.batch)
		cell.count = machine->settings.batch;
	return cell;
}

bool plan_read_names(const struct plan *plan, const struct cell *cell, char first[SET_NAME_SIZE],
		     char last[SET_NAME_SIZE], struct explanation *explanation)
{
	return scenario_set_read_name(&plan->set, cell->first, first, explanation) &&
	       scenario_set_read_name(&plan->set, cell->first + cell->count - 1, last, explanation);
}

void plan_label(const struct campaign_machine *machine, char label[PLAN_LABEL_SIZE])
{
	if (machine->cpus)
		snprintf(label, PLAN_LABEL_SIZE, "%s (CPUs %.60s)", machine->name, machine->cpus);
	else
		snprintf(label, PLAN_LABEL_SIZE, "%s", machine->name);
}

void plan_path(const struct plan *plan, const char *name, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/%s", plan->directory, name);
}

void plan_cell_path(const struct plan *plan, unsigned number, const char *suffix,
		    char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/" CELLS "/%u.%s", plan->directory, number, suffix);
}

/* ---- The whole ------------------------------------------------------------------------------- */

static enum status open_set(struct plan *plan)
{
	struct explanation explanation;

	if (!scenario_set_open(&plan->set, plan->directory, &explanation)) {
		note("%s", explanation.line);
		return STATUS_NO_INPUT;
	}
	for (unsigned i = 0; i < plan->campaign.machine_count; i++)
		plan->cells += plan_machine_cells(plan, &plan->campaign.machines[i]);
	return STATUS_AS_EXPECTED;
}

enum status plan_open(struct plan *plan, const char *file, const char *directory)
{
	enum status status;
	char copy[PATH_MAX];

	plan->file = file;
	plan->cells = 0;
	plan->set = (struct scenario_set){.source = -1, .index = -1};
	status = read_file(plan);
	if (!status)
		status = name_directory(plan, directory);
	if (status)
		return status;
	plan_path(plan, CAMPAIGN_COPY, copy);
	status = prepare_once(plan, copy);
	if (!status)
		status = check_same(plan, copy);
	return status ? status : open_set(plan);
}

void plan_close(struct plan *plan)
{
	scenario_set_close(&plan->set);
	campaign_free(&plan->campaign);
}
