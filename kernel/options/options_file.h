/*
 * The file crossmod.options, by which a boot medium says what is run. GRUB executes it as a script,
 * and passes over what it does not understand. So it hands the kernel the file as well, which is
 * read here once more: only a line of which GRUB can make nothing else is understood. All of it is
 * pure. Any context.
 */
#ifndef KERNEL_OPTIONS_OPTIONS_FILE_H
#define KERNEL_OPTIONS_OPTIONS_FILE_H

#include <stdbool.h>
#include <stddef.h>

#define OPTIONS_FILE_NAME "crossmod.options"

/* A piece of the file, without a NUL behind it. */
struct options_piece {
	const char *start;
	size_t length;
};

/* A line that has something to say: a setting, or what is not understood. */
struct options_line {
	unsigned number;	    /* from 1 */
	struct options_piece whole; /* without the blanks around it; any bytes */
	struct options_piece name, value;
	const char *expected; /* for people; NULL: it is understood */
};

struct options_file {
	struct options_piece rest;
	unsigned number; /* lines so far */
	bool has_mark;	 /* it begins with a byte order mark, which GRUB takes for a word */
};

/* They stay the caller's, and must stay as they are. */
void options_file_begin(struct options_file *file, const char *bytes, size_t length);

/* The next line that is neither empty nor a comment. False at the end. */
bool options_file_next(struct options_file *file, struct options_line *line);

/* Whether the setting has that name. */
bool options_line_is(const struct options_line *line, const char *name);

/* Whether a command line begins with the words of a value. */
bool options_file_came(struct options_piece words, const char *command_line);

#endif
