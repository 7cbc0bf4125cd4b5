#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "prover/search/reduced.h"
#include "prover/search/search.h"
#include "scenario/language/language.h"
#include "tests/unit/sample/prove_naive.h"
#include "tests/random/check.h"

/* The naive search compares each state with all others. */
#define NAIVE_STATES_MAX 1200

/* Two executors have about the square of the states of one. */
#define TWO_EXECUTORS_STATES_MAX 250

/* Three about its cube. */
#define THREE_EXECUTORS_STATES_MAX 60

static const struct bounds bounds = BOUNDS_NONE;

static struct system machine; /* too large for a stack */

/* ---- The language ---------------------------------------------------------------------------- */

static void check_language(const struct scenario *scenario)
{
	static struct scenario again;
	char source[SCENARIO_PRINT_SIZE];
	size_t length = scenario_print(scenario, source, sizeof(source));
	struct parse_error error;

	if (length == 0)
		check_failed("its text has no room in %u bytes", SCENARIO_PRINT_SIZE);
	if (!scenario_parse("printed", source, length, &again, &error))
		check_failed("its own text is refused: %s", error.message);
	if (!scenario_equal(scenario, &again))
		check_failed("its own text is read to another scenario");
}

/* ---- The prover ------------------------------------------------------------------------------ */

static void build(const struct scenario *scenario, enum model model, unsigned executors)
{
	char reason[SYSTEM_REASON_SIZE];

	if (!system_build(&machine, scenario, model, executors, reason))
		check_failed("it cannot be proved: %s", reason);
}

static void search(const struct scenario *scenario, enum model model, unsigned executors,
		   struct search *search)
{
	build(scenario, model, executors);
	if (search_run(search, &machine, 0, &bounds) != SEARCH_DONE)
		check_failed("no memory for its states");
}

/* The run that is printed as the shortest is one, and no other is shorter. */
static void check_shortest(const struct search *search, const struct naive *naive,
			   enum outcome outcome)
{
	struct state now, to;
	outcome_set outcomes = 0;
	size_t count;
	struct event *events = search_shortest(search, outcome, &count);

	if (!events)
		check_failed("no memory for a run");
	if (count != naive->events[outcome])
		check_failed("%s: a shortest run has %zu events, by the naive search %zu",
			     outcome_spelling(outcome), count, naive->events[outcome]);
	system_initial(&machine, &now);
	for (size_t n = 0; n < count; n++) {
		if (!system_step(&machine, &now, events[n], &to, &outcomes))
			check_failed("%s: event %zu of its run is none", outcome_spelling(outcome),
				     n);
		now = to;
	}
	if (!(outcomes & OUTCOME_BIT(outcome)))
		check_failed("%s: its run does not end with it", outcome_spelling(outcome));
	free(events);
}

static void check_naive(const struct search *search, enum model model)
{
	struct naive naive;

	naive_search(&machine, &naive);
	if (naive.allowed != search->allowed)
		check_failed("%s: the prover finds 0x%x, and the naive search 0x%x",
			     model_name(model), search->allowed, naive.allowed);
	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
		if (naive.allowed & OUTCOME_BIT(outcome))
			check_shortest(search, &naive, (enum outcome)outcome);
	naive_free(&naive);
}

/* Of the system that was built last. */
static void check_reduced(const struct search *search, enum model model)
{
	static struct reduced reduced;

	if (!reduced_takes(&machine))
		return;
	if (reduced_run(&reduced, &machine, 0, &bounds) != SEARCH_DONE)
		check_failed("no memory for its states");
	if (reduced.allowed != search->allowed)
		check_failed("%s, %u executors: reduced the search finds 0x%x, and else 0x%x",
			     model_name(model), machine.executors, reduced.allowed,
			     search->allowed);
	/* Where executors differ, by their number or by what they are, it takes fewer for one. */
	if (reduced.words.count > search->states.count && !scenario_has_others(&machine.scenario))
		check_failed("%s, %u executors: reduced the search has %zu states, and else %zu",
			     model_name(model), machine.executors, reduced.words.count,
			     search->states.count);
	reduced_free(&reduced);
}

static void check_several(const struct scenario *scenario, enum model model, unsigned executors,
			  outcome_set by_one)
{
	struct search several;

	search(scenario, model, executors, &several);
	if (several.allowed != by_one)
		check_failed("%s: one executor has 0x%x, and %u have 0x%x", model_name(model),
			     by_one, executors, several.allowed);
	check_reduced(&several, model);
	search_free(&several);
}

static outcome_set check_model(const struct scenario *scenario, enum model model,
			       struct tally *tally)
{
	struct search one;

	search(scenario, model, 1, &one);
	check_reduced(&one, model);
	tally->states += one.states.count;
	if (one.states.count <= NAIVE_STATES_MAX) {
		check_naive(&one, model);
		tally->naive++;
	}
	if (one.states.count <= TWO_EXECUTORS_STATES_MAX)
		check_several(scenario, model, 2, one.allowed);
	if (one.states.count <= THREE_EXECUTORS_STATES_MAX)
		check_several(scenario, model, 3, one.allowed);
	search_free(&one);
	return one.allowed;
}

/* docs/models.md, "Which is stronger"; and what it says that only rests tell apart. */
static void check_order(const struct scenario *scenario, const outcome_set all[MODELS])
{
	static const struct {
		enum model strong, weak;
	} pairs[] = {
		{MODEL_COHERENT, MODEL_BYTEWISE},   {MODEL_COHERENT, MODEL_SNAPSHOT},
		{MODEL_SNAPSHOT, MODEL_SEQUENTIAL}, {MODEL_SEQUENTIAL, MODEL_PREFETCH},
		{MODEL_BYTEWISE, MODEL_PREFETCH},
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (all[pairs[i].strong] & ~all[pairs[i].weak])
			check_failed("%s allows 0x%x, and the weaker %s only 0x%x",
				     model_name(pairs[i].strong), all[pairs[i].strong],
				     model_name(pairs[i].weak), all[pairs[i].weak]);
	if (!scenario->rest.may && all[MODEL_BYTEWISE] != all[MODEL_PREFETCH])
		check_failed("without a rest, bytewise allows 0x%x, and prefetch 0x%x",
			     all[MODEL_BYTEWISE], all[MODEL_PREFETCH]);
}

/* docs/models.md, "Patches back to back": what one patch allows, more of them do; and that a buffer
 * with room for one patch's stores has room enough. */
static void check_back_to_back(const struct scenario *scenario, enum model model,
			       outcome_set allowed)
{
	static struct scenario apart;
	struct search one, roomy;

	apart = *scenario;
	apart.back_to_back = false;
	search(&apart, model, 1, &one);
	if (one.allowed & ~allowed & ~OUTCOMES_OF_ONE_PATCH)
		check_failed("%s: apart it has 0x%x, and back to back 0x%x", model_name(model),
			     one.allowed, allowed);
	search_free(&one);
	build(scenario, model, 1);
	machine.buffer_size = machine.store_modulus - 1;
	if (search_run(&roomy, &machine, 0, &bounds) != SEARCH_DONE)
		check_failed("no memory for its states");
	if (roomy.allowed != allowed)
		check_failed("%s: with a larger buffer it has 0x%x, and else 0x%x",
			     model_name(model), roomy.allowed, allowed);
	search_free(&roomy);
}

void check_models(const struct drawn *drawn, struct tally *tally)
{
	static struct scenario scenario;
	outcome_set allowed[MODELS], all[MODELS];
	bool is_proved = check_draw(drawn, &scenario, allowed);

	check_language(&scenario);
	if (!is_proved) {
		tally->unproved++;
		return;
	}
	for (unsigned model = 0; model < MODELS; model++) {
		all[model] = check_model(&scenario, (enum model)model, tally);
		if (scenario.back_to_back)
			check_back_to_back(&scenario, (enum model)model, all[model]);
		if ((all[model] & OUTCOMES_EXPECTABLE) != allowed[model])
			check_failed("%s allows 0x%x, and later 0x%x",
				     model_name((enum model)model), allowed[model], all[model]);
	}
	check_order(&scenario, all);
}
