#include "kernel/classify/classify.h"

#include "arch/arch.h"
#include "arch/kernel.h"
#include "kernel/classify/schedule.h"
#include "kernel/experiment/allowed.h"
#include "lib/format.h"
#include "lib/string.h"
#include "scenario/verdict.h"

#define SECOND_US 1000000u

/* How often it says how far it is. */
#define TELL_US (10 * SECOND_US)

/* The sites get other places this often: patches, or stints where they are back to back. */
#define SWEEP_PATCHES 100u
#define SWEEP_STINTS 1u

typedef unsigned long long count; /* for %llu */

struct classify {
	const struct set *set;
	struct options options; /* as asked, but for what is not the user's here */
	struct sliced *sliced;	/* one for each entry of the set */
	struct schedule schedule;
	uint64_t begun_cycles, told_us;
};

static uint64_t elapsed_us(const struct classify *classify)
{
	return arch_cycles_to_ns(arch_cycles() - classify->begun_cycles) / 1000;
}

/* ---- Before the first slice ------------------------------------------------------------------ */

static bool prepare_candidate(struct classify *classify, size_t index)
{
	struct candidate *candidate = &classify->schedule.candidates[index];
	const struct set_entry *entry = &classify->set->entries[index];
	struct sliced *sliced = &classify->sliced[index];

	if (entry->is_refused)
		return true;
	const outcome_set *allowed = allowed_by_models(&entry->scenario);

	candidate->runs = allowed && !experiment_obstacle(&entry->scenario);
	if (!candidate->runs)
		return true;
	/* It stays as it is until the next scenario is asked for. */
	memcpy(sliced->allowed, allowed, sizeof(sliced->allowed));
	candidate->allowed = sliced->allowed;
	sliced->counts = arch_allocate(arch_cpus() * sizeof(*sliced->counts));
	return sliced->counts != NULL;
}

static bool prepare(struct classify *classify)
{
	size_t count = classify->set->count;
	struct candidate *candidates = arch_allocate((count + 1) * sizeof(*candidates));

	classify->sliced = arch_allocate((count + 1) * sizeof(*classify->sliced));
	if (!candidates || !classify->sliced)
		return false;
	schedule_begin(&classify->schedule, candidates, count);
	for (size_t i = 0; i < count; i++)
		if (!prepare_candidate(classify, i))
			return false;
	return true;
}

/* ---- What is said ---------------------------------------------------------------------------- */

/* The outcome that a model does not allow and that was seen most often. */
static enum outcome what_excludes(const struct run *run, enum model model)
{
	enum outcome most = OUTCOME_TORN;
	uint64_t seen = 0;

	for (enum outcome outcome = 0; outcome < OUTCOMES; outcome++) {
		uint64_t only[OUTCOMES] = {0};

		only[outcome] = run->total.outcomes[outcome];
		if (only[outcome] <= seen || classify_scenario(run->allowed, only) >> model & 1)
			continue;
		seen = only[outcome];
		most = outcome;
	}
	return most;
}

static void tell_one(const struct classify *classify, const struct run *run, const char *whom,
		     enum outcome outcome)
{
	uint64_t after_us = elapsed_us(classify);

	kernel_comment("excluded %s: %s in %s, %llu in %llu patches, the first after %llu.%llu s",
		       whom, outcome_spelling(outcome), run->scenario->name,
		       (count)run->total.outcomes[outcome], (count)run->patches,
		       (count)(after_us / SECOND_US),
		       (count)(after_us % SECOND_US / (SECOND_US / 10)));
}

static void tell_exclusions(const struct classify *classify, const struct run *run,
			    unsigned excluded)
{
	outcome_set impossible = classify_impossible(run->allowed, run->total.outcomes);
	unsigned outcome = 0;

	if (excluded && impossible) {
		while (!(impossible & OUTCOME_BIT(outcome)))
			outcome++;
		tell_one(classify, run, "every model", (enum outcome)outcome);
		return;
	}
	for (enum model model = 0; model < MODELS; model++)
		if (excluded >> model & 1)
			tell_one(classify, run, model_name(model), what_excludes(run, model));
}

static void tell_progress(struct classify *classify)
{
	uint64_t now_us = elapsed_us(classify), patches = 0;
	char models[CLASSIFY_NAMES_SIZE];

	if (now_us - classify->told_us < TELL_US)
		return;
	classify->told_us = now_us;
	for (size_t i = 0; i < classify->set->count; i++)
		patches += classify->sliced[i].run.patches;
	classify_names(classify->schedule.consistent, models);
	kernel_comment("classify: %llu of %u s, %llu patches; not excluded: %s",
		       (count)(now_us / SECOND_US), classify->options.classify, (count)patches,
		       models[0] ? models : "none");
}

/* ---- All of it ------------------------------------------------------------------------------- */

static void run_slice(struct classify *classify, size_t index, uint64_t slice_us)
{
	const struct scenario *scenario = &classify->set->entries[index].scenario;
	struct sliced *sliced = &classify->sliced[index];
	uint64_t before_us = sliced->run.elapsed_us;

	classify->options.sweep = scenario->back_to_back ? SWEEP_STINTS : SWEEP_PATCHES;
	experiment_slice(sliced, scenario, &classify->options, slice_us);
	unsigned excluded =
		schedule_ran(&classify->schedule, index, sliced->run.elapsed_us - before_us,
			     sliced->run.total.outcomes);

	/* It would end for the same reason again. */
	if (sliced->run.reason[0])
		classify->schedule.candidates[index].runs = false;
	tell_exclusions(classify, &sliced->run, excluded);
}

static void tell_class(const struct classify *classify)
{
	unsigned left = classify->schedule.consistent;
	char models[CLASSIFY_NAMES_SIZE];

	classify_names(classify_strongest(left), models);
	if (classify->schedule.is_defective)
		kernel_comment("class: no model explains this machine; the smallest scenario that "
			       "shows it is %s",
			       classify->set->entries[classify->schedule.defect].scenario.name);
	else
		kernel_comment("class: as strong as %s", models);
}

struct sliced *classify_set(const struct set *set, const struct options *options)
{
	static struct classify classify;
	uint64_t slice_us, time_us = options->classify * (uint64_t)SECOND_US;
	size_t index;

	classify = (struct classify){.set = set, .options = *options};
	if (!prepare(&classify))
		return NULL;
	classify.begun_cycles = arch_cycles();
	while (elapsed_us(&classify) < time_us && !arch_end_wanted() &&
	       schedule_next(&classify.schedule, &index, &slice_us)) {
		run_slice(&classify, index, slice_us);
		tell_progress(&classify);
	}
	tell_class(&classify);
	return classify.sliced;
}
