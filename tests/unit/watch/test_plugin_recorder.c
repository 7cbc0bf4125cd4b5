/*
 * watch/plugin/recorder: from what QEMU reports to the events of a trace. What is read back is
 * written out, a line an event, and compared with what event.h asks for.
 */
#include "watch/plugin/recorder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "watch/plugin/memory.h"

#define CPUS 3
#define PHYSICAL 0x21000
#define VIRTUAL 0xffffffff80021000
#define DISTANCE (VIRTUAL - PHYSICAL)
#define WRITER 0xffffffff80001000 /* where the instruction is that stores */
#define PAGES 4

static struct {
	struct recorder recorder;
	struct score scores[CPUS];
	uint8_t memory[PAGES * PAGE_BYTES]; /* the guest's, from PHYSICAL on */
	int descriptor;
	unsigned pages_begun;
} guest;

static void count_page(void)
{
	guest.pages_begun++;
}

static int set_up(void **state)
{
	const struct trace_header header = {.cpus = CPUS, .made_by = "a test"};
	char path[40];

	(void)state;
	memset(&guest, 0, sizeof(guest));
	guest.descriptor = memfd_create("trace", MFD_CLOEXEC);
	assert_true(guest.descriptor >= 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", guest.descriptor);
	guest.recorder.writer = trace_create(path, &header);
	assert_non_null(guest.recorder.writer);
	guest.recorder.cpu_count = CPUS;
	guest.recorder.on_code_page = count_page;
	for (unsigned cpu = 0; cpu < CPUS; cpu++) {
		guest.recorder.cpus[cpu].score = &guest.scores[cpu];
		recorder_cpu_begins(&guest.recorder, cpu);
	}
	memset(guest.memory, 0x90, sizeof(guest.memory));
	return 0;
}

static int tear_down(void **state)
{
	struct code_pages *pages = &guest.recorder.pages;
	struct forms *forms = &guest.recorder.forms;

	(void)state;
	for (size_t i = 0; i < pages->size; i++)
		memory_give_back(pages->slots[i]);
	memory_give_back(pages->slots);
	for (size_t i = 0; i < forms->form_count; i++)
		memory_give_back(forms->forms[i]);
	for (size_t i = 0; i < forms->location_count; i++) {
		memory_give_back(forms->locations[i]->visits);
		memory_give_back(forms->locations[i]);
	}
	memory_give_back(forms->forms);
	memory_give_back(forms->locations);
	memory_give_back(forms->form_slots);
	memory_give_back(forms->location_slots);
	close(guest.descriptor);
	return 0;
}

/* ---- What the guest does --------------------------------------------------------------------- */

static void put(unsigned offset, const char *bytes)
{
	unsigned byte;
	int used;

	for (; sscanf(bytes, "%2x%n", &byte, &used) == 1; bytes += used)
		guest.memory[offset++] = (uint8_t)byte;
}

/* Of what lies in memory. */
static struct form *translate(unsigned cpu, unsigned offset, unsigned length)
{
	unsigned page = offset / PAGE_BYTES;
	struct translated translated = {
		.cpu = cpu,
		.virtual = VIRTUAL + offset,
		.physical = PHYSICAL + offset,
		.host = guest.memory + (size_t)page * PAGE_BYTES,
		.bytes = guest.memory + offset,
		.length = length,
	};

	if ((offset + length - 1) / PAGE_BYTES > page) {
		translated.second = PHYSICAL + (page + 1) * PAGE_BYTES;
		translated.second_host = translated.host + PAGE_BYTES;
	}
	return recorder_translated(&guest.recorder, &translated);
}

/* One store of these bytes, at most 8. */
static bool store(unsigned cpu, unsigned offset, const char *bytes)
{
	unsigned width = (unsigned)(strlen(bytes) + 1) / 3;
	struct store single = {
		.cpu = cpu,
		.pc = WRITER,
		.virtual = VIRTUAL + offset,
		.stores = ++guest.recorder.cpus[cpu].stores,
		.page = code_pages_find(&guest.recorder.pages, PHYSICAL + offset),
		.offset = offset % PAGE_BYTES,
		.length = width,
		.width = width,
	};

	assert_non_null(single.page);
	assert_true(single.page->is_code);
	put(offset, bytes);
	return recorder_stored(&guest.recorder, &single);
}

static void execute(unsigned cpu, const struct form *form, unsigned times)
{
	assert_non_null(form);
	while (times--)
		recorder_executed(&guest.recorder, cpu, form);
}

/* As QEMU does it: counts by itself, and calls when the score says so. */
static void serialize(unsigned cpu, enum serializer how, uint64_t pc)
{
	if (how < ORDER_MFENCE)
		guest.scores[cpu].serializations++;
	if (how == ORDER_LOCKED ? guest.scores[cpu].fencing : guest.scores[cpu].armed)
		recorder_serialized(&guest.recorder, cpu, how, pc);
}

static void send(unsigned cpu, uint64_t icr)
{
	recorder_sent(&guest.recorder, cpu, icr, true, WRITER);
}

/* ---- What is recorded ------------------------------------------------------------------------ */

static char lines[200000];
static size_t lines_length;

static void __attribute__((format(printf, 1, 2))) add(const char *format, ...)
{
	va_list values;

	va_start(values, format);
	lines_length += (size_t)vsnprintf(lines + lines_length, sizeof(lines) - lines_length,
					  format, values);
	va_end(values);
	assert_true(lines_length < sizeof(lines));
}

static void add_bytes(const uint8_t *bytes, unsigned length)
{
	for (unsigned i = 0; i < length && length <= WATCH_STORE_BYTES_MAX; i++)
		add("%02x", bytes[i]);
}

static void add_change(const struct event *event)
{
	add("%03x+%u ", (unsigned)(event->physical - PHYSICAL), event->length);
	assert_true(event->virtual - event->physical == DISTANCE);
	add_bytes(event->before, event->length);
	add(" ");
	add_bytes(event->after, event->length);
}

static void add_executed(const struct event *event)
{
	add("%03x #%u", (unsigned)(event->physical - PHYSICAL), event->form);
	if (event->before_count)
		add(" was #%u x%u%s", event->before_form, (unsigned)event->before_count,
		    event->kind == EVENT_TOTAL ? ""
		    : event->serialized	       ? " serialized"
					       : " not");
}

static void add_event(const struct event *event)
{
	static const char *const names[EVENT_KINDS] = {
		"online", "offline",	"form",	  "store",    "executed", "returned",
		"sent",	  "serialized", "missed", "recycled", "total",	  "end",
	};

	add("%u %s ", event->cpu, names[event->kind]);
	switch (event->kind) {
	case EVENT_FORM:
		add("%03x #%u ", (unsigned)(event->physical - PHYSICAL), event->form);
		add_bytes(event->after, event->length);
		add("%s%s", event->watched ? " watched" : "", event->second ? " straddles" : "");
		break;
	case EVENT_STORE:
		add_change(event);
		add(" width %u%s%s stores %u", event->width, event->downwards ? " downwards" : "",
		    event->known ? " known" : "", (unsigned)event->stores);
		assert_true(event->pc == WRITER);
		break;
	case EVENT_MISSED:
		add_change(event);
		break;
	case EVENT_EXECUTED:
	case EVENT_TOTAL:
		add_executed(event);
		break;
	case EVENT_RETURNED:
		add("%03x #%u to %x", (unsigned)(event->physical - PHYSICAL), event->form,
		    (unsigned)event->pc);
		break;
	case EVENT_SENT:
		add("%llx stores %u", (unsigned long long)event->icr, (unsigned)event->stores);
		break;
	case EVENT_SERIALIZED:
		add("%u at %x", event->how, (unsigned)event->pc);
		break;
	case EVENT_RECYCLED:
		add("%03x", (unsigned)(event->physical - PHYSICAL));
		break;
	default:
		break;
	}
	if (lines[lines_length - 1] == ' ')
		lines[--lines_length] = '\0';
	add("\n");
}

/* Ends the recorder and reads all that it has written. */
static const char *recorded(void)
{
	struct trace_reader *reader;
	struct trace_header header;
	char path[40], reason[TRACE_REASON_SIZE];
	struct event event;

	recorder_end(&guest.recorder);
	assert_true(trace_close(guest.recorder.writer));
	snprintf(path, sizeof(path), "/proc/self/fd/%d", guest.descriptor);
	reader = trace_open(path, &header, reason);
	assert_non_null(reader);
	lines_length = 0;
	while (trace_next(reader, &event, reason) == TRACE_EVENT)
		add_event(&event);
	trace_release(reader);
	return lines;
}

static void check(const char *expected)
{
	const char *found = recorded();

	if (strcmp(found, expected) != 0)
		fail_msg("recorded:\n%sand not:\n%s", found, expected);
}

/* ---- Patches --------------------------------------------------------------------------------- */

/* The breakpoint scheme with two syncs, of a jmp8 that CPU 1 executes. */
static void test_patch(void **state)
{
	(void)state;
	put(0x10, "eb e5");
	assert_null(translate(1, 0x10, 2));
	assert_true(store(0, 0x10, "cc"));
	execute(1, translate(1, 0x10, 1), 1);
	serialize(1, SERIALIZER_IRET, 0x500);
	recorder_returned(&guest.recorder, 1, 0x12);
	send(0, 0xc00fb);
	serialize(1, SERIALIZER_CPUID, 0x501);
	assert_true(store(0, 0x11, "f0"));
	send(0, 0xc00fb);
	assert_true(store(0, 0x10, "eb"));
	execute(1, translate(1, 0x10, 2), 3);
	check("0 form 010 #0 ebe5\n"
	      "0 store 010+1 eb cc width 1 known stores 1\n"
	      "1 form 010 #1 cc watched\n"
	      "1 executed 010 #1\n"
	      "1 returned 010 #1 to 12\n"
	      "0 sent c00fb stores 1\n"
	      "1 serialized 1 at 501\n"
	      "0 store 011+1 e5 f0 width 1 known stores 2\n"
	      "0 sent c00fb stores 2\n"
	      "0 store 010+1 cc eb width 1 known stores 3\n"
	      "1 form 010 #2 ebf0 watched\n"
	      "1 executed 010 #2 was #1 x1 serialized\n"
	      "1 total 010 #2 was #2 x3\n"
	      "0 end\n");
}

/* A CPU that executes old and new with nothing in between, and one that does serialize. */
static void test_serialized(void **state)
{
	struct form *old, *new;

	(void)state;
	put(0x10, "eb e5");
	translate(1, 0x10, 2);
	store(0, 0x11, "f0");
	store(0, 0x11, "e5");
	old = translate(1, 0x10, 2);
	execute(1, old, 2);
	execute(2, old, 1);
	store(0, 0x11, "f0");
	serialize(2, SERIALIZER_MOV_CR2, 0x500);
	new = translate(2, 0x10, 2);
	execute(1, new, 1);
	execute(2, new, 1);
	check("0 form 010 #0 ebe5\n"
	      "0 store 011+1 e5 f0 width 1 known stores 1\n"
	      "0 store 011+1 f0 e5 width 1 known stores 2\n"
	      "1 executed 010 #0\n"
	      "2 executed 010 #0\n"
	      "0 store 011+1 e5 f0 width 1 known stores 3\n"
	      "2 form 010 #1 ebf0 watched\n"
	      "1 executed 010 #1 was #0 x2 not\n"
	      "2 executed 010 #1 was #0 x1 serialized\n"
	      "1 total 010 #1 was #1 x1\n"
	      "2 total 010 #1 was #1 x1\n"
	      "0 end\n");
}

/* What counts is what came between the last execution of the old form and the first of the new. */
static void test_serialized_before(void **state)
{
	struct form *old;

	(void)state;
	put(0x10, "eb e5");
	translate(1, 0x10, 2);
	store(0, 0x10, "eb");
	old = translate(1, 0x10, 2);
	execute(1, old, 1);
	serialize(1, SERIALIZER_CPUID, 0x500);
	execute(1, old, 1);
	store(0, 0x11, "f0");
	execute(1, translate(1, 0x10, 2), 1);
	check("0 form 010 #0 ebe5\n"
	      "0 store 010+1 eb eb width 1 known stores 1\n"
	      "1 executed 010 #0\n"
	      "0 store 011+1 e5 f0 width 1 known stores 2\n"
	      "1 form 010 #1 ebf0 watched\n"
	      "1 executed 010 #1 was #0 x2 not\n"
	      "1 total 010 #1 was #1 x1\n"
	      "0 end\n");
}

/* The same form again is an event only behind a store, also one of the same bytes. */
static void test_same_form(void **state)
{
	struct form *form;

	(void)state;
	put(0x10, "eb e5");
	translate(1, 0x10, 2);
	store(0, 0x10, "eb");
	form = translate(1, 0x10, 2);
	execute(1, form, 2);
	store(0, 0x11, "e5");
	execute(1, form, 1);
	store(0, 0x12, "90");
	execute(1, form, 1);
	check("0 form 010 #0 ebe5\n"
	      "0 store 010+1 eb eb width 1 known stores 1\n"
	      "1 executed 010 #0\n"
	      "0 store 011+1 e5 e5 width 1 known stores 2\n"
	      "1 executed 010 #0 was #0 x2 not\n"
	      "0 store 012+1 90 90 width 1 stores 3\n"
	      "1 total 010 #0 was #0 x2\n"
	      "0 end\n");
}

static void test_straddling(void **state)
{
	(void)state;
	put(PAGE_BYTES - 1, "eb e5");
	translate(1, PAGE_BYTES - 1, 2);
	assert_int_equal(guest.pages_begun, 2);
	assert_true(store(0, PAGE_BYTES, "f0"));
	execute(1, translate(1, PAGE_BYTES - 1, 2), 1);
	assert_true(store(0, PAGE_BYTES, "e5"));
	execute(1, translate(1, PAGE_BYTES - 1, 2), 1);
	check("0 form fff #0 ebe5 straddles\n"
	      "0 store 1000+1 e5 f0 width 1 known stores 1\n"
	      "1 form fff #1 ebf0 watched straddles\n"
	      "1 executed fff #1\n"
	      "0 store 1000+1 f0 e5 width 1 known stores 2\n"
	      "1 executed fff #0 was #1 x1 not\n"
	      "1 total fff #0 was #0 x1\n"
	      "0 end\n");
}

/* Its old form is recorded from the start. */
static void test_told_sites(void **state)
{
	struct site site[] = {{PHYSICAL + 0x11, 1}};
	struct sites sites = {site, 1, 1};

	(void)state;
	guest.recorder.sites = &sites;
	put(0x10, "eb e5");
	assert_null(translate(1, 0x12, 1));
	execute(1, translate(1, 0x10, 2), 5);
	check("1 form 010 #0 ebe5 watched\n"
	      "1 executed 010 #0\n"
	      "1 total 010 #0 was #0 x5\n"
	      "0 end\n");
}

/* ---- Stores ---------------------------------------------------------------------------------- */

static void test_merged(void **state)
{
	(void)state;
	put(0x10, "0f 1f 44 00 00");
	translate(1, 0x10, 5);
	assert_true(store(0, 0x11, "01"));
	assert_true(store(0, 0x12, "02"));
	assert_true(store(0, 0x13, "03"));
	assert_true(store(2, 0x14, "04")); /* by another CPU */
	assert_true(store(0, 0x14, "05"));
	serialize(0, ORDER_MFENCE, 0x500);
	assert_true(store(0, 0x13, "06")); /* behind another event */
	assert_true(store(0, 0x12, "07")); /* and downwards */
	check("0 form 010 #0 0f1f440000\n"
	      "0 store 011+3 1f4400 010203 width 1 known stores 3\n"
	      "2 store 014+1 00 04 width 1 known stores 1\n"
	      "0 store 014+1 04 05 width 1 known stores 4\n"
	      "0 serialized 10 at 500\n"
	      "0 store 012+2 0203 0706 width 1 downwards known stores 6\n"
	      "0 end\n");
}

/* The page is filled anew: no bytes, no forms, nothing is watched, and it holds no code then. */
static void test_filled(void **state)
{
	(void)state;
	translate(1, 0x10, 2);
	translate(1, 0x800, 1);
	for (unsigned offset = 0; offset < PAGE_BYTES; offset += 8)
		store(0, offset, "cc cc cc cc cc cc cc cc");
	assert_null(translate(1, 0x11, 1));
	check("0 store 000+4096   width 8 known stores 512\n"
	      "0 recycled 000\n"
	      "0 end\n");
}

/* A long store into the middle of a page of code leaves the rest as it is. */
static void test_long_store(void **state)
{
	(void)state;
	translate(1, 0x10, 2);
	translate(1, 0x800, 1);
	for (unsigned offset = 0; offset < 72; offset += 8)
		store(0, offset, "cc cc cc cc cc cc cc cc");
	assert_false(store(0, 0x10, "90"));
	assert_true(store(0, 0x800, "91"));
	check("0 store 000+72   width 8 known stores 9\n"
	      "0 store 010+1 cc 90 width 1 stores 10\n"
	      "0 form 800 #0 90\n"
	      "0 store 800+1 90 91 width 1 known stores 11\n"
	      "0 end\n");
}

/* A long one that comes to code at its end. */
static void test_long_store_reaches_code(void **state)
{
	(void)state;
	translate(1, 0x100, 2);
	translate(1, 0x800, 1);
	for (unsigned offset = 0x100 - 80; offset < 0x108; offset += 8)
		store(0, offset, "cc cc cc cc cc cc cc cc");
	check("0 store 0b0+88   width 8 known stores 11\n"
	      "0 end\n");
}

/* How many times `word` is in what was recorded. */
static unsigned count_of(const char *found, const char *word)
{
	unsigned count = 0;

	while ((found = strstr(found, word)) != NULL) {
		found += strlen(word);
		count++;
	}
	return count;
}

/* Of stores beside code 256 are recorded, and those to code still are afterwards. */
static void test_strays(void **state)
{
	const char *found;

	(void)state;
	translate(1, 0x10, 2);
	for (unsigned i = 0; i < 1000; i++)
		assert_false(store(0, 0x100 + 2 * i, "01"));
	assert_true(store(0, 0x10, "66"));
	found = recorded();
	assert_int_equal(count_of(found, " store "), 257);
	assert_non_null(strstr(found, "0 store 010+1 90 66 width 1 known stores 1001\n"));
	assert_null(strstr(found, "recycled"));
}

/* A page that is stored to and never translated again is one of data by now. */
static void test_quiet(void **state)
{
	(void)state;
	translate(1, 0x10, 2);
	translate(1, 0x20, 2);
	for (unsigned i = 0; i < 1024; i++)
		assert_true(store(0, 0x10, "66"));
	translate(1, 0x10, 2);
	for (unsigned i = 0; i < 1024; i++)
		assert_true(store(0, 0x10, "90"));
	translate(1, 0x10, 2);
	for (unsigned i = 0; i < 1025; i++)
		assert_true(store(0, 0x10, "66"));
	assert_int_equal(count_of(recorded(), "recycled"), 1);
	assert_false(code_pages_find(&guest.recorder.pages, PHYSICAL)->is_code);
}

/* A location whose first form that is seen is a breakpoint is watched, and others are not that
 * nobody has executed. */
static void test_before_it_is_executed(void **state)
{
	(void)state;
	translate(1, 0x10, 2);
	assert_false(store(0, 0x20, "cc"));
	assert_false(store(0, 0x30, "eb"));
	execute(1, translate(1, 0x20, 1), 1);
	assert_null(translate(1, 0x30, 2));
	check("0 store 020+1 90 cc width 1 stores 1\n"
	      "0 store 030+1 90 eb width 1 stores 2\n"
	      "1 form 020 #0 cc watched\n"
	      "1 executed 020 #0\n"
	      "1 total 020 #0 was #0 x1\n"
	      "0 end\n");
}

/* ---- What escapes ---------------------------------------------------------------------------- */

static void test_missed(void **state)
{
	(void)state;
	put(0x10, "eb e5");
	translate(1, 0x10, 2);
	put(0x11, "f0");
	execute(2, translate(2, 0x10, 2), 1);
	check("2 form 010 #0 ebe5\n"
	      "2 missed 010+2 ebe5 ebf0\n"
	      "2 form 010 #1 ebf0 watched\n"
	      "2 executed 010 #1\n"
	      "2 total 010 #1 was #1 x1\n"
	      "0 end\n");
}

/* A device fills a whole page. */
static void test_foreign(void **state)
{
	(void)state;
	put(0x10, "eb e5");
	translate(1, 0x10, 2);
	memset(guest.memory, 0x91, PAGE_BYTES);
	assert_null(translate(2, 0x10, 1));
	assert_null(translate(2, 0x11, 1));
	check("2 missed 010+1 eb 91\n"
	      "2 recycled 000\n"
	      "0 end\n");
}

/* Other memory is at the address. */
static void test_other_memory(void **state)
{
	struct translated translated = {
		.cpu = 2,
		.virtual = VIRTUAL,
		.physical = PHYSICAL,
		.host = guest.memory + PAGE_BYTES,
		.bytes = guest.memory,
		.length = 1,
	};

	(void)state;
	translate(1, 0, 1);
	assert_null(recorder_translated(&guest.recorder, &translated));
	assert_int_equal(guest.pages_begun, 2);
	check("2 recycled 000\n"
	      "0 end\n");
}

/* Sites are found without stores. */
static void test_find(void **state)
{
	(void)state;
	guest.recorder.finds = true;
	put(0x10, "eb e5");
	translate(1, 0x10, 2);
	translate(1, 0x20, 1);
	put(0x11, "f0");
	put(0x30, "cc"); /* nobody has executed it */
	translate(2, 0x10, 2);
	translate(2, 0x20, 1);
	translate(2, 0x30, 1);
	memset(guest.memory, 0x91, PAGE_BYTES); /* another page, so no site */
	translate(2, 0x10, 1);
	check("2 form 010 #0 ebe5\n"
	      "2 missed 010+2 ebe5 ebf0\n"
	      "2 form 010 #1 ebf0 watched\n"
	      "0 end\n");
}

/* ---- CPUs ------------------------------------------------------------------------------------ */

static void test_online(void **state)
{
	(void)state;
	serialize(0, SERIALIZER_MOV_CR0, 0x1000); /* the firmware */
	serialize(0, ORDER_MFENCE, VIRTUAL);
	serialize(0, SERIALIZER_CPUID, VIRTUAL);
	serialize(0, SERIALIZER_CPUID, VIRTUAL);
	serialize(1, SERIALIZER_WRMSR, VIRTUAL);
	send(0, 0x100004500); /* INIT to CPU 1 */
	send(0, 0x100004500); /* which is gone */
	send(0, 0x200004500); /* and to CPU 2, which never was there */
	serialize(1, SERIALIZER_CPUID, VIRTUAL);
	send(1, 0xc4500); /* to all others */
	check("0 online\n"
	      "1 online\n"
	      "0 sent 100004500 stores 0\n"
	      "1 offline\n"
	      "0 sent 100004500 stores 0\n"
	      "0 sent 200004500 stores 0\n"
	      "1 online\n"
	      "1 sent c4500 stores 0\n"
	      "0 offline\n"
	      "0 end\n");
}

/* Two CPUs of three: the third may be plugged in. */
static void test_unplugged(void **state)
{
	(void)state;
	guest.recorder.cpus[2].score = NULL;
	send(0, 0xc00fb);
	send(0, 0xc4500);
	check("0 sent c00fb stores 0\n"
	      "0 sent c4500 stores 0\n"
	      "0 end\n");
}

/* An INIT by each way to name whom it is for. */
static void test_init(void **state)
{
	static const struct {
		uint64_t icr;
		const char *gone;
	} cases[] = {
		{0x000000500, "0 "},	  {0x200000500, "2 "},
		{0x300000500, ""},	  {0x100000d00, ""} /* logical */,
		{0xff00000500, "0 1 2 "}, {0xffffffff00000500, "0 1 2 "},
		{0x100044500, "0 "},	  {0x84500, "0 1 2 "},
		{0xc4500, "1 2 "},	  {0x1000c4600, ""} /* a SIPI */,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char gone[10] = "";

		for (unsigned cpu = 0; cpu < CPUS; cpu++) {
			guest.scores[cpu].armed |= ARMED_OFFLINE;
			serialize(cpu, SERIALIZER_CPUID, VIRTUAL);
		}
		send(0, cases[i].icr);
		for (unsigned cpu = 0; cpu < CPUS; cpu++)
			if (!guest.recorder.cpus[cpu].is_online)
				snprintf(gone + strlen(gone), sizeof(gone) - strlen(gone), "%u ",
					 cpu);
		if (strcmp(gone, cases[i].gone) != 0)
			fail_msg("%llx: %s", (unsigned long long)cases[i].icr, gone);
	}
	recorded();
}

/* One that is gone and comes back has lost what it had fetched. */
static void test_gone_and_back(void **state)
{
	(void)state;
	put(0x10, "eb e5");
	translate(1, 0x10, 2);
	store(0, 0x10, "eb");
	execute(1, translate(1, 0x10, 2), 1);
	store(0, 0x11, "f0");
	send(0, 0x100004500);
	execute(1, translate(1, 0x10, 2), 1);
	check("0 form 010 #0 ebe5\n"
	      "0 store 010+1 eb eb width 1 known stores 1\n"
	      "1 executed 010 #0\n"
	      "0 store 011+1 e5 f0 width 1 known stores 2\n"
	      "0 sent 100004500 stores 2\n"
	      "1 form 010 #1 ebf0 watched\n"
	      "1 executed 010 #1 was #0 x1 serialized\n"
	      "1 total 010 #1 was #1 x1\n"
	      "0 end\n");
}

/* Behind an interrupt, anybody's; behind a store to code, one's own. */
static void test_armed(void **state)
{
	(void)state;
	translate(0, 0x10, 2);
	serialize(1, SERIALIZER_CPUID, 0x500);
	send(0, 0xc00fb);
	for (unsigned i = 0; i < 6; i++) {
		serialize(1, SERIALIZER_CPUID, 0x501);
		serialize(1, ORDER_LFENCE, 0x502);
	}
	serialize(2, SERIALIZER_IRET, 0x503);
	store(1, 0x10, "66");
	serialize(1, SERIALIZER_CPUID, 0x504);
	check("0 sent c00fb stores 0\n"
	      "1 serialized 1 at 501\n"
	      "1 serialized 11 at 502\n"
	      "1 serialized 1 at 501\n"
	      "1 serialized 11 at 502\n"
	      "1 serialized 1 at 501\n"
	      "1 serialized 11 at 502\n"
	      "1 serialized 1 at 501\n"
	      "1 serialized 11 at 502\n"
	      "2 serialized 0 at 503\n"
	      "1 form 010 #0 9090\n"
	      "1 store 010+1 90 66 width 1 known stores 1\n"
	      "1 serialized 1 at 504\n"
	      "0 end\n");
}

/* Of the writer, once, before it sends. */
static void test_locked(void **state)
{
	(void)state;
	translate(0, 0x10, 2);
	serialize(0, ORDER_LOCKED, 0x500);
	store(0, 0x10, "66");
	serialize(1, ORDER_LOCKED, 0x501);
	serialize(0, ORDER_LOCKED, 0x502);
	serialize(0, ORDER_LOCKED, 0x503);
	store(0, 0x10, "90");
	send(0, 0xc00fb);
	serialize(0, ORDER_LOCKED, 0x504);
	check("0 form 010 #0 9090\n"
	      "0 store 010+1 90 66 width 1 known stores 1\n"
	      "0 serialized 12 at 502\n"
	      "0 store 010+1 66 90 width 1 known stores 2\n"
	      "0 sent c00fb stores 2\n"
	      "0 end\n");
}

/* Only behind an EVENT_EXECUTED of a breakpoint. */
static void test_returned(void **state)
{
	struct form *breakpoint;

	(void)state;
	translate(1, 0x10, 2);
	store(0, 0x10, "cc");
	breakpoint = translate(1, 0x10, 1);
	recorder_returned(&guest.recorder, 1, 0x1);
	execute(1, breakpoint, 1);
	recorder_returned(&guest.recorder, 2, 0x2);
	assert_true(guest.scores[1].armed & ARMED_BREAKPOINT);
	recorder_returned(&guest.recorder, 1, 0x3);
	assert_false(guest.scores[1].armed & ARMED_BREAKPOINT);
	execute(1, breakpoint, 1);
	recorder_returned(&guest.recorder, 1, 0x4);
	check("0 form 010 #0 9090\n"
	      "0 store 010+1 90 cc width 1 known stores 1\n"
	      "1 form 010 #1 cc watched\n"
	      "1 executed 010 #1\n"
	      "1 returned 010 #1 to 3\n"
	      "1 total 010 #1 was #1 x2\n"
	      "0 end\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_patch),
		TEST(test_serialized),
		TEST(test_same_form),
		TEST(test_straddling),
		TEST(test_told_sites),
		TEST(test_merged),
		TEST(test_filled),
		TEST(test_long_store),
		TEST(test_strays),
		TEST(test_quiet),
		TEST(test_missed),
		TEST(test_before_it_is_executed),
		TEST(test_foreign),
		TEST(test_other_memory),
		TEST(test_find),
		TEST(test_online),
		TEST(test_armed),
		TEST(test_locked),
		TEST(test_returned),
		TEST(test_long_store_reaches_code),
		TEST(test_serialized_before),
		TEST(test_init),
		TEST(test_gone_and_back),
		TEST(test_unplugged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
