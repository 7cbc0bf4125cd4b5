#include "tools/base/append.h"

#include <stdio.h>

size_t append(char *to, size_t size, size_t length, const char *format, va_list values)
{
	size_t room = size - length;
	int printed = vsnprintf(to + length, room, format, values);

	if (printed <= 0)
		return length;
	return length + ((size_t)printed < room ? (size_t)printed : room - 1);
}
