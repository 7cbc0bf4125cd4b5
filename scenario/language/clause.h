/*
 * What the parts of the parser share. For language.c and the clause_*.c files only.
 *
 * Each function returns false when the source is refused; the error is filled then.
 */
#ifndef SCENARIO_LANGUAGE_CLAUSE_H
#define SCENARIO_LANGUAGE_CLAUSE_H

#include "scenario/language/words.h"
#include "scenario/scenario.h"

struct parse {
	struct reader reader;
	struct scenario *out;
	struct word key; /* of the current clause */

	/* Where things were said, for complaints that need the whole file; length 0: not said. */
	struct word sites[SITES_MAX], places[SITES_MAX];
	struct word steps[STEPS_MAX];
	struct word handler, execute, rest, repeat, also, about;
	bool has_expectation;
};

/* What follows the key, in the line of the key. */
bool clause_site(struct parse *parse);
bool clause_place(struct parse *parse);
bool clause_execute(struct parse *parse);
bool clause_rest(struct parse *parse);
bool clause_online(struct parse *parse);
bool clause_also(struct parse *parse);
bool clause_repeat(struct parse *parse);
bool clause_forbid(struct parse *parse);
bool clause_show(struct parse *parse);

/* One step, which is all that stands in the line, or follows `patch` in it. */
bool clause_step(struct parse *parse);

/* FORM: the kind of a site's form; and its bytes, with their number, where the kind does not say
 * them.
 */
bool clause_form(struct reader *reader, enum site_kind *kind, uint8_t bytes[SITE_LENGTH_MAX],
		 unsigned *count);

/* HOW: the word of a serialization. */
bool clause_how(struct reader *reader, enum serialization *how);

/* After the last line: what no single clause can know. */
bool clause_check_whole(struct parse *parse);

#endif
