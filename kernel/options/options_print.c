#include "kernel/options/options_print.h"

#include "lib/format.h"
#include "lib/string.h"

/* x86 is little-endian: the low bytes are the number. */
static uint64_t load(const struct option_row *row, const void *field)
{
	uint64_t number = 0;

	memcpy(&number, field, row->size);
	return number;
}

static const char *choice_of(const struct option_row *row, uint64_t value)
{
	for (const struct option_choice *at = row->choices; at->word; at++)
		if (at->value == value)
			return at->word;
	return "";
}

/* What was written; 0 when it is not in force. */
static size_t print_field(const struct option_row *row, const void *field, char *to, size_t size)
{
	uint64_t number;

	switch (row->kind) {
	case OPTION_NUMBER:
		number = load(row, field);
		return number < row->minimum
			       ? 0
			       : format_string(to, size, "%llu", (unsigned long long)number);
	case OPTION_CHOICE:
		return format_string(to, size, "%s", choice_of(row, load(row, field)));
	case OPTION_SERIAL:
		return serial_line_print(field, to, size);
	case OPTION_STRING:
	case OPTION_TEST:
		return format_string(to, size, "%s", (const char *)field);
	}
	return 0;
}

bool option_print(const struct option_row *row, const struct options *options, char *to,
		  size_t size)
{
	size_t length = print_field(row, (const uint8_t *)options + row->offset, to, size);

	/* What fills it may have been cut. */
	return length > 0 && length + 1 < size;
}

/* ---- The line -------------------------------------------------------------------------------- */

struct line {
	char *to;
	size_t length;
	bool is_cut;
};

static void add(struct line *line, const struct option_row *row, const void *field)
{
	char *at = line->to + line->length, beginning[2];
	size_t room = OPTIONS_LINE_SIZE - line->length - strlen(" " OPTIONS_LINE_CUT), length;

	if (print_field(row, field, beginning, sizeof(beginning)) == 0)
		return;
	length = format_string(at, room, "%s%s=", line->length > 0 ? " " : "", row->name);
	length += print_field(row, field, at + length, room - length);
	/* What fills it may have been cut. */
	if (length + 1 < room)
		line->length += length;
	else
		line->is_cut = true;
}

static bool is_string(const struct option_row *row)
{
	return row->kind == OPTION_STRING || row->kind == OPTION_TEST;
}

void options_print(const struct options *options, bool boots, char to[OPTIONS_LINE_SIZE])
{
	struct line line = {.to = to};

	for (unsigned strings = 0; strings < 2; strings++)
		for (unsigned i = 0; i < option_row_count; i++)
			if (is_string(&option_rows[i]) == strings &&
			    (boots || !option_rows[i].boots))
				add(&line, &option_rows[i],
				    (const uint8_t *)options + option_rows[i].offset);
	format_string(to + line.length, OPTIONS_LINE_SIZE - line.length, "%s",
		      line.is_cut ? " " OPTIONS_LINE_CUT : "");
}
