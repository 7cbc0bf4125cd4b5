#include "tools/prove/options.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "prover/search/memory.h"
#include "tools/base/explain.h"

#define MIB ((size_t)1 << 20)
#define MIB_MAX (1u << 24)	    /* 16 TiB */
#define SECONDS_MAX (366u * 86400u) /* a year */
#define BYTES_LEAST (64 * MIB)

bool option_model(const char *command, const char *word, enum model *model)
{
	struct explanation complaint;

	for (unsigned n = 0; n < MODELS; n++) {
		*model = (enum model)n;
		if (strcmp(word, model_name(*model)) == 0)
			return true;
	}
	explain_line(&complaint, "%s: there is no model \"%s\"; there are", command, word);
	fputs(complaint.line, stderr);
	for (unsigned n = 0; n < MODELS; n++)
		fprintf(stderr, "%s %s", n ? "," : "", model_name((enum model)n));
	fprintf(stderr, "\n");
	return false;
}

bool option_outcome(const char *command, const char *word, enum outcome *outcome)
{
	struct explanation complaint;
	const char *gap = "";

	for (unsigned n = 0; n < OUTCOMES; n++) {
		*outcome = (enum outcome)n;
		if ((OUTCOMES_PROVED & OUTCOME_BIT(n)) &&
		    strcmp(word, outcome_spelling(*outcome)) == 0)
			return true;
	}
	explain_line(&complaint, "%s: there is no outcome \"%s\" in a model; there are", command,
		     word);
	fputs(complaint.line, stderr);
	for (unsigned n = 0; n < OUTCOMES; n++) {
		if (!(OUTCOMES_PROVED & OUTCOME_BIT(n)))
			continue;
		fprintf(stderr, "%s %s", gap, outcome_spelling((enum outcome)n));
		gap = ",";
	}
	fprintf(stderr, "\n");
	return false;
}

bool option_number(const char *command, const char *option, const char *word, unsigned least,
		   unsigned most, unsigned *number)
{
	struct explanation complaint;
	char *end;
	unsigned long value = strtoul(word, &end, 10);

	if (isdigit((unsigned char)word[0]) && *end == '\0' && value >= least && value <= most) {
		*number = (unsigned)value;
		return true;
	}
	explain_line(&complaint, "%s: %s takes a number from %u to %u, not \"%s\"", command, option,
		     least, most, word);
	fprintf(stderr, "%s\n", complaint.line);
	return false;
}

struct limits limits_usual(void)
{
	size_t half = memory_available() / 2;

	return (struct limits){half < BYTES_LEAST ? BYTES_LEAST : half, LIMIT_SECONDS_USUAL};
}

bool option_memory(const char *command, const char *word, struct limits *limits)
{
	unsigned mib;

	if (!option_number(command, "--memory", word, 1, MIB_MAX, &mib))
		return false;
	limits->bytes = mib * MIB;
	return true;
}

bool option_time(const char *command, const char *word, struct limits *limits)
{
	return option_number(command, "--time", word, 1, SECONDS_MAX, &limits->seconds);
}
