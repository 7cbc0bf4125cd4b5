#include "tools/base/kernel_line.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool has_control(const char *words)
{
	for (; *words; words++)
		if ((unsigned char)*words < ' ' || *words == 127)
			return true;
	return false;
}

enum word_kind kernel_line_sort(const char *word, struct explanation *explanation)
{
	const char *equals = strchr(word, '=');
	bool is_there = access(word, F_OK) == 0;

	if (equals && !memchr(word, '/', (size_t)(equals - word))) {
		if (!is_there || options_row(word, (size_t)(equals - word)))
			return WORD_OPTION;
		explain(explanation,
			"the kernel has no option \"%.*s=\"; for the file, write \"./%s\"",
			(int)(equals - word), word, word);
		return WORD_NEITHER;
	}
	if (is_there || strpbrk(word, "/."))
		return WORD_FILE;
	explain(explanation,
		"\"%s\" is no file that is there, and no option of the kernel, which would be "
		"NAME=VALUE (\"crossmod help options\" lists them)",
		word);
	return WORD_NEITHER;
}

bool kernel_line_add(struct kernel_line *line, const char *words, struct explanation *explanation)
{
	size_t length = strlen(line->words), size = sizeof(line->words);

	if (has_control(words))
		return explain(explanation,
			       "the kernel option \"%s\" has a control character in it", words);
	length += (size_t)snprintf(line->words + length, size - length, "%s%s", length ? " " : "",
				   words);
	if (length < size)
		return true;
	return explain(explanation, "the kernel options are too long: the kernel takes %d bytes",
		       KERNEL_LINE_MAX);
}

bool kernel_line_add_value(struct kernel_line *line, const char *name, const char *value,
			   struct explanation *explanation)
{
	const struct option_row *row = options_row(name, strlen(name));
	char expected[OPTION_EXPECTED_SIZE];
	char word[KERNEL_LINE_MAX + 1];

	if (strpbrk(value, " \t") || !option_take(row, value, strlen(value), &line->options)) {
		option_expected(row, expected);
		return explain(explanation, "--%s takes %s, and not \"%s\"", name, expected, value);
	}
	snprintf(word, sizeof(word), "%s=%s", name, value);
	return kernel_line_add(line, word, explanation);
}

bool kernel_line_check(struct kernel_line *line, struct explanation *explanation)
{
	const struct options_complaint *first = &line->options.complaints[0];

	options_read(line->words, &line->options);
	if (line->options.complaint_count == 0)
		return true;
	return explain(explanation, "the kernel option \"%s\": expected %s", first->word,
		       first->expected);
}

bool kernel_line_check_classify(const struct kernel_line *line, const char *first_file,
				struct explanation *explanation)
{
	const struct options *options = &line->options;

	if (options->classify == 0)
		return true;
	if (first_file)
		return explain(explanation,
			       "what it classifies by is built in: no files, and not \"%s\"",
			       first_file);
	if (options_gave_limit(options))
		return explain(explanation, "what is classified ends after so many seconds in all: "
					    "no other limit");
	return true;
}
