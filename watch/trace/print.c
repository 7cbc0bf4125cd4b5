#include "watch/trace/print.h"

static const char *const kind_words[EVENT_KINDS] = {
	[EVENT_ONLINE] = "online",     [EVENT_OFFLINE] = "offline",
	[EVENT_FORM] = "form",	       [EVENT_STORE] = "store",
	[EVENT_EXECUTED] = "executed", [EVENT_RETURNED] = "returned",
	[EVENT_SENT] = "sent",	       [EVENT_SERIALIZED] = "serialized",
	[EVENT_MISSED] = "missed",     [EVENT_RECYCLED] = "recycled",
	[EVENT_TOTAL] = "total",       [EVENT_END] = "end",
};

static const char *const serializer_words[SERIALIZERS] = {
	[SERIALIZER_IRET] = "iret",
	[SERIALIZER_CPUID] = "cpuid",
	[SERIALIZER_MOV_CR0] = "mov cr0",
	[SERIALIZER_MOV_CR2] = "mov cr2",
	[SERIALIZER_MOV_CR3] = "mov cr3",
	[SERIALIZER_MOV_CR4] = "mov cr4",
	[SERIALIZER_SERIALIZE] = "serialize",
	[SERIALIZER_INVLPG] = "invlpg",
	[SERIALIZER_WRMSR] = "wrmsr",
	[SERIALIZER_OTHER] = "another",
	[ORDER_MFENCE] = "mfence",
	[ORDER_LFENCE] = "lfence",
	[ORDER_LOCKED] = "lock",
};

static unsigned long long wide(uint64_t number)
{
	return number;
}

static void print_bytes(FILE *to, const uint8_t *bytes, uint32_t length)
{
	for (uint32_t i = 0; i < length; i++)
		fprintf(to, "%s%02x", i ? " " : "", bytes[i]);
}

static void print_addresses(FILE *to, const struct event *event)
{
	fprintf(to, "%010llx %016llx", wide(event->physical), wide(event->virtual));
}

static void print_form(FILE *to, const struct event *event)
{
	print_addresses(to, event);
	fprintf(to, "  form %u: ", event->form);
	print_bytes(to, event->after, event->length);
	if (event->second)
		fprintf(to, ", goes on at %010llx", wide(event->second));
	if (event->watched)
		fputs(", watched", to);
}

static void print_store(FILE *to, const struct event *event)
{
	print_addresses(to, event);
	fputs("  ", to);
	if (event->length > WATCH_STORE_BYTES_MAX) {
		fprintf(to, "%u bytes", event->length);
	} else {
		print_bytes(to, event->before, event->length);
		fputs(" -> ", to);
		print_bytes(to, event->after, event->length);
	}
	if (event->width != event->length)
		fprintf(to, ", %u at a time%s", event->width, event->downwards ? " downwards" : "");
	if (event->known)
		fputs(", known", to);
	fprintf(to, "; by %016llx, its store %llu", wide(event->pc), wide(event->stores));
}

static void print_missed(FILE *to, const struct event *event)
{
	print_addresses(to, event);
	fputs("  ", to);
	print_bytes(to, event->before, event->length);
	fputs(" -> ", to);
	print_bytes(to, event->after, event->length);
}

static void print_executed(FILE *to, const struct event *event)
{
	fprintf(to, "%010llx  form %u", wide(event->physical), event->form);
	if (event->before_count == 0) {
		fputs(", for the first time", to);
		return;
	}
	fprintf(to, " after %llu of form %u", wide(event->before_count), event->before_form);
	if (event->serialized)
		fputs(", serialized since", to);
}

static void print_details(FILE *to, const struct event *event)
{
	switch (event->kind) {
	case EVENT_FORM:
		print_form(to, event);
		break;
	case EVENT_STORE:
		print_store(to, event);
		break;
	case EVENT_MISSED:
		print_missed(to, event);
		break;
	case EVENT_EXECUTED:
		print_executed(to, event);
		break;
	case EVENT_TOTAL:
		fprintf(to, "%010llx  form %u, %llu times", wide(event->physical), event->form,
			wide(event->before_count));
		break;
	case EVENT_RETURNED:
		fprintf(to, "%010llx  form %u, goes on at %016llx", wide(event->physical),
			event->form, wide(event->pc));
		break;
	case EVENT_SENT:
		fprintf(to, "icr %016llx, by %s; by %016llx, its store %llu", wide(event->icr),
			event->is_x2apic ? "wrmsr" : "a store", wide(event->pc),
			wide(event->stores));
		break;
	case EVENT_SERIALIZED:
		fprintf(to, "%s, by %016llx", serializer_words[event->how], wide(event->pc));
		break;
	case EVENT_RECYCLED:
		fprintf(to, "%010llx", wide(event->physical));
		break;
	default: /* only who, and that */
		break;
	}
}

static bool has_details(enum event_kind kind)
{
	return kind != EVENT_ONLINE && kind != EVENT_OFFLINE && kind != EVENT_END;
}

void trace_print_event(FILE *to, uint64_t number, const struct event *event)
{
	fprintf(to, "%8llu  cpu %-2u  %-*s", wide(number), event->cpu,
		has_details(event->kind) ? 12 : 0, kind_words[event->kind]);
	print_details(to, event);
	fputc('\n', to);
}
