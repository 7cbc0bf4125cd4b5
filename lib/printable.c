#include "lib/printable.h"

#include <stdbool.h>
#include <stdint.h>

#include "lib/string.h"

#define DOTS "..."

/* What a first byte says: how many bytes its character has, and the least that needs so many. */
struct form {
	unsigned mask, value, length;
	uint32_t least;
};

static const struct form forms[] = {
	{0x80, 0x00, 1, 0x00},
	{0xe0, 0xc0, 2, 0x80},
	{0xf0, 0xe0, 3, 0x800},
	{0xf8, 0xf0, 4, 0x10000},
};

#define FORMS (sizeof(forms) / sizeof(forms[0]))

/* What is not shown, of all that UTF-8 can spell. */
static const struct {
	uint32_t first, last;
} hidden[] = {
	{0x0000, 0x001f}, /* controls */
	{0x007f, 0x009f}, /* controls */
	{0x061c, 0x061c}, /* a mark of direction */
	{0x200e, 0x200f}, /* marks of direction */
	{0x2028, 0x202e}, /* separators of lines, marks of direction */
	{0x2066, 0x2069}, /* marks of direction */
	{0xd800, 0xdfff}, /* no characters, but halves of them in UTF-16 */
	{0xfeff, 0xfeff}, /* a mark of the order of bytes */
	{0xfff9, 0xfffb}, /* controls */
	{0xfffe, 0xffff}, /* no characters */
	{0x110000, UINT32_MAX},
};

static bool is_shown(uint32_t character)
{
	for (size_t n = 0; n < sizeof(hidden) / sizeof(hidden[0]); n++)
		if (character >= hidden[n].first && character <= hidden[n].last)
			return false;
	return true;
}

size_t printable_length(const char *string, size_t length)
{
	const struct form *form = forms;
	const uint8_t *bytes = (const uint8_t *)string;
	uint32_t character;

	if (length == 0)
		return 0;
	while (form < forms + FORMS && (bytes[0] & form->mask) != form->value)
		form++;
	if (form == forms + FORMS || form->length > length)
		return 0;
	character = bytes[0] & ~form->mask;
	for (unsigned n = 1; n < form->length; n++) {
		if ((bytes[n] & 0xc0) != 0x80)
			return 0;
		character = character << 6 | (bytes[n] & 0x3f);
	}
	return character >= form->least && is_shown(character) ? form->length : 0;
}

void printable_clean(char *string)
{
	size_t left = strlen(string);

	while (left > 0) {
		size_t length = printable_length(string, left);

		if (length == 0) {
			*string = '?';
			length = 1;
		}
		string += length;
		left -= length;
	}
}

/* Where the end of a path begins that has `room` bytes: at a slash if there is one, and else at a
 * character. */
static const char *end_of(const char *path, size_t length, size_t room)
{
	const char *from = path + length - room;

	for (const char *at = from; *at != '\0'; at++)
		if (*at == '/')
			return at;
	while ((*from & 0xc0) == 0x80)
		from++;
	return from;
}

struct printable_path printable_path(const char *path)
{
	struct printable_path shown = {""};
	size_t length = strlen(path), dots = 0;

	if (length >= sizeof(shown.string)) {
		dots = sizeof(DOTS) - 1;
		path = end_of(path, length, sizeof(shown.string) - 1 - dots);
		length = strlen(path);
	}
	memcpy(shown.string, DOTS, dots);
	memcpy(shown.string + dots, path, length + 1);
	printable_clean(shown.string);
	return shown;
}
