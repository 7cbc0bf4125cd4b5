/*
 * For the tests of the commands' options: reads words as options, and sees why they are refused.
 */
#ifndef SAMPLE_OPTION_WORDS_H
#define SAMPLE_OPTION_WORDS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tools/base/explain.h"

#define OPTION_WORDS_MAX 300

static struct explanation explanation;

/* The test's own: has the command under test read them, and explain itself in `explanation`. */
static bool read_options(int count, char **arguments);

/* Reads the command's name and the words, of which the last one is NULL. */
static inline bool read_words(const char *const *words)
{
	char *arguments[OPTION_WORDS_MAX] = {"command"};
	int count = 1;

	for (; *words; words++) {
		assert_in_range(count, 1, OPTION_WORDS_MAX - 2);
		arguments[count++] = (char *)*words;
	}
	return read_options(count, arguments);
}

#define READ(...) read_words((const char *const[]){__VA_ARGS__, NULL})

static inline void assert_explained(const char *words)
{
	if (!strstr(explanation.line, words))
		fail_msg("\"%s\" does not say \"%s\"", explanation.line, words);
}

/* The words behind the first are refused by a line in which that one stands. */
#define ASSERT_REFUSED(words, ...)                                                                 \
	do {                                                                                       \
		assert_false(READ(__VA_ARGS__));                                                   \
		assert_explained(words);                                                           \
	} while (0)

#endif
