#include "watch/infer/evidence.h"

#include <stdlib.h>
#include <string.h>

#include "lib/format.h"

void evidence_begin(struct evidence *evidence, const struct steps *example)
{
	memset(evidence, 0, sizeof(*evidence));
	evidence->example = *example;
	for (unsigned i = 0; i < example->count; i++)
		evidence->spares = evidence->spares || example->is_alone[i];
}

/* Who rests is not asked: it makes no difference whom a sync asks, then. */
static bool is_like(const struct evidence *evidence, const struct step *left,
		    const struct step *right)
{
	struct step same = *right;

	if (evidence->spares)
		same.asked = left->asked;
	return step_is_like(left, &same);
}

/* Of syncs that serialize nothing each is no more than the least of them. */
static void weaken(struct step *example, const struct step *step)
{
	if (example->kind == STEP_SYNC && step->serialization < example->serialization &&
	    sync_kind(example->serialization) == SERIALIZE_NONE)
		example->serialization = step->serialization;
}

/* Each step of the example that these have, too, in the same order. Of a store that is missing, all
 * behind it is. */
static void count_steps(struct evidence *evidence, const struct steps *steps)
{
	const struct steps *example = &evidence->example;

	for (unsigned i = 0, j = 0; i < example->count; i++) {
		while (example->all[i].kind == STEP_WRITE && j < steps->count &&
		       steps->all[j].kind != STEP_WRITE)
			j++;
		if (j == steps->count || !is_like(evidence, &example->all[i], &steps->all[j]))
			continue;
		evidence->seen[i]++;
		weaken(&evidence->example.all[i], &steps->all[j]);
		evidence->by_return[i] += steps->by_return[j];
		evidence->is_flush[i] += steps->is_flush[j];
		evidence->is_alone[i] += steps->is_alone[j];
		j++;
	}
}

static bool last_is_like(const struct evidence *evidence, const struct steps *steps)
{
	return is_like(evidence, &evidence->last[0], &steps->last[0]);
}

void evidence_add(struct evidence *evidence, const struct steps *steps)
{
	evidence->patches++;
	count_steps(evidence, steps);
	if (steps->last_count == 0)
		return;
	/* The first that comes in time says what it is. */
	bool is_better = !steps->last_is_late && evidence->near == 0;

	if (evidence->last_count == 0 || (is_better && !last_is_like(evidence, steps))) {
		memcpy(evidence->last, steps->last, sizeof(evidence->last));
		evidence->last_count = steps->last_count;
		evidence->near = evidence->late = evidence->alone = 0;
	}
	if (!last_is_like(evidence, steps))
		return;
	weaken(&evidence->last[0], &steps->last[0]);
	evidence->alone += steps->last_is_alone;
	if (steps->last_is_late)
		evidence->late++;
	else
		evidence->near++;
	if (steps->last_count < evidence->last_count)
		evidence->last_count = steps->last_count;
}

void evidence_end(struct evidence *evidence)
{
	struct steps *example = &evidence->example;
	unsigned kept = 0;

	for (unsigned i = 0; i < example->count; i++) {
		if (evidence->seen[i] > 0 && evidence->is_alone[i] == evidence->seen[i])
			continue;
		example->all[kept] = example->all[i];
		example->pcs[kept] = example->pcs[i];
		if (evidence->spares && example->all[kept].kind == STEP_SYNC)
			example->all[kept].asked = ASKED_ALL;
		evidence->seen[kept] = evidence->seen[i];
		evidence->by_return[kept] = evidence->by_return[i];
		evidence->is_flush[kept] = evidence->is_flush[i];
		evidence->is_alone[kept++] = evidence->is_alone[i];
	}
	example->count = kept;
	if (evidence->alone == evidence->near + evidence->late)
		evidence->last_count = evidence->near = evidence->late = 0;
	if (evidence->spares)
		evidence->last[0].asked = evidence->last[1].asked = ASKED_ALL;
}

static bool has_sync(const struct steps *steps)
{
	for (unsigned i = 0; i < steps->count; i++)
		if (steps->all[i].kind == STEP_SYNC)
			return true;
	return false;
}

/* Nine of ten are all of them, but for accidents; where all have it, an interrupt may have made a
 * few late. */
static bool is_in_time(const struct evidence *evidence)
{
	uint64_t near = evidence->near, all = evidence->patches;

	return near * 10 >= all * 9 || (near + evidence->late == all && near * 3 >= all * 2);
}

enum ending evidence_ending(const struct evidence *evidence)
{
	if ((evidence->near + evidence->late) * 10 < evidence->patches)
		return ENDING_BARE;
	if (!is_in_time(evidence))
		return ENDING_DOUBTFUL;
	return has_sync(&evidence->example) ? ENDING_SYNC : ENDING_RATHER;
}

/* ---- In words ---------------------------------------------------------------------------- */

static void tell_step(const struct evidence *evidence, unsigned i, struct step_evidence *told)
{
	uint64_t missing = evidence->patches - evidence->seen[i];

	*told = (struct step_evidence){.step = evidence->example.all[i],
				       .seen = evidence->seen[i],
				       .of = evidence->patches,
				       .is_certain = true};
	if (missing > 0)
		format_string(told->note, sizeof(told->note),
			      "%llu contradict%s: nothing of it was seen there",
			      (unsigned long long)missing, missing == 1 ? "s" : "");
	else if (evidence->is_alone[i] > 0)
		format_string(told->note, sizeof(told->note),
			      "in %llu of them nobody was asked: those that rest are left alone",
			      (unsigned long long)evidence->is_alone[i]);
	else if (evidence->by_return[i] > 0)
		format_string(told->note, sizeof(told->note),
			      "all that serializes is the interrupt's return, which nobody waits "
			      "for");
	else if (evidence->is_flush[i] > 0)
		format_string(told->note, sizeof(told->note),
			      "a TLB flush: mov to cr3 or invlpg, which serialize as mov to cr2 "
			      "does");
}

static const char *last_note(enum ending ending)
{
	switch (ending) {
	case ENDING_SYNC:
		return "nothing marks a protocol's end, but it comes as soon as those before";
	case ENDING_RATHER:
		return "nothing marks a protocol's end, and there is no other sync to compare it "
		       "with";
	case ENDING_DOUBTFUL:
		return "it comes at times only, or late: it may belong to something else";
	case ENDING_BARE:
		break;
	}
	return "";
}

static void tell_last(const struct evidence *evidence, unsigned i, struct step_evidence *told)
{
	enum ending ending = evidence_ending(evidence);

	*told = (struct step_evidence){.step = evidence->last[i],
				       .seen = evidence->near + evidence->late,
				       .of = evidence->patches,
				       .is_certain = ending == ENDING_SYNC};
	format_string(told->note, sizeof(told->note), "%s", last_note(ending));
}

bool evidence_tell(const struct evidence *evidence, struct group *group)
{
	unsigned count = evidence->example.count, last = evidence->last_count;

	if (evidence_ending(evidence) == ENDING_BARE)
		last = 0;
	group->steps = malloc((count + last + 1) * sizeof(*group->steps));
	if (!group->steps)
		return false;
	for (unsigned i = 0; i < count; i++)
		tell_step(evidence, i, &group->steps[i]);
	for (unsigned i = 0; i < last; i++)
		tell_last(evidence, i, &group->steps[count + i]);
	group->step_count = count + last;
	return true;
}
