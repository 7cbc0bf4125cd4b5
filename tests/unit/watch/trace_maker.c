#include "tests/unit/watch/trace_maker.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define VECTOR 0xfb
#define ICR_ALL_OTHERS 0xc0000

void made_begin(struct made *made, uint8_t cpus)
{
	char path[64];

	memset(made, 0, sizeof(*made));
	made->header = (struct trace_header){
		.cpus = cpus, .is_exact = true, .made_by = "Crossmod, by hand"};
	made->descriptor = memfd_create("trace", MFD_CLOEXEC);
	assert(made->descriptor >= 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", made->descriptor);
	made->writer = trace_create(path, &made->header);
	assert(made->writer);
}

void made_event(struct made *made, const struct event *event)
{
	trace_write(made->writer, event);
}

/* ---- Bytes and forms ------------------------------------------------------------------------- */

static uint32_t parse(const char *string, uint8_t *bytes, size_t room)
{
	uint32_t length = 0;

	while (*string) {
		char *end;

		assert(length < room);
		bytes[length++] = (uint8_t)strtoul(string, &end, 16);
		assert(end == string + 2);
		string = end + strspn(end, " ");
	}
	return length;
}

/* Of the first form of its location. */
static uint32_t first_form(const struct made *made, uint64_t physical)
{
	uint32_t form = 0;

	while (form < made->form_count && made->forms[form].physical != physical)
		form++;
	return form;
}

static bool are_same(const struct event *a, const struct event *b)
{
	return a->physical == b->physical && a->length == b->length &&
	       memcmp(a->after, b->after, a->length) == 0;
}

uint32_t made_form(struct made *made, uint64_t physical, const char *bytes)
{
	struct event form = {.kind = EVENT_FORM,
			     .physical = physical,
			     .virtual = physical + MADE_DISTANCE,
			     .form = made->form_count,
			     .watched = true};

	form.length = parse(bytes, form.after, WATCH_INSTRUCTION_MAX);
	for (uint32_t i = 0; i < made->form_count; i++)
		if (are_same(&made->forms[i], &form))
			return i;
	assert(made->form_count < MADE_FORMS_MAX);
	if (physical / 4096 != (physical + form.length - 1) / 4096)
		form.second = (physical / 4096 + 1) * 4096;
	made_event(made, &form);
	made->forms[form.form] = form;
	return made->form_count++;
}

/* ---- What CPUs do ---------------------------------------------------------------------------- */

void made_online(struct made *made, uint8_t cpu)
{
	made_event(made, &(struct event){.kind = EVENT_ONLINE, .cpu = cpu});
}

void made_online_all(struct made *made)
{
	for (uint8_t cpu = 0; cpu < made->header.cpus; cpu++)
		made_online(made, cpu);
}

void made_offline(struct made *made, uint8_t cpu)
{
	made_event(made, &(struct event){.kind = EVENT_OFFLINE, .cpu = cpu});
}

static void note_store(struct made *made, uint64_t physical, uint32_t length)
{
	for (uint32_t i = 0; i < made->form_count; i++) {
		const struct event *form = &made->forms[i];

		if (physical + length <= form->physical ||
		    form->physical + form->length <= physical)
			continue;
		for (unsigned cpu = 0; cpu < made->header.cpus; cpu++)
			made->last[cpu][first_form(made, form->physical)].stored = true;
	}
}

static void store(struct made *made, bool known, uint8_t cpu, uint64_t pc, uint64_t physical,
		  const char *before, const char *after)
{
	struct event event = {.kind = EVENT_STORE,
			      .cpu = cpu,
			      .stores = ++made->stores[cpu],
			      .pc = pc,
			      .physical = physical,
			      .virtual = physical + MADE_DISTANCE,
			      .known = known};

	event.length = parse(before, event.before, WATCH_STORE_BYTES_MAX);
	assert(parse(after, event.after, WATCH_STORE_BYTES_MAX) == event.length);
	event.width = (uint8_t)event.length;
	made_event(made, &event);
	note_store(made, physical, event.length);
}

void made_store(struct made *made, uint8_t cpu, uint64_t pc, uint64_t physical, const char *before,
		const char *after)
{
	store(made, true, cpu, pc, physical, before, after);
}

void made_store_unknown(struct made *made, uint8_t cpu, uint64_t pc, uint64_t physical,
			const char *before, const char *after)
{
	store(made, false, cpu, pc, physical, before, after);
}

void made_executed(struct made *made, uint8_t cpu, uint32_t form, uint64_t times)
{
	uint64_t physical = made->forms[form].physical;
	struct made_last *last = &made->last[cpu][first_form(made, physical)];
	struct event event = {.kind = EVENT_EXECUTED,
			      .cpu = cpu,
			      .form = form,
			      .before_count = last->count,
			      .before_form = last->form,
			      .serialized = last->serialized};

	assert(form < made->form_count && times > 0);
	if (last->count > 0 && last->form == form && !last->stored) {
		last->count += times;
		last->serialized = false;
		return;
	}
	made_event(made, &event);
	*last = (struct made_last){.count = times, .form = form};
}

void made_returned(struct made *made, uint8_t cpu, uint32_t form, uint64_t pc)
{
	made_event(made,
		   &(struct event){.kind = EVENT_RETURNED, .cpu = cpu, .form = form, .pc = pc});
}

void made_serialized(struct made *made, uint8_t cpu, enum serializer how, uint64_t pc)
{
	made_event(made,
		   &(struct event){.kind = EVENT_SERIALIZED, .cpu = cpu, .how = how, .pc = pc});
	if (how < ORDER_MFENCE)
		for (uint32_t i = 0; i < made->form_count; i++)
			made->last[cpu][i].serialized = true;
}

static void send(struct made *made, uint8_t cpu, uint64_t pc, uint64_t icr)
{
	made_event(made, &(struct event){.kind = EVENT_SENT,
					 .cpu = cpu,
					 .pc = pc,
					 .stores = made->stores[cpu],
					 .icr = icr,
					 .is_x2apic = true});
}

void made_sent_others(struct made *made, uint8_t cpu, uint64_t pc)
{
	send(made, cpu, pc, ICR_ALL_OTHERS | VECTOR);
}

void made_sent(struct made *made, uint8_t cpu, uint64_t pc, uint32_t apic_id)
{
	send(made, cpu, pc, (uint64_t)apic_id << 32 | VECTOR);
}

void made_missed(struct made *made, uint8_t cpu, uint64_t physical, const char *before,
		 const char *after)
{
	struct event event = {.kind = EVENT_MISSED,
			      .cpu = cpu,
			      .physical = physical,
			      .virtual = physical + MADE_DISTANCE};

	event.length = parse(before, event.before, WATCH_INSTRUCTION_MAX);
	assert(parse(after, event.after, WATCH_INSTRUCTION_MAX) == event.length);
	made_event(made, &event);
}

void made_recycled(struct made *made, uint8_t cpu, uint64_t page)
{
	made_event(made, &(struct event){.kind = EVENT_RECYCLED, .cpu = cpu, .physical = page});
}

/* ---- The end --------------------------------------------------------------------------------- */

void made_end(struct made *made)
{
	for (uint8_t cpu = 0; cpu < made->header.cpus; cpu++)
		for (uint32_t i = 0; i < made->form_count; i++) {
			const struct made_last *last = &made->last[cpu][i];

			if (last->count > 0)
				made_event(made, &(struct event){.kind = EVENT_TOTAL,
								 .cpu = cpu,
								 .form = last->form,
								 .before_form = last->form,
								 .before_count = last->count});
		}
	made_event(made, &(struct event){.kind = EVENT_END});
}

struct trace_reader *made_open(struct made *made)
{
	struct trace_header header;
	struct trace_reader *reader;
	char reason[TRACE_REASON_SIZE];
	off_t size;
	bool closed = trace_close(made->writer);

	assert(closed);
	size = lseek(made->descriptor, 0, SEEK_END);
	assert(size > 0);
	made->size = (size_t)size;
	made->bytes = malloc(made->size);
	assert(made->bytes);
	size = pread(made->descriptor, made->bytes, made->size, 0);
	assert((size_t)size == made->size);
	close(made->descriptor);
	reader = trace_open_bytes(made->bytes, made->size, &header, reason);
	assert(reader);
	return reader;
}

void made_release(struct made *made)
{
	free(made->bytes);
}
