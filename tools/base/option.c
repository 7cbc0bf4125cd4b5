#include "tools/base/option.h"

#include "tools/base/span.h"

#include <getopt.h>
#include <inttypes.h>
#include <string.h>

bool option_read_number(const char *option, const char *word, uint64_t max, uint64_t *value,
			struct explanation *explanation)
{
	struct span rest = {word, strlen(word)};

	if (span_take_number(&rest, value) && rest.length == 0 && *value >= 1 && *value <= max)
		return true;
	return explain(explanation, "%s takes a number from 1 to %" PRIu64 ", and not \"%s\"",
		       option, max, word);
}

bool option_read_small_number(const char *option, const char *word, unsigned max, unsigned *value,
			      struct explanation *explanation)
{
	uint64_t number;

	if (!option_read_number(option, word, max, &number, explanation))
		return false;
	*value = (unsigned)number;
	return true;
}

bool option_explain(int returned, char **arguments, int first_code, const char *command,
		    const char *hint, struct explanation *explanation)
{
	const char *word = arguments[optind - 1];
	char letter[] = {'-', (char)optopt, '\0'};

	if (returned == ':')
		return explain(explanation, "%s takes a value", word);
	if (optopt >= first_code)
		return explain(explanation, "%.*s takes no value", (int)strcspn(word, "="), word);
	/* 0: it is a long one that is not known, or the beginning of several */
	return explain(explanation, "%s has no option \"%s\"%s", command, optopt ? letter : word,
		       hint);
}
