#include "tools/base/json.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/printable.h"
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

json_t *json_number(uint64_t number)
{
	return json_integer(number > INT64_MAX ? INT64_MAX : (json_int_t)number);
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

enum status json_print(json_t *object, enum status status)
{
	if (!object) {
		note("out of memory");
		return STATUS_INTERNAL;
	}
	json_dumpf(object, stdout, JSON_INDENT(1));
	putchar('\n');
	json_decref(object);
	return status;
}
