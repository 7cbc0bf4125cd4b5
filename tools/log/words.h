/*
 * The words of the log read back: verdicts, outcomes and models.
 */
#ifndef TOOLS_LOG_WORDS_H
#define TOOLS_LOG_WORDS_H

#include "scenario/verdict.h"
#include "tools/base/span.h"

/* A run counts every outcome but the last, `mismatch`, which only models have. */
#define COUNTED_OUTCOMES OUTCOME_MISMATCH

/* False when the string is none of the words, letter by letter. */
bool verdict_from_word(struct span word, enum verdict *verdict);
bool conclusion_from_word(struct span word, enum conclusion *conclusion);
bool outcome_from_name(struct span name, enum outcome *outcome);
bool model_from_name(struct span name, enum model *model);

#endif
