/*
 * The part of printf() that a log needs.
 */
#ifndef LIB_FORMAT_H
#define LIB_FORMAT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

/* Formats like snprintf: d i u x X p c s %, flags - 0, width, precision of %s, l ll z. Always
 * ends with a NUL; returns what was written without it. Any context. */
size_t format_string(char *to, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
size_t format_string_v(char *to, size_t size, const char *format, va_list arguments);

/* Bytes as "cc e5". Ends with a NUL, returns the length, and is cut as format_string() does. */
size_t format_bytes(char *to, size_t size, const uint8_t *bytes, size_t count);

#endif
