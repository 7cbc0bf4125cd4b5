/*
 * watch/trace: what is written is what is read.
 */
#include "watch/trace/trace.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "kernel/core/random.h"
#include "tests/unit/watch/trace_maker.h"
#include "tests/unit/watch/trace_random.h"

#define RANDOM_EVENTS 20000

static struct made made, again;
static char reason[TRACE_REASON_SIZE];

static const struct trace_header plain = {.cpus = 2, .made_by = "a test"};

/* ---- Events ---------------------------------------------------------------------------------- */

static void assert_event(struct trace_reader *reader, const struct event *expected, size_t number)
{
	struct event event;
	const char *field;

	memset(&event, 0xff, sizeof(event));
	if (trace_next(reader, &event, reason) != TRACE_EVENT)
		fail_msg("event %zu, kind %d: %s", number, expected->kind, reason);
	field = trace_random_difference(&event, expected);
	if (field)
		fail_msg("event %zu, kind %d: another %s", number, expected->kind, field);
}

static void assert_ended(struct trace_reader *reader)
{
	struct event event;

	for (unsigned i = 0; i < 2; i++)
		if (trace_next(reader, &event, reason) != TRACE_ENDED)
			fail_msg("%s", reason);
}

static void assert_random_events(uint8_t cpus, uint64_t seed)
{
	static struct event expected[RANDOM_EVENTS];
	static uint64_t locations[RANDOM_EVENTS];
	struct trace_random random = {.state = seed, .cpus = cpus, .locations = locations};
	struct event end = {.kind = EVENT_END, .cpu = (uint8_t)(cpus - 1)};
	struct trace_reader *reader;

	made_begin(&made, cpus);
	for (size_t i = 0; i < RANDOM_EVENTS; i++) {
		trace_random_event(&random, &expected[i]);
		made_event(&made, &expected[i]);
		trace_random_expect(&random, &expected[i]);
	}
	made_event(&made, &end);
	reader = made_open(&made);
	for (size_t i = 0; i < RANDOM_EVENTS; i++)
		assert_event(reader, &expected[i], i);
	assert_event(reader, &end, RANDOM_EVENTS);
	assert_ended(reader);
	trace_release(reader);
	made_release(&made);
}

/* Of every kind there are many hundreds, with every field at its ends, in many blocks. */
static void test_random_events(void **state)
{
	(void)state;
	assert_random_events(1, 1);
	assert_random_events(2, 2);
	assert_random_events(WATCH_CPUS_MAX, 3);
}

/* What a field holds that its kind does not have is not in the bytes. */
static void test_same_events_same_bytes(void **state)
{
	static uint64_t locations[1000];
	struct trace_random random = {.state = 4, .cpus = 3, .locations = locations};

	(void)state;
	made_begin(&made, 3);
	made_begin(&again, 3);
	for (unsigned i = 0; i < 1000; i++) {
		struct event event;

		trace_random_event(&random, &event);
		made_event(&made, &event);
		trace_random_expect(&random, &event);
		made_event(&again, &event);
	}
	trace_release(made_open(&made));
	trace_release(made_open(&again));
	assert_int_equal(made.size, again.size);
	assert_memory_equal(made.bytes, again.bytes, made.size);
	made_release(&made);
	made_release(&again);
}

/* What a boot is made of: interrupts and serializations of two CPUs at some hundred places, and a
 * few stores and forms. A million events are to take less than 10 MB. */
static void test_is_compact(void **state)
{
	const unsigned events = 100000;
	uint64_t random = 5;

	(void)state;
	made_begin(&made, 2);
	for (unsigned i = 0; i < events; i++) {
		uint64_t dice = random_next(&random);
		uint64_t place = 0xffffffff81000000 + (dice >> 8) % 300 * 4099;
		struct event event = {.kind = EVENT_SERIALIZED,
				      .cpu = dice & 1,
				      .how = (enum serializer)(dice >> 1 & 3),
				      .pc = place,
				      .stores = i * 20 + dice % 7};

		if ((dice >> 3 & 7) == 0)
			event.kind = EVENT_SENT;
		if ((dice >> 3 & 31) == 1) {
			event.kind = EVENT_STORE;
			event.length = 5;
			event.width = 1;
			event.physical = 0x2000000 + i * 16ull;
			event.virtual = event.physical + MADE_DISTANCE;
			memcpy(event.after, &dice, 5);
		}
		event.icr = 0x4fb | (uint64_t)(dice & 1) << 32;
		made_event(&made, &event);
	}
	trace_release(made_open(&made));
	assert_true(made.size < 10 * events);
	made_release(&made);
}

/* ---- What made_ functions make --------------------------------------------------------------- */

static void test_maker(void **state)
{
	struct trace_reader *reader;
	struct event event;
	uint32_t old, breakpoint;

	(void)state;
	made_begin(&made, 2);
	old = made_form(&made, 0x1fff, "eb e5");
	made_executed(&made, 1, old, 7);
	made_store(&made, 0, 0xffffffff81000010, 0x1fff, "eb", "cc");
	breakpoint = made_form(&made, 0x1fff, "cc");
	made_serialized(&made, 1, SERIALIZER_CPUID, 1);
	made_executed(&made, 1, breakpoint, 1);
	made_executed(&made, 1, breakpoint, 2);
	assert_int_equal(made_form(&made, 0x1fff, "eb e5"), old);
	made_end(&made);

	reader = made_open(&made);
	assert_event(reader,
		     &(struct event){.kind = EVENT_FORM,
				     .physical = 0x1fff,
				     .virtual = 0x1fff + MADE_DISTANCE,
				     .length = 2,
				     .after = {0xeb, 0xe5},
				     .second = 0x2000,
				     .watched = true},
		     0);
	assert_event(reader, &(struct event){.kind = EVENT_EXECUTED, .cpu = 1, .physical = 0x1fff},
		     1);
	assert_event(reader,
		     &(struct event){.kind = EVENT_STORE,
				     .stores = 1,
				     .pc = 0xffffffff81000010,
				     .physical = 0x1fff,
				     .virtual = 0x1fff + MADE_DISTANCE,
				     .length = 1,
				     .width = 1,
				     .known = true,
				     .before = {0xeb},
				     .after = {0xcc}},
		     2);
	assert_int_equal(trace_next(reader, &event, reason), TRACE_EVENT);
	assert_int_equal(trace_next(reader, &event, reason), TRACE_EVENT);
	assert_event(reader,
		     &(struct event){.kind = EVENT_EXECUTED,
				     .cpu = 1,
				     .physical = 0x1fff,
				     .form = 1,
				     .before_count = 7,
				     .before_form = 0,
				     .serialized = true},
		     5);
	assert_event(reader,
		     &(struct event){.kind = EVENT_TOTAL,
				     .cpu = 1,
				     .physical = 0x1fff,
				     .form = 1,
				     .before_count = 3,
				     .before_form = 1},
		     6);
	assert_event(reader, &(struct event){.kind = EVENT_END}, 7);
	assert_ended(reader);
	trace_release(reader);
	made_release(&made);
}

/* ---- The file -------------------------------------------------------------------------------- */

/* A path of a file that is there, and is this process's own. */
static void make_path(char path[32])
{
	int descriptor;

	snprintf(path, 32, "/tmp/test_trace.XXXXXX");
	descriptor = mkstemp(path);
	assert_true(descriptor >= 0);
	close(descriptor);
}

static void assert_header(const struct trace_header *header)
{
	struct trace_header read;
	struct trace_reader *reader;
	char path[32];

	make_path(path);
	assert_true(trace_close(trace_create(path, header)));
	memset(&read, 0xff, sizeof(read));
	reader = trace_open(path, &read, reason);
	assert_non_null(reader);
	assert_int_equal(read.cpus, header->cpus);
	assert_int_equal(read.is_exact, header->is_exact);
	assert_int_equal(read.is_parallel, header->is_parallel);
	assert_int_equal(read.has_shaken, header->has_shaken);
	assert_true(read.seed == header->seed);
	assert_string_equal(read.made_by, header->made_by);
	trace_release(reader);
	unlink(path);
}

static void test_headers(void **state)
{
	struct trace_header header = plain;

	(void)state;
	header.seed = UINT64_MAX;
	memset(header.made_by, '~', TRACE_MADE_BY_SIZE - 1);
	assert_header(&header);
	header.made_by[0] = '\0';
	header.seed = 1;
	for (unsigned flags = 0; flags < 6; flags++) {
		header.cpus = flags ? WATCH_CPUS_MAX : 1;
		header.is_exact = flags % 3 == 1;
		header.is_parallel = flags % 3 == 2;
		header.has_shaken = flags / 3;
		assert_header(&header);
	}
}

static void assert_no_header(struct trace_header header)
{
	errno = 0;
	assert_null(trace_create("/dev/null", &header));
	assert_int_equal(errno, EINVAL);
}

static void test_headers_that_are_none(void **state)
{
	struct trace_header header = plain;

	(void)state;
	header.cpus = 0;
	assert_no_header(header);
	header.cpus = WATCH_CPUS_MAX + 1;
	assert_no_header(header);
	header = plain;
	header.is_exact = header.is_parallel = true;
	assert_no_header(header);
	header = plain;
	header.made_by[1] = '\n';
	assert_no_header(header);
	memset(header.made_by, 'x', TRACE_MADE_BY_SIZE);
	assert_no_header(header);
}

/* What a name's place holds behind the name is not in the bytes. */
static void test_same_headers_same_bytes(void **state)
{
	struct trace_header other = plain;
	uint8_t bytes[2][256];
	size_t sizes[2];

	(void)state;
	memset(other.made_by + strlen(other.made_by) + 1, 'x', 10);
	for (unsigned i = 0; i < 2; i++) {
		char path[32];
		FILE *file;

		make_path(path);
		assert_true(trace_close(trace_create(path, i ? &other : &plain)));
		file = fopen(path, "r");
		assert_non_null(file);
		sizes[i] = fread(bytes[i], 1, sizeof(bytes[i]), file);
		fclose(file);
		unlink(path);
	}
	assert_int_equal(sizes[0], sizes[1]);
	assert_memory_equal(bytes[0], bytes[1], sizes[0]);
}

static void test_file_is_emptied(void **state)
{
	struct event event = {.kind = EVENT_SERIALIZED, .pc = 7};
	struct event end = {.kind = EVENT_END};
	struct trace_header header;
	struct trace_writer *writer;
	struct trace_reader *reader;
	char path[32];

	(void)state;
	make_path(path);
	for (unsigned events = 3; events > 0; events--) {
		writer = trace_create(path, &plain);
		for (unsigned i = 0; i < events; i++)
			trace_write(writer, &event);
		trace_write(writer, &end);
		assert_true(trace_close(writer));
	}
	reader = trace_open(path, &header, reason);
	assert_non_null(reader);
	assert_event(reader, &event, 0);
	assert_event(reader, &end, 1);
	assert_ended(reader);
	trace_release(reader);
	unlink(path);
}

static void test_no_events(void **state)
{
	struct trace_header header;
	struct trace_reader *reader;
	struct event event;
	char path[32];

	(void)state;
	make_path(path);
	assert_true(trace_close(trace_create(path, &plain)));
	reader = trace_open(path, &header, reason);
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(trace_next(reader, &event, reason), TRACE_CUT);
		assert_string_equal(reason,
				    "is cut off at offset 86, before the end of its events");
	}
	trace_release(reader);
	unlink(path);
}

/* A machine that dies takes no more than the last block along: 64 KB, and an event has two bytes at
 * least. */
static void test_blocks_go_to_the_file(void **state)
{
	const unsigned events = 50000, lost_max = 65536 / 2;
	struct event event = {.kind = EVENT_SERIALIZED, .pc = 7};
	struct trace_writer *writer;
	struct trace_reader *reader;
	struct trace_header header;
	unsigned got = 0;
	char path[32];

	(void)state;
	make_path(path);
	writer = trace_create(path, &plain);
	for (unsigned i = 0; i < events; i++)
		trace_write(writer, &event);
	reader = trace_open(path, &header, reason);
	assert_non_null(reader);
	while (trace_next(reader, &event, reason) == TRACE_EVENT)
		got++;
	assert_int_equal(trace_next(reader, &event, reason), TRACE_CUT);
	assert_in_range(got, events - lost_max, events);
	trace_release(reader);
	trace_close(writer);
	unlink(path);
}

/* ---- Failures -------------------------------------------------------------------------------- */

static void test_cannot_be_made(void **state)
{
	(void)state;
	errno = 0;
	assert_null(trace_create("/nowhere/trace", &plain));
	assert_int_equal(errno, ENOENT);
}

/* It may be found at the first write, at a block's, or at the last. */
static void test_full_disk(void **state)
{
	struct event event = {.kind = EVENT_SERIALIZED, .pc = 7};

	(void)state;
	for (unsigned events = 0; events <= 100000; events = 10 * events + 1) {
		struct trace_writer *writer = trace_create("/dev/full", &plain);

		assert_non_null(writer);
		for (unsigned i = 0; i < events; i++)
			trace_write(writer, &event);
		errno = 0;
		assert_false(trace_close(writer));
		assert_int_equal(errno, ENOSPC);
	}
}

/* Events that cannot be, where there are two CPUs and one form. */
static const struct impossible {
	const char *what;
	struct event event;
} impossible[] = {
	{"kind", {.kind = EVENT_KINDS}},
	{"cpu", {.kind = EVENT_ONLINE, .cpu = 2}},
	{"form out of order", {.kind = EVENT_FORM, .form = 2, .length = 1}},
	{"form twice", {.kind = EVENT_FORM, .form = 0, .length = 1}},
	{"form of nothing", {.kind = EVENT_FORM, .form = 1, .length = 0}},
	{"long form", {.kind = EVENT_FORM, .form = 1, .length = 16}},
	{"form beyond", {.kind = EVENT_FORM, .form = 1, .length = 2, .physical = UINT64_MAX - 1}},
	{"form that is not in two pages",
	 {.kind = EVENT_FORM, .form = 1, .length = 2, .physical = 0xffe, .second = 0x2000}},
	{"form that goes on within a page",
	 {.kind = EVENT_FORM, .form = 1, .length = 2, .physical = 0xfff, .second = 0x2001}},
	{"store of nothing", {.kind = EVENT_STORE}},
	{"store without width", {.kind = EVENT_STORE, .length = 1}},
	{"store that is too wide", {.kind = EVENT_STORE, .length = 1, .width = 2}},
	{"store beyond",
	 {.kind = EVENT_STORE, .length = UINT32_MAX, .width = 1, .physical = UINT64_MAX - 7}},
	{"long miss", {.kind = EVENT_MISSED, .length = 16}},
	{"miss of nothing", {.kind = EVENT_MISSED}},
	{"executed", {.kind = EVENT_EXECUTED, .form = 1}},
	{"executed before", {.kind = EVENT_EXECUTED, .before_form = 1, .before_count = 1}},
	{"total", {.kind = EVENT_TOTAL, .form = UINT32_MAX}},
	{"returned", {.kind = EVENT_RETURNED, .form = 1}},
	{"serialized", {.kind = EVENT_SERIALIZED, .how = SERIALIZERS}},
	{"recycled", {.kind = EVENT_RECYCLED, .physical = 0x1001}},
};

/* The trace is cut off there. */
static void test_impossible_events(void **state)
{
	struct event form = {.kind = EVENT_FORM, .length = 1};
	struct event end = {.kind = EVENT_END};

	(void)state;
	for (size_t i = 0; i < sizeof(impossible) / sizeof(impossible[0]); i++) {
		struct trace_writer *writer;
		struct trace_reader *reader;
		struct trace_header header;
		struct event event;
		char path[32];

		make_path(path);
		writer = trace_create(path, &plain);
		trace_write(writer, &form);
		trace_write(writer, &impossible[i].event);
		trace_write(writer, &end);
		errno = 0;
		if (trace_close(writer) || errno != EINVAL)
			fail_msg("%s: it was written", impossible[i].what);
		reader = trace_open(path, &header, reason);
		assert_event(reader, &form, 0);
		assert_int_equal(trace_next(reader, &event, reason), TRACE_CUT);
		trace_release(reader);
		unlink(path);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_events),
		cmocka_unit_test(test_same_events_same_bytes),
		cmocka_unit_test(test_is_compact),
		cmocka_unit_test(test_maker),
		cmocka_unit_test(test_headers),
		cmocka_unit_test(test_headers_that_are_none),
		cmocka_unit_test(test_same_headers_same_bytes),
		cmocka_unit_test(test_file_is_emptied),
		cmocka_unit_test(test_no_events),
		cmocka_unit_test(test_blocks_go_to_the_file),
		cmocka_unit_test(test_cannot_be_made),
		cmocka_unit_test(test_full_disk),
		cmocka_unit_test(test_impossible_events),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
