#include "tests/unit/sample/scenario_text.h"

#include "scenario/language/language.h"
#include "scenario/standard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct scenario scenario;

static const struct scenario *parse(const char *name, const char *source, size_t length)
{
	struct parse_error error;

	if (scenario_parse(name, source, length, &scenario, &error))
		return &scenario;
	fprintf(stderr, "%s\n", error.message);
	abort();
}

const struct scenario *scenario_of(const char *clauses)
{
	const char *expectation =
		strstr(clauses, "forbid") || strstr(clauses, "show") ? "" : "forbid fault\n";
	char source[2048];
	int length = snprintf(source, sizeof(source), "scenario sample\nabout A sample.\n%s\n%s",
			      clauses, expectation);

	return parse("sample", source, (size_t)length);
}

const struct scenario *scenario_standard(const char *name)
{
	size_t length = strlen(name);

	for (size_t i = 0; i < standard_file_count; i++) {
		const struct standard_file *file = &standard_files[i];

		if (strncmp(file->name, name, length) == 0 && file->name[length] == '.')
			return parse(file->name, file->source, file->length);
	}
	fprintf(stderr, "there is no standard scenario %s\n", name);
	abort();
}
