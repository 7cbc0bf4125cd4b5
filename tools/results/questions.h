/*
 * What can be asked of the database of results. Each answers on the standard output, as text or as
 * JSON, and returns what to exit with.
 */
#ifndef TOOLS_RESULTS_QUESTIONS_H
#define TOOLS_RESULTS_QUESTIONS_H

#include "tools/results/database.h"
#include "tools/results/options.h"

/* False when the database says why. */
bool question_list(struct database *database, const struct results_options *options);
bool question_class(struct database *database, const struct results_options *options);
bool question_never(struct database *database, const struct results_options *options);
bool question_since(struct database *database, const struct results_options *options);

/* Whether since takes such a word: a date, a moment, or the number of a run. */
bool question_since_takes(const char *word);

#endif
