#include "tests/unit/watch/trace_random.h"

#include "kernel/core/random.h"

#include <stddef.h>
#include <string.h>

#define PAGE 4096

#define IS(kind) (1u << (kind))
#define FIELD(name, kinds)                                                                         \
	{                                                                                          \
#name, offsetof(struct event, name), sizeof(((struct event *)0)->name), kinds      \
	}

/* Which kinds have which fields: once more, from event.h. */
static const struct field {
	const char *name;
	size_t offset, size;
	unsigned kinds;
} fields[] = {
	FIELD(kind, ~0u),
	FIELD(cpu, ~0u),
	FIELD(stores, IS(EVENT_STORE) | IS(EVENT_SENT)),
	FIELD(pc, IS(EVENT_STORE) | IS(EVENT_SENT) | IS(EVENT_SERIALIZED) | IS(EVENT_RETURNED)),
	FIELD(physical, IS(EVENT_STORE) | IS(EVENT_MISSED) | IS(EVENT_FORM) | IS(EVENT_RECYCLED) |
				IS(EVENT_RETURNED) | IS(EVENT_EXECUTED) | IS(EVENT_TOTAL)),
	FIELD(virtual, IS(EVENT_STORE) | IS(EVENT_FORM) | IS(EVENT_MISSED)),
	FIELD(length, IS(EVENT_STORE) | IS(EVENT_FORM) | IS(EVENT_MISSED)),
	FIELD(width, IS(EVENT_STORE)),
	FIELD(downwards, IS(EVENT_STORE)),
	FIELD(known, IS(EVENT_STORE)),
	FIELD(before, IS(EVENT_STORE) | IS(EVENT_MISSED)),
	FIELD(after, IS(EVENT_STORE) | IS(EVENT_MISSED) | IS(EVENT_FORM)),
	FIELD(second, IS(EVENT_FORM)),
	FIELD(watched, IS(EVENT_FORM)),
	FIELD(form, IS(EVENT_FORM) | IS(EVENT_EXECUTED) | IS(EVENT_TOTAL) | IS(EVENT_RETURNED)),
	FIELD(before_count, IS(EVENT_EXECUTED) | IS(EVENT_TOTAL)),
	FIELD(before_form, IS(EVENT_EXECUTED) | IS(EVENT_TOTAL)),
	FIELD(serialized, IS(EVENT_EXECUTED)),
	FIELD(icr, IS(EVENT_SENT)),
	FIELD(is_x2apic, IS(EVENT_SENT)),
	FIELD(how, IS(EVENT_SERIALIZED)),
};

static uint64_t below(struct trace_random *random, uint64_t end)
{
	return random_next(&random->state) % end;
}

static uint64_t number(struct trace_random *random)
{
	static const uint64_t ends[] = {0,	    1,		0x3f,		0x40,
					0x7f,	    0x80,	0x1fff,		0x2000,
					UINT32_MAX, 1ull << 32, INT64_MAX,	1ull << 63,
					~0x7full,   UINT64_MAX, UINT64_MAX - 1, 0x3fffffff81000000};

	if (below(random, 2) == 0)
		return ends[below(random, sizeof(ends) / sizeof(ends[0]))];
	return random_next(&random->state) >> below(random, 64);
}

/* Of `length` bytes that end at the last one at most. */
static uint64_t address(struct trace_random *random, uint32_t length)
{
	uint64_t at = number(random);

	return at > UINT64_MAX - length ? UINT64_MAX - length : at;
}

static void fill(struct trace_random *random, void *to, size_t size)
{
	uint8_t *bytes = to;

	for (size_t i = 0; i < size; i++)
		bytes[i] = (uint8_t)random_next(&random->state);
}

static uint32_t store_length(struct trace_random *random)
{
	static const uint32_t lengths[] = {1, 2, 8, 63, 64, 65, 4096, UINT32_MAX};

	return lengths[below(random, sizeof(lengths) / sizeof(lengths[0]))];
}

/* Across two pages, if there is a page behind the first. */
static void straddle(struct trace_random *random, struct event *event)
{
	event->length = 2 + (uint32_t)below(random, WATCH_INSTRUCTION_MAX - 1);
	event->physical = (event->physical | (PAGE - 1)) - below(random, event->length - 1);
	event->second = number(random) / PAGE * PAGE;
	if (event->physical > UINT64_MAX - event->length)
		event->physical -= PAGE;
}

static void form(struct trace_random *random, struct event *event)
{
	event->second = 0;
	if (below(random, 4) == 0)
		straddle(random, event);
	event->form = random->forms;
	random->locations[random->forms++] = event->physical;
}

void trace_random_event(struct trace_random *random, struct event *event)
{
	uint32_t forms = random->forms ? random->forms : 1;

	fill(random, event, sizeof(*event));
	event->kind = random->forms ? (enum event_kind)below(random, EVENT_END) : EVENT_FORM;
	event->cpu = (uint8_t)below(random, random->cpus);
	event->stores = number(random);
	event->pc = number(random);
	event->icr = number(random);
	event->before_count = number(random);
	event->how = (enum serializer)below(random, SERIALIZERS);
	event->downwards = below(random, 2);
	event->known = below(random, 2);
	event->watched = below(random, 2);
	event->serialized = below(random, 2);
	event->is_x2apic = below(random, 2);
	event->form = below(random, 4) ? (uint32_t)below(random, forms) : forms - 1;
	event->before_form = (uint32_t)below(random, forms);
	if (event->kind == EVENT_STORE)
		event->length = store_length(random);
	if (event->kind == EVENT_FORM || event->kind == EVENT_MISSED)
		event->length = 1 + (uint32_t)below(random, WATCH_INSTRUCTION_MAX);
	event->width = (uint8_t)(1 + below(random, event->length < 255 ? event->length : 255));
	event->physical = address(random, event->length);
	event->virtual = number(random);
	if (event->kind == EVENT_RECYCLED)
		event->physical = number(random) / PAGE * PAGE;
	if (event->kind == EVENT_FORM)
		form(random, event);
}

void trace_random_expect(const struct trace_random *random, struct event *event)
{
	struct event all = *event;
	size_t bytes = all.length > WATCH_STORE_BYTES_MAX ? 0 : all.length;

	memset(event, 0, sizeof(*event));
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (fields[i].kinds >> all.kind & 1)
			memcpy((uint8_t *)event + fields[i].offset,
			       (uint8_t *)&all + fields[i].offset, fields[i].size);
	if (IS(all.kind) & (IS(EVENT_STORE) | IS(EVENT_MISSED) | IS(EVENT_FORM))) {
		memset(event->before + bytes, 0, sizeof(event->before) - bytes);
		memset(event->after + bytes, 0, sizeof(event->after) - bytes);
	}
	if (IS(all.kind) & (IS(EVENT_EXECUTED) | IS(EVENT_TOTAL) | IS(EVENT_RETURNED)))
		event->physical = random->locations[event->form];
	if (event->before_count == 0)
		event->before_form = 0;
}

const char *trace_random_difference(const struct event *a, const struct event *b)
{
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (memcmp((const uint8_t *)a + fields[i].offset,
			   (const uint8_t *)b + fields[i].offset, fields[i].size) != 0)
			return fields[i].name;
	return NULL;
}
