#include "tools/campaign/slurm.h"

#include "tools/campaign/plan/record.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SCRIPT_FILE "slurm"
#define THIS_PROGRAM "/proc/self/exe"

extern const char campaign_slurm_script[];

/* As a shell reads it: 'it'\''s'. */
static void print_word(FILE *file, const char *name, const char *word)
{
	fprintf(file, "%s='", name);
	for (; *word; word++)
		if (*word == '\'')
			fputs("'\\''", file);
		else
			fputc(*word, file);
	fputs("'\n", file);
}

/* A task runs in a directory of its own, and on another host: what it is told is absolute. */
static bool print_path(FILE *file, const char *name, const char *path)
{
	char absolute[PATH_MAX];

	if (!realpath(path, absolute))
		return false;
	print_word(file, name, absolute);
	return true;
}

static bool is_to_be_run(const struct plan *plan, unsigned number, bool again)
{
	struct record record;

	return !record_read(plan, number, &record) || (again && !record_is_judged(&record));
}

static unsigned print_cells(FILE *file, const struct plan *plan, bool again)
{
	unsigned count = 0;

	fputs("cells() {\n\tcat <<-END\n", file);
	for (unsigned number = 1; number <= plan->cells; number++)
		if (is_to_be_run(plan, number, again)) {
			fprintf(file, "\t\t%u\n", number);
			count++;
		}
	fputs("\tEND\n}\n\n", file);
	return count;
}

/* False: something of it could not be written. */
static bool print_script(FILE *file, const struct plan *plan, bool again, unsigned *count)
{
	fputs("#!/bin/sh\n"
	      "# Submits cells of a campaign to Slurm, and runs them there. What follows it goes "
	      "to\n"
	      "# sbatch: --partition, --time, --cpus-per-task ...\n\n",
	      file);
	if (!print_path(file, "crossmod", THIS_PROGRAM) || !print_path(file, "file", plan->file) ||
	    !print_path(file, "output", plan->directory))
		return false;
	print_word(file, "again", again ? "--again" : "");
	*count = print_cells(file, plan, again);
	fputs(campaign_slurm_script, file);
	return fflush(file) == 0 && !ferror(file);
}

enum status slurm_write(const struct plan *plan, bool again)
{
	char path[PATH_MAX];
	unsigned count = 0;
	bool is_written;
	FILE *file;

	plan_path(plan, SCRIPT_FILE, path);
	file = fopen(path, "we");
	is_written = file && print_script(file, plan, again, &count) &&
		     fchmod(fileno(file), S_IRWXU | S_IRGRP | S_IXGRP | S_IROTH | S_IXOTH) == 0;
	if (file && fclose(file) != 0)
		is_written = false;
	if (!is_written) {
		note("cannot write %s: %s", path, strerror(errno));
		return STATUS_CANNOT_CREATE;
	}
	if (count == 0) {
		unlink(path);
		printf("all %u cells have ended: there is nothing to submit\n", plan->cells);
	} else {
		printf("%u of %u cells are to be run; to submit them to Slurm:\n"
		       "%s --partition=... --time=...\n",
		       count, plan->cells, path);
	}
	return STATUS_AS_EXPECTED;
}
