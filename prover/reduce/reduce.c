#include "prover/reduce/reduce.h"

#include <stdlib.h>

#include "prover/generate/named.h"
#include "prover/generate/valid.h"

struct reducing {
	struct reduce *reduce;
	struct scenario *scenario; /* the smallest so far */
	struct scenario smaller;
	uint64_t *broken; /* the keys of those of which it does not hold */
	unsigned broken_count;
};

static bool is_known_broken(const struct reducing *reducing, uint64_t key)
{
	for (unsigned n = 0; n < reducing->broken_count; n++)
		if (reducing->broken[n] == key)
			return true;
	return false;
}

/* One that is no scenario breaks it, too. */
static enum reduce_answer ask(struct reducing *reducing, const char *words)
{
	uint64_t key = named_key(&reducing->smaller);
	enum reduce_answer answer;

	if (is_known_broken(reducing, key) || !valid_scenario(&reducing->smaller))
		return REDUCE_BREAKS;
	if (reducing->reduce->tries == reducing->reduce->tries_most)
		return REDUCE_STOP;
	reducing->reduce->tries++;
	answer = reducing->reduce->holds(reducing->reduce->context, &reducing->smaller, words);
	if (answer == REDUCE_BREAKS)
		reducing->broken[reducing->broken_count++] = key;
	return answer;
}

/* Tries all once, each behind what was kept of those before it. */
static enum reduce_answer try_each(struct reducing *reducing)
{
	enum reduce_answer result = REDUCE_BREAKS, answer;
	char words[SMALLER_WORDS_SIZE];
	unsigned n = 0;

	while (smaller_scenario(reducing->scenario, n, &reducing->smaller, words)) {
		answer = ask(reducing, words);
		if (answer == REDUCE_STOP)
			return REDUCE_STOP;
		if (answer == REDUCE_BREAKS) {
			n++;
			continue;
		}
		*reducing->scenario = reducing->smaller;
		reducing->reduce->kept++;
		result = REDUCE_HOLDS;
	}
	return result;
}

static enum reduce_result run(struct reducing *reducing)
{
	const struct reduce *reduce = reducing->reduce;
	enum reduce_answer answer;

	reducing->smaller = *reducing->scenario;
	answer = ask(reducing, NULL);
	if (answer == REDUCE_BREAKS)
		return REDUCE_NOT_SO;
	if (answer == REDUCE_HOLDS)
		*reducing->scenario = reducing->smaller;
	while (answer == REDUCE_HOLDS)
		answer = try_each(reducing);
	if (answer == REDUCE_BREAKS)
		return REDUCE_MINIMAL;
	return reduce->tries == reduce->tries_most ? REDUCE_TRIES : REDUCE_STOPPED;
}

enum reduce_result reduce_run(struct reduce *reduce, struct scenario *scenario)
{
	static struct reducing reducing; /* too large for a stack */
	enum reduce_result result;

	reduce->tries = reduce->kept = 0;
	reducing = (struct reducing){.reduce = reduce, .scenario = scenario};
	reducing.broken = calloc(reduce->tries_most + 1u, sizeof(*reducing.broken));
	if (!reducing.broken)
		return REDUCE_NO_MEMORY;
	result = run(&reducing);
	free(reducing.broken);
	return result;
}
