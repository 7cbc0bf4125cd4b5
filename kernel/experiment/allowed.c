#include "kernel/experiment/allowed.h"

#include "kernel/experiment/allowed_table.h"
#include "lib/string.h"
#include "scenario/language/language.h"
#include "scenario/standard.h"

/* The standard scenario of that name, or NULL. Valid until the next call. */
static const struct scenario *standard_scenario(const char *name)
{
	/* Too large for a kernel's stack. */
	static struct scenario scenario;
	static struct parse_error error;
	size_t length = strlen(name);

	for (size_t i = 0; i < standard_file_count; i++) {
		const struct standard_file *file = &standard_files[i];

		if (!strncmp(file->name, name, length) && !strcmp(file->name + length, ".scn") &&
		    scenario_parse(file->name, file->source, file->length, &scenario, &error))
			return &scenario;
	}
	return NULL;
}

const outcome_set *allowed_by_models(const struct scenario *scenario)
{
	const struct scenario *standard = standard_scenario(scenario->name);

	if (!standard || !scenario_same_experiment(standard, scenario))
		return NULL;
	for (size_t i = 0; i < allowed_table_count; i++)
		if (!strcmp(allowed_table[i].scenario, scenario->name))
			return allowed_table[i].by_model;
	return NULL;
}
