/*
 * Words of a command line that both commands take.
 */
#ifndef PROVE_OPTIONS_H
#define PROVE_OPTIONS_H

#include <stdbool.h>

#include "scenario/scenario.h"

/* The six outcomes that a model can allow and a scenario may forbid. */
#define OUTCOMES_PROVED (OUTCOMES_EXPECTABLE & ~OUTCOMES_RUN_ONLY)

/* Each is false, with a message to stderr that begins with `command` and says what there is, when
 * the word is none. */
bool option_model(const char *command, const char *word, enum model *model);
bool option_outcome(const char *command, const char *word, enum outcome *outcome);
bool option_number(const char *command, const char *option, const char *word, unsigned least,
		   unsigned most, unsigned *number);

#endif
