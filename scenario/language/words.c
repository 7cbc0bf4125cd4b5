#include "scenario/language/words.h"

#include <stdarg.h>

#include "lib/ascii.h"
#include "lib/format.h"
#include "lib/printable.h"
#include "lib/string.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define NAMES_SIZE 160

static bool is_printable(char c)
{
	return ascii_is_printable(c) || c == '\t';
}

static unsigned column_of(const struct reader *reader, size_t at)
{
	return (unsigned)(at - reader->line_start) + 1;
}

/* What a complaint shows of a word: cut when it is long. */
#define SHOWN_LENGTH 24

struct shown {
	char string[SHOWN_LENGTH + 8];
};

static struct shown show(const struct reader *reader, const struct word *word)
{
	char copy[SHOWN_LENGTH + 1] = {0};
	bool is_cut = word->length > SHOWN_LENGTH;
	struct shown shown = {{0}};

	memcpy(copy, word->start, is_cut ? SHOWN_LENGTH : word->length);
	if (word->length > 0)
		format_string(shown.string, sizeof(shown.string), "\"%s%s\"", copy,
			      is_cut ? "..." : "");
	else
		format_string(shown.string, sizeof(shown.string), "the end of the %s",
			      reader->ended ? "file" : "line");
	return shown;
}

static size_t put_place(const struct reader *reader, unsigned line, unsigned column)
{
	struct parse_error *error = reader->error;

	error->line = line;
	error->column = column;
	return format_string(error->message, sizeof(error->message),
			     "%s:%u:%u: ", printable_path(reader->file_name).string, line, column);
}

/* Finds the end of the line, its comment and what may not stand in it. */
static bool scan_line(struct reader *reader)
{
	size_t at = reader->next_line;
	bool in_comment = false;

	reader->line++;
	reader->line_start = reader->at = reader->end = at;
	for (; at < reader->length && reader->source[at] != '\n'; at++) {
		char c = reader->source[at];
		bool is_return =
			c == '\r' && (at + 1 == reader->length || reader->source[at + 1] == '\n');

		in_comment |= c == '#';
		if (in_comment || is_return)
			continue;
		if (!is_printable(c)) {
			size_t length = put_place(reader, reader->line, column_of(reader, at));

			format_string(
				reader->error->message + length, PARSE_MESSAGE_SIZE - length,
				"expected printable ASCII outside of comments, found the byte "
				"0x%02x",
				(unsigned)(uint8_t)c);
			return false;
		}
		if (!ascii_is_blank(c))
			reader->end = at + 1;
	}
	reader->next_line = at < reader->length ? at + 1 : at;
	return true;
}

static void skip_blanks(struct reader *reader)
{
	while (reader->at < reader->end && ascii_is_blank(reader->source[reader->at]))
		reader->at++;
}

/* What is a word by itself, with or without blanks around it. */
static bool is_lone(char c)
{
	return c == ';' || c == '{' || c == '}';
}

static bool is_arrow(const char *start, size_t left)
{
	return left >= 2 && start[0] == '-' && start[1] == '>';
}

static size_t word_length(const char *start, size_t left)
{
	size_t length = 0;

	if (left >= 1 && is_lone(start[0]))
		return 1;
	if (is_arrow(start, left))
		return 2;
	while (length < left && !ascii_is_blank(start[length]) && !is_lone(start[length]) &&
	       !is_arrow(start + length, left - length))
		length++;
	return length;
}

/* "a, b, c" of all names. */
static void list_names(char *to, size_t size, const char *(*name_of)(unsigned), unsigned count)
{
	size_t length = 0;

	for (unsigned i = 0; i < count; i++)
		if (name_of(i))
			length += format_string(to + length, size - length, "%s%s",
						length > 0 ? ", " : "", name_of(i));
}

void reader_begin(struct reader *reader, const char *file_name, const char *source, size_t length,
		  struct parse_error *error)
{
	size_t mark = sizeof(BYTE_ORDER_MARK) - 1;
	bool is_marked = length >= mark && memcmp(source, BYTE_ORDER_MARK, mark) == 0;

	*reader = (struct reader){
		.file_name = file_name,
		.source = source,
		.length = length,
		.next_line = is_marked ? mark : 0,
		.error = error,
	};
}

bool reader_next_line(struct reader *reader)
{
	do {
		if (reader->next_line >= reader->length) {
			reader->line++;
			reader->line_start = reader->at = reader->end = reader->length;
			reader->ended = true;
			return true;
		}
		if (!scan_line(reader))
			return false;
		skip_blanks(reader);
	} while (reader->at == reader->end);
	reader->indented = reader->at > reader->line_start;
	return true;
}

struct word reader_peek(const struct reader *reader)
{
	struct reader ahead = *reader;

	skip_blanks(&ahead);
	return (struct word){
		.start = ahead.source + ahead.at,
		.length = word_length(ahead.source + ahead.at, ahead.end - ahead.at),
		.line = ahead.line,
		.column = column_of(&ahead, ahead.at),
	};
}

struct word reader_take(struct reader *reader)
{
	struct word word = reader_peek(reader);

	reader->at = (size_t)(word.start - reader->source) + word.length;
	return word;
}

struct word reader_take_statement(struct reader *reader)
{
	struct word word = reader_peek(reader);

	reader->at = (size_t)(word.start - reader->source);
	word.length = 0;
	for (; reader->at < reader->end; reader->at++) {
		const char *here = reader->source + reader->at;

		if (is_lone(*here) || is_arrow(here, reader->end - reader->at))
			break;
		if (!ascii_is_blank(*here))
			word.length = (size_t)(here + 1 - word.start);
	}
	return word;
}

bool word_is(const struct word *word, const char *string)
{
	return word->length == strlen(string) && memcmp(word->start, string, word->length) == 0;
}

bool reader_take_if(struct reader *reader, const char *string)
{
	struct word word = reader_peek(reader);

	if (!word_is(&word, string))
		return false;
	reader_take(reader);
	return true;
}

bool refuse(struct reader *reader, const struct word *word, const char *format, ...)
{
	char *message = reader->error->message;
	size_t length = put_place(reader, word->line, word->column);
	va_list arguments;

	length += format_string(message + length, PARSE_MESSAGE_SIZE - length, "expected ");
	va_start(arguments, format);
	length += format_string_v(message + length, PARSE_MESSAGE_SIZE - length, format, arguments);
	va_end(arguments);
	format_string(message + length, PARSE_MESSAGE_SIZE - length, ", found %s",
		      show(reader, word).string);
	return false;
}

bool refuse_because(struct reader *reader, const struct word *word, const char *format, ...)
{
	size_t length = put_place(reader, word->line, word->column);
	va_list arguments;

	va_start(arguments, format);
	format_string_v(reader->error->message + length, PARSE_MESSAGE_SIZE - length, format,
			arguments);
	va_end(arguments);
	return false;
}

bool reader_expect(struct reader *reader, const char *string)
{
	struct word word = reader_take(reader);

	return word_is(&word, string) || refuse(reader, &word, "\"%s\"", string);
}

bool reader_expect_end(struct reader *reader)
{
	struct word word = reader_take(reader);

	return word.length == 0 || refuse(reader, &word, "the end of the line");
}

bool digits_number(const char *digits, size_t length, uint32_t maximum, uint32_t *number)
{
	uint64_t value = 0;

	for (size_t i = 0; i < length; i++) {
		if (digits[i] < '0' || digits[i] > '9')
			return false;
		value = value * 10 + (uint64_t)(digits[i] - '0');
		if (value > maximum)
			return false;
	}
	*number = (uint32_t)value;
	return length > 0;
}

bool reader_number(struct reader *reader, const char *what, uint32_t maximum, uint32_t *number)
{
	struct word word = reader_take(reader);

	return digits_number(word.start, word.length, maximum, number) ||
	       refuse(reader, &word, "%s, a number from 0 to %u", what, maximum);
}

bool reader_choice(struct reader *reader, const char *what, const char *(*name_of)(unsigned),
		   unsigned count, unsigned *value)
{
	char names[NAMES_SIZE];
	struct word word = reader_take(reader);

	for (*value = 0; *value < count; (*value)++)
		if (name_of(*value) && word_is(&word, name_of(*value)))
			return true;
	list_names(names, sizeof(names), name_of, count);
	return refuse(reader, &word, "%s (%s)", what, names);
}

bool word_hex_byte(const struct word *word, uint8_t *byte)
{
	if (word->length != 2)
		return false;
	uint32_t high = ascii_digit(word->start[0]), low = ascii_digit(word->start[1]);

	if (high == ASCII_NO_DIGIT || low == ASCII_NO_DIGIT)
		return false;
	*byte = (uint8_t)(high << 4 | low);
	return true;
}
