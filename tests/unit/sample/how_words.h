/*
 * For the tests of the language's errors: the complaint about HOW, which lists all serializations.
 */
#ifndef SAMPLE_HOW_WORDS_H
#define SAMPLE_HOW_WORDS_H

#include <stdio.h>
#include <string.h>

#include "scenario/language/language.h"

/* As it stands in a test's message. */
#define HOW_WORDS "expected how to serialize (HOW)"

/* The message, with the words in the place of HOW. The same buffer each time. */
static inline const char *with_how_words(const char *message)
{
	static char expanded[PARSE_MESSAGE_SIZE];
	const char *at = strstr(message, "(HOW)");
	size_t length;

	if (!at)
		return message;
	length =
		(size_t)snprintf(expanded, sizeof(expanded), "%.*s(", (int)(at - message), message);
	for (unsigned how = 0; how < SERIALIZATIONS; how++)
		length += (size_t)snprintf(expanded + length, sizeof(expanded) - length, "%s%s",
					   how ? ", " : "", serialization_name(how));
	snprintf(expanded + length, sizeof(expanded) - length, "%s", at + strlen("(HOW"));
	return expanded;
}

#endif
