#include "tools/watch/proved.h"

#include <stdlib.h>
#include <string.h>

#include "prover/model/batch.h"
#include "prover/model/trace.h"
#include "prover/search/allowed.h"
#include "prover/search/memory.h"
#include "prover/search/search.h"

#define UNSAFE_USUAL                                                                               \
	(OUTCOME_BIT(OUTCOME_TORN) | OUTCOME_BIT(OUTCOME_UNSERIALIZED) |                           \
	 OUTCOME_BIT(OUTCOME_MISMATCH))

static struct bounds bounds_for(unsigned seconds)
{
	return (struct bounds){
		.states = SIZE_MAX,
		.bytes = memory_available() / 2,
		.until = bounds_until(seconds),
	};
}

void proved_make(struct proved *proved, const struct scenario *scenario, unsigned seconds)
{
	const struct bounds bounds = bounds_for(seconds);
	char reason[SYSTEM_REASON_SIZE] = "";
	enum proof proof;

	memset(proved, 0, sizeof(*proved));
	proof = prove_within(scenario, &bounds, proved->allowed, reason);
	proved->is_known = proof == PROOF_DONE;
	if (proved->is_known)
		return;
	memset(proved->allowed, 0, sizeof(proved->allowed));
	snprintf(proved->why, sizeof(proved->why), "%s%s", reason,
		 proof == PROOF_GIVEN_UP ? "; --time gives it longer" : "");
}

static outcome_set forbidden(const struct scenario *scenario, enum model model)
{
	for (unsigned n = 0; n < MODELS; n++)
		if (scenario->forbid[n])
			return scenario->forbid[model];
	return UNSAFE_USUAL;
}

outcome_set proved_unsafe(const struct proved *proved, const struct scenario *scenario,
			  enum model model)
{
	return (outcome_set)(proved->allowed[model] & forbidden(scenario, model));
}

unsigned proved_unsafe_models(const struct proved *proved, const struct scenario *scenario)
{
	unsigned models = 0;

	for (unsigned n = 0; n < MODELS; n++)
		models |= (unsigned)(proved_unsafe(proved, scenario, (enum model)n) != 0) << n;
	return models;
}

bool proved_first_unsafe(const struct proved *proved, const struct scenario *scenario,
			 enum model *model, enum outcome *outcome)
{
	unsigned models = proved_unsafe_models(proved, scenario);

	if (!models)
		return false;
	*model = (enum model)__builtin_ctz(models);
	*outcome = (enum outcome)__builtin_ctz(proved_unsafe(proved, scenario, *model));
	return true;
}

/* ---- A shortest run -------------------------------------------------------------------------- */

/* Too large for a stack. */
struct run {
	struct scenario part;
	struct system system;
	struct search search;
};

static void print_events(FILE *to, struct run *run, enum outcome outcome)
{
	size_t count;
	struct event *events = search_shortest(&run->search, outcome, &count);

	if (!events || !trace_print(to, &run->system, events, count))
		fprintf(to, "(out of memory)\n");
	free(events);
}

/* True when this part of a batch has it, and it was printed. */
static bool print_part(FILE *to, struct run *run, enum outcome outcome, const struct bounds *bounds)
{
	bool found;

	search_run(&run->search, &run->system, OUTCOME_BIT(outcome), bounds);
	found = run->search.allowed & OUTCOME_BIT(outcome);
	if (found)
		print_events(to, run, outcome);
	search_free(&run->search);
	return found;
}

static bool print_shortest(FILE *to, struct run *run, const struct scenario *scenario,
			   enum model model, enum outcome outcome, unsigned seconds)
{
	const struct bounds bounds = bounds_for(seconds);
	char reason[SYSTEM_REASON_SIZE];

	for (unsigned part = 0; part < batch_parts(scenario); part++) {
		batch_part(scenario, part, &run->part);
		if (system_build(&run->system, &run->part, model, 1, reason) &&
		    print_part(to, run, outcome, &bounds))
			return true;
	}
	return false;
}

void proved_print_run(FILE *to, const struct proved *proved, const struct scenario *scenario,
		      unsigned seconds)
{
	struct run *run;
	enum outcome outcome;
	enum model model;

	if (!proved_first_unsafe(proved, scenario, &model, &outcome))
		return;
	run = calloc(1, sizeof(*run));
	fprintf(to, "%s under %s: %s, by this shortest run:\n\n", scenario->name, model_name(model),
		outcome_spelling(outcome));
	if (!run || !print_shortest(to, run, scenario, model, outcome, seconds))
		fprintf(to,
			"(not found in %u s of processor time, or for lack of memory; see "
			"\"crossmod help prove\" for --trace)\n",
			seconds);
	fprintf(to, "\n");
	free(run);
}
