#include "watch/analysis/batches.h"

#include <stdlib.h>

#include "lib/sort.h"

/* Of two patches that a CPU makes one behind the other, with no interrupt in between, and no more
 * stores than this, what follows the second belongs to both. */
#define GAP_MAX 256u

struct by_begin {
	uint64_t begin;
	uint32_t patch;
	uint8_t cpu;
};

static int compare_begin(const void *left, const void *right)
{
	const struct by_begin *a = left, *b = right;

	if (a->cpu != b->cpu)
		return a->cpu < b->cpu ? -1 : 1;
	if (a->begin != b->begin)
		return a->begin < b->begin ? -1 : 1;
	return a->patch < b->patch ? -1 : a->patch > b->patch;
}

static bool has_sent(const struct history *history, uint8_t cpu, uint64_t from, uint64_t to)
{
	const struct cpu_history *of = &history->cpus[cpu];
	size_t next = history_sent_after(of, from);

	return next < of->sent_count && of->sent[next].event < to;
}

static bool belongs_to(const struct history *history, const struct batch *batch,
		       const struct patch *patch)
{
	if (batch->cpu != patch->cpu)
		return false;
	if (patch->begin < batch->end)
		return true;
	return patch->begin_clock - batch->end_clock <= GAP_MAX &&
	       !has_sent(history, patch->cpu, batch->end, patch->begin);
}

/* Of one site the next patch is another batch, however soon it comes. */
static bool is_another_of(const struct patches *patches, const uint32_t *last_batch,
			  const struct patch *patch)
{
	return patches->batch_count > 0 && last_batch[patch->site] == patches->batch_count;
}

static bool put(struct patches *patches, const struct history *history, struct patch *patch,
		uint32_t *last_batch)
{
	struct batch *batch =
		patches->batch_count > 0 ? &patches->batches[patches->batch_count - 1] : NULL;

	if (!batch || is_another_of(patches, last_batch, patch) ||
	    !belongs_to(history, batch, patch)) {
		batch = room_for_one(patches->batches, &patches->batch_room, patches->batch_count,
				     sizeof(*batch));
		if (!batch)
			return false;
		patches->batches = batch;
		batch += patches->batch_count++;
		*batch = (struct batch){
			.begin = patch->begin, .cpu = patch->cpu, .next = UINT64_MAX};
	}
	if (patch->end > batch->end) {
		batch->end = patch->end;
		batch->end_clock = patch->end_clock;
	}
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

bool batches_find(struct patches *patches, const struct history *history,
		  const struct changed_sites *sites)
{
	struct by_begin *sorted = malloc((patches->count + 1) * sizeof(*sorted));
	uint32_t *last_batch = calloc(sites->count + 1, sizeof(*last_batch));
	bool done = sorted && last_batch;

	for (size_t i = 0; done && i < patches->count; i++)
		sorted[i] = (struct by_begin){patches->patches[i].begin, (uint32_t)i,
					      patches->patches[i].cpu};
	if (done && patches->count > 0)
		sort(sorted, patches->count, sizeof(*sorted), compare_begin);
	for (size_t i = 0; done && i < patches->count; i++)
		done = put(patches, history, &patches->patches[sorted[i].patch], last_batch);
	if (done)
		find_next(patches, history);
	free(sorted);
	free(last_batch);
	return done;
}
