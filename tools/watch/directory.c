#include "tools/watch/directory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scenario/language/language.h"
#include "tools/base/output.h"

static bool cannot_make(const char *path, struct explanation *explanation)
{
	return explain(explanation, "cannot make the directory %s: %s", path, strerror(errno));
}

static bool is_empty(DIR *directory)
{
	const struct dirent *entry;

	while ((entry = readdir(directory)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			return false;
	return true;
}

static bool take_directory(const char *path, struct explanation *explanation)
{
	DIR *directory = opendir(path);
	bool empty;

	if (!directory)
		return cannot_make(path, explanation);
	empty = is_empty(directory);
	closedir(directory);
	return empty || explain(explanation,
				"%s is not empty, and what is in it stays: name another --output, "
				"or remove it",
				path);
}

enum status directory_make(const char *path, struct explanation *explanation)
{
	bool good = mkdir(path, 0777) == 0;

	if (!good)
		good = errno == EEXIST ? take_directory(path, explanation)
				       : cannot_make(path, explanation);
	return good ? STATUS_AS_EXPECTED : STATUS_CANNOT_CREATE;
}

bool directory_file(const char *directory, const char *name, char to[PATH_MAX],
		    struct explanation *explanation)
{
	if (snprintf(to, PATH_MAX, "%s/%s", directory, name) < PATH_MAX)
		return true;
	return explain(explanation, "the name of %s/%s is too long", directory, name);
}

enum status directory_make_for_seed(const char *path, unsigned seed, char to[PATH_MAX],
				    struct explanation *explanation)
{
	char name[32];

	snprintf(name, sizeof(name), "seed-%u", seed);
	if (!directory_file(path, name, to, explanation))
		return STATUS_CANNOT_CREATE;
	return directory_make(to, explanation);
}

/* ---- Files ----------------------------------------------------------------------------------- */

static bool create(struct output *output, const char *directory, const char *name,
		   char path[PATH_MAX])
{
	struct explanation explanation;

	if (directory_file(directory, name, path, &explanation))
		return output_create(output, path);
	note("%s", explanation.line);
	return false;
}

static enum status write_scenario(const char *directory, const struct scenario *scenario)
{
	char name[SCENARIO_NAME_SIZE + 8], path[PATH_MAX], source[SCENARIO_PRINT_SIZE];
	struct output output;

	snprintf(name, sizeof(name), "%s.scn", scenario->name);
	if (!create(&output, directory, name, path))
		return STATUS_CANNOT_CREATE;
	if (scenario_print(scenario, source, sizeof(source)) > 0)
		fputs(source, output.stream);
	return output_close(&output);
}

static enum status write_scenarios(const char *directory, const struct found *found)
{
	enum status status = STATUS_AS_EXPECTED;

	for (size_t n = 0; n < found->group_count; n++)
		for (size_t v = 0; v < found->groups[n].variant_count && !status; v++)
			status = write_scenario(directory, &found->groups[n].variants[v]);
	return status;
}

static enum status write_text(const char *directory, const struct report *report)
{
	char path[PATH_MAX];
	struct output output;

	if (!create(&output, directory, "report.txt", path))
		return STATUS_CANNOT_CREATE;
	report_print_long(output.stream, report);
	return output_close(&output);
}

/* The object is given back in any case. */
static enum status write_json(const char *directory, json_t *object)
{
	char path[PATH_MAX];
	struct output output;

	if (!object) {
		note("out of memory");
		return STATUS_INTERNAL;
	}
	if (!create(&output, directory, "report.json", path)) {
		json_decref(object);
		return STATUS_CANNOT_CREATE;
	}
	json_dumpf(object, output.stream, JSON_INDENT(1));
	fputc('\n', output.stream);
	json_decref(object);
	return output_close(&output);
}

enum status directory_write(const char *directory, const struct report *report)
{
	enum status status = write_scenarios(directory, report->found);

	if (!status)
		status = write_text(directory, report);
	if (!status)
		status = write_json(directory, report_json(report));
	return status;
}

enum status directory_write_schedules(const char *directory, const struct schedules *schedules)
{
	char path[PATH_MAX];
	struct output output;
	enum status status;

	if (!create(&output, directory, "report.txt", path))
		return STATUS_CANNOT_CREATE;
	schedules_print(output.stream, schedules, SIZE_MAX);
	status = output_close(&output);
	return status ? status : write_json(directory, schedules_json(schedules));
}
