#include "tools/results/rows.h"

#include "lib/printable.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIST "list_"
#define FLAG "is_"

struct reader {
	json_t *rows;
	bool out_of_memory;
};

/* What comes from a file may be anything, and JSON holds UTF-8 only. */
static json_t *string_of(const char *words)
{
	char *copy = strdup(words);
	json_t *string = NULL;

	if (copy)
		printable_clean(copy);
	if (copy)
		string = json_string(copy);
	free(copy);
	return string;
}

static json_t *list_of(const char *words)
{
	json_t *list = json_array();
	char word[64];

	while (list && *words) {
		size_t length = strcspn(words, ",");

		snprintf(word, sizeof(word), "%.*s", (int)length, words);
		json_array_append_new(list, string_of(word));
		words += length;
		words += strspn(words, ", ");
	}
	return list;
}

static json_t *value_of(struct row *row, unsigned column, const char *name)
{
	if (row_is_null(row, column))
		return json_null();
	if (strncmp(name, LIST, strlen(LIST)) == 0)
		return list_of(row_string(row, column));
	if (row_is_string(row, column))
		return string_of(row_string(row, column));
	if (row_is_real(row, column))
		return json_real(row_real(row, column));
	if (strncmp(name, FLAG, strlen(FLAG)) == 0)
		return json_boolean(row_number(row, column) != 0);
	return json_integer((json_int_t)row_number(row, column));
}

static void take_row(void *to, struct row *row)
{
	struct reader *reader = to;
	json_t *object = json_object();

	for (unsigned column = 0; column < row_columns(row); column++) {
		const char *name = row_name(row, column);
		const char *key =
			strncmp(name, LIST, strlen(LIST)) == 0 ? name + strlen(LIST) : name;

		if (json_object_set_new(object, key, value_of(row, column, name)) < 0)
			reader->out_of_memory = true;
	}
	if (json_array_append_new(reader->rows, object) < 0)
		reader->out_of_memory = true;
}

json_t *rows_read(struct database *database, const char *statement, const struct value *values,
		  size_t count)
{
	struct reader reader = {.rows = json_array()};

	if (database_run(database, statement, values, count, take_row, &reader) &&
	    (!reader.out_of_memory || database_no_memory(database)))
		return reader.rows;
	json_decref(reader.rows);
	return NULL;
}

const char *rows_string(const json_t *row, const char *key)
{
	const char *string = json_string_value(json_object_get(row, key));

	return string ? string : "";
}

uint64_t rows_number(const json_t *row, const char *key)
{
	return (uint64_t)json_integer_value(json_object_get(row, key));
}

void rows_join(const json_t *array, char *to, size_t size)
{
	size_t length = 0;
	json_t *item;

	to[0] = '\0';
	for (size_t n = 0; (item = json_array_get(array, n)); n++) {
		const char *word = json_string_value(item);

		if (length + strlen(word) + 3 > size)
			return;
		length += (size_t)snprintf(to + length, size - length, "%s%s", length ? ", " : "",
					   word);
	}
}
