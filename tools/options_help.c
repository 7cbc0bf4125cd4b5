/*
 * "crossmod help options": the kernel's options, from the kernel's own table.
 */
#include "kernel/options/options.h"
#include "tools/base/commands.h"

#include <stdio.h>
#include <string.h>

#define COLUMNS 100
#define INDENT 6

/* In lines of COLUMNS at most, each behind the indentation. */
static void print_words(const char *words)
{
	size_t column = INDENT;

	printf("%*s", INDENT, "");
	while (*words) {
		size_t length = strcspn(words, " ");

		if (column + length > COLUMNS) {
			printf("\n%*s", INDENT, "");
			column = INDENT;
		}
		printf("%.*s%s", (int)length, words, words[length] ? " " : "");
		column += length + 1;
		words += length + (words[length] ? 1 : 0);
	}
	putchar('\n');
}

static void print_option(const struct option_row *row)
{
	char expected[OPTION_EXPECTED_SIZE], line[2 * OPTION_EXPECTED_SIZE];

	option_expected(row, expected);
	printf("  %s=%s%s%s%s%s\n", row->name, row->value, row->initial ? " (default: " : "",
	       row->initial ? row->initial : "", row->initial ? ")" : "",
	       row->boots ? ", of machines that boot" : "");
	print_words(row->help);
	snprintf(line, sizeof(line), "Takes %s.", expected);
	print_words(line);
}

void options_help(void)
{
	printf("The options of the kernel: words NAME=VALUE on the command line of \"crossmod "
	       "boot\" and\n\"crossmod run\", and in the file crossmod.options of a boot "
	       "medium.\n");
	for (unsigned i = 0; i < option_row_count; i++) {
		putchar('\n');
		print_option(&option_rows[i]);
	}
}
