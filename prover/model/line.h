/*
 * A description that is being put together. But for its size, for describe.c and
 * describe_patcher.c only.
 */
#ifndef PROVE_LINE_H
#define PROVE_LINE_H

#include <stddef.h>

#include "prover/model/system.h"

#define DESCRIPTION_SIZE 160

/* Of DESCRIPTION_SIZE characters; what does not fit is cut off. */
struct line {
	char *characters;
	size_t length;
};

void line_add(struct line *line, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The bytes `from` to `end` - 1 of a site, or all, which must have been fetched; and those that
 * have a code. From the lowest upwards. */
void line_add_bytes(struct line *line, const struct system *system, unsigned site, code_word codes,
		    unsigned from, unsigned end);
void line_add_whole(struct line *line, const struct system *system, unsigned site, code_word codes);
void line_add_codes(struct line *line, const struct system *system, unsigned site, code_word codes);

/* Which of several sites; of one alone nothing needs to be said. */
void line_add_site(struct line *line, const struct system *system, unsigned site);

/* What the patcher does as its next action; `buffered`: a store stays in its buffer. And what
 * reaches memory of the oldest store. */
void line_add_action(struct line *line, const struct system *system, const struct state *from,
		     bool buffered);
void line_add_drain(struct line *line, const struct system *system, const struct state *from,
		    unsigned part);

/* What a store writes, by its number. */
void line_add_store(struct line *line, const struct system *system, unsigned number);

#endif
