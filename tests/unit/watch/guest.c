#include "tests/unit/watch/guest.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/decode/decode.h"
#include "scenario/language/language.h"

#define FAR 50000
#define BYTES_SIZE 64

static const char *words(const uint8_t *bytes, size_t count)
{
	static char strings[2][BYTES_SIZE];
	static unsigned next;
	char *string = strings[next++ % 2];

	for (size_t i = 0; i < count; i++)
		snprintf(string + 3 * i, BYTES_SIZE - 3 * i, "%02x ", bytes[i]);
	string[3 * count - 1] = '\0';
	return string;
}

static uint8_t parse(const char *string, uint8_t *bytes)
{
	uint8_t length = 0;

	for (const char *at = string; *at; at += strspn(at, " ")) {
		char *end;

		bytes[length++] = (uint8_t)strtoul(at, &end, 16);
		at = end;
	}
	return length;
}

void guest_begin(struct guest *guest, uint8_t cpus)
{
	*guest = (struct guest){.how = SERIALIZER_CPUID, .fences = true, .writer = GUEST_WRITER};
	made_begin(&guest->made, cpus);
	made_online_all(&guest->made);
}

/* ---- Executions -------------------------------------------------------------------------- */

static uint32_t form_now(struct guest *guest, const struct guest_site *site)
{
	struct decoded decoded;

	decode(site->bytes, site->length, &decoded);
	return made_form(&guest->made, site->at, words(site->bytes, decoded.length));
}

static uint64_t leads_to(const struct guest_site *site, const uint8_t *form)
{
	struct decoded decoded;

	decode(form, site->length, &decoded);
	return site->at + MADE_DISTANCE + decoded.length + (uint64_t)(int64_t)decoded.relative;
}

static uint64_t goes_on_at(const struct guest *guest, const struct guest_site *site)
{
	switch (guest->handler) {
	case HANDLER_OLD:
		return leads_to(site, site->old_bytes);
	case HANDLER_NEW:
		return leads_to(site, site->new_bytes);
	case HANDLER_RETRY:
		return site->at + MADE_DISTANCE;
	default:
		return site->at + MADE_DISTANCE + site->length;
	}
}

void guest_executes(struct guest *guest, uint8_t cpu, const struct guest_site *site, uint64_t times)
{
	uint32_t form = form_now(guest, site);

	made_executed(&guest->made, cpu, form, times);
	if (site->bytes[0] != 0xcc)
		return;
	made_serialized(&guest->made, cpu, SERIALIZER_IRET, GUEST_RETURN);
	made_returned(&guest->made, cpu, form, goes_on_at(guest, site));
}

struct guest_site guest_site(struct guest *guest, uint64_t at, const char *old_form,
			     const char *new_form, bool executed)
{
	struct guest_site site = {.at = at};

	site.length = parse(old_form, site.old_bytes);
	assert(parse(new_form, site.new_bytes) == site.length);
	memcpy(site.bytes, site.old_bytes, site.length);
	for (uint8_t cpu = 1; executed && cpu < guest->made.header.cpus; cpu++)
		guest_executes(guest, cpu, &site, 3);
	return site;
}

/* ---- Stores ------------------------------------------------------------------------------ */

static void store(struct guest *guest, struct guest_site *site, unsigned from, unsigned to,
		  const uint8_t *bytes, bool in_a_row)
{
	struct event event = {.kind = EVENT_STORE,
			      .stores = guest->made.stores[0] += in_a_row ? to - from + 1 : 1,
			      .pc = guest->writer,
			      .physical = site->at + from,
			      .virtual = site->at + from + 0x10000000,
			      .length = to - from + 1,
			      .width = in_a_row ? 1 : (uint8_t)(to - from + 1),
			      .known = !guest->writes_unknown};

	memcpy(event.before, site->bytes + from, event.length);
	memcpy(event.after, bytes + from, event.length);
	made_event(&guest->made, &event);
	memcpy(site->bytes + from, bytes + from, event.length);
	/* So that trace_maker knows that it was: of a byte that stays what it is. */
	for (unsigned cpu = 0; cpu < guest->made.header.cpus; cpu++)
		for (uint32_t i = 0; i < guest->made.form_count; i++)
			guest->made.last[cpu][i].stored = true;
}

static void store_step(struct guest *guest, char step, struct guest_site *site)
{
	uint8_t breakpoint[16] = {0xcc};
	unsigned end = site->length - 1u;

	switch (step) {
	case 'b':
		store(guest, site, 0, 0, breakpoint, false);
		break;
	case 'h':
		store(guest, site, 0, 0, site->new_bytes, false);
		break;
	case 't':
	case 'T':
		store(guest, site, 1, end, site->new_bytes, step == 'T');
		break;
	case 'P':
		store(guest, site, 1, 1, site->new_bytes, true);
		made_serialized(&guest->made, 1, SERIALIZER_IRET, GUEST_RETURN);
		store(guest, site, 2, end, site->new_bytes, true);
		break;
	case 'a':
	case 'A':
		store(guest, site, 0, end, site->new_bytes, step == 'A');
		break;
	default:
		for (unsigned i = 0; i <= end; i++) {
			store(guest, site, i, i, site->new_bytes, false);
			made_serialized(&guest->made, 0, ORDER_LFENCE, GUEST_WRITER);
		}
	}
}

/* ---- Interrupts -------------------------------------------------------------------------- */

static bool is_asked(char step, uint8_t cpu)
{
	return (step != 'o' || cpu % 2 == 1) && (step != 'e' || cpu % 2 == 0);
}

static void send(struct guest *guest, char step)
{
	struct made *made = &guest->made;

	made->stores[0] += 20;
	if (guest->fences)
		made_serialized(made, 0, ORDER_MFENCE, GUEST_WRITER);
	if (step != 'o' && step != 'e')
		made_sent_others(made, 0, GUEST_WRITER);
	for (uint8_t cpu = 1; cpu < made->header.cpus; cpu++)
		if ((step == 'o' || step == 'e') && is_asked(step, cpu))
			made_sent(made, 0, GUEST_WRITER, cpu);
}

/* A handler that does not serialize returns by something else. */
static void handle(struct guest *guest, uint8_t cpu)
{
	bool serializes = guest->how < ORDER_MFENCE;

	made_serialized(&guest->made, cpu, guest->how, GUEST_ITSELF);
	if (serializes)
		made_serialized(&guest->made, cpu, SERIALIZER_IRET, GUEST_RETURN);
}

static void sync(struct guest *guest, char step)
{
	send(guest, step);
	for (uint8_t cpu = 1; cpu < guest->made.header.cpus; cpu++)
		if (step != 'n' && is_asked(step, cpu))
			handle(guest, cpu);
	made_serialized(&guest->made, 0, SERIALIZER_CPUID, GUEST_WRITER);
}

static void interrupt_step(struct guest *guest, char step, const struct guest_site *sites,
			   size_t count)
{
	uint8_t cpus = guest->made.header.cpus;

	switch (step) {
	case 'S':
		send(guest, step);
		break;
	case 'G':
		for (uint8_t cpu = 1; cpu < cpus; cpu++)
			made_serialized(&guest->made, cpu, SERIALIZER_IRET, GUEST_RETURN);
		break;
	case 'x':
		for (uint8_t cpu = 1; cpu < cpus; cpu++)
			for (size_t i = 0; i < count; i++)
				guest_executes(guest, cpu, &sites[i], 1);
		break;
	case '.':
		guest->made.stores[0] += FAR;
		break;
	default:
		sync(guest, step);
	}
}

void guest_play(struct guest *guest, const char *script, struct guest_site *sites, size_t count)
{
	for (const char *step = script; *step; step++) {
		if (!strchr("bhtaTPAB", *step)) {
			interrupt_step(guest, *step, sites, count);
			continue;
		}
		for (size_t i = 0; i < count; i++)
			store_step(guest, *step, &sites[i]);
	}
}

void guest_turn(struct guest_site *site)
{
	uint8_t bytes[16];

	memcpy(bytes, site->old_bytes, sizeof(bytes));
	memcpy(site->old_bytes, site->new_bytes, sizeof(bytes));
	memcpy(site->new_bytes, bytes, sizeof(bytes));
}

/* ---- What is found ----------------------------------------------------------------------- */

struct found *guest_found(struct guest *guest)
{
	struct trace_reader *reader;
	struct found *found;

	made_end(&guest->made);
	reader = made_open(&guest->made);
	found = find(reader, &guest->made.header);
	trace_release(reader);
	made_release(&guest->made);
	assert(found);
	return found;
}

const char *guest_steps(const struct group *group)
{
	static char all[1024];
	struct scenario one = {.site_count = 1};
	char words_of[STEP_PRINT_SIZE];
	size_t length = 0;

	all[0] = '\0';
	for (size_t i = 0; i < group->step_count; i++) {
		struct step step = group->steps[i].step;

		step.sites = 1;
		step_print(&one, &step, words_of, sizeof(words_of));
		length += (size_t)snprintf(all + length, sizeof(all) - length, "%s%s%s",
					   i > 0 ? "; " : "", words_of,
					   group->steps[i].is_certain ? "" : "?");
	}
	return all;
}

const char *guest_scenario_steps(const struct scenario *scenario)
{
	static char all[1024];
	char words_of[STEP_PRINT_SIZE];
	size_t length = 0;

	all[0] = '\0';
	for (unsigned i = 0; i < scenario->step_count; i++) {
		step_print(scenario, &scenario->steps[i], words_of, sizeof(words_of));
		length += (size_t)snprintf(all + length, sizeof(all) - length, "%s%s",
					   i > 0 ? "; " : "", words_of);
	}
	return all;
}
