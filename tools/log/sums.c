#include "tools/log/sums.h"

#include "lib/rate.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A sum that says when it left 64 bits. */
struct sum {
	uint64_t value;
	bool overflowed;
};

static void add(struct sum *sum, uint64_t value)
{
	sum->overflowed |= __builtin_add_overflow(sum->value, value, &sum->value);
}

static bool amounts_to(struct sum sum, uint64_t expected)
{
	return !sum.overflowed && sum.value == expected;
}

/* `what` adds up to `sum`, and should be `expected`, which is `whose`. */
static bool check_sum(struct sum sum, uint64_t expected, const char *what, const char *whose,
		      struct explanation *explanation)
{
	if (amounts_to(sum, expected))
		return true;
	if (sum.overflowed)
		return explain(explanation,
			       "%s add up to more than 64 bits can hold, and %s %" PRIu64, what,
			       whose, expected);
	return explain(explanation, "%s add up to %" PRIu64 ", and %s %" PRIu64, what, sum.value,
		       whose, expected);
}

/* `part` counts some of those that `whole` counts. */
static bool check_part(const struct counts *counts, enum outcome part, enum outcome whole,
		       const char *where, struct explanation *explanation)
{
	if (counts->outcomes[part] <= counts->outcomes[whole])
		return true;
	return explain(explanation,
		       "%s: %s is %" PRIu64 ", and %s, of which it is a part, %" PRIu64, where,
		       outcome_spelling(part), counts->outcomes[part], outcome_spelling(whole),
		       counts->outcomes[whole]);
}

/* Each of them is new, or back to back old. */
static bool check_unserialized(const struct counts *counts, bool back_to_back, const char *where,
			       struct explanation *explanation)
{
	uint64_t unserialized = counts->outcomes[OUTCOME_UNSERIALIZED];
	uint64_t old = counts->outcomes[OUTCOME_OLD], new = counts->outcomes[OUTCOME_NEW];

	if (!back_to_back)
		return check_part(counts, OUTCOME_UNSERIALIZED, OUTCOME_NEW, where, explanation);
	if (unserialized <= old || unserialized - old <= new)
		return true;
	return explain(explanation,
		       "%s: unserialized is %" PRIu64 ", and old and new, of which it is a part, "
		       "are %" PRIu64 " and %" PRIu64,
		       where, unserialized, old, new);
}

/* Back to back nothing tells how an execution stands to one patch. */
static bool check_late(const struct counts *counts, bool back_to_back, const char *where,
		       struct explanation *explanation)
{
	for (enum outcome outcome = 0; outcome < OUTCOMES && back_to_back; outcome++)
		if ((OUTCOMES_OF_ONE_PATCH & OUTCOME_BIT(outcome)) && counts->outcomes[outcome] > 0)
			return explain(explanation,
				       "%s: %s is %" PRIu64 ", which means nothing where patches "
				       "are back to back",
				       where, outcome_spelling(outcome), counts->outcomes[outcome]);
	return check_part(counts, OUTCOME_LATE_OLD, OUTCOME_OLD, where, explanation) &&
	       check_part(counts, OUTCOME_STALE, OUTCOME_OLD, where, explanation) &&
	       check_part(counts, OUTCOME_LATE_BREAKPOINT, OUTCOME_BREAKPOINT, where, explanation);
}

/* What only a handler can execute. */
static bool check_nested(const struct counts *counts, const struct scenario *scenario,
			 const char *where, struct explanation *explanation)
{
	uint64_t nested = counts->outcomes[OUTCOME_NESTED];

	if (nested > 0 && !scenario->others.handler)
		return explain(explanation,
			       "%s: nested is %" PRIu64
			       ", and by its text no handler executes a site",
			       where, nested);
	return check_part(counts, OUTCOME_NESTED, OUTCOME_BREAKPOINT, where, explanation);
}

/* Every execution has exactly one outcome. */
static bool check_counts(const struct counts *counts, const struct scenario *scenario,
			 const char *where, struct explanation *explanation)
{
	static const enum outcome all[] = {OUTCOME_OLD,	 OUTCOME_NEW,	OUTCOME_BREAKPOINT,
					   OUTCOME_TORN, OUTCOME_FAULT, OUTCOME_UNKNOWN};
	struct sum sum = {0, false};
	char what[64];

	for (size_t index = 0; index < sizeof(all) / sizeof(all[0]); index++)
		add(&sum, counts->outcomes[all[index]]);
	snprintf(what, sizeof(what), "%s: the outcomes", where);
	return check_sum(sum, counts->executions, what, "the executions are", explanation) &&
	       check_unserialized(counts, scenario->back_to_back, where, explanation) &&
	       check_late(counts, scenario->back_to_back, where, explanation) &&
	       check_nested(counts, scenario, where, explanation);
}

static bool check_transitions(const struct figures *figures, struct explanation *explanation)
{
	const struct counts *total = &figures->total;
	bool back_to_back = figures->scenario.back_to_back;
	struct sum unserialized = {figures->transitions[TRANSITION_OLD][TRANSITION_NEW][0], false};
	struct sum sum = {figures->first, false};

	for (unsigned from = 0; from < TRANSITIONS; from++) {
		for (unsigned to = 0; to < TRANSITIONS; to++) {
			add(&sum, figures->transitions[from][to][0]);
			add(&sum, figures->transitions[from][to][1]);
		}
	}
	if (back_to_back)
		add(&unserialized, figures->transitions[TRANSITION_NEW][TRANSITION_OLD][0]);
	if (!amounts_to(unserialized, total->outcomes[OUTCOME_UNSERIALIZED]))
		return explain(
			explanation,
			"the transitions from old to new%s without serialization are %" PRIu64
			", and unserialized is %" PRIu64,
			back_to_back ? ", and back," : "", unserialized.value,
			total->outcomes[OUTCOME_UNSERIALIZED]);
	return check_sum(sum, total->executions - total->outcomes[OUTCOME_UNKNOWN],
			 "the transitions and first", "the executions without unknown are",
			 explanation);
}

/* Each landing's column holds the executions that landed there, apart from those that were first.
 */
static bool check_columns(const struct figures *figures, struct explanation *explanation)
{
	const uint64_t *outcomes = figures->total.outcomes;
	const uint64_t landed[TRANSITIONS] = {
		[TRANSITION_OLD] = outcomes[OUTCOME_OLD],
		[TRANSITION_BREAKPOINT] = outcomes[OUTCOME_BREAKPOINT],
		[TRANSITION_NEW] = outcomes[OUTCOME_NEW],
		[TRANSITION_OTHER] = outcomes[OUTCOME_TORN] + outcomes[OUTCOME_FAULT],
	};

	for (unsigned to = 0; to < TRANSITIONS; to++) {
		struct sum sum = {0, false};

		for (unsigned from = 0; from < TRANSITIONS; from++) {
			add(&sum, figures->transitions[from][to][0]);
			add(&sum, figures->transitions[from][to][1]);
		}
		if (sum.overflowed || sum.value > landed[to])
			return explain(explanation,
				       "the transitions to %s are more than the %" PRIu64
				       " executions that ended there",
				       transition_name((enum transition)to), landed[to]);
	}
	return true;
}

/* What all CPUs have counted together. */
struct sums {
#define SUM(key, ...) struct sum key;
#define NO_SUM(...)
	BLOCK_COUNTS(SUM, NO_SUM)
	struct sum outcomes[OUTCOMES];
};

static bool check_cpus(const struct figures *figures, struct explanation *explanation)
{
	struct sums sums;
	char what[64];

	memset(&sums, 0, sizeof(sums));
	for (size_t index = 0; index < figures->cpu_count; index++) {
		const struct cpu_counts *cpu = &figures->cpus[index];

		snprintf(what, sizeof(what), "CPU %" PRIu64, cpu->cpu);
		if (!check_counts(&cpu->counts, &figures->scenario, what, explanation))
			return false;
#define ADD(key, ...) add(&sums.key, cpu->counts.key);
		BLOCK_COUNTS(ADD, NO_SUM)
		for (unsigned outcome = 0; outcome < COUNTED_OUTCOMES; outcome++)
			add(&sums.outcomes[outcome], cpu->counts.outcomes[outcome]);
	}
#define CHECK(key, ...)                                                                            \
	check_sum(sums.key, figures->total.key, "the CPUs' " #key, "the total is", explanation) &&
	if (!(BLOCK_COUNTS(CHECK, NO_SUM) true))
		return false;
	for (unsigned outcome = 0; outcome < COUNTED_OUTCOMES; outcome++) {
		snprintf(what, sizeof(what), "the CPUs' %s",
			 outcome_spelling((enum outcome)outcome));
		if (!check_sum(sums.outcomes[outcome], figures->total.outcomes[outcome], what,
			       "the total is", explanation))
			return false;
	}
	if (figures->cpu_count == figures->executors)
		return true;
	return explain(explanation, "the figures are of %zu CPUs, and the executors were %" PRIu64,
		       figures->cpu_count, figures->executors);
}

/* Every CPU takes part, but for the patcher's, which does where the scenario says so, and those
 * that were lost before, or in this run. */
static bool check_executors(const struct figures *figures, const struct header *header,
			    struct explanation *explanation)
{
	bool with_patcher = figures->scenario.others.patcher;

	if (figures->executors + header->lost + !with_patcher >= header->cpus)
		return true;
	return explain(explanation,
		       "there were %" PRIu64 " executors, and of the machine's %" PRIu64
		       " CPUs %" PRIu64 " were lost",
		       figures->executors, header->cpus, header->lost);
}

/* A CPU that stands there twice would be counted twice; CPU 0 is the patcher, which may execute
 * sites in its own interrupts. */
static bool check_cpu_numbers(const struct figures *figures, const struct header *header,
			      struct explanation *explanation)
{
	for (size_t index = 0; index < figures->cpu_count; index++) {
		uint64_t cpu = figures->cpus[index].cpu;

		if ((cpu == 0 && !figures->scenario.others.patcher) ||
		    (header->cpus && cpu >= header->cpus))
			return explain(explanation,
				       "CPU %" PRIu64 " can be no executor of this machine", cpu);
	}
	for (size_t index = 1; index < figures->cpu_count; index++) {
		if (figures->cpus[index].cpu <= figures->cpus[index - 1].cpu)
			return explain(explanation,
				       "CPU %" PRIu64 " stands behind CPU %" PRIu64
				       " in the list of CPUs",
				       figures->cpus[index].cpu, figures->cpus[index - 1].cpu);
	}
	return true;
}

/* What the protocol's patches amount to. */
static bool check_patches(const struct figures *figures, const struct header *header,
			  struct explanation *explanation)
{
	uint64_t each = scenario_syncs(&figures->scenario), syncs;
	bool overflowed = __builtin_mul_overflow(figures->patches, each, &syncs);

	if (overflowed || figures->syncs != syncs)
		return explain(explanation,
			       "%" PRIu64 " patches of %" PRIu64 " syncs each, and it says %" PRIu64
			       " syncs",
			       figures->patches, each, figures->syncs);
	if (!header->patches || figures->patches <= header->patches)
		return true;
	return explain(explanation,
		       "there are %" PRIu64 " patches, and by the options at most %" PRIu64,
		       figures->patches, header->patches);
}

/* Of one that comes online when a breakpoint already stays at the first site: it retries there, and
 * never gets to the sites behind it. */
static uint64_t may_be_missed(const struct scenario *scenario, uint64_t patches)
{
	return scenario->rest.online && scenario->handler == HANDLER_RETRY
		       ? patches * (scenario_sites(scenario) - 1)
		       : 0;
}

/* Every executor executes each site in each patch, so one execution is the first there. An unknown
 * one is none, and the next one is first again; and the patch in which a run ended early is not
 * among the patches. Where nothing was timed, outcomes were planted, in more than one patch's time
 * each. Back to back that is so of each stint, and each stint is timed once. */
static bool check_first(const struct figures *figures, struct explanation *explanation)
{
	uint64_t sites = figures->executors * scenario_sites(&figures->scenario);
	uint64_t unknown = figures->total.outcomes[OUTCOME_UNKNOWN];
	bool back_to_back = figures->scenario.back_to_back;
	uint64_t rounds = back_to_back ? figures->patch.runs : figures->patches;
	unsigned __int128 least = (unsigned __int128)rounds * sites;
	uint64_t missed = may_be_missed(&figures->scenario, figures->patches);
	unsigned __int128 most = least + unknown + (figures->reason[0] ? sites : 0);

	if ((unsigned __int128)figures->first + unknown + missed >= least &&
	    (figures->first <= most || figures->patch.runs == 0))
		return true;
	return explain(explanation,
		       "%" PRIu64 " executors had %u sites in %" PRIu64
		       " %s, and first is %" PRIu64,
		       figures->executors, scenario_sites(&figures->scenario), rounds,
		       back_to_back ? "stints" : "patches", figures->first);
}

/* One is in front of an execution, and no execution is behind more than one. */
static bool check_foreign(const struct figures *figures, struct explanation *explanation)
{
	if (figures->foreign <= figures->total.executions)
		return true;
	return explain(explanation,
		       "foreign is %" PRIu64 ", and there were %" PRIu64
		       " executions behind such a breakpoint at most",
		       figures->foreign, figures->total.executions);
}

/* `part` counts some of the patches that `whole` counts, as it does of executions. */
static bool check_patches_of(const struct figures *figures, enum outcome part, enum outcome whole,
			     struct explanation *explanation)
{
	const uint64_t *with = figures->patches_with;

	if (with[part] <= with[whole])
		return true;
	return explain(explanation,
		       "there are %" PRIu64 " patches with %s, and %" PRIu64
		       " with %s, of which it is a part",
		       with[part], outcome_spelling(part), with[whole], outcome_spelling(whole));
}

/* A patch with an outcome has an execution with it. The patch in which a run ended early is not
 * among the patches, and its executions are among the executions. */
static bool check_patches_with(const struct figures *figures, struct explanation *explanation)
{
	const uint64_t *with = figures->patches_with, *outcomes = figures->total.outcomes;

	if (!figures->has_patches_with)
		return true;
	for (unsigned outcome = 0; outcome < COUNTED_OUTCOMES; outcome++) {
		bool none = with[outcome] == 0 && !figures->reason[0];

		if (with[outcome] <= figures->patches && with[outcome] <= outcomes[outcome] &&
		    !(none && outcomes[outcome] > 0))
			continue;
		return explain(explanation,
			       "%s is %" PRIu64 " in %" PRIu64 " patches, and that in %" PRIu64
			       " of them",
			       outcome_spelling((enum outcome)outcome), outcomes[outcome],
			       figures->patches, with[outcome]);
	}
	return check_patches_of(figures, OUTCOME_UNSERIALIZED, OUTCOME_NEW, explanation) &&
	       check_patches_of(figures, OUTCOME_LATE_OLD, OUTCOME_OLD, explanation) &&
	       check_patches_of(figures, OUTCOME_STALE, OUTCOME_OLD, explanation) &&
	       check_patches_of(figures, OUTCOME_NESTED, OUTCOME_BREAKPOINT, explanation) &&
	       check_patches_of(figures, OUTCOME_LATE_BREAKPOINT, OUTCOME_BREAKPOINT, explanation);
}

static bool check_rate(uint64_t said, uint64_t count, uint64_t elapsed_us, const char *what,
		       struct explanation *explanation)
{
	uint64_t rate = rate_per_second(count, elapsed_us);

	if (said == rate)
		return true;
	return explain(explanation,
		       "%" PRIu64 " %s in %" PRIu64 " us are %" PRIu64
		       " a second, and not %" PRIu64,
		       count, what, elapsed_us, rate, said);
}

static bool check_rates(const struct figures *figures, struct explanation *explanation)
{
	return check_rate(figures->patches_per_s, figures->patches, figures->elapsed_us, "patches",
			  explanation) &&
	       check_rate(figures->executions_per_s, figures->total.executions, figures->elapsed_us,
			  "executions", explanation);
}

bool sums_agree(const struct figures *figures, const struct header *header,
		struct explanation *explanation)
{
	return check_counts(&figures->total, &figures->scenario, "in all", explanation) &&
	       check_transitions(figures, explanation) && check_columns(figures, explanation) &&
	       check_cpu_numbers(figures, header, explanation) &&
	       check_cpus(figures, explanation) && check_executors(figures, header, explanation) &&
	       check_patches(figures, header, explanation) && check_first(figures, explanation) &&
	       check_foreign(figures, explanation) && check_patches_with(figures, explanation) &&
	       check_rates(figures, explanation);
}
