/*
 * The part of printf() that a log needs.
 */
#include "lib/format.h"

#include <stdbool.h>
#include <stdint.h>

#define NUMBER_SIZE 24 /* a 64-bit number in decimal has 20 digits */

struct output {
	char *to;
	size_t size, length;
};

struct directive {
	bool left, zero;
	size_t width;
	size_t precision; /* SIZE_MAX: none */
	unsigned longs;	  /* l: 1, ll and z: 2 */
};

static void put(struct output *out, char character)
{
	if (out->length + 1 < out->size)
		out->to[out->length++] = character;
}

static void put_padded(struct output *out, const struct directive *d, const char *string,
		       size_t length)
{
	size_t padding = d->width > length ? d->width - length : 0;
	char pad = d->zero && !d->left ? '0' : ' ';

	if (pad == '0' && length > 0 && string[0] == '-') {
		put(out, *string++);
		length--;
	}
	for (size_t i = 0; !d->left && i < padding; i++)
		put(out, pad);
	for (size_t i = 0; i < length; i++)
		put(out, string[i]);
	for (size_t i = 0; d->left && i < padding; i++)
		put(out, ' ');
}

static void put_character(struct output *out, const struct directive *d, char character)
{
	put_padded(out, d, &character, 1);
}

static void put_number(struct output *out, const struct directive *d, uint64_t value, bool negative,
		       unsigned base, bool capitals)
{
	const char *digits = capitals ? "0123456789ABCDEF" : "0123456789abcdef";
	char number[NUMBER_SIZE];
	size_t at = NUMBER_SIZE;

	do {
		number[--at] = digits[value % base];
		value /= base;
	} while (value != 0);
	if (negative)
		number[--at] = '-';
	put_padded(out, d, number + at, NUMBER_SIZE - at);
}

static void put_signed(struct output *out, const struct directive *d, int64_t value)
{
	/* The negation of the least one is not in int64_t; of its unsigned form it is right. */
	uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

	put_number(out, d, magnitude, value < 0, 10, false);
}

static void put_pointer(struct output *out, const struct directive *d, uintptr_t value)
{
	struct directive plain = {.precision = SIZE_MAX};
	char number[NUMBER_SIZE];
	struct output digits = {number, sizeof(number), 0};

	put(&digits, '0');
	put(&digits, 'x');
	put_number(&digits, &plain, value, false, 16, false);
	put_padded(out, d, number, digits.length);
}

static void put_string(struct output *out, const struct directive *d, const char *string)
{
	size_t length = 0;

	if (!string)
		string = "(null)";
	while (length < d->precision && string[length])
		length++;
	put_padded(out, d, string, length);
}

static const char *parse_number(const char *format, size_t *number)
{
	*number = 0;
	while (*format >= '0' && *format <= '9')
		*number = *number * 10 + (size_t)(*format++ - '0');
	return format;
}

static const char *parse_directive(const char *format, struct directive *d)
{
	*d = (struct directive){.precision = SIZE_MAX};
	for (; *format == '-' || *format == '0'; format++) {
		d->left = d->left || *format == '-';
		d->zero = d->zero || *format == '0';
	}
	format = parse_number(format, &d->width);
	if (*format == '.')
		format = parse_number(format + 1, &d->precision);
	for (; *format == 'l' || *format == 'z'; format++)
		d->longs += *format == 'z' ? 2 : 1;
	return format;
}

size_t format_string_v(char *to, size_t size, const char *format, va_list arguments)
{
	struct output out = {to, size, 0};

	for (; *format; format++) {
		struct directive d;

		if (*format != '%') {
			put(&out, *format);
			continue;
		}
		format = parse_directive(format + 1, &d);
		switch (*format) {
		case 'd':
		case 'i':
			put_signed(&out, &d,
				   d.longs ? va_arg(arguments, long long) : va_arg(arguments, int));
			break;
		case 'u':
		case 'x':
		case 'X':
			put_number(&out, &d,
				   d.longs ? va_arg(arguments, unsigned long long)
					   : va_arg(arguments, unsigned),
				   false, *format == 'u' ? 10 : 16, *format == 'X');
			break;
		case 'p':
			put_pointer(&out, &d, (uintptr_t)va_arg(arguments, void *));
			break;
		case 'c':
			put_character(&out, &d, (char)va_arg(arguments, int));
			break;
		case 's':
			put_string(&out, &d, va_arg(arguments, const char *));
			break;
		case '%':
			put(&out, '%');
			break;
		default: /* a mistake of ours: shown as it stands */
			put(&out, '?');
			if (!*format)
				format--;
		}
	}
	if (size > 0)
		to[out.length] = '\0';
	return out.length;
}

size_t format_string(char *to, size_t size, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	size_t length = format_string_v(to, size, format, arguments);

	va_end(arguments);
	return length;
}

size_t format_bytes(char *to, size_t size, const uint8_t *bytes, size_t count)
{
	size_t at = 0;

	to[0] = '\0';
	for (size_t i = 0; i < count; i++)
		at += format_string(to + at, size - at, "%s%02x", i > 0 ? " " : "", bytes[i]);
	return at;
}
