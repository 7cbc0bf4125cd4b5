#include "watch/trace/read_write.h"

#include "watch/trace/read_write_harm.h"

#include <string.h>
#include <zlib.h>

/* The upper half of an event's first byte */
enum event_flag {
	FLAG_DOWNWARDS = 1, /* STORE */
	FLAG_KNOWN = 2,
	FLAG_WATCHED = 1, /* FORM */
	FLAG_SECOND = 2,
	FLAG_SERIALIZED = 1, /* EXECUTED */
	FLAG_X2APIC = 1,     /* SENT */
};

void trace_put(uint8_t *to, uint64_t number, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		to[i] = (uint8_t)(number >> 8 * i);
}

uint64_t trace_get(const uint8_t *from, unsigned bytes)
{
	uint64_t number = 0;

	for (unsigned i = 0; i < bytes; i++)
		number |= (uint64_t)from[i] << 8 * i;
	return number;
}

uint32_t trace_sum(uint32_t before, const uint8_t *bytes, size_t length)
{
	return (uint32_t)crc32_z(before, bytes, length);
}

/* ---- Numbers --------------------------------------------------------------------------------- */

static void fail(struct trace_cursor *cursor, const char *harm)
{
	if (!cursor->harm)
		cursor->harm = harm;
}

static uint8_t code_byte(struct trace_cursor *cursor, uint8_t byte)
{
	if (!cursor->is_reading)
		return *cursor->at++ = byte;
	if (cursor->at == cursor->end) {
		fail(cursor, "an event that is cut off");
		return 0;
	}
	return *cursor->at++;
}

static uint64_t read_number(struct trace_cursor *cursor)
{
	uint64_t number = 0;

	for (unsigned shift = 0; shift < 64; shift += 7) {
		uint8_t byte = code_byte(cursor, 0);
		uint64_t bits = byte & 0x7f;

		number |= bits << shift;
		if (byte & 0x80)
			continue;
		if (bits << shift >> shift != bits || (bits == 0 && shift > 0))
			break;
		return number;
	}
	fail(cursor, "a number that is not written as the shortest of 64 bits");
	return 0;
}

static uint64_t code_number(struct trace_cursor *cursor, uint64_t number)
{
	uint64_t rest = number;

	if (cursor->is_reading)
		return read_number(cursor);
	for (; rest > 0x7f; rest >>= 7)
		*cursor->at++ = (uint8_t)(rest | 0x80);
	*cursor->at++ = (uint8_t)rest;
	return number;
}

/* One that fits into fewer bits. */
static uint64_t code_below(struct trace_cursor *cursor, uint64_t number, uint64_t max)
{
	number = code_number(cursor, number);
	if (number > max) {
		fail(cursor, "a number that is too large");
		return 0;
	}
	return number;
}

static uint64_t code_difference(struct trace_cursor *cursor, uint64_t number, uint64_t from)
{
	uint64_t difference = number - from;
	uint64_t sign = difference >> 63 ? UINT64_MAX : 0;
	uint64_t coded = code_number(cursor, difference << 1 ^ sign);

	return from + (coded >> 1 ^ (coded & 1 ? UINT64_MAX : 0));
}

static void code_bytes(struct trace_cursor *cursor, uint8_t *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		bytes[i] = code_byte(cursor, bytes[i]);
}

/* ---- Events ---------------------------------------------------------------------------------- */

static uint8_t flags_of(const struct event *event)
{
	switch (event->kind) {
	case EVENT_FORM:
		return (event->watched ? FLAG_WATCHED : 0) | (event->second ? FLAG_SECOND : 0);
	case EVENT_STORE:
		return (event->downwards ? FLAG_DOWNWARDS : 0) | (event->known ? FLAG_KNOWN : 0);
	case EVENT_EXECUTED:
		return event->serialized ? FLAG_SERIALIZED : 0;
	case EVENT_SENT:
		return event->is_x2apic ? FLAG_X2APIC : 0;
	default:
		return 0;
	}
}

/* Whether there is a second page is in `second` until its address is read. */
static void set_flags(struct event *event, uint8_t flags)
{
	event->watched = event->kind == EVENT_FORM && flags & FLAG_WATCHED;
	event->second = event->kind == EVENT_FORM && flags & FLAG_SECOND;
	event->downwards = event->kind == EVENT_STORE && flags & FLAG_DOWNWARDS;
	event->known = event->kind == EVENT_STORE && flags & FLAG_KNOWN;
	event->serialized = event->kind == EVENT_EXECUTED && flags & FLAG_SERIALIZED;
	event->is_x2apic = event->kind == EVENT_SENT && flags & FLAG_X2APIC;
}

/* False when it is read, and its CPU or flags are none. */
static bool code_beginning(struct trace_cursor *cursor, const struct trace_before *before,
			   struct event *event)
{
	uint8_t first = code_byte(cursor, (uint8_t)(event->kind | flags_of(event) << 4));

	event->cpu = code_byte(cursor, event->cpu);
	if (!cursor->is_reading)
		return true;
	event->kind = (enum event_kind)(first & 0xf);
	if (event->cpu >= before->cpus)
		fail(cursor, "an event of a CPU that is not there");
	set_flags(event, first >> 4);
	if (flags_of(event) != first >> 4)
		fail(cursor, "an event with a flag that its kind does not have");
	return !cursor->harm;
}

static void code_pc(struct trace_cursor *cursor, struct trace_before *before, struct event *event)
{
	uint64_t *last = &before->of[event->kind][event->cpu].pc;

	event->pc = *last = code_difference(cursor, event->pc, *last);
}

static void code_physical(struct trace_cursor *cursor, struct trace_before *before,
			  struct event *event)
{
	uint64_t *last = &before->of[event->kind][event->cpu].physical;

	event->physical = *last = code_difference(cursor, event->physical, *last);
}

/* Of neighbours the distance between both addresses is the same. */
static void code_addresses(struct trace_cursor *cursor, struct trace_before *before,
			   struct event *event)
{
	uint64_t *last = &before->of[event->kind][event->cpu].distance;

	code_physical(cursor, before, event);
	*last = code_difference(cursor, event->virtual - event->physical, *last);
	event->virtual = event->physical + *last;
}

static void code_stores(struct trace_cursor *cursor, struct trace_before *before,
			struct event *event)
{
	uint64_t *last = &before->stores[event->cpu];

	event->stores = *last = code_difference(cursor, event->stores, *last);
}

static void code_form_number(struct trace_cursor *cursor, struct trace_before *before,
			     struct event *event)
{
	uint64_t *last = &before->of[event->kind][event->cpu].form;

	*last = code_difference(cursor, event->form, *last);
	if (*last > UINT32_MAX)
		fail(cursor, "a form that has not come");
	event->form = (uint32_t)*last;
}

static void code_form(struct trace_cursor *cursor, struct trace_before *before, struct event *event)
{
	if (cursor->is_reading)
		event->form = before->forms;
	code_addresses(cursor, before, event);
	event->length = (uint32_t)code_below(cursor, event->length, WATCH_INSTRUCTION_MAX);
	code_bytes(cursor, event->after, event->length);
	if (!event->second)
		return;
	event->second = code_difference(cursor, event->second, event->physical);
	if (!event->second)
		fail(cursor, "a form with a second page that has no address");
}

static void code_store(struct trace_cursor *cursor, struct trace_before *before,
		       struct event *event)
{
	code_stores(cursor, before, event);
	code_pc(cursor, before, event);
	code_addresses(cursor, before, event);
	event->length = (uint32_t)code_below(cursor, event->length, UINT32_MAX);
	event->width = (uint8_t)code_below(cursor, event->width, UINT8_MAX);
	if (event->length > WATCH_STORE_BYTES_MAX)
		return;
	code_bytes(cursor, event->before, event->length);
	code_bytes(cursor, event->after, event->length);
}

static void code_missed(struct trace_cursor *cursor, struct trace_before *before,
			struct event *event)
{
	code_addresses(cursor, before, event);
	event->length = (uint32_t)code_below(cursor, event->length, WATCH_INSTRUCTION_MAX);
	code_bytes(cursor, event->before, event->length);
	code_bytes(cursor, event->after, event->length);
}

static void code_sent(struct trace_cursor *cursor, struct trace_before *before, struct event *event)
{
	uint64_t *last = &before->of[event->kind][event->cpu].icr;

	code_stores(cursor, before, event);
	code_pc(cursor, before, event);
	event->icr = *last = code_difference(cursor, event->icr, *last);
}

/* The form before is a neighbour. */
static void code_executed(struct trace_cursor *cursor, struct trace_before *before,
			  struct event *event)
{
	uint64_t form;

	code_form_number(cursor, before, event);
	event->before_count = code_number(cursor, event->before_count);
	if (event->before_count == 0)
		return;
	form = code_difference(cursor, event->before_form, event->form);
	if (form > UINT32_MAX)
		fail(cursor, "a form before it that has not come");
	event->before_form = (uint32_t)form;
}

static void code_fields(struct trace_cursor *cursor, struct trace_before *before,
			struct event *event)
{
	switch (event->kind) {
	case EVENT_FORM:
		code_form(cursor, before, event);
		break;
	case EVENT_STORE:
		code_store(cursor, before, event);
		break;
	case EVENT_EXECUTED:
	case EVENT_TOTAL:
		code_executed(cursor, before, event);
		break;
	case EVENT_RETURNED:
		code_form_number(cursor, before, event);
		code_pc(cursor, before, event);
		break;
	case EVENT_SENT:
		code_sent(cursor, before, event);
		break;
	case EVENT_SERIALIZED:
		code_pc(cursor, before, event);
		event->how = (enum serializer)code_below(cursor, event->how, SERIALIZERS - 1);
		break;
	case EVENT_MISSED:
		code_missed(cursor, before, event);
		break;
	case EVENT_RECYCLED:
		code_physical(cursor, before, event);
		break;
	default: /* only who, and that */
		break;
	}
}

void trace_code_event(struct trace_cursor *cursor, struct trace_before *before, struct event *event)
{
	if (cursor->is_reading)
		memset(event, 0, sizeof(*event));
	if (!code_beginning(cursor, before, event))
		return;
	code_fields(cursor, before, event);
	if (cursor->is_reading && !cursor->harm)
		cursor->harm = trace_event_harm(event, before->cpus, before->forms);
	if (event->kind == EVENT_FORM)
		before->forms++;
}
