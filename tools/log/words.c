#include "tools/log/words.h"

bool verdict_from_word(struct span word, enum verdict *verdict)
{
	for (unsigned value = 0; value < VERDICTS; value++) {
		*verdict = (enum verdict)value;
		if (span_equals(word, verdict_name(*verdict)))
			return true;
	}
	return false;
}

bool conclusion_from_word(struct span word, enum conclusion *conclusion)
{
	for (unsigned value = 0; value < CONCLUSIONS; value++) {
		*conclusion = (enum conclusion)value;
		if (span_equals(word, conclusion_name(*conclusion)))
			return true;
	}
	return false;
}

bool outcome_from_name(struct span name, enum outcome *outcome)
{
	for (unsigned value = 0; value < OUTCOMES; value++) {
		*outcome = (enum outcome)value;
		if (span_equals(name, outcome_spelling(*outcome)))
			return true;
	}
	return false;
}

bool model_from_name(struct span name, enum model *model)
{
	for (unsigned value = 0; value < MODELS; value++) {
		*model = (enum model)value;
		if (span_equals(name, model_name(*model)))
			return true;
	}
	return false;
}
