#include "watch/plugin/recorder.h"

#include <string.h>

#include "watch/plugin/memory.h"
#include "watch/plugin/serializer.h"

/* A page is one of code no longer after so many stores to what was translated there, with nothing
 * translated there in between: a batch of patches has fewer in a page, data has more. */
#define QUIET_MAX 1024

/* Of stores to what nobody has translated so many are recorded of a page: a compiler makes them. */
#define STRAYS_MAX 256

/* A page with so many bytes that changed unseen is another page: a device has filled it. */
#define FOREIGN_MIN 256

#define ICR_MODE(icr) ((icr) >> 8 & 7)
#define ICR_INIT 5
#define ICR_IS_LOGICAL(icr) ((icr) >> 11 & 1)
#define ICR_SHORTHAND(icr) ((icr) >> 18 & 3)

static void settle(struct recorder *recorder);

static void write_event(struct recorder *recorder, const struct event *event)
{
	settle(recorder);
	trace_write(recorder->writer, event);
}

/* ---- Forms ----------------------------------------------------------------------------------- */

static bool is_watched(const struct page *page, unsigned offset, unsigned length)
{
	unsigned here = offset + length > PAGE_BYTES ? PAGE_BYTES - offset : length;

	return page_has(page, offset, here, PAGE_STORED | PAGE_SITE) ||
	       (here < length && page->next &&
		page_has(page->next, 0, length - here, PAGE_STORED | PAGE_SITE));
}

/* The form that is at this place, with an event when it is a new one. */
static struct form *name_form(struct recorder *recorder, unsigned cpu, const struct page *page,
			      unsigned offset, const uint8_t *bytes, unsigned length)
{
	struct event event = {
		.kind = EVENT_FORM,
		.cpu = (uint8_t)cpu,
		.physical = page->physical + offset,
		.virtual = page->virtual + offset,
		.length = length,
		.second = offset + length > PAGE_BYTES && page->next ? page->next->physical : 0,
		.watched = is_watched(page, offset, length),
	};
	bool is_new;
	struct form *form = forms_get(&recorder->forms, event.physical, bytes, length, &is_new);

	if (is_new) {
		event.form = form->number;
		memcpy(event.after, bytes, length);
		trace_write(recorder->writer, &event);
	}
	return form;
}

/* What the page is thought to have there, across its end. */
static void known_bytes(const struct page *page, unsigned offset, unsigned length, uint8_t *to)
{
	unsigned here = offset + length > PAGE_BYTES ? PAGE_BYTES - offset : length;

	memcpy(to, page->bytes + offset, here);
	if (here < length && page->next)
		memcpy(to + here, page->next->bytes, length - here);
	else if (here < length)
		memset(to + here, 0, length - here);
}

/* ---- What a store does to a page ------------------------------------------------------------- */

static void name_live(struct recorder *recorder, const struct store *store)
{
	struct page_walk walk = page_walk(store->page, store->offset, store->length);
	uint8_t bytes[WATCH_INSTRUCTION_MAX];

	while (page_walk_next(&walk)) {
		if (!page_walk_live(&walk))
			continue;
		known_bytes(walk.page, walk.offset, walk.page->length[walk.offset], bytes);
		name_form(recorder, store->cpu, walk.page, walk.offset, bytes,
			  walk.page->length[walk.offset]);
	}
}

/* Instructions that have one of these bytes are gone, and locations have been stored to. */
static void forget(struct recorder *recorder, struct page *page, unsigned offset, unsigned length)
{
	struct page_walk walk = page_walk(page, offset, length);

	while (page_walk_next(&walk)) {
		struct location *location =
			forms_location(&recorder->forms, walk.page->physical + walk.offset);
		unsigned end = walk.offset + (location ? location->length_max : 0);

		if (location && end > offset + (walk.page == page ? 0 : PAGE_BYTES))
			location->stores++;
		if (page_walk_live(&walk))
			page_forget(walk.page, walk.offset);
	}
}

static void recycle(struct recorder *recorder, unsigned cpu, struct page *page)
{
	struct event event = {
		.kind = EVENT_RECYCLED, .cpu = (uint8_t)cpu, .physical = page->physical};

	page_end(page);
	trace_write(recorder->writer, &event);
}

static void apply_long(struct recorder *recorder, const struct store *store)
{
	forget(recorder, store->page, store->offset, store->length);
	memcpy(store->page->bytes + store->offset, store->page->host + store->offset,
	       store->length);
	page_unmark(store->page, store->offset, store->length, PAGE_TRANSLATED);
}

static void apply(struct recorder *recorder, const struct store *store, bool is_known)
{
	struct page *page = store->page;

	forget(recorder, page, store->offset, store->length);
	memcpy(page->bytes + store->offset, store->after, store->length);
	/* A site may be seen for the first time as a breakpoint. */
	if (is_known || store->after[0] == 0xcc)
		page_mark(page, store->offset, store->length, PAGE_STORED);
	if (is_known)
		page->quiet++;
	else
		page->strays++;
}

/* Writes the stores that are waiting for more of them. */
static void settle(struct recorder *recorder)
{
	struct store store = recorder->pending;
	struct page *page = store.page;
	struct event event = {
		.kind = EVENT_STORE,
		.cpu = (uint8_t)store.cpu,
		.stores = store.stores,
		.pc = store.pc,
		.virtual = store.virtual,
		.length = store.length,
		.width = (uint8_t)store.width,
		.downwards = store.downwards,
	};

	if (!store.length)
		return;
	recorder->pending.length = 0;
	event.physical = page->physical + store.offset;
	if (store_is_long(&store)) {
		event.known = store.was_known;
		trace_write(recorder->writer, &event);
		if (!page->live)
			recycle(recorder, store.cpu, page);
		return;
	}
	event.known = page_has(page, store.offset, store.length, PAGE_TRANSLATED);
	memcpy(event.before, page->bytes + store.offset, store.length);
	memcpy(event.after, store.after, store.length);
	if (event.known)
		name_live(recorder, &store);
	apply(recorder, &store, event.known);
	if (event.known || page->strays <= STRAYS_MAX)
		trace_write(recorder->writer, &event);
	if (page->quiet > QUIET_MAX)
		recycle(recorder, store.cpu, page);
}

/* ---- Translations ---------------------------------------------------------------------------- */

static void mark_sites(const struct sites *sites, struct page *page)
{
	uint64_t end = page->physical + PAGE_BYTES;

	for (size_t i = sites_from(sites, page->physical);
	     i < sites->count && sites->sites[i].physical < end; i++) {
		uint64_t first = sites->sites[i].physical;
		uint64_t last = first + sites->sites[i].length;

		if (last <= page->physical)
			continue;
		if (first < page->physical)
			first = page->physical;
		if (last > end)
			last = end;
		page_mark(page, (unsigned)(first - page->physical), (unsigned)(last - first),
			  PAGE_SITE);
	}
}

static struct page *page_of_code(struct recorder *recorder, unsigned cpu, uint64_t physical,
				 uint64_t virtual, const uint8_t *host)
{
	struct page *page = pages_get(&recorder->pages, physical);

	if (!page->host && recorder->sites)
		mark_sites(recorder->sites, page);
	page->virtual = virtual / PAGE_BYTES * PAGE_BYTES;
	if (page->is_code && page->host == host)
		return page;
	if (page->is_code && !recorder->finds)
		recycle(recorder, cpu, page);
	page_begin(page, host);
	if (recorder->page_begins)
		recorder->page_begins();
	return page;
}

static unsigned differing(const struct page *page)
{
	unsigned count = 0;

	for (unsigned i = 0; i < PAGE_BYTES; i++)
		count += page->bytes[i] != page->host[i];
	return count;
}

/* Takes over what has changed unseen. */
static void renew(struct recorder *recorder, struct page *page, unsigned offset,
		  const uint8_t *bytes, unsigned length)
{
	for (unsigned i = 0; i < length; i++) {
		if (page->bytes[offset + i] == bytes[i])
			continue;
		forget(recorder, page, offset + i, 1);
		page->bytes[offset + i] = bytes[i];
		page_mark(page, offset + i, 1, PAGE_STORED);
	}
}

static bool has_live(struct page *page, unsigned offset, unsigned length)
{
	struct page_walk walk = page_walk(page, offset, length);

	while (page_walk_next(&walk))
		if (page_walk_live(&walk))
			return true;
	return false;
}

/* The instruction is not what the page held. */
static void miss(struct recorder *recorder, const struct translated *translated, struct page *page,
		 const uint8_t *before)
{
	unsigned offset = translated->physical % PAGE_BYTES;
	unsigned here =
		offset + translated->length > PAGE_BYTES ? PAGE_BYTES - offset : translated->length;
	bool is_foreign = differing(page) >= FOREIGN_MIN;
	struct event event = {
		.kind = EVENT_MISSED,
		.cpu = (uint8_t)translated->cpu,
		.physical = translated->physical,
		.virtual = translated->virtual,
		.length = translated->length,
	};

	memcpy(event.before, before, translated->length);
	memcpy(event.after, translated->bytes, translated->length);
	if (!recorder->finds || (!is_foreign && has_live(page, offset, here))) {
		if (!is_foreign)
			name_live(recorder, &(struct store){.cpu = translated->cpu,
							    .page = page,
							    .offset = offset,
							    .length = here});
		trace_write(recorder->writer, &event);
	}
	if (is_foreign) {
		if (!recorder->finds)
			recycle(recorder, translated->cpu, page);
		page_begin(page, page->host);
	}
	renew(recorder, page, offset, translated->bytes, here);
	if (here < translated->length)
		renew(recorder, page->next, 0, translated->bytes + here, translated->length - here);
}

struct form *recorder_translated(struct recorder *recorder, const struct translated *translated)
{
	unsigned offset = translated->physical % PAGE_BYTES, length = translated->length;
	uint8_t before[WATCH_INSTRUCTION_MAX];
	struct page *page;

	settle(recorder);
	page = page_of_code(recorder, translated->cpu, translated->physical, translated->virtual,
			    translated->host);
	if (offset + length > PAGE_BYTES) {
		if (!translated->second)
			return NULL;
		page->next =
			page_of_code(recorder, translated->cpu, translated->second,
				     translated->virtual + PAGE_BYTES, translated->second_host);
		page->next->before = page;
		page->next->quiet = 0;
		page_mark(page->next, 0, offset + length - PAGE_BYTES, PAGE_TRANSLATED);
	}
	known_bytes(page, offset, length, before);
	if (memcmp(before, translated->bytes, length) != 0)
		miss(recorder, translated, page, before);
	page_add(page, offset, length);
	if (!is_watched(page, offset, length))
		return NULL;
	return name_form(recorder, translated->cpu, page, offset, translated->bytes, length);
}

/* ---- Stores and executions ------------------------------------------------------------------- */

static void arm(struct recorder_cpu *cpu)
{
	cpu->score->armed &= ~(ARMED_SERIALIZERS | ARMED_ORDERS);
	cpu->score->armed |= WATCH_ARMED | WATCH_ARMED * ARMED_ORDER;
}

bool recorder_stored(struct recorder *recorder, struct store *single)
{
	struct page *page = single->page;
	struct store *pending = &recorder->pending;
	bool is_known = page_has(page, single->offset, single->length, PAGE_TRANSLATED);
	bool was_long = store_is_long(pending);

	memcpy(single->after, page->host + single->offset, single->length);
	if (!merge(pending, single)) {
		settle(recorder);
		*pending = *single;
	} else if (was_long) {
		pending->was_known |= is_known;
		apply_long(recorder, single);
	} else if (store_is_long(pending)) {
		pending->was_known =
			page_has(page, pending->offset, pending->length, PAGE_TRANSLATED);
		apply_long(recorder, pending);
	}
	if (is_known)
		recorder->cpus[single->cpu].score->fencing = 1;
	if (is_known || page->strays < STRAYS_MAX)
		arm(&recorder->cpus[single->cpu]);
	return is_known;
}

static void await_return(struct recorder_cpu *cpu, const struct form *form)
{
	cpu->breakpoint = form;
	cpu->score->armed |= ARMED_BREAKPOINT;
}

void recorder_executed(struct recorder *recorder, unsigned number, const struct form *form)
{
	struct location *location = form->location;
	struct recorder_cpu *cpu = &recorder->cpus[number];
	struct visit *visit;
	struct event event = {
		.kind = EVENT_EXECUTED,
		.cpu = (uint8_t)number,
		.physical = location->physical,
		.form = form->number,
	};

	settle(recorder);
	if (!location->visits)
		location->visits = memory_get(recorder->cpu_count, sizeof(struct visit));
	visit = &location->visits[number];
	if (visit->form != form || visit->stores != location->stores) {
		event.before_count = visit->count;
		event.before_form = visit->form ? visit->form->number : 0;
		event.serialized = visit->serializations != cpu->score->serializations;
		trace_write(recorder->writer, &event);
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
		if (ICR_MODE(icr) != ICR_INIT)
			arm(&recorder->cpus[to]);
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
