/*
 * The table of all options of the kernel's command line: one row each, of which the kernel, the
 * machine and the host programs read. A new option is a row here, a field of struct options, and a
 * line of docs/options.md.
 */
#ifndef KERNEL_CORE_OPTION_TABLE_H
#define KERNEL_CORE_OPTION_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum option_kind {
	OPTION_NUMBER, /* decimal, or hexadecimal behind 0x */
	OPTION_CHOICE, /* one of some words */
	OPTION_TEXT,
	OPTION_SERIAL, /* a port, as serial_line_parse() reads it */
	OPTION_TEST    /* as option_test.h knows it */
};

/* A word, and what the field becomes. A list ends with a word that is NULL. */
struct option_choice {
	const char *word;
	uint64_t value;
};

struct option_row {
	const char *name;
	enum option_kind kind;
	bool boots;		   /* of machines that boot alone: a process has no such thing */
	uint64_t minimum, maximum; /* of a number */
	const struct option_choice *choices;
	size_t offset, size; /* of the field in struct options */
	const char *initial; /* the value where the command line has none; NULL: all zero */
	const char *value;   /* what stands behind the '=', for people: "N" */
	const char *help;    /* what it does: one line for people, without the default */
};

extern const struct option_row option_rows[];
extern const unsigned option_row_count;

/* What a value may be, for people: "a number from 1 to 1000". */
#define OPTION_EXPECTED_SIZE 320
void option_expected(const struct option_row *row, char to[OPTION_EXPECTED_SIZE]);

/* Reads a value of `length` bytes into the field of *options. False, and nothing changed, when it
 * is none. */
struct options;
bool option_take(const struct option_row *row, const char *value, size_t length,
		 struct options *options);

#endif
