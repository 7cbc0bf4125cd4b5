/*
 * What verdict.h concludes, in the words of the log.
 */
#include "lib/format.h"
#include "scenario/verdict.h"

#define MODEL_LIST_SIZE 64

typedef unsigned long long count; /* for %llu */

static void list_models(unsigned models, char to[MODEL_LIST_SIZE])
{
	size_t length = 0;

	to[0] = '\0';
	for (unsigned model = 0; model < MODELS; model++)
		if (models >> model & 1)
			length += format_text(to + length, MODEL_LIST_SIZE - length, "%s%s",
					      length ? ", " : "", model_name((enum model)model));
}

static void write_sighting(const struct sighting *sighting, const char *before, const char *after,
			   char to[CLASSIFICATION_LINE_SIZE])
{
	format_text(to, CLASSIFICATION_LINE_SIZE,
		    "machine: %s: %s in %s, %llu in %llu executions%s", before,
		    outcome_spelling(sighting->outcome), sighting->scenario, (count)sighting->count,
		    (count)sighting->executions, after);
}

static void write_first_line(const struct classification *classification,
			     char to[CLASSIFICATION_LINE_SIZE])
{
	char models[MODEL_LIST_SIZE];

	if (classification->impossible) {
		write_sighting(&classification->impossible_sighting, "defective",
			       ": no model allows it", to);
	} else if (classification->consistent == 0) {
		format_text(to, CLASSIFICATION_LINE_SIZE,
			    "machine: defective: no one model allows all that was seen");
	} else if (classification->known == 0) {
		format_text(to, CLASSIFICATION_LINE_SIZE,
			    "machine: not classified: no scenario whose models are known has run");
	} else {
		list_models(classification->consistent, models);
		format_text(to, CLASSIFICATION_LINE_SIZE, "machine: consistent with %s", models);
	}
}

const char *verdict_name(enum verdict verdict)
{
	static const char *const names[VERDICTS] = {
		[VERDICT_AS_EXPECTED] = "as expected",
		[VERDICT_FORBIDDEN] = "forbidden",
		[VERDICT_DEFECTIVE] = "defective",
		[VERDICT_INCONCLUSIVE] = "inconclusive",
	};

	return verdict < VERDICTS ? names[verdict] : NULL;
}

const char *conclusion_name(enum conclusion conclusion)
{
	static const char *const names[CONCLUSIONS] = {
		[CONCLUSION_AS_EXPECTED] = "as expected",
		[CONCLUSION_WRONG_PROTOCOL] = "wrong protocol",
		[CONCLUSION_DEFECTIVE] = "defective",
		[CONCLUSION_INCONCLUSIVE] = "inconclusive",
		[CONCLUSION_CRASHED] = "crashed",
		[CONCLUSION_REFUSED] = "cannot run",
	};

	return conclusion < CONCLUSIONS ? names[conclusion] : NULL;
}

bool classification_line(const struct classification *classification, unsigned line,
			 char to[CLASSIFICATION_LINE_SIZE])
{
	if (line == 0) {
		write_first_line(classification, to);
		return true;
	}
	/* Then one for each model that is excluded, and one on what is not counted. */
	for (unsigned model = 0; model < MODELS; model++) {
		char before[MODEL_LIST_SIZE];

		if (classification->consistent >> model & 1)
			continue;
		if (--line > 0)
			continue;
		format_text(before, sizeof(before), "not %s", model_name((enum model)model));
		write_sighting(&classification->excluded[model], before, "", to);
		return true;
	}
	if (classification->unknown == 0 || line != 1)
		return false;
	format_text(to, CLASSIFICATION_LINE_SIZE,
		    "machine: %u scenarios of which the models are not known here are not counted; "
		    "crossmod judge proves them",
		    classification->unknown);
	return true;
}
