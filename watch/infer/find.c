#include "watch/found.h"

#include <stdlib.h>
#include <string.h>

#include "scenario/outcome.h"
#include "watch/analysis/alarms.h"
#include "watch/analysis/batches.h"
#include "watch/analysis/history.h"
#include "watch/analysis/patches.h"
#include "watch/analysis/sites.h"
#include "watch/infer/groups.h"
#include "watch/infer/steps.h"

const char *store_class_name(enum store_class class)
{
	static const char *const names[STORE_CLASSES] = {
		[CLASS_CROSS] = "cross-modified",    [CLASS_ALONE] = "one CPU online",
		[CLASS_UNEXECUTED] = "not executed", [CLASS_RECYCLED] = "recycled",
		[CLASS_DEVICE] = "by a device",
	};

	return class < STORE_CLASSES ? names[class] : NULL;
}

const char *alarm_kind_name(enum alarm_kind kind)
{
	switch (kind) {
	case ALARM_UNSERIALIZED:
		return outcome_spelling(OUTCOME_UNSERIALIZED);
	case ALARM_TORN:
		return outcome_spelling(OUTCOME_TORN);
	case ALARM_INSIDE:
		return "inside";
	case ALARM_KINDS:
		break;
	}
	return NULL;
}

static enum store_class class_of(const struct history *history, const struct changed_sites *sites,
				 const struct change *change)
{
	if (change->site != SITE_NONE && sites->sites[change->site].class == CLASS_RECYCLED)
		return CLASS_RECYCLED;
	return sites_is_fill(history, change) && change->known ? CLASS_RECYCLED : CLASS_UNEXECUTED;
}

/* A store across two pages is two changes, one behind the other, and is counted with the first. */
static unsigned stores_of(const struct history *history, const struct change *change)
{
	return change == history->changes || change[-1].event != change->event;
}

/* Those of patches are of one class; the others are of whatever their site is. */
static void count_changes(struct found *found, const struct history *history,
			  const struct changed_sites *sites, const struct patches *patches)
{
	for (size_t i = 0; i < history->change_count; i++) {
		const struct change *change = &history->changes[i];
		enum store_class class = class_of(history, sites, change);

		found->class_stores[class] += stores_of(history, change);
		found->class_bytes[class] += change->length;
	}
	for (size_t i = 0; i < patches->count; i++)
		for (size_t j = 0; j < patches->patches[i].count; j++) {
			const struct change *change =
				patch_change(history, sites, &patches->patches[i], j);
			enum store_class class = class_of(history, sites, change);

			found->class_stores[class] -= stores_of(history, change);
			found->class_bytes[class] -= change->length;
			found->class_stores[CLASS_CROSS] += stores_of(history, change);
			found->class_bytes[CLASS_CROSS] += change->length;
		}
}

static bool list_stored(struct found *found, const struct shadow *shadow)
{
	found->stored_locations =
		malloc((shadow->location_count + 1) * sizeof(*found->stored_locations));
	if (!found->stored_locations)
		return false;
	for (size_t i = 0; i < shadow->location_count; i++)
		if (shadow->locations[i].stored)
			found->stored_locations[found->stored_location_count++] =
				shadow->locations[i].physical;
	return true;
}

/* The first ones; of all of them the executions. */
static bool take_alarms(struct found *found, const struct alarms *alarms)
{
	found->alarm_count = alarms->count < ALARMS_KEPT ? alarms->count : ALARMS_KEPT;
	found->alarms = malloc((found->alarm_count + 1) * sizeof(*found->alarms));
	if (!found->alarms)
		return false;
	if (found->alarm_count > 0)
		memcpy(found->alarms, alarms->all, found->alarm_count * sizeof(*found->alarms));
	for (size_t i = 0; i < alarms->count; i++)
		found->alarm_executions[alarms->all[i].kind] += alarms->all[i].count;
	return true;
}

static bool infer(struct found *found, const struct history *history,
		  const struct changed_sites *sites, const struct patches *patches)
{
	struct steps_source source;
	struct alarms alarms;
	bool done = steps_begin(&source, history, sites, patches);

	done = alarms_find(&alarms, history, sites, patches) && done;
	done = done && groups_find(found, &source, alarms.all, alarms.count) &&
	       take_alarms(found, &alarms);
	alarms_release(&alarms);
	steps_release(&source);
	return done;
}

static bool analyse(struct found *found, struct history *history)
{
	struct changed_sites sites = {0};
	struct patches patches = {0};
	bool done = sites_find(&sites, history);

	for (unsigned i = 0; i < STORE_CLASSES; i++) {
		found->class_stores[i] = history->other_stores[i];
		found->class_bytes[i] = history->other_bytes[i];
	}
	done = done && patches_find(&patches, history, &sites) &&
	       batches_find(&patches, history, &sites);
	if (done)
		count_changes(found, history, &sites, &patches);
	done = done && infer(found, history, &sites, &patches) &&
	       list_stored(found, &history->shadow);
	patches_release(&patches);
	sites_release(&sites);
	return done;
}

struct found *find(struct trace_reader *reader, const struct trace_header *header)
{
	struct found *found = calloc(1, sizeof(*found));
	struct history history;

	if (!found)
		return NULL;
	found->header = *header;
	bool done = history_read(&history, reader) && analyse(found, &history);

	found->ended = history.ended;
	memcpy(found->ended_reason, history.ended_reason, sizeof(found->ended_reason));
	found->events = history.events;
	found->stores = history.stores;
	found->executions = history.executed;
	found->most_online = history.most_online;
	history_release(&history);
	if (done)
		return found;
	found_release(found);
	return NULL;
}

void found_release(struct found *found)
{
	if (!found)
		return;
	for (size_t i = 0; i < found->group_count && found->groups; i++) {
		free(found->groups[i].writer_pcs);
		free(found->groups[i].locations);
		free(found->groups[i].steps);
	}
	free(found->groups);
	free(found->alarms);
	free(found->stored_locations);
	free(found);
}
