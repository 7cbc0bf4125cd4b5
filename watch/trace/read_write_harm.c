#include "watch/trace/read_write_harm.h"

#include <string.h>

#define PAGE_SIZE 4096

const char *trace_header_harm(const struct trace_header *header)
{
	size_t length = strnlen(header->made_by, sizeof(header->made_by));

	if (header->cpus < 1 || header->cpus > WATCH_CPUS_MAX)
		return "its number of CPUs is none";
	if (header->is_exact && header->is_parallel)
		return "it is of CPUs in parallel, and yet exact";
	if (length == sizeof(header->made_by))
		return "what made it has no end";
	for (size_t i = 0; i < length; i++)
		if (header->made_by[i] < ' ' || header->made_by[i] > '~')
			return "what made it is not printable";
	return NULL;
}

/* Virtual addresses wrap around. */
static const char *address_harm(const struct event *event)
{
	if (event->physical + event->length < event->physical)
		return "an address beyond the last";
	return NULL;
}

static const char *instruction_harm(const struct event *event)
{
	if (event->length < 1 || event->length > WATCH_INSTRUCTION_MAX)
		return "an instruction that is as long as none";
	return address_harm(event);
}

static const char *form_harm(const struct event *event, uint32_t forms)
{
	if (event->form != forms)
		return "a form out of the order of its number";
	if (forms == UINT32_MAX)
		return "more forms than have numbers";
	if (event->second != 0 && (event->second % PAGE_SIZE != 0 ||
				   event->physical % PAGE_SIZE + event->length <= PAGE_SIZE))
		return "a form that is in two pages, and cannot be";
	return instruction_harm(event);
}

static const char *store_harm(const struct event *event)
{
	if (event->width < 1 || event->width > event->length)
		return "a store that is wider than long, or of nothing";
	return address_harm(event);
}

static const char *executed_harm(const struct event *event, uint32_t forms)
{
	if (event->form >= forms)
		return "a form that has not come";
	if (event->kind != EVENT_RETURNED && event->before_count > 0 && event->before_form >= forms)
		return "a form before it that has not come";
	return NULL;
}

const char *trace_event_harm(const struct event *event, uint8_t cpus, uint32_t forms)
{
	if (event->kind >= EVENT_KINDS)
		return "an event of no kind";
	if (event->cpu >= cpus)
		return "an event of a CPU that is not there";
	switch (event->kind) {
	case EVENT_FORM:
		return form_harm(event, forms);
	case EVENT_STORE:
		return store_harm(event);
	case EVENT_MISSED:
		return instruction_harm(event);
	case EVENT_EXECUTED:
	case EVENT_TOTAL:
	case EVENT_RETURNED:
		return executed_harm(event, forms);
	case EVENT_SERIALIZED:
		return event->how < SERIALIZERS ? NULL : "a way to serialize that is none";
	case EVENT_RECYCLED:
		return event->physical % PAGE_SIZE == 0 ? NULL : "a page that begins within one";
	default:
		return NULL;
	}
}
