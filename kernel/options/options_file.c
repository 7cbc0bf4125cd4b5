#include "kernel/options/options_file.h"

#include "lib/ascii.h"
#include "lib/string.h"

#define EXPECTED_NAMES "timeout, options, long, serial, video or modules"

/* In double quotes GRUB puts there what the setting was before: a list longer than GRUB's words, of
 * 8191 bytes at most, has several lines. */
#define MODULES_BEFORE "$modules "

static const char byte_order_mark[] = "\xef\xbb\xbf";

#define MARK_LENGTH (sizeof(byte_order_mark) - 1)

/* ---- Characters ------------------------------------------------------------------------------ */

static bool is_one_of(char c, const char *list)
{
	for (; *list != '\0'; list++)
		if (*list == c)
			return true;
	return false;
}

/* In a word without quotes GRUB changes none of these. */
static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || ascii_is_decimal(c) ||
	       is_one_of(c, "_.,:/=+-");
}

/* GRUB leaves out a carriage return wherever it stands, and ends the script at a NUL. */
static bool is_control(char c)
{
	return (unsigned char)c < ' ' && c != '\t';
}

/* ---- Pieces ---------------------------------------------------------------------------------- */

static void skip(struct options_piece *rest, size_t length)
{
	rest->start += length;
	rest->length -= length;
}

static void skip_blanks(struct options_piece *rest)
{
	while (rest->length > 0 && ascii_is_blank(rest->start[0]))
		skip(rest, 1);
}

/* Without what ends a line of Windows, and the blanks around the rest. */
static struct options_piece trimmed(struct options_piece piece)
{
	if (piece.length > 0 && piece.start[piece.length - 1] == '\r')
		piece.length--;
	skip_blanks(&piece);
	while (piece.length > 0 && ascii_is_blank(piece.start[piece.length - 1]))
		piece.length--;
	return piece;
}

/* Takes the next line away from the rest of the file. */
static struct options_piece take_line(struct options_piece *rest)
{
	struct options_piece line = {rest->start, 0};

	while (line.length < rest->length && line.start[line.length] != '\n')
		line.length++;
	skip(rest, line.length + (line.length < rest->length ? 1 : 0));
	return line;
}

/* Takes the plain characters in front. */
static struct options_piece take_plain(struct options_piece *rest, bool with_equals)
{
	struct options_piece taken = {rest->start, 0};

	while (taken.length < rest->length && is_plain(taken.start[taken.length]) &&
	       (with_equals || taken.start[taken.length] != '='))
		taken.length++;
	skip(rest, taken.length);
	return taken;
}

static bool begins_with(struct options_piece piece, const char *words)
{
	return piece.length >= strlen(words) && memcmp(piece.start, words, strlen(words)) == 0;
}

/* Takes what is between the quotes in front, in which GRUB changes nothing but `before`, in front
 * of it all. False: it does. */
static bool take_quoted(struct options_piece *rest, const char *before, struct options_piece *taken)
{
	char quote = rest->start[0];

	skip(rest, 1);
	if (quote == '"' && begins_with(*rest, before))
		skip(rest, strlen(before));
	*taken = (struct options_piece){rest->start, 0};
	for (; taken->length < rest->length; taken->length++) {
		if (taken->start[taken->length] == quote) {
			skip(rest, taken->length + 1);
			return true;
		}
		if (quote == '"' && is_one_of(taken->start[taken->length], "\\$"))
			return false;
	}
	return false;
}

/* ---- Values ---------------------------------------------------------------------------------- */

/* GRUB would take one that begins with a 0 for octal. */
static bool is_timeout(struct options_piece value)
{
	if (value.length < 1 || value.length > 5 || (value.length > 1 && value.start[0] == '0'))
		return false;
	for (size_t i = 0; i < value.length; i++)
		if (!ascii_is_decimal(value.start[i]))
			return false;
	return true;
}

/* 1024x768, or 1024x768x32. */
static bool is_mode_of_numbers(const char *mode, size_t length)
{
	unsigned crosses = 0;

	for (size_t i = 0; i < length; i++) {
		if (mode[i] == 'x' && i > 0 && i + 1 < length && ascii_is_decimal(mode[i - 1]))
			crosses++;
		else if (!ascii_is_decimal(mode[i]))
			return false;
	}
	return crosses == 1 || crosses == 2;
}

static bool is_mode(const char *mode, size_t length)
{
	if (length == 4 && (memcmp(mode, "text", 4) == 0 || memcmp(mode, "keep", 4) == 0 ||
			    memcmp(mode, "auto", 4) == 0))
		return true;
	return is_mode_of_numbers(mode, length);
}

static bool is_video(struct options_piece value)
{
	size_t from = 0;

	for (size_t at = 0; at <= value.length; at++) {
		if (at < value.length && value.start[at] != ',')
			continue;
		if (!is_mode(value.start + from, at - from))
			return false;
		from = at + 1;
	}
	return true;
}

/* What GRUB hands on to the kernel, or loads, is checked where it arrives. */
static bool is_any(struct options_piece value)
{
	(void)value;
	return true;
}

static const struct setting {
	const char *name;
	bool (*takes)(struct options_piece value);
	const char *expected;
} settings[] = {
	{"timeout", is_timeout, "timeout=SECONDS, from 0 to 99999"},
	{"options", is_any, NULL},
	{"long", is_any, NULL},
	{"serial", is_any, NULL},
	{"video", is_video, "video= and modes such as 1024x768x32, or text, with commas between"},
	{"modules", is_any, NULL},
};

/* ---- Lines ----------------------------------------------------------------------------------- */

static const char *check_value(const struct options_line *line)
{
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (options_line_is(line, settings[i].name))
			return settings[i].takes(line->value) ? NULL : settings[i].expected;
	return "one of " EXPECTED_NAMES " in front of the =";
}

/* What is expected instead of the line, or NULL. */
static const char *read_setting(struct options_line *line)
{
	static const char form[] =
		"NAME=VALUE or NAME=\"VALUE\" with " EXPECTED_NAMES
		" for the NAME, no blank around the =, and quotes around a VALUE with blanks";
	struct options_piece rest = line->whole;

	line->name = take_plain(&rest, false);
	if (rest.length == 0 || rest.start[0] != '=')
		return form;
	skip(&rest, 1);
	if (rest.length > 0 && is_one_of(rest.start[0], "\"'")) {
		if (!take_quoted(&rest, options_line_is(line, "modules") ? MODULES_BEFORE : "",
				 &line->value))
			return "an end quote, and no \\ or $ before it";
	} else {
		line->value = take_plain(&rest, true);
	}
	if (rest.length > 0 && !ascii_is_blank(rest.start[0]))
		return form;
	skip_blanks(&rest);
	if (rest.length > 0 && rest.start[0] != '#')
		return form;
	return check_value(line);
}

/* GRUB has put the mark in front of the line's first word, and executed that. */
static const char *check_behind_mark(struct options_piece line)
{
	for (size_t i = 0; i < line.length; i++)
		if (line.start[0] != '#' ||
		    (!is_plain(line.start[i]) && !is_one_of(line.start[i], " #")))
			return "a comment of words in this line, or a file without a byte order "
			       "mark (UTF-8, and not UTF-8 with BOM)";
	return NULL;
}

static const char *check_line(struct options_line *line, bool has_mark)
{
	for (size_t i = 0; i < line->whole.length; i++)
		if (is_control(line->whole.start[i]))
			return "a text in UTF-8, whose lines end as those of Unix or Windows";
	if (has_mark)
		return check_behind_mark(line->whole);
	if (line->whole.length == 0 || line->whole.start[0] == '#')
		return NULL;
	return read_setting(line);
}

void options_file_begin(struct options_file *file, const char *bytes, size_t length)
{
	*file = (struct options_file){.rest = {bytes, length}};
	file->has_mark = length >= MARK_LENGTH && memcmp(bytes, byte_order_mark, MARK_LENGTH) == 0;
	if (file->has_mark)
		skip(&file->rest, MARK_LENGTH);
}

bool options_file_next(struct options_file *file, struct options_line *line)
{
	while (file->rest.length > 0) {
		*line = (struct options_line){.number = ++file->number};
		line->whole = trimmed(take_line(&file->rest));
		line->expected = check_line(line, file->has_mark);
		file->has_mark = false;
		if (line->name.length > 0 || line->expected)
			return true;
	}
	return false;
}

bool options_line_is(const struct options_line *line, const char *name)
{
	return line->name.length == strlen(name) &&
	       memcmp(line->name.start, name, line->name.length) == 0;
}

/* Takes the next word. Its length is 0 at the end. */
static struct options_piece take_word(struct options_piece *rest)
{
	struct options_piece word;

	skip_blanks(rest);
	word = (struct options_piece){rest->start, 0};
	while (word.length < rest->length && !ascii_is_blank(word.start[word.length]))
		word.length++;
	skip(rest, word.length);
	return word;
}

bool options_file_came(struct options_piece words, const char *command_line)
{
	struct options_piece came = {command_line, strlen(command_line)};

	for (;;) {
		struct options_piece word = take_word(&words), other;

		if (word.length == 0)
			return true;
		other = take_word(&came);
		if (word.length != other.length ||
		    memcmp(word.start, other.start, word.length) != 0)
			return false;
	}
}
