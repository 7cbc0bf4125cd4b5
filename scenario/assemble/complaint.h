/*
 * Why an instruction cannot be assembled, and what all that reads a source shares.
 */
#ifndef SCENARIO_ASSEMBLE_COMPLAINT_H
#define SCENARIO_ASSEMBLE_COMPLAINT_H

#include <stdbool.h>
#include <stddef.h>

/* The rest of a source, with no blank before it. */
struct rest {
	const char *at;
	size_t length;
	char *reason; /* of ASSEMBLE_REASON_SIZE */
};

/* A part of a source, as a message shows it: cut, and printable. Ends with a NUL. */
struct quote {
	char string[24];
};

struct quote quote(const char *string, size_t length);

/* Fills a reason of ASSEMBLE_REASON_SIZE; returns false. */
bool complain(char *reason, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Goes on by so many characters, and past the blanks behind them. */
void rest_skip(struct rest *rest, size_t count);

/* Goes on when this character is next. */
bool rest_take(struct rest *rest, char character);

/* Goes on past it; false, with the reason, when another one is next. */
bool rest_expect(struct rest *rest, char character);

/* How many letters, digits and dots come first: a mnemonic, or a register's name. */
size_t rest_word(const struct rest *rest);

/* True when that string is exactly these characters. */
bool is_word(const char *at, size_t length, const char *string);

#endif
