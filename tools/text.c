#include "tools/text.h"

#include <string.h>

bool text_equals(struct text text, const char *literal)
{
	return text.length == strlen(literal) && memcmp(text.start, literal, text.length) == 0;
}

bool text_starts(struct text text, const char *literal)
{
	size_t length = strlen(literal);

	return text.length >= length && memcmp(text.start, literal, length) == 0;
}

bool text_ends(struct text text, const char *literal)
{
	size_t length = strlen(literal);

	return text.length >= length &&
	       memcmp(text.start + text.length - length, literal, length) == 0;
}

bool text_take(struct text *text, const char *literal)
{
	if (!text_starts(*text, literal))
		return false;
	text->start += strlen(literal);
	text->length -= strlen(literal);
	return true;
}

bool text_take_number(struct text *text, uint64_t *number)
{
	uint64_t value = 0;
	size_t digits = 0;

	while (digits < text->length && text->start[digits] >= '0' && text->start[digits] <= '9') {
		uint64_t digit = (uint64_t)(text->start[digits] - '0');

		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, digit, &value))
			return false;
		digits++;
	}
	if (digits == 0)
		return false;
	text->start += digits;
	text->length -= digits;
	*number = value;
	return true;
}

bool text_take_line(struct text *text, struct text *line)
{
	const char *newline = text->length ? memchr(text->start, '\n', text->length) : NULL;

	if (!newline)
		return false;
	line->start = text->start;
	line->length = (size_t)(newline - text->start);
	text->start = newline + 1;
	text->length -= line->length + 1;
	return true;
}

size_t text_find(struct text text, const char *literal)
{
	const char *found =
		text.length ? memmem(text.start, text.length, literal, strlen(literal)) : NULL;

	return found ? (size_t)(found - text.start) : text.length;
}

struct text text_beginning(struct text text, size_t max)
{
	if (text.length <= max)
		return text;
	while (max > 0 && ((uint8_t)text.start[max] & 0xc0) == 0x80)
		max--;
	return (struct text){text.start, max};
}

bool text_copy(char *to, size_t size, struct text text)
{
	size_t length = text.length < size ? text.length : size - 1;

	if (length)
		memcpy(to, text.start, length);
	to[length] = '\0';
	return length == text.length && strlen(to) == length;
}

const char *text_file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}
