#include "tools/campaign/plan/words.h"

#include "lib/printable.h"

#include <stdio.h>
#include <string.h>

#define BLANKS " \t"
#define SHOWN_MAX 60
#define EXPECTED_SIZE 400

static char *skip_blanks(char *at)
{
	return at + strspn(at, BLANKS);
}

/* Behind the word that begins at `at`; its closing quote belongs to it. NULL: the quote has none.
 */
static char *word_end(char *at)
{
	char *end;

	if (*at != '"')
		return at + strcspn(at, BLANKS);
	end = strchr(at + 1, '"');
	return end ? end + 1 : NULL;
}

static unsigned column(const struct words *words, const char *at)
{
	return (unsigned)(at - words->start) + 1;
}

static bool complain(const struct words *words, const char *at, const char *what,
		     struct explanation *explanation)
{
	return explain(explanation, "%s:%u:%u: %s", words->file, words->line, column(words, at),
		       what);
}

void words_begin(struct words *words, const char *file, char *bytes, size_t length)
{
	memset(words, 0, sizeof(*words));
	words->file = file;
	words->at = bytes;
	words->end = bytes + length;
}

/* Cuts out the next line; a NUL in it stays, for words_check(). */
static bool next_line(struct words *words)
{
	char *stop;

	if (words->at >= words->end)
		return false;
	words->start = words->at;
	stop = memchr(words->at, '\n', (size_t)(words->end - words->at));
	if (!stop)
		stop = words->end;
	words->at = stop + 1;
	if (stop > words->start && stop[-1] == '\r')
		stop--;
	*stop = '\0';
	words->stop = stop;
	words->line++;
	return true;
}

bool words_line(struct words *words)
{
	while (next_line(words)) {
		words->keyword = words->rest = skip_blanks(words->start);
		words->peeked = NULL;
		if (*words->keyword != '\0' && *words->keyword != '#')
			return true;
	}
	return false;
}

static bool check_characters(const struct words *words, struct explanation *explanation)
{
	for (const char *at = words->start; at < words->stop;) {
		size_t length = printable_length(at, (size_t)(words->stop - at));

		if (length == 0 && *at != '\t')
			return complain(words, at, "this character cannot be shown; remove it",
					explanation);
		at += length ? length : 1;
	}
	return true;
}

/* Cuts a word out of the line. */
static char *cut(struct words *words)
{
	char *word = skip_blanks(words->rest), *end;
	bool is_quoted = *word == '"';

	if (*word == '\0')
		return NULL;
	end = word_end(word);
	words->rest = *end ? end + 1 : end;
	end[is_quoted ? -1 : 0] = '\0';
	return word + is_quoted;
}

bool words_check(struct words *words, struct explanation *explanation)
{
	char *end = words->keyword + strcspn(words->keyword, BLANKS);

	if (!check_characters(words, explanation))
		return false;
	words->rest = *end ? end + 1 : end;
	*end = '\0';
	return true;
}

bool words_check_rest(const struct words *words, struct explanation *explanation)
{
	unsigned count = 0;

	for (char *at = skip_blanks(words->rest); *at; at = skip_blanks(at)) {
		char *end = word_end(at);

		if (!end)
			return complain(words, at, "this quote has no end in its line",
					explanation);
		if (*end && !strchr(BLANKS, *end))
			return complain(words, end, "expected a blank behind the quote",
					explanation);
		if (++count > WORDS_MAX)
			return complain(words, at, "this line has too many words", explanation);
		at = end;
	}
	return true;
}

const char *words_keyword(const struct words *words)
{
	return words->keyword;
}

bool words_at_end(const struct words *words)
{
	return !words->peeked && *skip_blanks(words->rest) == '\0';
}

const char *words_peek(struct words *words)
{
	if (!words->peeked)
		words->peeked = cut(words);
	return words->peeked;
}

char *words_next(struct words *words)
{
	char *word = words->peeked ? words->peeked : cut(words);

	words->peeked = NULL;
	return word;
}

const char *words_rest(struct words *words)
{
	char *rest = skip_blanks(words->rest), *end = rest + strlen(rest);

	while (end > rest && strchr(BLANKS, end[-1]))
		*--end = '\0';
	words->rest = end;
	return *rest ? rest : NULL;
}

bool words_expect(struct words *words, const char *what, struct explanation *explanation)
{
	const char *word = words_peek(words);
	char message[EXPECTED_SIZE];

	if (word)
		snprintf(message, sizeof(message), "expected %s, and not \"%.*s\"", what, SHOWN_MAX,
			 word);
	else
		snprintf(message, sizeof(message), "expected %s", what);
	return complain(words, word ? word : words->stop, message, explanation);
}

bool words_expect_keyword(struct words *words, const char *what, struct explanation *explanation)
{
	char message[EXPECTED_SIZE];

	snprintf(message, sizeof(message), "expected %s, and not \"%.*s\"", what, SHOWN_MAX,
		 words->keyword);
	return complain(words, words->keyword, message, explanation);
}

bool words_refuse(struct words *words, const char *why, struct explanation *explanation)
{
	const char *word = words->peeked ? words->peeked : words->keyword;
	char message[EXPECTED_SIZE];

	snprintf(message, sizeof(message), "\"%.*s\" %s", SHOWN_MAX, word, why);
	return complain(words, word, message, explanation);
}
