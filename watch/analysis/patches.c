#include "watch/analysis/patches.h"

#include <stdlib.h>
#include <string.h>

#include "scenario/decode/decode.h"
#include "scenario/instruction.h"
#include "watch/analysis/replay.h"
#include "watch/analysis/rests.h"

/* What is looked at of one patch: the bytes of all of its changes and of the instructions that hold
 * them, before it and after it. */
struct view {
	uint64_t from;
	size_t length; /* all of the changes, and what is known behind them */
	uint8_t old_bytes[VICINITY_MAX], new_bytes[VICINITY_MAX];
	size_t first, end; /* the bytes that it changes, also those that it changes back */
	size_t head;
};

const struct change *patch_change(const struct history *history, const struct changed_sites *sites,
				  const struct patch *patch, size_t number)
{
	return &history->changes[sites->order[patch->first + number]];
}

/* The change that reaches farthest: the first that does. */
static const struct change *farthest(const struct history *history,
				     const struct changed_sites *sites, const struct patch *patch)
{
	const struct change *best = patch_change(history, sites, patch, 0);

	for (size_t i = 1; i < patch->count; i++) {
		const struct change *change = patch_change(history, sites, patch, i);

		if (change->end > best->end)
			best = change;
	}
	return best;
}

static bool find_extent(struct view *view, const struct history *history,
			const struct changed_sites *sites, const struct patch *patch)
{
	const struct change *last = farthest(history, sites, patch);
	uint64_t from = UINT64_MAX, head = PLACE_NONE;

	for (size_t i = 0; i < patch->count; i++) {
		const struct change *change = patch_change(history, sites, patch, i);

		from = change->from < from ? change->from : from;
		head = change->head < head ? change->head : head;
	}
	if (last->end + last->behind - from > VICINITY_MAX)
		return false;
	view->from = from;
	view->length = (size_t)(last->end - from);
	for (unsigned i = 0; i < last->behind; i++)
		view->old_bytes[view->length++] = change_behind(history, last, i);
	view->head = head == PLACE_NONE ? 0 : (size_t)(head - from);
	return true;
}

/* What a later change has found in front of it is what an earlier one has left, or has not touched.
 */
static void find_bytes(struct view *view, const struct history *history,
		       const struct changed_sites *sites, const struct patch *patch)
{
	view->first = view->length;
	view->end = 0;
	for (size_t i = patch->count; i-- > 0;) {
		const struct change *change = patch_change(history, sites, patch, i);

		for (uint64_t place = change->from; place < change->end; place++) {
			size_t at = (size_t)(place - view->from);

			view->old_bytes[at] = change_before(history, change, place);
			if (view->old_bytes[at] == change_after(history, change, place))
				continue;
			view->first = at < view->first ? at : view->first;
			view->end = at + 1 > view->end ? at + 1 : view->end;
		}
	}
	memcpy(view->new_bytes, view->old_bytes, view->length);
	for (size_t i = 0; i < patch->count; i++) {
		const struct change *change = patch_change(history, sites, patch, i);

		for (uint64_t place = change->from; place < change->end; place++)
			if (change_before(history, change, place) !=
			    change_after(history, change, place))
				view->new_bytes[place - view->from] =
					change_after(history, change, place);
	}
}

/* Where the instructions end, from the head on, that have all of the bytes that change. Behind a
 * breakpoint are only the bytes of what it stands for. */
static size_t end_of_form(const struct view *view, const uint8_t *bytes)
{
	size_t at = view->head;

	while (at < view->end) {
		struct decoded decoded;

		if (bytes[at] == BREAKPOINT)
			return view->end;
		decode(bytes + at, view->length - at, &decoded);
		if (!decoded.whole)
			return view->length;
		at += decoded.length;
	}
	return at;
}

static void set_forms(struct patch *patch, const struct view *view)
{
	size_t old_end = end_of_form(view, view->old_bytes);
	size_t new_end = end_of_form(view, view->new_bytes);
	size_t end = old_end > new_end ? old_end : new_end;
	size_t first = view->first < view->head ? view->first : view->head;

	if (view->head >= view->end || end - first > SITE_LENGTH_MAX)
		return;
	patch->place = view->from + first;
	patch->length = (uint8_t)(end - first);
	patch->head = (uint8_t)(view->head - first);
	memcpy(patch->old_bytes, view->old_bytes + first, patch->length);
	memcpy(patch->new_bytes, view->new_bytes + first, patch->length);
}

/* As it is executed; or as it was stored, where nobody was seen executing it. */
static void set_addresses(struct patch *patch, const struct history *history,
			  const struct changed_sites *sites)
{
	const struct location *location =
		shadow_location(&history->shadow, patch->place + patch->head);
	const struct change *change = patch_change(history, sites, patch, 0);

	if (location) {
		patch->virtual = location->virtual - patch->head;
		patch->physical = location->physical - patch->head;
	} else {
		patch->virtual = change->virtual - (change->place - patch->place);
		patch->physical = patch->place / 8192 * 4096 + patch->place % 8192;
	}
}

/* Changes `first` and `count` - 1 more of the site. */
static struct patch patch_of(const struct history *history, const struct changed_sites *sites,
			     uint32_t site, size_t first, size_t count)
{
	struct patch patch = {.site = site, .first = first, .count = count};
	const struct change *begin = patch_change(history, sites, &patch, 0);
	const struct change *end = patch_change(history, sites, &patch, count - 1);

	patch.begin = begin->event;
	patch.end = end->event;
	patch.begin_clock = begin->clock;
	patch.end_clock = end->clock;
	patch.cpu = begin->cpu;
	return patch;
}

static bool add(struct patches *patches, const struct history *history,
		const struct changed_sites *sites, struct patch patch)
{
	struct patch *grown =
		room_for_one(patches->patches, &patches->room, patches->count, sizeof(*grown));
	struct view view = {0};

	if (!grown)
		return false;
	patches->patches = grown;
	if (find_extent(&view, history, sites, &patch)) {
		find_bytes(&view, history, sites, &patch);
		set_forms(&patch, &view);
	}
	if (patch.length > 0)
		set_addresses(&patch, history, sites);
	grown[patches->count++] = patch;
	return true;
}

static bool add_aside(struct patches *patches, const struct patch *patch)
{
	struct aside *grown = room_for_one(patches->asides, &patches->aside_room,
					   patches->aside_count, sizeof(*grown));

	if (!grown)
		return false;
	patches->asides = grown;
	grown[patches->aside_count++] = (struct aside){.begin = patch->begin,
						       .end = patch->end,
						       .begin_clock = patch->begin_clock,
						       .end_clock = patch->end_clock,
						       .cpu = patch->cpu};
	return true;
}

/* Somebody may have executed what it changes, as far as is known, from some store of it on: of a
 * breakpoint at an instruction that nobody had executed it may be the last. */
static bool is_executed(const struct history *history, const struct changed_sites *sites,
			const struct patch *patch)
{
	for (size_t i = 0; i < patch->count; i++)
		if (patch_change(history, sites, patch, i)->known)
			return true;
	return false;
}

static bool find_in_site(struct patches *patches, const struct rests *rests, uint32_t number)
{
	const struct changed_site *site = &rests->sites->sites[number];
	bool *ends = malloc(site->count * sizeof(*ends)), done;

	done = ends && rests_find(rests, site, ends);
	for (size_t i = 0, first = 0; done && i < site->count; i++) {
		if (!ends[i])
			continue;
		struct patch patch = patch_of(rests->history, rests->sites, number,
					      site->first + first, i + 1 - first);

		done = is_executed(rests->history, rests->sites, &patch)
			       ? add(patches, rests->history, rests->sites, patch)
			       : add_aside(patches, &patch);
		first = i + 1;
	}
	free(ends);
	return done;
}

bool patches_find(struct patches *patches, const struct history *history,
		  const struct changed_sites *sites)
{
	struct rests rests;
	bool done;

	*patches = (struct patches){0};
	done = rests_begin(&rests, history, sites);
	for (size_t i = 0; done && i < sites->count; i++)
		if (rests_is_patched(&sites->sites[i]))
			done = find_in_site(patches, &rests, (uint32_t)i);
	rests_release(&rests);
	return done;
}

void patches_release(struct patches *patches)
{
	free(patches->patches);
	free(patches->asides);
	free(patches->batches);
	*patches = (struct patches){0};
}
