/*
 * Words of a command line that both commands take.
 */
#ifndef TOOLS_PROVE_OPTIONS_H
#define TOOLS_PROVE_OPTIONS_H

#include <stdbool.h>

#include "scenario/scenario.h"

/* The six outcomes that a model can allow and a scenario may forbid. */
#define OUTCOMES_PROVED (OUTCOMES_EXPECTABLE & ~OUTCOMES_RUN_ONLY)

/* What one search may take at most, in both commands. */
struct limits {
	size_t bytes;
	unsigned seconds;
};

#define LIMIT_SECONDS_USUAL 600u

/* Half of the memory that is available now, and LIMIT_SECONDS_USUAL. */
struct limits limits_usual(void);

/* The lines of help on them. */
#define LIMITS_HELP                                                                                \
	"  --memory MIB       give a search up that needs more memory (default: half of what is "  \
	"available)\n"                                                                             \
	"  --time SECONDS     give a search up that takes more processor time (default: 600)\n"

/* Each is false, with a message to stderr that begins with `command` and says what there is, when
 * the word is none. */
bool option_model(const char *command, const char *word, enum model *model);
bool option_outcome(const char *command, const char *word, enum outcome *outcome);
bool option_number(const char *command, const char *option, const char *word, unsigned least,
		   unsigned most, unsigned *number);

/* A list of outcomes, with commas between them. */
bool option_outcomes(const char *command, const char *option, const char *list,
		     outcome_set *outcomes);

/* The values of --site and --place, as the scenario of a file that says no more. */
bool option_site(const char *command, const char *site, const char *place,
		 struct scenario *scenario);

/* The values of --memory and of --time. */
bool option_memory(const char *command, const char *word, struct limits *limits);
bool option_time(const char *command, const char *word, struct limits *limits);

#endif
