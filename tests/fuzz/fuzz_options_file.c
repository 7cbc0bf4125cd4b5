/*
 * The input is the file crossmod.options. Each line that says something is inside of it, behind the
 * one before; one that is understood is written again from its name and value, and understood
 * likewise.
 */
#include "kernel/options/options_file.h"
#include "tests/fuzz/check_boot_info.h"
#include "tests/unit/sample/bytes.h"

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

static void check_inside(struct options_text text, const char *file, size_t size)
{
	CHECK(text.length == 0 || (text.start >= file && text.length <= size &&
				   (size_t)(text.start - file) <= size - text.length));
}

static bool is_same(struct options_text left, struct options_text right)
{
	return left.length == right.length && memcmp(left.start, right.start, left.length) == 0;
}

/* GRUB's single quotes change nothing: a value that has none stands between them as it is. */
static void check_again(const struct options_line *line)
{
	size_t room = line->name.length + line->value.length + sizeof("=''"), length;
	struct options_file file;
	struct options_line again;
	char *text;

	if (memchr(line->value.start, '\'', line->value.length))
		return;
	text = malloc(room);
	CHECK(text != NULL);
	length = (size_t)snprintf(text, room, "%.*s='%.*s'", (int)line->name.length,
				  line->name.start, (int)line->value.length, line->value.start);
	options_file_begin(&file, text, length);
	CHECK(options_file_next(&file, &again) && !again.expected);
	CHECK(is_same(again.name, line->name) && is_same(again.value, line->value));
	CHECK(!options_file_next(&file, &again));
	free(text);
}

/* Only blanks part the words: what is there comes, and nothing shorter. */
static void check_came(struct options_text value)
{
	char *words = malloc(value.length + 1);
	size_t length = value.length;

	CHECK(words != NULL);
	memcpy(words, value.start, value.length);
	words[length] = '\0';
	CHECK(options_file_came(value, words));
	while (length > 0 && (words[length - 1] == ' ' || words[length - 1] == '\t'))
		length--;
	if (length > 0) {
		words[length - 1] = '\0';
		CHECK(!options_file_came(value, words));
	}
	free(words);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	char *text = (char *)exact_copy(input, size);
	unsigned number = 0;
	struct options_file file;
	struct options_line line;

	options_file_begin(&file, text, size);
	while (options_file_next(&file, &line)) {
		CHECK(line.number > number && line.number <= size);
		number = line.number;
		check_inside(line.whole, text, size);
		check_inside(line.name, text, size);
		check_inside(line.value, text, size);
		if (line.expected)
			continue;
		check_again(&line);
		check_came(line.value);
	}
	free(text);
	return 0;
}
