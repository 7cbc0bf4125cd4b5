#include "tools/base/json.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/printable.h"
#include "scenario/language/language.h"
#include "tools/base/explain.h"

json_t *json_words(struct span words)
{
	char *copy = malloc(words.length + 1);
	json_t *string;

	if (!copy)
		return NULL;
	span_copy(copy, words.length + 1, words);
	printable_clean(copy);
	string = json_string(copy);
	free(copy);
	return string;
}

json_t *json_line(const char *line)
{
	return json_words((struct span){line, strlen(line)});
}

json_t *json_number(uint64_t number)
{
	return json_integer(number > INT64_MAX ? INT64_MAX : (json_int_t)number);
}

json_t *json_ratio(double ratio)
{
	return isfinite(ratio) ? json_real(ratio) : json_null();
}

json_t *json_outcomes(outcome_set outcomes)
{
	json_t *list = json_array();

	for (unsigned n = 0; n < OUTCOMES; n++)
		if (outcomes & OUTCOME_BIT(n))
			json_array_append_new(list, json_string(outcome_spelling((enum outcome)n)));
	return list;
}

json_t *json_models(unsigned models)
{
	json_t *list = json_array();

	for (unsigned n = 0; n < MODELS; n++)
		if (models >> n & 1)
			json_array_append_new(list, json_string(model_name((enum model)n)));
	return list;
}

json_t *json_scenario(const struct scenario *scenario)
{
	char source[SCENARIO_PRINT_SIZE];

	scenario_print(scenario, source, sizeof(source));
	return json_string(source);
}

static enum status print(json_t *object, size_t flags, enum status status)
{
	if (!object) {
		note("out of memory");
		return STATUS_INTERNAL;
	}
	json_dumpf(object, stdout, flags);
	putchar('\n');
	json_decref(object);
	return status;
}

enum status json_print(json_t *object, enum status status)
{
	return print(object, JSON_INDENT(1), status);
}

enum status json_print_line(json_t *object, enum status status)
{
	return print(object, JSON_COMPACT, status);
}
