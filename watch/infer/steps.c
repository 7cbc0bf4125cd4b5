#include "watch/infer/steps.h"

#include <stdlib.h>
#include <string.h>

#include "lib/sort.h"
#include "watch/infer/writes.h"

/* A sync comes behind a store as soon as others of this patch did, or at most so many times as
 * late, and so many stores more. */
#define LAST_RATIO 2u
#define LAST_MORE 64u

/* Behind so many stores it has nothing to do with the patch. */
#define LAST_FAR 4096u

/* Nobody sends so many interrupts between two stores of a patch, or waits behind the last one. */
#define BETWEEN_MAX 1024u
#define BEHIND_MAX 64u

#define ODD_CPUS 0xaaaaaaaaaaaaaaaaull

enum serialization sync_kind(enum serialization how)
{
	return serialization_drops_fetched(how) ? how : SERIALIZE_NONE;
}

bool step_is_like(const struct step *left, const struct step *right)
{
	if (left->kind != right->kind)
		return false;
	if (left->kind == STEP_SYNC)
		return sync_kind(left->serialization) == sync_kind(right->serialization) &&
		       left->asked == right->asked && left->unfenced == right->unfenced;
	if (left->kind != STEP_WRITE)
		return true;
	return left->part == right->part && left->bytewise == right->bytewise &&
	       left->from == right->from && left->to == right->to && left->given == right->given &&
	       memcmp(left->value, right->value, sizeof(left->value)) == 0;
}

/* ---- Syncs ------------------------------------------------------------------------------- */

static bool drops(const struct sync *sync)
{
	return serialization_drops_fetched(sync->serialization);
}

/* Whether a sync may be one of the protocol, and whom it asks. One that not all others are asked by
 * is, if those that execute the site are, or if they are the odd ones, or the even ones; but then
 * it must serialize, or any wake-up would be one. */
static bool is_of_patch(const struct sync *sync, uint64_t executors, enum asked *asked)
{
	uint64_t odd = sync->others & ODD_CPUS, even = sync->others & ~ODD_CPUS;

	executors &= sync->others;
	*asked = ASKED_ALL;
	if (sync->asked == sync->others || sync->asked == 0)
		return true;
	if (!drops(sync))
		return false;
	if (executors != 0 && (sync->asked & executors) == executors)
		return true;
	*asked = sync->asked == odd ? ASKED_ODD : ASKED_EVEN;
	return sync->asked == odd || sync->asked == even;
}

static struct step step_of(const struct sync *sync, enum asked asked)
{
	return (struct step){.kind = STEP_SYNC,
			     .serialization = sync->serialization,
			     .asked = asked,
			     .unfenced = sync->unfenced};
}

static void add(struct steps *steps, const struct step *step, const struct sync *sync)
{
	if (steps->count == STEPS_MAX) {
		steps->too_many = true;
		return;
	}
	steps->by_return[steps->count] = sync && sync->by_return;
	steps->is_flush[steps->count] = sync && sync->is_flush;
	steps->is_alone[steps->count] = sync && sync->asked == 0;
	steps->pcs[steps->count] = 0;
	steps->all[steps->count++] = *step;
}

/* What is under way while steps are found. */
struct finding {
	const struct syncs *syncs;
	uint64_t executors;
	uint64_t let_go;   /* while the others are stopped: the event at which they are let go */
	uint64_t end;	   /* the event of the last store */
	uint64_t distance; /* the longest from a store to a sync */
	uint64_t usual;	   /* of most patches */
};

/* Those that are stopped are let go behind the last store. Who goes on before has taken an
 * interrupt of somebody who did not wait for it. */
static bool is_stop(const struct finding *finding, const struct sync *sync)
{
	return sync->let_go > finding->end;
}

static void stop(struct finding *finding, struct steps *steps, const struct sync *sync)
{
	struct step step = {.kind = STEP_STOP};

	add(steps, &step, sync);
	finding->let_go = sync->let_go;
}

static void go(struct finding *finding, struct steps *steps)
{
	struct step step = {.kind = STEP_GO};

	if (finding->let_go != 0)
		add(steps, &step, NULL);
	finding->let_go = 0;
}

static void add_between(struct finding *finding, struct steps *steps, uint64_t from, uint64_t to)
{
	const struct syncs *syncs = finding->syncs;
	size_t first = syncs_after(syncs, from);

	for (size_t i = first;
	     i < syncs->count && i - first < BETWEEN_MAX && syncs->all[i].sent < to; i++) {
		const struct sync *sync = &syncs->all[i];
		enum asked asked;

		if (!is_of_patch(sync, finding->executors, &asked))
			continue;
		if (sync->distance > finding->distance)
			finding->distance = sync->distance;
		struct step step = step_of(sync, asked);

		if (is_stop(finding, sync))
			stop(finding, steps, sync);
		else if (sync->let_go == 0)
			add(steps, &step, sync);
	}
}

/* The others may have been stopped before the first store. */
static void add_before(struct finding *finding, struct steps *steps, uint64_t begin)
{
	const struct syncs *syncs = finding->syncs;
	size_t next = syncs_after(syncs, begin);

	if (next > 0 && syncs->all[next - 1].sent_last < begin &&
	    is_stop(finding, &syncs->all[next - 1]))
		stop(finding, steps, &syncs->all[next - 1]);
}

/* Who is asked to do nothing that drops what was fetched may be asked for anything, unless the
 * protocol's other syncs are no more than that. */
static bool may_be_last(const struct steps *steps, const struct sync *sync)
{
	if (drops(sync) && sync->asked != 0)
		return true;
	for (unsigned i = 0; i < steps->count; i++)
		if (steps->all[i].kind == STEP_SYNC &&
		    sync_kind(steps->all[i].serialization) == sync_kind(sync->serialization))
			return true;
	return false;
}

static void add_last(const struct finding *finding, struct steps *steps, const struct batch *batch)
{
	const struct syncs *syncs = finding->syncs;
	uint64_t usual = finding->usual > finding->distance ? finding->usual : finding->distance;
	uint64_t near = LAST_RATIO * usual + LAST_MORE;

	size_t first = syncs_after(syncs, batch->end);

	for (size_t i = first;
	     i < syncs->count && i - first < BEHIND_MAX && syncs->all[i].sent < batch->next &&
	     steps->last_count < LAST_SYNCS_MAX;
	     i++) {
		const struct sync *sync = &syncs->all[i];
		enum asked asked;

		if (!is_of_patch(sync, finding->executors, &asked))
			continue;
		if (sync->let_go != 0 || !may_be_last(steps, sync) || sync->distance > LAST_FAR ||
		    (sync->distance > near && steps->last_count > 0))
			break;
		steps->last_is_late = sync->distance > near;
		steps->last_is_alone =
			steps->last_is_alone || (steps->last_count == 0 && sync->asked == 0);
		steps->last[steps->last_count++] = step_of(sync, asked);
		if (steps->last_is_late)
			break;
	}
}

/* ---- All of a patch ---------------------------------------------------------------------- */

static bool stores_head(const struct patch *patch, const struct change *change)
{
	uint64_t head = patch->place + patch->head;

	return head >= change->place && head - change->place < change->length;
}

static size_t last_of_head(const struct steps_source *source, const struct patch *patch)
{
	for (size_t i = patch->count; i-- > 0;)
		if (stores_head(patch, patch_change(source->history, source->sites, patch, i)))
			return i;
	return patch->count;
}

void steps_find(const struct steps_source *source, const struct patch *patch, struct steps *steps)
{
	struct finding finding = {.syncs = &source->syncs[patch->cpu],
				  .executors = source->executors[patch->site],
				  .end = patch->end,
				  .usual = source->distance};
	size_t last_head = last_of_head(source, patch);
	const struct change *before = NULL;

	memset(steps, 0, sizeof(*steps));
	add_before(&finding, steps, patch->begin);
	for (size_t i = 0; i < patch->count; i++) {
		const struct change *change =
			patch_change(source->history, source->sites, patch, i);
		unsigned count = steps->count;

		if (before)
			add_between(&finding, steps, before->event, change->event);
		if (steps->count != count)
			before = NULL;
		writes_add(steps, source->history, patch, change, before, i >= last_head);
		before = change;
	}
	go(&finding, steps);
	add_last(&finding, steps, &source->patches->batches[patch->batch]);
}

/* ---- What it is found in ----------------------------------------------------------------- */

static uint64_t executors_of(const struct history *history, const struct patch *patch)
{
	size_t count;
	const struct execution_seen *seen = history_at(history, patch->place + patch->head, &count);
	uint64_t executors = 0;

	for (size_t i = 0; i < count; i++)
		executors |= 1ull << seen[i].cpu;
	return executors;
}

/* The syncs between two stores of one patch: those of the CPU between its begin and its end. */
static size_t list_distances(const struct steps_source *source, uint64_t *distances, size_t room)
{
	size_t count = 0;

	for (size_t i = 0; i < source->patches->batch_count; i++) {
		const struct batch *batch = &source->patches->batches[i];
		const struct syncs *syncs = &source->syncs[batch->cpu];

		for (size_t j = syncs_after(syncs, batch->begin);
		     j < syncs->count && syncs->all[j].sent < batch->end && count < room; j++)
			if (syncs->all[j].asked != 0 &&
			    syncs->all[j].asked == syncs->all[j].others && drops(&syncs->all[j]))
				distances[count++] = syncs->all[j].distance;
	}
	return count;
}

static bool find_distance(struct steps_source *source)
{
	size_t room = 0, count;
	uint64_t *distances;

	for (unsigned cpu = 0; cpu < WATCH_CPUS_MAX; cpu++)
		room += source->syncs[cpu].count;
	distances = malloc((room + 1) * sizeof(*distances));
	if (!distances)
		return false;
	count = list_distances(source, distances, room);
	sort_numbers(distances, count);
	source->distance = count > 0 ? distances[count * 9 / 10] : 0;
	free(distances);
	return true;
}

bool steps_begin(struct steps_source *source, const struct history *history,
		 const struct changed_sites *sites, const struct patches *patches)
{
	*source = (struct steps_source){
		.history = history,
		.sites = sites,
		.patches = patches,
		.executors = calloc(sites->count + 1, sizeof(*source->executors))};
	if (!source->executors)
		return false;
	for (size_t i = 0; i < patches->count; i++) {
		const struct patch *patch = &patches->patches[i];

		if (patch->length > 0 && source->executors[patch->site] == 0)
			source->executors[patch->site] = executors_of(history, patch);
	}
	for (unsigned cpu = 0; cpu < WATCH_CPUS_MAX; cpu++)
		if (history->cpus[cpu].change_count > 0 &&
		    !syncs_find(&source->syncs[cpu], history, (uint8_t)cpu))
			return false;
	return find_distance(source);
}

void steps_release(struct steps_source *source)
{
	for (unsigned cpu = 0; cpu < WATCH_CPUS_MAX; cpu++)
		syncs_release(&source->syncs[cpu]);
	free(source->executors);
}
