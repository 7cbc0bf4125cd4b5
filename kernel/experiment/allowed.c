#include "kernel/experiment/allowed.h"

#include "kernel/experiment/allowed_table.h"
#include "lib/string.h"
#include "scenario/language/language.h"
#include "scenario/standard.h"

static const struct scenario *scenario_in(const struct standard_file *files, size_t count,
					  const char *name)
{
	/* Too large for a kernel's stack. */
	static struct scenario scenario;
	static struct parse_error error;
	size_t length = strlen(name);

	for (size_t i = 0; i < count; i++) {
		const struct standard_file *file = &files[i];

		if (!strncmp(file->name, name, length) && !strcmp(file->name + length, ".scn") &&
		    scenario_parse(file->name, file->source, file->length, &scenario, &error))
			return &scenario;
	}
	return NULL;
}

/* The scenario of that name that is built in, or NULL. Valid until the next call. */
static const struct scenario *built_in_scenario(const char *name)
{
	const struct scenario *standard = scenario_in(standard_files, standard_file_count, name);

	return standard ? standard : scenario_in(classify_files, classify_file_count, name);
}

const outcome_set *allowed_by_models(const struct scenario *scenario)
{
	const struct scenario *built_in = built_in_scenario(scenario->name);

	if (!built_in || !scenario_same_experiment(built_in, scenario))
		return NULL;
	for (size_t i = 0; i < allowed_table_count; i++)
		if (!strcmp(allowed_table[i].scenario, scenario->name))
			return allowed_table[i].by_model;
	return NULL;
}
