/*
 * What CPUs execute, and what they do to themselves and to each other.
 */
#include "watch/plugin/record.h"

#include "watch/plugin/memory.h"
#include "watch/plugin/serializer.h"

#define ICR_MODE(icr) ((icr) >> 8 & 7)
#define ICR_INIT 5
#define ICR_IS_LOGICAL(icr) ((icr) >> 11 & 1)
#define ICR_SHORTHAND(icr) ((icr) >> 18 & 3)

static void write_event(struct recorder *recorder, const struct event *event)
{
	record_settle(recorder);
	trace_write(recorder->writer, event);
}

void record_arm(struct recorder_cpu *cpu)
{
	cpu->score->armed &= ~(ARMED_SERIALIZERS | ARMED_ORDERS);
	cpu->score->armed |= WATCH_ARMED | WATCH_ARMED * ARMED_ORDER;
}

static void await_return(struct recorder_cpu *cpu, const struct form *form)
{
	cpu->breakpoint = form;
	cpu->score->armed |= ARMED_BREAKPOINT;
}

/* The visit is still what it was before. */
static void write_executed(struct recorder *recorder, unsigned number, const struct form *form,
			   const struct visit *visit)
{
	const struct location *location = form->location;
	struct event event = {
		.kind = EVENT_EXECUTED,
		.cpu = (uint8_t)number,
		.physical = location->physical,
		.form = form->number,
		.before_count = visit->count,
		.before_form = visit->form ? visit->form->number : 0,
		.serialized = visit->serializations != recorder->cpus[number].score->serializations,
	};

	trace_write(recorder->writer, &event);
}

void recorder_executed(struct recorder *recorder, unsigned number, const struct form *form)
{
	struct location *location = form->location;
	struct recorder_cpu *cpu = &recorder->cpus[number];
	struct visit *visit;

	record_settle(recorder);
	if (!location->visits)
		location->visits = memory_get(recorder->cpu_count, sizeof(struct visit));
	visit = &location->visits[number];
	if (visit->form != form || visit->stores != location->stores) {
		write_executed(recorder, number, form, visit);
		visit->form = form;
		visit->stores = location->stores;
		visit->count = 0;
		if (form->bytes[0] == 0xcc)
			await_return(cpu, form);
	}
	visit->count++;
	visit->serializations = cpu->score->serializations;
}

/* ---- What CPUs do to themselves and to each other -------------------------------------------- */

static void write_serialized(struct recorder *recorder, unsigned number, enum serializer how,
			     uint64_t pc)
{
	struct event event = {
		.kind = EVENT_SERIALIZED, .cpu = (uint8_t)number, .pc = pc, .how = how};

	write_event(recorder, &event);
}

static void be_online(struct recorder *recorder, unsigned number)
{
	struct event event = {.kind = EVENT_ONLINE, .cpu = (uint8_t)number};

	recorder->cpus[number].is_online = true;
	recorder->cpus[number].score->armed &= ~ARMED_OFFLINE;
	write_event(recorder, &event);
}

void recorder_serialized(struct recorder *recorder, unsigned number, enum serializer how,
			 uint64_t pc)
{
	struct recorder_cpu *cpu = &recorder->cpus[number];
	struct score *score = cpu->score;

	if (how == ORDER_LOCKED) {
		if (score->fencing)
			write_serialized(recorder, number, how, pc);
		score->fencing = 0;
		return;
	}
	if (!cpu->is_online && serializer_serializes(how) && pc >> 63)
		be_online(recorder, number);
	if (serializer_serializes(how)) {
		if (score->armed & ARMED_SERIALIZERS) {
			write_serialized(recorder, number, how, pc);
			score->armed--;
		}
	} else if (score->armed & ARMED_ORDERS) {
		write_serialized(recorder, number, how, pc);
		score->armed -= ARMED_ORDER;
	}
}

void recorder_returned(struct recorder *recorder, unsigned number, uint64_t pc)
{
	struct recorder_cpu *cpu = &recorder->cpus[number];
	struct event event = {.kind = EVENT_RETURNED, .cpu = (uint8_t)number, .pc = pc};

	if (!cpu->breakpoint)
		return;
	event.form = cpu->breakpoint->number;
	event.physical = cpu->breakpoint->location->physical;
	cpu->breakpoint = NULL;
	cpu->score->armed &= ~ARMED_BREAKPOINT;
	write_event(recorder, &event);
}

bool recorder_is_init(uint64_t icr)
{
	return ICR_MODE(icr) == ICR_INIT;
}

/* Numbers of APICs are taken for those of CPUs, as they are where QEMU is not given threads or
 * cores whose number is no power of two. */
static bool is_sent_to(uint64_t icr, unsigned from, unsigned to)
{
	uint32_t destination = (uint32_t)(icr >> 32);

	switch (ICR_SHORTHAND(icr)) {
	case 0:
		return !ICR_IS_LOGICAL(icr) &&
		       (destination == to || destination == 0xff || destination == UINT32_MAX);
	case 1:
		return from == to;
	case 2:
		return true;
	default:
		return from != to;
	}
}

static void be_offline(struct recorder *recorder, unsigned number)
{
	struct event event = {.kind = EVENT_OFFLINE, .cpu = (uint8_t)number};
	struct recorder_cpu *cpu = &recorder->cpus[number];

	if (cpu->is_online)
		write_event(recorder, &event);
	cpu->is_online = false;
	cpu->breakpoint = NULL;
	cpu->score->serializations++;
	cpu->score->armed = ARMED_OFFLINE;
}

void recorder_sent(struct recorder *recorder, unsigned number, uint64_t icr, bool is_x2apic,
		   uint64_t pc)
{
	struct event event = {
		.kind = EVENT_SENT,
		.cpu = (uint8_t)number,
		.stores = recorder->cpus[number].stores,
		.pc = pc,
		.icr = icr,
		.is_x2apic = is_x2apic,
	};

	write_event(recorder, &event);
	recorder->cpus[number].score->fencing = 0;
	for (unsigned to = 0; to < recorder->cpu_count; to++) {
		if (!recorder->cpus[to].score)
			continue;
		if (!recorder_is_init(icr))
			record_arm(&recorder->cpus[to]);
		else if (is_sent_to(icr, number, to))
			be_offline(recorder, to);
	}
}

/* ---- Begin and end --------------------------------------------------------------------------- */

void recorder_cpu_begins(struct recorder *recorder, unsigned number)
{
	recorder->cpus[number].score->armed = ARMED_OFFLINE;
}

static void write_totals(struct recorder *recorder, const struct location *location)
{
	for (unsigned cpu = 0; cpu < recorder->cpu_count; cpu++) {
		const struct visit *visit = &location->visits[cpu];
		struct event event = {
			.kind = EVENT_TOTAL,
			.cpu = (uint8_t)cpu,
			.physical = location->physical,
			.before_count = visit->count,
		};

		if (!visit->form)
			continue;
		event.form = event.before_form = visit->form->number;
		write_event(recorder, &event);
	}
}

void recorder_end(struct recorder *recorder)
{
	struct event event = {.kind = EVENT_END};

	for (size_t i = 0; i < recorder->forms.location_count; i++)
		if (recorder->forms.locations[i]->visits)
			write_totals(recorder, recorder->forms.locations[i]);
	write_event(recorder, &event);
}
