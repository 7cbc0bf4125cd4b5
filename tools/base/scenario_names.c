#include "tools/base/scenario_names.h"

#include "tools/base/grow.h"

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
	more = grow(names->of, &names->room, names->count + 1, sizeof(*more));
	if (!more)
		return explain_no_memory(explanation);
	names->of = more;
	snprintf(more[names->count].name, sizeof(more[names->count].name), "%s", name);
	more[names->count++].file = file;
	return true;
}

void scenario_names_free(struct scenario_names *names)
{
	free(names->of);
	*names = (struct scenario_names){0};
}
