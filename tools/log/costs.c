#include "tools/log/costs.h"

#include "kernel/core/cost.h"
#include "kernel/report/limit.h"

#include <inttypes.h>
#include <string.h>

#define WORDS(name, words, value) [QUANTILE_##name] = (words),
static const char *const words[QUANTILES] = {BLOCK_QUANTILES(WORDS)};

/* ---- What was measured ----------------------------------------------------------------------- */

static bool check_order(const struct cost_figures *cost, const char *what,
			struct explanation *explanation)
{
	for (unsigned i = 1; i < QUANTILES; i++)
		if (cost->cycles[i] < cost->cycles[i - 1])
			return explain(
				explanation,
				"the cost of %s: its %s is below its %s (%" PRIu64 ", %" PRIu64 ")",
				what, words[i], words[i - 1], cost->cycles[i], cost->cycles[i - 1]);
	return true;
}

static bool check_same(const struct cost_figures *cost, unsigned left, unsigned right,
		       const char *what, struct explanation *explanation)
{
	if (cost->cycles[left] == cost->cycles[right])
		return true;
	return explain(explanation,
		       "the cost of %s: of %" PRIu64 " runs the %s is the %s (%" PRIu64 ", %" PRIu64
		       ")",
		       what, cost->runs, words[left], words[right], cost->cycles[left],
		       cost->cycles[right]);
}

/* Of few runs, what stands in the middle or close to an end is the end itself. */
static bool check_few(const struct cost_figures *cost, const char *what,
		      struct explanation *explanation)
{
	if (cost->runs == 0 && cost->cycles[QUANTILE_MAXIMUM] != 0)
		return explain(explanation, "the cost of %s: it is %" PRIu64 ", of no runs", what,
			       cost->cycles[QUANTILE_MAXIMUM]);
	if (cost->runs == 0 || cost->runs > COST_SAMPLES)
		return true;
	if (cost_rank(cost->runs, 50) == 1 &&
	    !check_same(cost, QUANTILE_MEDIAN, QUANTILE_MINIMUM, what, explanation))
		return false;
	return cost_rank(cost->runs, 99) < cost->runs ||
	       check_same(cost, QUANTILE_PERCENTILE_99, QUANTILE_MAXIMUM, what, explanation);
}

/* The frequency in the head of the log is in kHz, rounded down. */
static bool check_ns(uint64_t cycles, uint64_t ns, const struct header *header, const char *what,
		     struct explanation *explanation)
{
	unsigned __int128 scaled = (unsigned __int128)cycles * 1000000000;
	uint64_t least_hz = header->clock_khz * 1000;

	if (ns >= scaled / (least_hz + 999) && ns <= scaled / least_hz)
		return true;
	return explain(explanation,
		       "the cost of %s: %" PRIu64 " cycles of a clock of %" PRIu64
		       " kHz are not %" PRIu64 " ns",
		       what, cycles, header->clock_khz, ns);
}

static bool check_cost(const struct cost_figures *cost, const struct header *header,
		       const char *what, struct explanation *explanation)
{
	if (!check_order(cost, what, explanation) || !check_few(cost, what, explanation))
		return false;
	for (unsigned i = 0; i < QUANTILES; i++)
		if (!check_ns(cost->cycles[i], cost->ns[i], header, what, explanation))
			return false;
	return true;
}

/* A patch that does not dwell is measured, and then a sync and all stores by themselves. */
static bool check_runs(const struct figures *figures, struct explanation *explanation)
{
	uint64_t runs = figures->patch.runs;

	if (figures->sync.runs != runs || figures->stores.runs != runs)
		return explain(explanation,
			       "of %" PRIu64 " patches, %" PRIu64 " syncs and %" PRIu64
			       " sets of stores the cost was measured, and there are as many of "
			       "each",
			       runs, figures->sync.runs, figures->stores.runs);
	if (runs <= figures->patches)
		return true;
	return explain(explanation,
		       "the cost of %" PRIu64 " patches was measured, and there were %" PRIu64,
		       runs, figures->patches);
}

/* ---- What follows from it -------------------------------------------------------------------- */

static bool check_part(uint64_t said, uint64_t is, const char *what,
		       struct explanation *explanation)
{
	if (said == is)
		return true;
	return explain(explanation, "the limit's %s: %" PRIu64 ", and it says %" PRIu64, what, is,
		       said);
}

static bool check_limit(const struct figures *figures, const struct header *header,
			struct explanation *explanation)
{
	const struct limit_figures *said = &figures->limit;
	struct limit limit = limit_of(&figures->scenario, figures->sync.cycles[QUANTILE_MEDIAN],
				      figures->stores.cycles[QUANTILE_MEDIAN]);

	return check_part(said->syncs, limit.syncs, "syncs are those of the scenario",
			  explanation) &&
	       check_part(said->stores, limit.stores, "stores are those of the scenario",
			  explanation) &&
	       check_part(said->wait_cycles, limit.wait_cycles, "waits are those of the scenario",
			  explanation) &&
	       check_part(said->cycles, limit.cycles, "cycles are its syncs, stores and waits",
			  explanation) &&
	       check_ns(said->cycles, said->ns, header, "the limit", explanation);
}

static bool check_ratio(const struct figures *figures, struct explanation *explanation)
{
	struct limit limit = limit_of(&figures->scenario, figures->sync.cycles[QUANTILE_MEDIAN],
				      figures->stores.cycles[QUANTILE_MEDIAN]);
	char ratio[LIMIT_RATIO_SIZE];

	limit_ratio(ratio, figures->patch.cycles[QUANTILE_MEDIAN],
		    limit_compared(&figures->scenario, &limit), figures->clock.cycles);
	if (strcmp(ratio, figures->ratio) == 0)
		return true;
	return explain(explanation,
		       "the ratio of a patch of %" PRIu64 " cycles to a limit of %" PRIu64
		       ", by a clock that takes %" PRIu64 ", is %s, and it says %s",
		       figures->patch.cycles[QUANTILE_MEDIAN], figures->limit.cycles,
		       figures->clock.cycles, ratio, figures->ratio);
}

bool costs_agree(const struct figures *figures, const struct header *header,
		 struct explanation *explanation)
{
	if (!figures->has_cost)
		return true;
	if (!header->clock_khz)
		return explain(explanation, "it has costs, and the head of the log says no clock");
#define COST(key, what) check_cost(&figures->key, header, what, explanation) &&
#define NO_COST(...)
	return check_runs(figures, explanation) &&
	       BLOCK_COSTS(COST, NO_COST) check_limit(figures, header, explanation) &&
	       check_ratio(figures, explanation);
}
