#include "watch/analysis/batches.h"

#include <stdlib.h>

#include "lib/sort.h"

/* Of two patches that a CPU makes one behind the other, with no interrupt in between, and no more
 * stores than this, what follows the second belongs to both. */
#define GAP_MAX 256u

/* A patch, or one aside. */
struct part {
	struct aside when;
	uint32_t patch; /* PATCH_NONE: one aside */
};

#define PATCH_NONE UINT32_MAX

static int compare_begin(const void *left, const void *right)
{
	const struct part *a = left, *b = right;

	if (a->when.cpu != b->when.cpu)
		return a->when.cpu < b->when.cpu ? -1 : 1;
	if (a->when.begin != b->when.begin)
		return a->when.begin < b->when.begin ? -1 : 1;
	return a->patch < b->patch ? -1 : a->patch > b->patch;
}

static bool has_sent(const struct history *history, uint8_t cpu, uint64_t from, uint64_t to)
{
	const struct cpu_history *of = &history->cpus[cpu];
	size_t next = history_sent_after(of, from);

	return next < of->sent_count && of->sent[next].event < to;
}

/* One aside is a part only if it was under way together with others: code that is made ready, and
 * executed later, is stored in one go. */
static bool belongs_to(const struct history *history, const struct batch *batch,
		       const struct part *part)
{
	if (batch->cpu != part->when.cpu)
		return false;
	if (part->when.begin < batch->end)
		return true;
	return part->patch != PATCH_NONE && batch->patches > 0 &&
	       part->when.begin_clock - batch->end_clock <= GAP_MAX &&
	       !has_sent(history, part->when.cpu, batch->end, part->when.begin);
}

/* Of one site the next patch is another batch, however soon it comes. */
static bool is_another_of(const struct patches *patches, const uint32_t *last_batch,
			  const struct part *part)
{
	return part->patch != PATCH_NONE && patches->batch_count > 0 &&
	       last_batch[patches->patches[part->patch].site] == patches->batch_count;
}

static bool put(struct patches *patches, const struct history *history, const struct part *part,
		uint32_t *last_batch)
{
	struct batch *batch =
		patches->batch_count > 0 ? &patches->batches[patches->batch_count - 1] : NULL;

	if (!batch || is_another_of(patches, last_batch, part) ||
	    !belongs_to(history, batch, part)) {
		batch = room_for_one(patches->batches, &patches->batch_room, patches->batch_count,
				     sizeof(*batch));
		if (!batch)
			return false;
		patches->batches = batch;
		batch += patches->batch_count++;
		*batch = (struct batch){
			.begin = part->when.begin, .cpu = part->when.cpu, .next = UINT64_MAX};
	}
	if (part->when.end >= batch->end) {
		batch->end = part->when.end;
		batch->end_clock = part->when.end_clock;
	}
	if (part->patch == PATCH_NONE)
		return true;
	struct patch *patch = &patches->patches[part->patch];

	batch->patches++;
	patch->batch = (uint32_t)(patches->batch_count - 1);
	last_batch[patch->site] = (uint32_t)patches->batch_count;
	return true;
}

/* Which change is the CPU's next one behind each batch. Batches are in order within each CPU. */
static void find_next(struct patches *patches, const struct history *history)
{
	size_t batch = 0;

	for (unsigned cpu = 0; cpu < WATCH_CPUS_MAX; cpu++) {
		const struct cpu_history *of = &history->cpus[cpu];
		size_t change = 0;

		for (; batch < patches->batch_count && patches->batches[batch].cpu == cpu;
		     batch++) {
			while (change < of->change_count &&
			       history->changes[of->changes[change]].event <=
				       patches->batches[batch].end)
				change++;
			if (change < of->change_count)
				patches->batches[batch].next =
					history->changes[of->changes[change]].event;
		}
	}
}

static void list_parts(const struct patches *patches, struct part *parts)
{
	for (size_t i = 0; i < patches->count; i++) {
		const struct patch *patch = &patches->patches[i];

		parts[i] = (struct part){{patch->begin, patch->end, patch->begin_clock,
					  patch->end_clock, patch->cpu},
					 (uint32_t)i};
	}
	for (size_t i = 0; i < patches->aside_count; i++)
		parts[patches->count + i] = (struct part){patches->asides[i], PATCH_NONE};
}

bool batches_find(struct patches *patches, const struct history *history,
		  const struct changed_sites *sites)
{
	size_t count = patches->count + patches->aside_count;
	struct part *parts = malloc((count + 1) * sizeof(*parts));
	uint32_t *last_batch = calloc(sites->count + 1, sizeof(*last_batch));
	bool done = parts && last_batch;

	if (done)
		list_parts(patches, parts);
	if (done && count > 0)
		sort(parts, count, sizeof(*parts), compare_begin);
	for (size_t i = 0; done && i < count; i++)
		done = put(patches, history, &parts[i], last_batch);
	if (done)
		find_next(patches, history);
	free(parts);
	free(last_batch);
	return done;
}
