#include "tools/base/colour.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OPTION "--color"

static bool is_on;

static bool terminal_has_colours(void)
{
	const char *terminal = getenv("TERM"), *none = getenv("NO_COLOR");

	return isatty(STDOUT_FILENO) && (!none || none[0] == '\0') && terminal &&
	       terminal[0] != '\0' && strcmp(terminal, "dumb") != 0;
}

static bool choose(const char *when, struct explanation *explanation)
{
	if (strcmp(when, "always") == 0)
		is_on = true;
	else if (strcmp(when, "never") == 0)
		is_on = false;
	else if (strcmp(when, "auto") == 0)
		is_on = terminal_has_colours();
	else
		return explain(explanation, OPTION " takes always, never or auto, and not \"%s\"",
			       when);
	return true;
}

int colour_take(int count, char **arguments, struct explanation *explanation)
{
	bool is_over = false;
	int kept = 0;

	is_on = terminal_has_colours();
	for (int i = 0; i < count; i++) {
		is_over |= strcmp(arguments[i], "--") == 0;
		if (is_over || strncmp(arguments[i], OPTION "=", sizeof(OPTION)) != 0)
			arguments[kept++] = arguments[i];
		else if (!choose(arguments[i] + sizeof(OPTION), explanation))
			return 0;
	}
	arguments[kept] = NULL;
	return kept;
}

const char *colour_begin(const FILE *to, enum colour colour)
{
	static const char *const begins[] = {
		[COLOUR_NONE] = "",
		[COLOUR_GOOD] = "\033[32m",
		[COLOUR_OPEN] = "\033[33m",
		[COLOUR_BAD] = "\033[31m",
		[COLOUR_WORST] = "\033[1;31m",
	};

	return is_on && to == stdout ? begins[colour] : "";
}

const char *colour_end(const FILE *to, enum colour colour)
{
	return is_on && to == stdout && colour != COLOUR_NONE ? "\033[0m" : "";
}
