/*
 * The words of the log: verdicts, and the kernel's outcomes read back.
 */
#ifndef TOOLS_WORDS_H
#define TOOLS_WORDS_H

#include "kernel/oracle.h"
#include "tools/text.h"

enum verdict { VERDICT_AS_EXPECTED, VERDICT_FORBIDDEN, VERDICT_INCONCLUSIVE, VERDICT_CRASHED };

const char *verdict_word(enum verdict verdict);

/* False when the text is none of the words, letter by letter. */
bool verdict_from_word(struct text word, enum verdict *verdict);
bool outcome_from_name(struct text name, enum outcome *outcome);

#endif
