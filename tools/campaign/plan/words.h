/*
 * Lines of words: the first is the line's keyword, blanks are between them, and double quotes
 * around one that has blanks itself. Empty lines, and those that begin with '#', are none.
 */
#ifndef TOOLS_CAMPAIGN_PLAN_WORDS_H
#define TOOLS_CAMPAIGN_PLAN_WORDS_H

#include "tools/base/explain.h"

#include <stddef.h>

#define WORDS_MAX 64 /* of a line, without its keyword */

struct words {
	const char *file;   /* for messages */
	char *at, *end;	    /* what is behind the line under way */
	unsigned line;	    /* its number, from 1 on */
	char *start, *stop; /* its first character, and the NUL that ends it */
	char *keyword;
	char *rest;   /* behind the last word that was cut out */
	char *peeked; /* that word, if nobody has taken it yet */
};

/* `bytes` has a NUL behind its `length` bytes, and is cut up. */
void words_begin(struct words *words, const char *file, char *bytes, size_t length);

/* Goes on to the next line that has a word. False at the end. */
bool words_line(struct words *words);

/* Whether that line has nothing that cannot be shown; before anything is taken of it. False with an
 * explanation. */
bool words_check(struct words *words, struct explanation *explanation);

/* Whether what follows the keyword is words: no more than WORDS_MAX, each quote with an end. False
 * with an explanation. Before any is taken, unless words_rest() takes all of it. */
bool words_check_rest(const struct words *words, struct explanation *explanation);

const char *words_keyword(const struct words *words);
bool words_at_end(const struct words *words);

/* The next one behind the keyword, which next() takes; NULL at the end. */
const char *words_peek(struct words *words);
char *words_next(struct words *words);

/* All that follows the keyword, as it stands there; NULL: nothing. Not behind a peek(). */
const char *words_rest(struct words *words);

/* These are false, with an explanation that begins with FILE:LINE:COLUMN: what was expected in the
 * place of the next word, or of the keyword; and what is wrong with the word that was peeked and
 * not taken, or with the keyword if there is none. */
bool words_expect(struct words *words, const char *what, struct explanation *explanation);
bool words_expect_keyword(struct words *words, const char *what, struct explanation *explanation);
bool words_refuse(struct words *words, const char *why, struct explanation *explanation);

#endif
