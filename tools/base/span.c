#include "tools/base/span.h"

#include <string.h>

bool span_equals(struct span span, const char *literal)
{
	return span.length == strlen(literal) && memcmp(span.start, literal, span.length) == 0;
}

bool span_starts(struct span span, const char *literal)
{
	size_t length = strlen(literal);

	return span.length >= length && memcmp(span.start, literal, length) == 0;
}

bool span_ends(struct span span, const char *literal)
{
	size_t length = strlen(literal);

	return span.length >= length &&
	       memcmp(span.start + span.length - length, literal, length) == 0;
}

bool span_take(struct span *span, const char *literal)
{
	if (!span_starts(*span, literal))
		return false;
	span->start += strlen(literal);
	span->length -= strlen(literal);
	return true;
}

bool span_take_number(struct span *span, uint64_t *number)
{
	uint64_t value = 0;
	size_t digits = 0;

	while (digits < span->length && span->start[digits] >= '0' && span->start[digits] <= '9') {
		uint64_t digit = (uint64_t)(span->start[digits] - '0');

		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, digit, &value))
			return false;
		digits++;
	}
	if (digits == 0)
		return false;
	span->start += digits;
	span->length -= digits;
	*number = value;
	return true;
}

bool span_take_line(struct span *span, struct span *line)
{
	const char *newline = span->length ? memchr(span->start, '\n', span->length) : NULL;

	if (!newline)
		return false;
	line->start = span->start;
	line->length = (size_t)(newline - span->start);
	span->start = newline + 1;
	span->length -= line->length + 1;
	return true;
}

size_t span_find(struct span span, const char *literal)
{
	const char *found =
		span.length ? memmem(span.start, span.length, literal, strlen(literal)) : NULL;

	return found ? (size_t)(found - span.start) : span.length;
}

struct span span_beginning(struct span span, size_t max)
{
	if (span.length <= max)
		return span;
	while (max > 0 && ((uint8_t)span.start[max] & 0xc0) == 0x80)
		max--;
	return (struct span){span.start, max};
}

bool span_copy(char *to, size_t size, struct span span)
{
	size_t length = span.length < size ? span.length : size - 1;

	if (length)
		memcpy(to, span.start, length);
	to[length] = '\0';
	return length == span.length && strlen(to) == length;
}

const char *path_file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}
