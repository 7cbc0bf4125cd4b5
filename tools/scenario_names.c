#include "tools/scenario_names.h"

#include "scenario/language.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool scenario_names_add(struct scenario_names *names, const char *name, const char *file,
			struct explanation *explanation)
{
	struct scenario_place *more;

	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->of[i].name, name) == 0)
			return explain(explanation,
				       "%s and %s both have a scenario \"%s\"; give one of them "
				       "another name",
				       names->of[i].file, file, name);
	more = realloc(names->of, (names->count + 1) * sizeof(*more));
	if (!more)
		return explain_no_memory(explanation);
	names->of = more;
	snprintf(more[names->count].name, sizeof(more[names->count].name), "%s", name);
	more[names->count++].file = file;
	return true;
}

bool scenario_names_add_text(struct scenario_names *names, const char *text, size_t length,
			     const char *file, struct explanation *explanation)
{
	struct scenario *scenario = malloc(sizeof(*scenario));
	struct parse_error error;
	bool added;

	if (!scenario)
		return explain_no_memory(explanation);
	added = !scenario_parse(file, text, length, scenario, &error) ||
		scenario_names_add(names, scenario->name, file, explanation);
	free(scenario);
	return added;
}

void scenario_names_free(struct scenario_names *names)
{
	free(names->of);
	*names = (struct scenario_names){0};
}
