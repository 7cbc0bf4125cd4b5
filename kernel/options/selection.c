#include "kernel/options/selection.h"

#include "lib/string.h"

#define FILE_ENDING ".scn"

struct selection_name selection_name_of(const char *string)
{
	return (struct selection_name){.start = string, .length = strlen(string)};
}

bool selection_name_is(const struct selection_name *a, const struct selection_name *b)
{
	return a->length == b->length && memcmp(a->start, b->start, a->length) == 0;
}

struct selection_name selection_name_of_file(const char *file)
{
	struct selection_name name = selection_name_of(file);
	size_t ending = strlen(FILE_ENDING);

	if (name.length > ending && !strcmp(name.start + name.length - ending, FILE_ENDING))
		name.length -= ending;
	return name;
}

bool selection_next(const char **list, struct selection_name *name)
{
	const char *at = *list;

	while (*at == ',')
		at++;
	*name = (struct selection_name){.start = at};
	while (at[name->length] != '\0' && at[name->length] != ',')
		name->length++;
	*list = at + name->length;
	return name->length > 0;
}

bool selection_has(const char *list, const struct selection_name *name)
{
	struct selection_name other;
	bool is_any = true;

	while (selection_next(&list, &other)) {
		if (selection_name_is(name, &other))
			return true;
		is_any = false;
	}
	return is_any;
}
