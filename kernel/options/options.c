#include "kernel/options/options.h"

#include "kernel/options/option_test.h"
#include "lib/ascii.h"
#include "lib/format.h"
#include "lib/printable.h"
#include "lib/string.h"

/* name=value in the command line. */
struct word {
	const char *start;
	size_t length;
	size_t name_length; /* `length` when there is no '=' */
	const char *value;
	size_t value_length;
};

/* Finds the next word at *line or behind it, and moves *line to its end. False at the end. */
static bool next_word(const char **line, struct word *word)
{
	const char *at = *line;

	while (ascii_is_blank(*at))
		at++;
	*word = (struct word){.start = at};
	while (at[word->name_length] != '\0' && !ascii_is_blank(at[word->name_length]) &&
	       at[word->name_length] != '=')
		word->name_length++;
	word->length = word->name_length;
	while (at[word->length] != '\0' && !ascii_is_blank(at[word->length]))
		word->length++;
	word->value = at + word->name_length + (word->length > word->name_length ? 1 : 0);
	word->value_length = (size_t)(at + word->length - word->value);
	*line = at + word->length;
	return word->length > 0;
}

const struct option_row *options_row(const char *name, size_t length)
{
	for (unsigned i = 0; i < option_row_count; i++)
		if (strlen(option_rows[i].name) == length &&
		    memcmp(option_rows[i].name, name, length) == 0)
			return &option_rows[i];
	return NULL;
}

/* NULL when there is none of that name, or no '='. */
static const struct option_row *row_of(const struct word *word)
{
	return word->length > word->name_length ? options_row(word->start, word->name_length)
						: NULL;
}

/* Cut when it is long, and without what could end a line. */
static void show(const struct word *word, char *to, size_t size)
{
	static const char cut[] = "...";
	size_t room = size - sizeof(cut);
	size_t length = word->length < room ? word->length : room;

	memcpy(to, word->start, length);
	to[length] = '\0';
	printable_clean(to);
	memcpy(to + length, word->length > room ? cut : "", word->length > room ? sizeof(cut) : 1);
}

/* "one of patches=, executions= ..." */
static void list_names(char to[OPTION_EXPECTED_SIZE])
{
	size_t length = format_string(to, OPTION_EXPECTED_SIZE, "one of");

	for (unsigned i = 0; i < option_row_count; i++)
		length += format_string(to + length, OPTION_EXPECTED_SIZE - length,
					" %s=", option_rows[i].name);
}

static void complain(struct options *out, const struct word *word, const struct option_row *row)
{
	if (out->complaint_count++ >= OPTIONS_COMPLAINTS_MAX)
		return;
	struct options_complaint *complaint = &out->complaints[out->complaint_count - 1];

	show(word, complaint->word, sizeof(complaint->word));
	if (row)
		option_expected(row, complaint->expected);
	else
		list_names(complaint->expected);
}

static void set_defaults(struct options *out)
{
	memset(out, 0, sizeof(*out));
	for (unsigned i = 0; i < option_row_count; i++) {
		const char *initial = option_rows[i].initial;

		if (initial)
			(void)option_take(&option_rows[i], initial, strlen(initial), out);
	}
}

void options_read(const char *command_line, struct options *out)
{
	struct word word;

	set_defaults(out);
	while (next_word(&command_line, &word)) {
		const struct option_row *row = row_of(&word);

		if (row && option_take(row, word.value, word.value_length, out))
			out->given |= 1u << (row - option_rows);
		else
			complain(out, &word, row);
	}
	if (out->classify > 0) {
		out->patches = out->executions = 0;
		out->seconds = out->milliseconds = 0;
	} else if (!options_gave_limit(out)) {
		out->patches = OPTIONS_PATCHES_DEFAULT;
		out->seconds = OPTIONS_SECONDS_DEFAULT;
	}
}

bool options_gave(const struct options *options, const char *name)
{
	const struct option_row *row = options_row(name, strlen(name));

	return row && (options->given >> (row - option_rows) & 1);
}

bool options_gave_limit(const struct options *options)
{
	return options_gave(options, "patches") || options_gave(options, "executions") ||
	       options_gave(options, "seconds") || options_gave(options, "milliseconds");
}

const char *options_boots_only(const struct options *options)
{
	for (unsigned i = 0; i < option_row_count; i++)
		if (option_rows[i].boots && (options->given >> i & 1))
			return option_rows[i].name;
	return test_boots(options->machine.test) ? "test" : NULL;
}
