#include "watch/analysis/alarms.h"

#include <stdlib.h>
#include <string.h>

#include "lib/sort.h"
#include "scenario/decode/decode.h"
#include "scenario/instruction.h"

/* One patch, from its first store until the next patch of the site begins. */
struct watch {
	struct alarms *alarms;
	const struct history *history;
	const struct changed_sites *sites;
	const struct patch *patch;
	size_t number;
	uint64_t until;
};

/* The instruction that a form is, and the site from its head on. */
struct compared {
	const uint8_t *bytes;
	unsigned length;
};

static struct compared form_of(const struct history *history, uint32_t number)
{
	const struct seen_form *form = &history->forms[number];

	return (struct compared){form->bytes, form->length};
}

/* True when these are the first bytes of a form of the site, from `at` on. What is behind the site
 * is nobody's. */
static bool begins(const struct patch *patch, const uint8_t *form, unsigned at,
		   struct compared executed)
{
	unsigned length = patch->length - at;

	return memcmp(form + at, executed.bytes,
		      executed.length < length ? executed.length : length) == 0;
}

/* Where an instruction of a form begins: bit n for byte n of the site. */
static uint32_t starts_of(const struct patch *patch, const uint8_t *form)
{
	uint16_t starts;

	decode_boundaries(form + patch->head, patch->length - patch->head, &starts);
	return (uint32_t)starts << patch->head;
}

/* How often it was executed: what the CPU's next event there says. */
static uint64_t executions(const struct execution_seen *seen, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (seen[i].cpu == seen->cpu && !seen[i].is_return)
			return seen[i].before_count > 0 && seen[i].before_form == seen->form
				       ? seen[i].before_count
				       : 1;
	return 1;
}

/* The patch's last store before an event; the first, if none was. */
static const struct change *last_change(const struct watch *watch, uint64_t event)
{
	size_t first = 1, behind = watch->patch->count;

	while (first < behind) {
		size_t middle = first + (behind - first) / 2;

		if (patch_change(watch->history, watch->sites, watch->patch, middle)->event < event)
			first = middle + 1;
		else
			behind = middle;
	}
	return patch_change(watch->history, watch->sites, watch->patch, first - 1);
}

static bool raise(struct watch *watch, enum alarm_kind kind, const struct execution_seen *seen,
		  uint64_t count)
{
	struct alarms *alarms = watch->alarms;
	const struct patch *patch = watch->patch;
	const struct seen_form *form = &watch->history->forms[seen->form];
	const struct change *writer = last_change(watch, seen->event);
	struct alarm *all = room_for_one(alarms->all, &alarms->room, alarms->count, sizeof(*all));

	if (!all)
		return false;
	alarms->all = all;
	struct alarm *alarm = &all[alarms->count++];

	*alarm = (struct alarm){.kind = kind,
				.cpu = seen->cpu,
				.writer = writer->cpu,
				.physical = patch->physical,
				.virtual = patch->virtual,
				.writer_pc = writer->pc,
				.length = patch->length,
				.executed_length = form->length,
				.count = count,
				.event = seen->event,
				.group = watch->number};
	memcpy(alarm->old_form, patch->old_bytes, patch->length);
	memcpy(alarm->new_form, patch->new_bytes, patch->length);
	memcpy(alarm->executed, form->bytes, form->length);
	return true;
}

/* ---- At the head ------------------------------------------------------------------------- */

static bool is_jump_to_itself(struct compared executed)
{
	struct decoded decoded;

	decode(executed.bytes, executed.length, &decoded);
	return decoded.whole && (decoded.flow == FLOW_JUMP || decoded.flow == FLOW_BRANCH) &&
	       decoded.relative == -(int32_t)decoded.length;
}

/* The CPU's event at this place before another one; `at` itself when there is none. */
static size_t event_before(const struct execution_seen *all, size_t at)
{
	for (size_t i = at; i-- > 0;)
		if (all[i].cpu == all[at].cpu && !all[i].is_return)
			return i;
	return at;
}

static bool has_serialized(const struct history *history, uint8_t number, uint64_t from,
			   uint64_t to)
{
	const struct cpu_history *cpu = &history->cpus[number];

	for (size_t i = history_serialized_after(cpu, from);
	     i < cpu->serialized_count && cpu->serialized[i].event < to; i++)
		if (cpu->serialized[i].how < ORDER_MFENCE)
			return true;
	return false;
}

/* What the CPU executed before, and has not serialized since. A jump to itself is no execution of
 * the site: then it is what it executed before that, and while it was held the CPU serialized
 * between two executions of the jump, if it did. False when there is nothing. */
static bool executed_before(const struct watch *watch, const struct execution_seen *all, size_t at,
			    uint32_t *form)
{
	uint64_t now = all[at].event;

	for (size_t before; !all[at].serialized && all[at].before_count > 0; at = before) {
		*form = all[at].before_form;
		if (!is_jump_to_itself(form_of(watch->history, *form)))
			return !has_serialized(watch->history, all[at].cpu, all[at].event, now);
		before = event_before(all, at);
		if (before == at)
			return false;
	}
	return false;
}

/* Where a form is a breakpoint itself, executing it is nothing new: who meets one serializes. */
static bool is_unserialized(const struct watch *watch, const struct execution_seen *all, size_t at)
{
	const struct patch *patch = watch->patch;
	const struct execution_seen *seen = &all[at];
	uint32_t before;

	return patch->new_bytes[patch->head] != BREAKPOINT && seen->cpu != patch->cpu &&
	       executed_before(watch, all, at, &before) && seen->form != before &&
	       begins(patch, patch->new_bytes, patch->head, form_of(watch->history, seen->form)) &&
	       begins(patch, patch->old_bytes, patch->head, form_of(watch->history, before));
}

/* Bytes of both forms, and not those of one of them. */
static bool is_torn(const struct watch *watch, const struct execution_seen *seen)
{
	const struct patch *patch = watch->patch;
	struct compared executed = form_of(watch->history, seen->form);

	if (executed.bytes[0] == BREAKPOINT || is_jump_to_itself(executed) ||
	    begins(patch, patch->old_bytes, patch->head, executed) ||
	    begins(patch, patch->new_bytes, patch->head, executed))
		return false;
	for (unsigned i = 0; i < executed.length && patch->head + i < patch->length; i++)
		if (executed.bytes[i] != patch->old_bytes[patch->head + i] &&
		    executed.bytes[i] != patch->new_bytes[patch->head + i])
			return false;
	return true;
}

static bool look_at_head(struct watch *watch, const struct execution_seen *all, size_t at,
			 size_t count)
{
	const struct execution_seen *seen = &all[at];

	if (is_unserialized(watch, all, at))
		return raise(watch, ALARM_UNSERIALIZED, seen, 1);
	if (is_torn(watch, seen))
		return raise(watch, ALARM_TORN, seen, executions(seen, count - at));
	return true;
}

/* ---- Behind it --------------------------------------------------------------------------- */

static bool look_inside(struct watch *watch, const struct execution_seen *seen, size_t count,
			unsigned at)
{
	const struct patch *patch = watch->patch;

	if (begins(patch, patch->old_bytes, at, form_of(watch->history, seen->form)))
		return true;
	return raise(watch, ALARM_INSIDE, seen, executions(seen, count));
}

static bool look_at(struct watch *watch, unsigned at)
{
	size_t count;
	const struct execution_seen *seen =
		history_at(watch->history, watch->patch->place + at, &count);

	for (size_t i = sorted_up_to(seen, count, sizeof(seen[0]), watch->patch->begin);
	     i < count && seen[i].event < watch->until; i++) {
		bool done = true;

		if (seen[i].is_return || seen[i].is_total)
			continue;
		done = at == watch->patch->head ? look_at_head(watch, seen, i, count)
						: look_inside(watch, &seen[i], count - i, at);
		if (!done)
			return false;
	}
	return true;
}

static bool look(struct watch *watch)
{
	const struct patch *patch = watch->patch;
	uint32_t inside = starts_of(patch, patch->old_bytes) & ~starts_of(patch, patch->new_bytes);

	if (!look_at(watch, patch->head))
		return false;
	for (unsigned at = patch->head + 1u; at < patch->length; at++)
		if (inside >> at & 1 && patch->new_bytes[patch->head] != BREAKPOINT &&
		    !look_at(watch, at))
			return false;
	return true;
}

static int by_event(const void *left, const void *right)
{
	const struct alarm *a = left, *b = right;

	if (a->event != b->event)
		return a->event < b->event ? -1 : 1;
	return a->group < b->group ? -1 : a->group > b->group;
}

bool alarms_find(struct alarms *alarms, const struct history *history,
		 const struct changed_sites *sites, const struct patches *patches)
{
	*alarms = (struct alarms){0};
	for (size_t i = 0; i < patches->count; i++) {
		const struct patch *patch = &patches->patches[i];
		bool has_next =
			i + 1 < patches->count && patches->patches[i + 1].site == patch->site;
		struct watch watch = {.alarms = alarms,
				      .history = history,
				      .sites = sites,
				      .patch = patch,
				      .number = i,
				      .until = has_next ? patches->patches[i + 1].begin
							: UINT64_MAX};

		if (patch->length > 0 && !look(&watch))
			return false;
	}
	if (alarms->count > 0)
		sort(alarms->all, alarms->count, sizeof(*alarms->all), by_event);
	return true;
}

void alarms_release(struct alarms *alarms)
{
	free(alarms->all);
	*alarms = (struct alarms){0};
}
