#include "watch/infer/sort_patches.h"

#include <stdlib.h>

#include "lib/sort.h"
#include "watch/infer/forms.h"

/* Of patches that store the same, few that lack a sync or have one more are taken for accidents of
 * those that are so many times as many. */
#define ACCIDENT_RATIO 4u

unsigned patch_straddles(const struct patch *patch)
{
	static const unsigned units[] = {PLACE_PAGE, PLACE_LINE, PLACE_QUADWORD};

	for (unsigned i = 0; i < 3; i++)
		if (patch->virtual % units[i] + patch->length > units[i])
			return 3 - i;
	return 0;
}

static uint64_t mix_step(uint64_t hash, const struct step *step, bool with_asked)
{
	hash = hash_mix(hash, (uint64_t)step->kind << 8 | step->part);
	hash = hash_mix(hash, (uint64_t)step->bytewise << 2 | (uint64_t)step->given << 1 |
				      step->unfenced);
	hash = hash_mix(hash, (uint64_t)sync_kind(step->serialization) << 8 |
				      (with_asked ? step->asked : 0));
	hash = hash_mix(hash, (uint64_t)step->from << 8 | step->to);
	for (unsigned i = step->from; step->given && i <= step->to; i++)
		hash = hash_mix(hash, step->value[i]);
	return hash;
}

static void find_keys(const struct patch *patch, const struct steps *steps, struct pile *pile)
{
	uint64_t forms = hash_mix(forms_hash(patch), steps->too_many);

	pile->key = pile->anybody = pile->stores = forms;
	for (unsigned i = 0; i < steps->count; i++) {
		pile->key = mix_step(pile->key, &steps->all[i], true);
		pile->anybody = mix_step(pile->anybody, &steps->all[i], false);
		if (steps->all[i].kind == STEP_WRITE)
			pile->stores = mix_step(pile->stores, &steps->all[i], true);
		pile->spares = pile->spares || steps->is_alone[i];
	}
}

/* What is too long for a site is told apart by who stores it. */
static void find_long_key(const struct steps_source *source, const struct patch *patch,
			  struct pile *pile)
{
	pile->key = hash_mix(0, patch_change(source->history, source->sites, patch, 0)->pc);
	pile->anybody = pile->stores = pile->key;
}

static bool put(struct piles *piles, struct map *numbers, const struct pile *found, size_t patch)
{
	uint32_t number = map_get(numbers, found->key);

	if (number == MAP_NONE) {
		struct pile *all =
			room_for_one(piles->all, &piles->room, piles->count, sizeof(*all));

		if (!all)
			return false;
		piles->all = all;
		number = (uint32_t)piles->count++;
		all[number] = *found;
		all[number].joined = number;
		if (!map_set(numbers, found->key, number))
			return false;
	}
	struct pile *pile = &piles->all[number];

	pile->spares = pile->spares || found->spares;
	if (pile->patches++ > 0 && found->straddles > pile->straddles) {
		pile->example = found->example;
		pile->straddles = found->straddles;
	}
	piles->of[patch] = number;
	return true;
}

static bool find_all(struct piles *piles, const struct steps_source *source)
{
	struct map numbers = {0};
	struct steps steps;
	bool done = true;

	for (size_t i = 0; done && i < source->patches->count; i++) {
		const struct patch *patch = &source->patches->patches[i];
		struct pile found = {.example = i};

		if (patch->length > 0) {
			steps_find(source, patch, &steps);
			find_keys(patch, &steps, &found);
			found.straddles = patch_straddles(patch);
		} else {
			find_long_key(source, patch, &found);
		}
		done = put(piles, &numbers, &found, i);
	}
	map_release(&numbers);
	return done;
}

struct by_stores {
	uint64_t stores;
	size_t patches, number;
};

static int compare_stores(const void *left, const void *right)
{
	const struct by_stores *a = left, *b = right;

	if (a->stores != b->stores)
		return a->stores < b->stores ? -1 : 1;
	if (a->patches != b->patches)
		return a->patches > b->patches ? -1 : 1;
	return a->number < b->number ? -1 : a->number > b->number;
}

/* Both do the same, but that at times some are asked, and at times nobody: those that rest are not.
 */
static bool is_spared(const struct pile *pile, const struct pile *most)
{
	return pile->anybody == most->anybody && (pile->spares || most->spares);
}

static bool join_accidents(struct piles *piles)
{
	struct by_stores *sorted = malloc((piles->count + 1) * sizeof(*sorted));

	if (!sorted)
		return false;
	for (size_t i = 0; i < piles->count; i++)
		sorted[i] = (struct by_stores){piles->all[i].stores, piles->all[i].patches, i};
	if (piles->count > 0)
		sort(sorted, piles->count, sizeof(*sorted), compare_stores);
	for (size_t i = 1, most = 0; i < piles->count; i++) {
		if (sorted[i].stores != sorted[most].stores)
			most = i;
		else if (sorted[i].patches * ACCIDENT_RATIO <= sorted[most].patches ||
			 is_spared(&piles->all[sorted[i].number], &piles->all[sorted[most].number]))
			piles->all[sorted[i].number].joined = sorted[most].number;
	}
	free(sorted);
	return true;
}

bool piles_find(struct piles *piles, const struct steps_source *source)
{
	*piles = (struct piles){.of = malloc((source->patches->count + 1) * sizeof(*piles->of))};
	if (!piles->of || !find_all(piles, source) || !join_accidents(piles))
		return false;
	for (size_t i = 0; i < source->patches->count; i++)
		piles->of[i] = (uint32_t)piles->all[piles->of[i]].joined;
	for (size_t i = 0; i < piles->count; i++) {
		struct pile *pile = &piles->all[i];

		if (pile->joined != i) {
			piles->all[pile->joined].patches += pile->patches;
			pile->patches = 0;
		}
	}
	return true;
}

void piles_release(struct piles *piles)
{
	free(piles->all);
	free(piles->of);
	*piles = (struct piles){0};
}
