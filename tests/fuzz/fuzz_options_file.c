/*
 * The input is the file crossmod.options. Each line that says something is inside of it, behind the
 * one before; one that is understood is written again from its name and value, and understood
 * likewise.
 */
#include "kernel/options/options_file.h"
#include "tests/fuzz/check_boot_info.h"
#include "tests/unit/sample/bytes.h"

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

static void check_inside(struct options_piece piece, const char *file, size_t size)
{
	CHECK(piece.length == 0 || (piece.start >= file && piece.length <= size &&
				    (size_t)(piece.start - file) <= size - piece.length));
}

static bool is_same(struct options_piece left, struct options_piece right)
{
	return left.length == right.length && memcmp(left.start, right.start, left.length) == 0;
}

/* GRUB's single quotes change nothing: a value that has none stands between them as it is. */
static void check_again(const struct options_line *line)
{
	size_t room = line->name.length + line->value.length + sizeof("=''"), length;
	struct options_file file;
	struct options_line again;
	char *setting;

	if (memchr(line->value.start, '\'', line->value.length))
		return;
	setting = malloc(room);
	CHECK(setting != NULL);
	length = (size_t)snprintf(setting, room, "%.*s='%.*s'", (int)line->name.length,
				  line->name.start, (int)line->value.length, line->value.start);
	options_file_begin(&file, setting, length);
	CHECK(options_file_next(&file, &again) && !again.expected);
	CHECK(is_same(again.name, line->name) && is_same(again.value, line->value));
	CHECK(!options_file_next(&file, &again));
	free(setting);
}

/* Only blanks part the words: what is there comes, and nothing shorter. */
static void check_came(struct options_piece value)
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
	char *bytes = (char *)exact_copy(input, size);
	unsigned number = 0;
	struct options_file file;
	struct options_line line;

	options_file_begin(&file, bytes, size);
	while (options_file_next(&file, &line)) {
		CHECK(line.number > number && line.number <= size);
		number = line.number;
		check_inside(line.whole, bytes, size);
		check_inside(line.name, bytes, size);
		check_inside(line.value, bytes, size);
		if (line.expected)
			continue;
		check_again(&line);
		check_came(line.value);
	}
	free(bytes);
	return 0;
}
