#include "tools/prove/options.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "prover/model/system.h"
#include "prover/search/memory.h"
#include "scenario/language/language.h"
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

bool option_outcomes(const char *command, const char *option, const char *list,
		     outcome_set *outcomes)
{
	char words[160];
	enum outcome outcome;

	if ((size_t)snprintf(words, sizeof(words), "%s", list) >= sizeof(words)) {
		fprintf(stderr, "%s: %s takes a shorter list\n", command, option);
		return false;
	}
	*outcomes = 0;
	for (char *word = strtok(words, ", "); word; word = strtok(NULL, ", ")) {
		if (!option_outcome(command, word, &outcome))
			return false;
		*outcomes |= OUTCOME_BIT(outcome);
	}
	return true;
}

bool option_site(const char *command, const char *site, const char *place,
		 struct scenario *scenario)
{
	static struct system system; /* too large for a stack */
	char source[512], reason[SYSTEM_REASON_SIZE];
	struct parse_error error;
	int length = snprintf(source, sizeof(source),
			      "scenario synth\nabout Sought.\nsite %s\nplace %s\nhandler next\n"
			      "patch write all\nexecute call\nforbid torn\n",
			      site, place);

	if (length < 0 || (size_t)length >= sizeof(source) || strpbrk(site, "\r\n") ||
	    strpbrk(place, "\r\n")) {
		fprintf(stderr, "%s: --site and --place take one line\n", command);
		return false;
	}
	if (!scenario_parse("scenario", source, (size_t)length, scenario, &error)) {
		fprintf(stderr, "%s: of --site and --place: %s\n", command, error.message);
		return false;
	}
	if (!system_build(&system, scenario, MODEL_COHERENT, 1, reason)) {
		fprintf(stderr, "%s: %s\n", command, reason);
		return false;
	}
	return true;
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
