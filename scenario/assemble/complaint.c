#include "scenario/assemble/complaint.h"

#include <stdarg.h>

#include "lib/ascii.h"
#include "lib/format.h"
#include "lib/string.h"
#include "scenario/assemble/reason.h"

struct quote quote(const char *string, size_t length)
{
	struct quote quoted;
	size_t most = sizeof(quoted.string) - 1, shown = length < most ? length : most;

	for (size_t i = 0; i < shown; i++)
		quoted.string[i] = ascii_printable(string[i]);
	for (size_t i = most - 3; length > most && i < most; i++)
		quoted.string[i] = '.';
	quoted.string[shown] = '\0';
	return quoted;
}

bool complain(char *reason, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	format_string_v(reason, ASSEMBLE_REASON_SIZE, format, arguments);
	va_end(arguments);
	return false;
}

void rest_skip(struct rest *rest, size_t count)
{
	rest->at += count;
	rest->length -= count;
	while (rest->length > 0 && ascii_is_blank(rest->at[0])) {
		rest->at++;
		rest->length--;
	}
}

bool rest_take(struct rest *rest, char character)
{
	if (rest->length == 0 || rest->at[0] != character)
		return false;
	rest_skip(rest, 1);
	return true;
}

bool rest_expect(struct rest *rest, char character)
{
	if (rest_take(rest, character))
		return true;
	if (rest->length == 0)
		return complain(rest->reason, "expected '%c', found the end", character);
	return complain(rest->reason, "expected '%c', found '%c'", character,
			ascii_printable(rest->at[0]));
}

size_t rest_word(const struct rest *rest)
{
	size_t length = 0;

	while (length < rest->length &&
	       ((rest->at[length] >= 'a' && rest->at[length] <= 'z') || rest->at[length] == '.' ||
		ascii_is_decimal(rest->at[length])))
		length++;
	return length;
}

bool is_word(const char *at, size_t length, const char *string)
{
	return strlen(string) == length && memcmp(at, string, length) == 0;
}
