#include "watch/infer/groups.h"

#include <stdlib.h>
#include <string.h>

#include "lib/format.h"
#include "lib/sort.h"
#include "watch/infer/evidence.h"
#include "watch/infer/handler.h"
#include "watch/infer/other_way.h"
#include "watch/infer/sort_patches.h"
#include "watch/infer/write_scenario.h"

/* More are not told apart for anybody: the smallest ones are left out. */
#define GROUPS_KEPT 1000u

/* A patch, where it is sorted by its group. */
struct member {
	size_t group, patch;
	uint64_t address;
	uint32_t batch;
};

struct making {
	struct found *found;
	const struct steps_source *source;
	struct piles piles;
	size_t *group_of;	/* by pile; SIZE_MAX: left out */
	struct member *members; /* group by group */
	size_t member_count;
};

static const struct patch *patch_at(const struct making *making, size_t number)
{
	return &making->source->patches->patches[number];
}

/* ---- Which groups there are -------------------------------------------------------------- */

struct by_size {
	size_t patches, pile;
};

static int larger_first(const void *left, const void *right)
{
	const struct by_size *a = left, *b = right;

	if (a->patches != b->patches)
		return a->patches > b->patches ? -1 : 1;
	return a->pile < b->pile ? -1 : a->pile > b->pile;
}

static bool number_groups(struct making *making)
{
	const struct piles *piles = &making->piles;
	struct by_size *sorted = malloc((piles->count + 1) * sizeof(*sorted));
	size_t count = 0;

	making->group_of = malloc((piles->count + 1) * sizeof(*making->group_of));
	if (!sorted || !making->group_of) {
		free(sorted);
		return false;
	}
	for (size_t i = 0; i < piles->count; i++)
		if (piles->all[i].patches > 0)
			sorted[count++] = (struct by_size){piles->all[i].patches, i};
	if (count > 0)
		sort(sorted, count, sizeof(*sorted), larger_first);
	for (size_t i = 0; i < count; i++)
		making->group_of[sorted[i].pile] = i < GROUPS_KEPT ? i : SIZE_MAX;
	count = count < GROUPS_KEPT ? count : GROUPS_KEPT;
	making->found->group_count = count;
	making->found->groups = calloc(count + 1, sizeof(*making->found->groups));
	for (size_t i = 0; making->found->groups && i < count; i++)
		making->found->groups[i].other_way = SIZE_MAX;
	free(sorted);
	return making->found->groups != NULL;
}

static int by_group_and_address(const void *left, const void *right)
{
	const struct member *a = left, *b = right;

	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	if (a->address != b->address)
		return a->address < b->address ? -1 : 1;
	return a->patch < b->patch ? -1 : a->patch > b->patch;
}

static int by_group_and_batch(const void *left, const void *right)
{
	const struct member *a = left, *b = right;

	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	if (a->batch != b->batch)
		return a->batch < b->batch ? -1 : 1;
	return a->patch < b->patch ? -1 : a->patch > b->patch;
}

static uint64_t address_of(const struct making *making, const struct patch *patch)
{
	if (patch->length > 0)
		return patch->virtual + patch->head;
	return patch_change(making->source->history, making->source->sites, patch, 0)->virtual;
}

static bool list_members(struct making *making)
{
	size_t count = making->source->patches->count;

	making->members = malloc((count + 1) * sizeof(*making->members));
	if (!making->members)
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct patch *patch = patch_at(making, i);
		size_t group = making->group_of[making->piles.of[i]];

		if (group != SIZE_MAX)
			making->members[making->member_count++] =
				(struct member){group, i, address_of(making, patch), patch->batch};
	}
	return true;
}

/* ---- One group --------------------------------------------------------------------------- */

static bool fill_locations(struct group *group, const struct member *members, size_t count)
{
	group->patches = count;
	group->locations = malloc((count + 1) * sizeof(*group->locations));
	for (size_t i = 0; group->locations && i < count; i++)
		if (i == 0 || members[i].address != members[i - 1].address)
			group->locations[group->sites++] = members[i].address;
	return group->locations != NULL;
}

static void fill_batches(struct group *group, const struct member *members, size_t count)
{
	for (size_t i = 0, size = 0; i < count; i++) {
		size = i > 0 && members[i].batch == members[i - 1].batch ? size + 1 : 1;
		group->batches += size == 1;
		if (size > group->largest_batch)
			group->largest_batch = size;
	}
}

static bool fill_writers(struct group *group, const struct making *making,
			 const struct steps *steps, const struct patch *example)
{
	group->writer_pcs = calloc(STEPS_MAX + 1, sizeof(*group->writer_pcs));
	if (!group->writer_pcs)
		return false;
	for (unsigned i = 0; i < steps->count; i++) {
		bool is_known = steps->all[i].kind != STEP_WRITE;

		for (size_t j = 0; j < group->writer_pc_count; j++)
			is_known = is_known || group->writer_pcs[j] == steps->pcs[i];
		if (!is_known)
			group->writer_pcs[group->writer_pc_count++] = steps->pcs[i];
	}
	if (group->writer_pc_count == 0)
		group->writer_pcs[group->writer_pc_count++] =
			patch_change(making->source->history, making->source->sites, example, 0)
				->pc;
	return true;
}

/* Another patch of this group and of the example's batch, of another site; or NULL. Members are in
 * the order of batches. */
static const struct patch *companion(const struct making *making, const struct member *members,
				     size_t count, const struct patch *example)
{
	for (size_t i = 0; i < count; i++) {
		const struct patch *patch = patch_at(making, members[i].patch);

		if (patch->batch == example->batch && patch->site != example->site &&
		    patch->length > 0)
			return patch;
	}
	return NULL;
}

static void add_variant(struct group *group, const struct example *example)
{
	char why[SCENARIO_NOTE_SIZE];

	if (write_scenario(example, &group->variants[group->variant_count], why))
		group->variant_count++;
	else if (group->variant_count == 0)
		format_string(group->unwritten, sizeof(group->unwritten), "%s", why);
}

static void write_variants(struct group *group, const struct evidence *evidence,
			   const struct example *seen)
{
	struct example one = *seen, *example = &one;
	struct step steps[STEPS_MAX + LAST_SYNCS_MAX];
	unsigned count = evidence->example.count, last = evidence->last_count;
	enum ending ending = evidence_ending(evidence);

	memcpy(steps, evidence->example.all, count * sizeof(*steps));
	memcpy(steps + count, evidence->last, last * sizeof(*steps));
	example->steps = steps;
	example->step_count = count;
	example->handler = handler_of(group);
	if (ending == ENDING_SYNC || ending == ENDING_RATHER)
		example->step_count += last;
	example->end = "";
	add_variant(group, example);
	if (ending == ENDING_BARE || ending == ENDING_SYNC || group->variant_count == 0)
		return;
	example->step_count = count + (ending == ENDING_DOUBTFUL ? last : 0);
	example->end = ending == ENDING_DOUBTFUL
			       ? "With the last sync, which may belong to something else."
			       : "Without the last sync, which may belong to something else.";
	add_variant(group, example);
}

static bool fill_protocol(struct group *group, const struct making *making,
			  const struct member *members, size_t count, size_t pile)
{
	const struct patch *first = patch_at(making, making->piles.all[pile].example);
	struct evidence evidence;
	struct steps steps;

	if (first->length == 0) {
		format_string(group->unwritten, sizeof(group->unwritten),
			      "what it changes together is longer than %u bytes", SITE_LENGTH_MAX);
		memset(&steps, 0, sizeof(steps));
		return fill_writers(group, making, &steps, first);
	}
	steps_find(making->source, first, &steps);
	evidence_begin(&evidence, &steps);
	for (size_t i = 0; i < count; i++) {
		const struct patch *patch = patch_at(making, members[i].patch);

		steps_find(making->source, patch, &steps);
		evidence_add(&evidence, &steps);
		handler_count(group, making->source->history, patch,
			      making->source->patches->batches[patch->batch].end);
		group->straddles = group->straddles || patch_straddles(patch) >= 2;
	}
	evidence_end(&evidence);
	if (!fill_writers(group, making, &evidence.example, first) ||
	    !evidence_tell(&evidence, group))
		return false;
	struct example example = {.patches = {first, companion(making, members, count, first)},
				  .seen = group->patches,
				  .sites = group->sites,
				  .pc = group->writer_pcs[0]};

	if (evidence.example.too_many)
		format_string(group->unwritten, sizeof(group->unwritten),
			      "it has more than %u steps", STEPS_MAX);
	else
		write_variants(group, &evidence, &example);
	return true;
}

/* Each group's members are in a row. `fill` gets them. */
static size_t members_of(const struct making *making, size_t first)
{
	size_t count = 1;

	while (first + count < making->member_count &&
	       making->members[first + count].group == making->members[first].group)
		count++;
	return count;
}

static bool fill_groups(struct making *making)
{
	struct found *found = making->found;

	if (making->member_count == 0)
		return true;
	sort(making->members, making->member_count, sizeof(*making->members), by_group_and_address);
	for (size_t i = 0, count; i < making->member_count; i += count) {
		count = members_of(making, i);
		if (!fill_locations(&found->groups[making->members[i].group], &making->members[i],
				    count))
			return false;
	}
	sort(making->members, making->member_count, sizeof(*making->members), by_group_and_batch);
	for (size_t i = 0, count; i < making->member_count; i += count) {
		struct group *group = &found->groups[making->members[i].group];

		count = members_of(making, i);
		fill_batches(group, &making->members[i], count);
		if (!fill_protocol(group, making, &making->members[i], count,
				   making->piles.of[making->members[i].patch]))
			return false;
	}
	return true;
}

/* ---- All of them ------------------------------------------------------------------------- */

static void count_alarms(struct making *making, struct alarm *alarms, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		alarms[i].group = making->group_of[making->piles.of[alarms[i].group]];
		if (alarms[i].group != SIZE_MAX)
			making->found->groups[alarms[i].group].alarms[alarms[i].kind] +=
				alarms[i].count;
	}
}

static bool name_other_ways(struct making *making)
{
	size_t count = making->source->patches->count;
	size_t *groups = malloc((count + 1) * sizeof(*groups));
	bool done = groups != NULL;

	for (size_t i = 0; done && i < count; i++)
		groups[i] = making->group_of[making->piles.of[i]];
	done = done && other_ways_find(making->found, making->source->patches, groups);
	free(groups);
	return done;
}

bool groups_find(struct found *found, const struct steps_source *source, struct alarm *alarms,
		 size_t alarm_count)
{
	struct making making = {.found = found, .source = source};
	bool done = piles_find(&making.piles, source) && number_groups(&making) &&
		    list_members(&making) && fill_groups(&making) && name_other_ways(&making);

	if (done) {
		count_alarms(&making, alarms, alarm_count);
		names_make_unique(found);
	}
	piles_release(&making.piles);
	free(making.group_of);
	free(making.members);
	return done;
}
