#include "watch/analysis/history.h"

#include <stdlib.h>
#include <string.h>

#include "lib/sort.h"
#include "scenario/instruction.h"
#include "watch/analysis/history_store.h"
#include "watch/analysis/online.h"
#include "watch/found.h"

static unsigned cpus_in(uint64_t cpus)
{
	return (unsigned)__builtin_popcountll(cpus);
}

/* Room for one more, of which `online_count` does not know yet. */
static struct online_since *online_room(struct history *history)
{
	struct online_since *online = room_for_one(history->online, &history->online_room,
						   history->online_count, sizeof(*online));

	if (online)
		history->online = online;
	return online;
}

static bool read_online(struct history *history, const struct event *event)
{
	uint64_t cpus = online_now(history) | 1ull << event->cpu;
	struct online_since *online = online_room(history);

	if (!online)
		return false;
	online[history->online_count++] = (struct online_since){history->events, cpus};
	if (cpus_in(cpus) > history->most_online)
		history->most_online = (uint8_t)cpus_in(cpus);
	return true;
}

/* A CPU that a kernel has put offline halts, and nothing is seen of that. The INIT comes as it is
 * brought back, which may be long after: so it has been gone since it was last heard of. */
static bool read_offline(struct history *history, const struct event *event)
{
	uint64_t since = history->cpus[event->cpu].seen_until, bit = 1ull << event->cpu;
	struct online_since *online = online_room(history);
	size_t at = history->online_count;

	if (!online)
		return false;
	for (; at > 0 && online[at - 1].event >= since; at--) {
		online[at] = online[at - 1];
		online[at].cpus &= ~bit;
	}
	online[at] = (struct online_since){since, (at > 0 ? online[at - 1].cpus : 0) & ~bit};
	history->online_count++;
	return true;
}

static bool read_form(struct history *history, const struct event *event)
{
	struct seen_form *forms = room_for_one(history->forms, &history->form_room,
					       history->form_count, sizeof(*forms)),
			 *form;
	const struct location *location;

	if (!forms)
		return false;
	history->forms = forms;
	form = &forms[history->form_count++];
	*form = (struct seen_form){.physical = event->physical,
				   .virtual = event->virtual,
				   .before = FORM_NONE,
				   .length = (uint8_t)event->length};
	memcpy(form->bytes, event->after, event->length);
	location = shadow_location(&history->shadow, shadow_location_place(event->physical));
	if (location)
		form->before = location->form;
	return shadow_form(&history->shadow, event, &form->place);
}

/* A form of the trace's reader has been there; of anybody else's trace it need not. */
static bool is_form(const struct history *history, uint32_t form)
{
	return form < history->form_count;
}

static bool read_execution(struct history *history, const struct event *event)
{
	struct cpu_history *cpu = &history->cpus[event->cpu];
	struct execution_seen *all, *seen;
	const struct seen_form *form;
	uint8_t byte;

	if (!is_form(history, event->form) ||
	    (event->before_count > 0 && !is_form(history, event->before_form)))
		return true;
	all = room_for_one(history->executions, &history->execution_room, history->execution_count,
			   sizeof(*all));
	if (!all)
		return false;
	history->executions = all;
	seen = &all[history->execution_count++];
	form = &history->forms[event->form];
	*seen = (struct execution_seen){.event = history->events,
					.place = form->place,
					.before_count = event->before_count,
					.pc = event->pc,
					.form = event->form,
					.before_form = event->before_form,
					.cpu = event->cpu,
					.is_return = event->kind == EVENT_RETURNED,
					.is_total = event->kind == EVENT_TOTAL,
					.serialized = event->serialized};
	history->executed += event->before_count;
	if (seen->is_return) {
		seen->is_breakpoint =
			shadow_byte(&history->shadow, form->place, &byte) && byte == BREAKPOINT;
		/* The event of the iret itself, where there is one, came just before. */
		if (cpu->was_iret)
			cpu->serialized[cpu->serialized_count - 1].is_of_breakpoint = true;
	} else if (!seen->is_total) {
		return shadow_recall(&history->shadow, form->place, form->bytes, form->length) &&
		       map_set(&history->executed_in, form->physical / 4096,
			       (uint32_t)(history->execution_count - 1));
	}
	return true;
}

static bool read_sent(struct history *history, const struct event *event)
{
	struct cpu_history *cpu = &history->cpus[event->cpu];
	struct sent *sent =
		room_for_one(cpu->sent, &cpu->sent_room, cpu->sent_count, sizeof(*sent));

	if (!sent)
		return false;
	cpu->sent = sent;
	sent[cpu->sent_count++] = (struct sent){.event = history->events,
						.clock = event->stores,
						.icr = event->icr,
						.fenced = cpu->fenced || !event->is_x2apic};
	return true;
}

static bool read_serialized(struct history *history, const struct event *event)
{
	struct cpu_history *cpu = &history->cpus[event->cpu];
	struct serialized *all = room_for_one(cpu->serialized, &cpu->serialized_room,
					      cpu->serialized_count, sizeof(*all));

	if (!all)
		return false;
	cpu->serialized = all;
	all[cpu->serialized_count++] =
		(struct serialized){.event = history->events, .pc = event->pc, .how = event->how};
	cpu->was_iret = event->how == SERIALIZER_IRET;
	if (event->how != ORDER_LFENCE)
		cpu->fenced = true;
	return true;
}

static bool read_missed(struct history *history, const struct event *event)
{
	struct location *location;

	history->other_stores[CLASS_DEVICE]++;
	history->other_bytes[CLASS_DEVICE] += event->length;
	location =
		shadow_location(&history->shadow, shadow_place(&history->shadow, event->physical));
	if (location)
		location->stored = true;
	for (unsigned i = 0; i < event->length; i++)
		if (!shadow_store(&history->shadow,
				  shadow_place(&history->shadow, event->physical + i),
				  event->after[i], false))
			return false;
	return true;
}

static bool read_event(struct history *history, const struct event *event)
{
	struct cpu_history *cpu = &history->cpus[event->cpu];

	if (event->kind != EVENT_RETURNED)
		cpu->was_iret = false;
	if (event->kind != EVENT_OFFLINE && event->kind != EVENT_TOTAL)
		cpu->seen_until = history->events + 1;
	switch (event->kind) {
	case EVENT_ONLINE:
		return read_online(history, event);
	case EVENT_OFFLINE:
		return read_offline(history, event);
	case EVENT_FORM:
		return read_form(history, event);
	case EVENT_STORE:
		return history_store(history, event);
	case EVENT_EXECUTED:
	case EVENT_RETURNED:
	case EVENT_TOTAL:
		return read_execution(history, event);
	case EVENT_SENT:
		return read_sent(history, event);
	case EVENT_SERIALIZED:
		return read_serialized(history, event);
	case EVENT_MISSED:
		return read_missed(history, event);
	case EVENT_RECYCLED:
		history_recycled(history, event->physical);
		return true;
	case EVENT_END:
	case EVENT_KINDS:
		break;
	}
	return true;
}

/* ---- Looking back ------------------------------------------------------------------------ */

size_t history_sent_after(const struct cpu_history *cpu, uint64_t event)
{
	return sorted_up_to(cpu->sent, cpu->sent_count, sizeof(cpu->sent[0]), event);
}

size_t history_serialized_after(const struct cpu_history *cpu, uint64_t event)
{
	return sorted_up_to(cpu->serialized, cpu->serialized_count, sizeof(cpu->serialized[0]),
			    event);
}

static int by_place(const void *left, const void *right)
{
	const struct execution_seen *a = left, *b = right;

	if (a->place != b->place)
		return a->place < b->place ? -1 : 1;
	return a->event < b->event ? -1 : a->event > b->event;
}

static size_t first_at(const struct history *history, uint64_t place, bool behind_it)
{
	size_t first = 0, behind = history->execution_count;

	while (first < behind) {
		size_t middle = first + (behind - first) / 2;
		uint64_t there = history->executions[middle].place;

		if (there < place || (behind_it && there == place))
			first = middle + 1;
		else
			behind = middle;
	}
	return first;
}

const struct execution_seen *history_at(const struct history *history, uint64_t place,
					size_t *count)
{
	size_t first = first_at(history, place, false);

	*count = first_at(history, place, true) - first;
	return *count > 0 ? &history->executions[first] : NULL;
}

/* ---- All of it --------------------------------------------------------------------------- */

bool history_read(struct history *history, struct trace_reader *reader)
{
	struct event event;

	*history = (struct history){0};
	while ((history->ended = trace_next(reader, &event, history->ended_reason)) ==
	       TRACE_EVENT) {
		if (!read_event(history, &event))
			return false;
		history->events++;
	}
	if (history->execution_count > 0)
		sort(history->executions, history->execution_count, sizeof(*history->executions),
		     by_place);
	return true;
}

void history_release(struct history *history)
{
	shadow_release(&history->shadow);
	map_release(&history->executed_in);
	free(history->changes);
	free(history->bytes);
	free(history->runs);
	free(history->forms);
	free(history->executions);
	free(history->online);
	for (unsigned i = 0; i < WATCH_CPUS_MAX; i++) {
		free(history->cpus[i].sent);
		free(history->cpus[i].serialized);
		free(history->cpus[i].changes);
	}
	*history = (struct history){0};
}
