#include "tools/words.h"

static const char *const verdict_words[] = {
	[VERDICT_AS_EXPECTED] = "as expected",
	[VERDICT_FORBIDDEN] = "forbidden",
	[VERDICT_INCONCLUSIVE] = "inconclusive",
	[VERDICT_CRASHED] = "crashed",
};

const char *verdict_word(enum verdict verdict)
{
	return verdict_words[verdict];
}

bool verdict_from_word(struct text word, enum verdict *verdict)
{
	for (unsigned index = 0; index < sizeof(verdict_words) / sizeof(verdict_words[0]);
	     index++) {
		if (text_equals(word, verdict_words[index])) {
			*verdict = index;
			return true;
		}
	}
	return false;
}

bool outcome_from_name(struct text name, enum outcome *outcome)
{
	for (unsigned index = 0; index < OUTCOMES; index++) {
		if (text_equals(name, outcome_name(index))) {
			*outcome = index;
			return true;
		}
	}
	return false;
}
