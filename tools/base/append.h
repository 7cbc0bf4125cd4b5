/*
 * Words behind words, in an array of any size.
 */
#ifndef TOOLS_BASE_APPEND_H
#define TOOLS_BASE_APPEND_H

#include <stdarg.h>
#include <stddef.h>

/* Prints behind the `length` characters that are in `to` already, as much as fits into `size` with
 * a NUL behind it. Returns how many there are then: `length` is below `size`, and so is that. */
size_t append(char *to, size_t size, size_t length, const char *format, va_list values)
	__attribute__((format(printf, 4, 0)));

#endif
