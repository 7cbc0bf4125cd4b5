#include "watch/analysis/rests.h"

#include <stdlib.h>

#include "lib/sort.h"
#include "watch/analysis/replay.h"

/*
 * Stores of a CPU, to anywhere, count its time. Within a patch it makes few between two of its
 * changes: it calls a function or sends an interrupt, and waits. Linux makes some hundreds, where
 * it maps a page for each. Between two patches it does something else.
 */
#define PAUSE_LONG 20000u

/* From one site to the next one of the same step. */
#define BATCH_GAP 256u

/* Between two changes of a patch without a breakpoint it makes no more. */
#define DWELL_LONG 8192u

static bool add(struct stretches *stretches, const struct change *begin, const struct change *end)
{
	struct stretch *all =
		room_for_one(stretches->all, &stretches->room, stretches->count, sizeof(*all));

	if (!all)
		return false;
	stretches->all = all;
	all[stretches->count++] = (struct stretch){begin->event, end->event, end->clock};
	return true;
}

/* The last stretch that begins at an event, or before; NULL: none. */
static const struct stretch *last_before(const struct stretches *stretches, uint64_t event)
{
	size_t count =
		sorted_up_to(stretches->all, stretches->count, sizeof(stretches->all[0]), event);

	return count > 0 ? &stretches->all[count - 1] : NULL;
}

static const struct change *change_of(const struct rests *rests, const struct changed_site *site,
				      size_t number)
{
	return &rests->history->changes[rests->sites->order[site->first + number]];
}

static bool find_pauses(struct rests *rests)
{
	const struct change *last[WATCH_CPUS_MAX] = {0};

	for (size_t i = 0; i < rests->history->change_count; i++) {
		const struct change *change = &rests->history->changes[i];
		const struct change *before = last[change->cpu];

		if (before && change->clock - before->clock > PAUSE_LONG &&
		    !add(&rests->pauses[change->cpu], before, change))
			return false;
		last[change->cpu] = change;
	}
	return true;
}

/* True when the CPU that made both changes did something else for long in between. */
static bool is_paused(const struct rests *rests, const struct change *from, const struct change *to)
{
	const struct stretch *last = last_before(&rests->pauses[to->cpu], to->event - 1);

	return last && last->begin >= from->event && last->end <= to->event;
}

/* The last step of a batch is for all sites: of those whose breakpoints it takes away the last one
 * may come before others. */
static bool is_under_way(const struct rests *rests, const struct change *from,
			 const struct change *to)
{
	const struct stretch *last = last_before(&rests->under_way[from->cpu], from->event);

	return last && last->end >= from->event &&
	       (last->end >= to->event || to->clock - last->end_clock <= BATCH_GAP);
}

/* ---- What is under way ------------------------------------------------------------------- */

static int by_begin(const void *left, const void *right)
{
	const struct stretch *a = left, *b = right;

	return a->begin < b->begin ? -1 : a->begin > b->begin;
}

static void join(struct stretches *stretches)
{
	size_t count = 0;

	if (stretches->count == 0)
		return;
	sort(stretches->all, stretches->count, sizeof(*stretches->all), by_begin);
	for (size_t i = 0; i < stretches->count; i++) {
		struct stretch *last = count > 0 ? &stretches->all[count - 1] : NULL;
		struct stretch next = stretches->all[i];

		if (!last || next.begin > last->end) {
			stretches->all[count++] = next;
		} else if (next.end > last->end) {
			last->end = next.end;
			last->end_clock = next.end_clock;
		}
	}
	stretches->count = count;
}

static bool find_under_way(struct rests *rests, const struct changed_site *site)
{
	struct replay replay;

	replay_begin(&replay, rests->history, rests->sites, site);
	for (size_t i = 0; i + 1 < site->count; i++) {
		const struct change *change = change_of(rests, site, i);
		const struct change *next = change_of(rests, site, i + 1);

		replay_before(&replay, change);
		replay_after(&replay, change);
		if (replay_is_held(&replay) && next->cpu == change->cpu &&
		    !is_paused(rests, change, next) &&
		    !add(&rests->under_way[change->cpu], change, next))
			return false;
	}
	return true;
}

bool rests_is_patched(const struct changed_site *site)
{
	return site->class == CLASS_CROSS || site->class == CLASS_UNEXECUTED;
}

bool rests_begin(struct rests *rests, const struct history *history,
		 const struct changed_sites *sites)
{
	*rests = (struct rests){.history = history, .sites = sites};
	if (!find_pauses(rests))
		return false;
	for (size_t i = 0; i < sites->count; i++)
		if (sites->sites[i].class == CLASS_CROSS &&
		    !find_under_way(rests, &sites->sites[i]))
			return false;
	for (unsigned i = 0; i < WATCH_CPUS_MAX; i++)
		join(&rests->under_way[i]);
	return true;
}

void rests_release(struct rests *rests)
{
	for (unsigned i = 0; i < WATCH_CPUS_MAX; i++) {
		free(rests->under_way[i].all);
		free(rests->pauses[i].all);
	}
}

/* ---- One site ---------------------------------------------------------------------------- */

/* What the site is behind a change, and for how long. */
struct stay {
	uint64_t bytes; /* a hash */
	uint64_t dwell; /* stores of the CPU until it changes the site again; UINT64_MAX: it does
			   not */
	bool is_held;
};

static void find_stays(const struct rests *rests, const struct changed_site *site,
		       struct stay *stays)
{
	struct replay replay;

	replay_begin(&replay, rests->history, rests->sites, site);
	for (size_t i = 0; i < site->count; i++) {
		const struct change *change = change_of(rests, site, i);
		const struct change *next =
			i + 1 < site->count ? change_of(rests, site, i + 1) : NULL;

		replay_before(&replay, change);
		replay_after(&replay, change);
		stays[i] = (struct stay){.bytes = replay_hash(&replay),
					 .dwell = next && next->cpu == change->cpu
							  ? next->clock - change->clock
							  : UINT64_MAX,
					 .is_held = replay_is_held(&replay)};
	}
}

/* The bytes that a patch has changed so far. */
struct changed_bytes {
	bool is[VICINITY_MAX];
};

/* Adds those of a change. False when one of them was there already. */
static bool add_changed(const struct rests *rests, const struct changed_site *site,
			const struct change *change, struct changed_bytes *bytes)
{
	bool is_first = true;

	for (uint64_t place = change->from; place < change->end; place++) {
		uint64_t at = place - site->from;

		if (at >= VICINITY_MAX || change_before(rests->history, change, place) ==
						  change_after(rests->history, change, place))
			continue;
		is_first = is_first && !bytes->is[at];
		bytes->is[at] = true;
	}
	return is_first;
}

/*
 * Whether a patch ends in front of change `i`. Where nothing holds whoever comes, it stores each
 * byte once: what is stored again is another patch. (How much time is in between tells less: a CPU
 * that waits between two steps makes as many stores as one that goes from patch to patch.)
 */
static bool begins_at(const struct rests *rests, const struct changed_site *site,
		      const struct stay *stays, size_t i, bool is_first)
{
	const struct change *change = change_of(rests, site, i - 1);
	const struct change *next = change_of(rests, site, i);

	if (next->cpu != change->cpu)
		return true;
	if (stays[i - 1].is_held)
		return is_paused(rests, change, next);
	/* A breakpoint is the beginning of one. */
	if (stays[i].is_held || !is_first)
		return true;
	return stays[i - 1].dwell > DWELL_LONG && !is_under_way(rests, change, next);
}

static void find_ends(const struct rests *rests, const struct changed_site *site,
		      const struct stay *stays, bool *ends)
{
	struct changed_bytes bytes = {0};

	for (size_t i = 0; i < site->count; i++) {
		const struct change *change = change_of(rests, site, i);
		bool is_first = add_changed(rests, site, change, &bytes);

		ends[i] = i + 1 == site->count;
		if (i == 0 || !begins_at(rests, site, stays, i, is_first))
			continue;
		ends[i - 1] = true;
		bytes = (struct changed_bytes){0};
		add_changed(rests, site, change, &bytes);
	}
}

/* At its end it has what it began with, or had before: it was more than one patch. */
static bool returns(const struct stay *stays, uint64_t began_with, size_t first, size_t last)
{
	for (size_t i = first; i < last; i++)
		if (stays[i].bytes == stays[last].bytes)
			return true;
	return began_with == stays[last].bytes;
}

/* Where a breakpoint stayed for longest, one of them ends: it is a form itself. Without one they
 * are of one change each. */
static void split(const struct stay *stays, size_t first, size_t last, bool *ends)
{
	size_t longest = last;

	for (size_t i = first; i < last; i++)
		if (stays[i].is_held && (longest == last || stays[i].dwell > stays[longest].dwell))
			longest = i;
	for (size_t i = first; i < last; i++)
		ends[i] = longest == last || i == longest;
}

static uint64_t began_with(const struct rests *rests, const struct changed_site *site)
{
	struct replay replay;

	replay_begin(&replay, rests->history, rests->sites, site);
	replay_before(&replay, change_of(rests, site, 0));
	return replay_hash(&replay);
}

static void split_returns(const struct stay *stays, uint64_t bytes, size_t count, bool *ends)
{
	for (size_t i = 0, first = 0; i < count; i++) {
		if (!ends[i])
			continue;
		if (i > first && returns(stays, bytes, first, i))
			split(stays, first, i, ends);
		first = i + 1;
		bytes = stays[i].bytes;
	}
}

bool rests_find(const struct rests *rests, const struct changed_site *site, bool *ends)
{
	struct stay *stays = malloc(site->count * sizeof(*stays));

	if (!stays)
		return false;
	find_stays(rests, site, stays);
	find_ends(rests, site, stays, ends);
	split_returns(stays, began_with(rests, site), site->count, ends);
	free(stays);
	return true;
}
