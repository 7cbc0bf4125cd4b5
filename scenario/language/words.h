/*
 * A source as lines and words, and the complaint about a word: what the parser of language.c reads
 * by.
 *
 * Words are separated by blanks; `;`, `{`, `}` and `->` are words of their own. `#` begins a
 * comment, which may hold any bytes; elsewhere only printable ASCII and tabs may stand. A line ends
 * with a newline, with or without a carriage return in front of it. Empty lines are passed over.
 */
#ifndef SCENARIO_LANGUAGE_WORDS_H
#define SCENARIO_LANGUAGE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scenario/language/parse_error.h"

struct word {
	const char *start;
	size_t length; /* 0: there is none; it stands for the end of the line, or of the file */
	unsigned line, column;
};

struct reader {
	const char *file_name;
	const char *source;
	size_t length;
	size_t next_line; /* where the line behind the current one begins */
	struct parse_error *error;

	/* The current line, from its first word to its end without comment. */
	size_t at, end;
	size_t line_start;
	unsigned line;
	bool indented;
	bool ended; /* there is no line any more */
};

/* Before the first line. `length` is LANGUAGE_SOURCE_MAX at most. A byte order mark is passed over.
 */
void reader_begin(struct reader *reader, const char *file_name, const char *source, size_t length,
		  struct parse_error *error);

/* Goes to the next line that has words. At the end, `ended` is set. False: the line has a byte that
 * may not stand there, and the error is filled. */
bool reader_next_line(struct reader *reader);

/* Takes the next word of the line, or looks at it. Without one, its length is 0. */
struct word reader_take(struct reader *reader);
struct word reader_peek(const struct reader *reader);

/* Takes all up to the next `;`, `{`, `}` or `->`, or to the end of the line, as one word, without
 * the blanks behind it. */
struct word reader_take_statement(struct reader *reader);

/* True when the word is that string. */
bool word_is(const struct word *word, const char *string);

/* Takes the next word when it is that string. */
bool reader_take_if(struct reader *reader, const char *string);

/* Fills the error with "expected ..., found ...", at the word; returns false. */
bool refuse(struct reader *reader, const struct word *word, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Likewise with a message that says both by itself. */
bool refuse_because(struct reader *reader, const struct word *word, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Takes the next word, which must be that string, or the end of the line. */
bool reader_expect(struct reader *reader, const char *string);
bool reader_expect_end(struct reader *reader);

/* Takes a decimal number up to `maximum`; `what` names it in the error. */
bool reader_number(struct reader *reader, const char *what, uint32_t maximum, uint32_t *number);

/* Reads all of `digits` as a decimal number up to `maximum`. */
bool digits_number(const char *digits, size_t length, uint32_t maximum, uint32_t *number);

/* The value of a word of two hexadecimal digits. False: it is none. */
bool word_hex_byte(const struct word *word, uint8_t *byte);

/* The value whose name the next word is, of those from 0 to `count` - 1, of which name_of() may
 * leave out some by NULL. The error lists the names. */
bool reader_choice(struct reader *reader, const char *what, const char *(*name_of)(unsigned),
		   unsigned count, unsigned *value);

#endif
