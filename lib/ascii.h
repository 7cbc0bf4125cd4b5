/*
 * Characters of ASCII: of the language, the font, numbers. What may be shown of any string is in
 * lib/printable.h. Pure.
 */
#ifndef LIB_ASCII_H
#define LIB_ASCII_H

#include <stdbool.h>
#include <stdint.h>

/* A blank is; a tab is not. */
static inline bool ascii_is_printable(char c)
{
	return c >= ' ' && c <= '~';
}

/* The character, or '?' where a terminal, or a log, might act on it. */
static inline char ascii_printable(char c)
{
	return (char)(ascii_is_printable(c) ? c : '?');
}

/* What stands between words. */
static inline bool ascii_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static inline bool ascii_is_decimal(char c)
{
	return c >= '0' && c <= '9';
}

/* The value of a digit in bases up to 16, in either case; or ASCII_NO_DIGIT, which no base has. */
#define ASCII_NO_DIGIT UINT32_MAX
static inline uint32_t ascii_digit(char c)
{
	if (ascii_is_decimal(c))
		return (uint32_t)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (uint32_t)(c - 'a') + 10;
	if (c >= 'A' && c <= 'F')
		return (uint32_t)(c - 'A') + 10;
	return ASCII_NO_DIGIT;
}

#endif
