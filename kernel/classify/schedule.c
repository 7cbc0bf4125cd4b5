#include "kernel/classify/schedule.h"

#include "scenario/verdict.h"

#define ALL_MODELS ((1u << MODELS) - 1)

/* A scenario in which the models that are left allow different things gets so many times the time
 * of one in which they do not, which only a machine that no model explains makes speak. */
#define TELLING_WEIGHT 4

void schedule_begin(struct schedule *schedule, struct candidate *candidates, size_t count)
{
	*schedule = (struct schedule){
		.candidates = candidates, .count = count, .consistent = ALL_MODELS};
}

static unsigned weight_of(const struct schedule *schedule, const struct candidate *candidate)
{
	return classify_tells(candidate->allowed, schedule->consistent) ? TELLING_WEIGHT : 1;
}

/* Below it there may be a smaller one; that it takes longer to speak is no reason to wait for it
 * all the time. */
static bool is_of_use(const struct schedule *schedule, size_t index)
{
	const struct candidate *candidate = &schedule->candidates[index];

	if (!candidate->runs)
		return false;
	return !schedule->is_defective ||
	       (index < schedule->defect && candidate->elapsed_us < schedule->defect_us);
}

/* Of two, the one that has had less of its share. */
static bool is_behind(const struct schedule *schedule, const struct candidate *candidate,
		      const struct candidate *other)
{
	return candidate->elapsed_us * weight_of(schedule, other) <
	       other->elapsed_us * weight_of(schedule, candidate);
}

static uint64_t slice_of(const struct candidate *candidate)
{
	uint64_t slice_us = SLICE_FIRST_US;

	for (unsigned i = 0; i < candidate->slices && slice_us < SLICE_LONGEST_US; i++)
		slice_us *= 2;
	return slice_us < SLICE_LONGEST_US ? slice_us : SLICE_LONGEST_US;
}

bool schedule_next(const struct schedule *schedule, size_t *index, uint64_t *slice_us)
{
	const struct candidate *next = NULL;

	for (size_t i = 0; i < schedule->count; i++) {
		const struct candidate *candidate = &schedule->candidates[i];

		if (!is_of_use(schedule, i) || (next && !is_behind(schedule, candidate, next)))
			continue;
		next = candidate;
		*index = i;
	}
	if (!next)
		return false;
	*slice_us = slice_of(next);
	return true;
}

static void note_defect(struct schedule *schedule, size_t index)
{
	if (schedule->is_defective && index > schedule->defect)
		return;
	schedule->is_defective = true;
	schedule->defect = index;
	schedule->defect_us = schedule->candidates[index].elapsed_us;
}

unsigned schedule_ran(struct schedule *schedule, size_t index, uint64_t elapsed_us,
		      const uint64_t outcomes[OUTCOMES])
{
	struct candidate *candidate = &schedule->candidates[index];
	unsigned before = schedule->consistent;

	candidate->slices++;
	candidate->elapsed_us += elapsed_us;
	schedule->consistent &= classify_scenario(candidate->allowed, outcomes);
	if (classify_impossible(candidate->allowed, outcomes) || (before && !schedule->consistent))
		note_defect(schedule, index);
	return before & ~schedule->consistent;
}
