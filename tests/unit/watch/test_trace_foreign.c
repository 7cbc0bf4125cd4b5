/*
 * watch/trace: whatever happens to a trace's bytes, no event is read that was not written; and what
 * is wrong with them is said.
 */
#include "watch/trace/trace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include <cmocka.h>

#include "tests/unit/sample/bytes.h"
#include "tests/unit/watch/trace_maker.h"
#include "tests/unit/watch/trace_random.h"
#include "tests/unit/watch/trace_seal.h"

#define EVENTS_MAX 100

static char reason[TRACE_REASON_SIZE];

/* ---- A trace of all kinds -------------------------------------------------------------------- */

static struct made made;
static struct event written[EVENTS_MAX];
static size_t written_count;

/* A short patch, with an event of each kind. */
static void make_patch(void)
{
	uint32_t old, breakpoint;

	made_begin(&made, 2);
	made_online_all(&made);
	old = made_form(&made, 0x1000000, "eb e5");
	made_executed(&made, 1, old, 7);
	made_store(&made, 0, 0xffffffff81000010, 0x1000000, "eb", "cc");
	breakpoint = made_form(&made, 0x1000000, "cc");
	made_executed(&made, 1, breakpoint, 1);
	made_serialized(&made, 1, SERIALIZER_IRET, 0xffffffff81000100);
	made_returned(&made, 1, breakpoint, 0xffffffff81000002);
	made_sent_others(&made, 0, 0xffffffff81000020);
	made_serialized(&made, 1, SERIALIZER_CPUID, 0xffffffff81000200);
	made_store(&made, 0, 0xffffffff81000010, 0x1000001, "e5", "f0");
	made_store(&made, 0, 0xffffffff81000010, 0x1000000, "cc", "eb");
	made_executed(&made, 1, made_form(&made, 0x1000000, "eb f0"), 3);
	made_missed(&made, 1, 0x1000000, "eb f0", "90 90");
	made_recycled(&made, 0, 0x1000000);
	made_offline(&made, 1);
	made_end(&made);
}

static int begin(void **state)
{
	struct trace_reader *reader;
	unsigned seen = 0;

	(void)state;
	make_patch();
	reader = made_open(&made);
	written_count = 0;
	while (trace_next(reader, &written[written_count], reason) == TRACE_EVENT)
		seen |= 1u << written[written_count++].kind;
	trace_release(reader);
	assert_int_equal(seen, (1u << EVENT_KINDS) - 1);
	return 0;
}

static int finish(void **state)
{
	(void)state;
	made_release(&made);
	return 0;
}

/* ---- Bytes that were changed ----------------------------------------------------------------- */

static void assert_reason(const char *what, size_t at)
{
	if (memchr(reason, '\0', sizeof(reason)) == NULL || strlen(reason) < 10)
		fail_msg("%s %zu: no reason", what, at);
	for (const char *c = reason; *c; c++)
		if (*c < ' ' || *c > '~')
			fail_msg("%s %zu: a reason that is not printable", what, at);
}

/* How it ends, and how many events there were, all of which were written; or TRACE_EVENT where it
 * cannot be opened. */
static enum trace_next read_prefix(const uint8_t *bytes, size_t size, const char *what, size_t at,
				   size_t *count)
{
	uint8_t *copy = exact_copy(bytes, size);
	struct trace_header header;
	struct trace_reader *reader;
	struct event event;
	enum trace_next next;

	*count = 0;
	memset(reason, '\x1b', sizeof(reason));
	reader = trace_open_bytes(copy, size, &header, reason);
	if (!reader) {
		assert_reason(what, at);
		free(copy);
		return TRACE_EVENT;
	}
	while ((next = trace_next(reader, &event, reason)) == TRACE_EVENT) {
		if (*count == written_count || trace_random_difference(&event, &written[*count]))
			fail_msg("%s %zu: event %zu was never written", what, at, *count);
		++*count;
	}
	if (next != TRACE_ENDED)
		assert_reason(what, at);
	trace_release(reader);
	free(copy);
	return next;
}

static void test_cut_at_each_byte(void **state)
{
	size_t count;

	(void)state;
	for (size_t size = 0; size < made.size; size++) {
		enum trace_next next = read_prefix(made.bytes, size, "cut at", size, &count);

		assert_int_equal(next, size < SEALED_HEADER_SIZE ? TRACE_EVENT : TRACE_CUT);
	}
	assert_int_equal(read_prefix(made.bytes, made.size, "whole", 0, &count), TRACE_ENDED);
	assert_int_equal(count, written_count);
}

/* A bit that zlib itself does not look at may be another, and all is as it was. */
static void test_each_bit_flipped(void **state)
{
	uint8_t *bytes = exact_copy(made.bytes, made.size);
	unsigned unseen = 0;

	(void)state;
	for (size_t bit = 0; bit < 8 * made.size; bit++) {
		enum trace_next next;
		size_t count;

		bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		next = read_prefix(bytes, made.size, "bit", bit, &count);
		if (bit < (size_t)8 * SEALED_HEADER_SIZE)
			assert_int_equal(next, TRACE_EVENT);
		else if (next == TRACE_ENDED)
			unseen++;
		else
			assert_int_not_equal(next, TRACE_EVENT);
		if (next == TRACE_ENDED)
			assert_int_equal(count, written_count);
		bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	assert_in_range(unseen, 0, 7); /* of deflate's last byte */
	free(bytes);
}

static void test_bytes_behind_the_end(void **state)
{
	uint8_t *bytes = malloc(made.size + 20);
	size_t count;

	(void)state;
	assert_non_null(bytes);
	memcpy(bytes, made.bytes, made.size);
	memset(bytes + made.size, 0, 20);
	for (size_t more = 1; more <= 20; more++) {
		assert_int_equal(read_prefix(bytes, made.size + more, "more", more, &count),
				 TRACE_BROKEN);
		assert_int_equal(count, written_count);
	}
	free(bytes);
}

/* ---- Blocks that are not in their places ----------------------------------------------------- */

#define BLOCKS 3
static const uint8_t online[BLOCKS][2] = {{EVENT_ONLINE, 0}, {EVENT_ONLINE, 1}, {EVENT_END, 0}};

/* The blocks above, each as it is for its own place, in this order; a digit of 9 ends it. Returns
 * how it ends. */
static enum trace_next read_blocks(const unsigned *order, size_t order_count, uint8_t cpus,
				   size_t *count)
{
	uint8_t blocks[5000], file[5000];
	size_t at[BLOCKS + 1], size = SEALED_HEADER_SIZE;
	struct trace_header header;
	struct trace_reader *reader;
	struct event event;
	enum trace_next next;
	uint32_t sum;

	seal_header(blocks, 2, 0);
	sum = (uint32_t)crc32(0, blocks, SEALED_HEADER_SIZE - 4);
	for (unsigned i = 0; i < BLOCKS; i++) {
		at[i] = size;
		seal_block(blocks, &size, &sum, online[i], sizeof(online[i]), 6);
	}
	at[BLOCKS] = size;
	seal_header(file, cpus, 0);
	size = SEALED_HEADER_SIZE;
	for (size_t i = 0; i < order_count; i++) {
		size_t length = at[order[i] + 1] - at[order[i]];

		memcpy(file + size, blocks + at[order[i]], length);
		size += length;
	}
	reader = trace_open_bytes(file, size, &header, reason);
	assert_non_null(reader);
	*count = 0;
	while ((next = trace_next(reader, &event, reason)) == TRACE_EVENT)
		++*count;
	trace_release(reader);
	return next;
}

static void test_blocks_in_order(void **state)
{
	static const struct {
		unsigned order[4];
		size_t order_count;
		uint8_t cpus;
		enum trace_next next;
		size_t count;
	} cases[] = {
		{{0, 1, 2}, 3, 2, TRACE_ENDED, 3},
		{{0, 1}, 2, 2, TRACE_CUT, 2},
		{{1, 0, 2}, 3, 2, TRACE_BROKEN, 0},
		{{0, 2}, 2, 2, TRACE_BROKEN, 1},
		{{1, 2}, 2, 2, TRACE_BROKEN, 0},
		{{0, 0, 1, 2}, 4, 2, TRACE_BROKEN, 1},
		{{0, 1, 2, 2}, 4, 2, TRACE_BROKEN, 3},
		{{0, 1, 2}, 3, 3, TRACE_BROKEN, 0}, /* of another trace */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t count;

		assert_int_equal(
			read_blocks(cases[i].order, cases[i].order_count, cases[i].cpus, &count),
			cases[i].next);
		assert_int_equal(count, cases[i].count);
	}
}

/* ---- Events, byte by byte -------------------------------------------------------------------- */

static const struct sample {
	const char *bytes;
	size_t size;
	const char *harm; /* of the last event; NULL: none, and it is followed by an EVENT_END */
	struct event last;
} samples[] = {
#define BYTES(string) string, sizeof(string) - 1
#define FORM_0 "\x02\x00\x80\x40\x00\x01\x90" /* at 0x1000, of a nop */
	{BYTES("\x00\x01"), NULL, {.kind = EVENT_ONLINE, .cpu = 1}},
	{BYTES(FORM_0),
	 NULL,
	 {.kind = EVENT_FORM, .physical = 0x1000, .virtual = 0x1000, .length = 1, .after = {0x90}}},
	{BYTES("\x32\x00\xfe\x3f\x02\x02\xeb\xe5\x82\x40"),
	 NULL,
	 {.kind = EVENT_FORM,
	  .physical = 0xfff,
	  .virtual = 0x1000,
	  .length = 2,
	  .after = {0xeb, 0xe5},
	  .second = 0x2000,
	  .watched = true}},
	{BYTES("\x33\x01\x0a\x03\x04\x06\x02\x01\xaa\xbb\xcc\xdd"),
	 NULL,
	 {.kind = EVENT_STORE,
	  .cpu = 1,
	  .stores = 5,
	  .pc = UINT64_MAX - 1,
	  .physical = 2,
	  .virtual = 5,
	  .length = 2,
	  .width = 1,
	  .downwards = true,
	  .known = true,
	  .before = {0xaa, 0xbb},
	  .after = {0xcc, 0xdd}}},
	{BYTES("\x03\x00\x00\x00\x00\x00\x41\x08"),
	 NULL,
	 {.kind = EVENT_STORE, .length = 65, .width = 8}},
	{BYTES("\x03\x00\x00\x00\x00\x01\x41\x08"),
	 NULL,
	 {.kind = EVENT_STORE, .virtual = UINT64_MAX, .length = 65, .width = 8}},
	{BYTES(FORM_0 "\x14\x01\x00\x83\x01\x00"),
	 NULL,
	 {.kind = EVENT_EXECUTED,
	  .cpu = 1,
	  .physical = 0x1000,
	  .before_count = 131,
	  .serialized = true}},
	{BYTES(FORM_0 "\x04\x00\x00\x00"), NULL, {.kind = EVENT_EXECUTED, .physical = 0x1000}},
	{BYTES(FORM_0 "\x05\x00\x00\x04"),
	 NULL,
	 {.kind = EVENT_RETURNED, .physical = 0x1000, .pc = 2}},
	{BYTES("\x16\x00\x02\x04\xf6\x03"),
	 NULL,
	 {.kind = EVENT_SENT, .stores = 1, .pc = 2, .icr = 0xfb, .is_x2apic = true}},
	{BYTES("\x07\x00\x02\x0c"), NULL, {.kind = EVENT_SERIALIZED, .pc = 1, .how = ORDER_LOCKED}},
	{BYTES("\x07\x00\x02\x00\x07\x00\x01\x00"), NULL, {.kind = EVENT_SERIALIZED}},
	{BYTES("\x07\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x00"),
	 NULL,
	 {.kind = EVENT_SERIALIZED, .pc = 1ull << 63}},
	{BYTES("\x08\x00\x02\x00\x01\xaa\xbb"),
	 NULL,
	 {.kind = EVENT_MISSED,
	  .physical = 1,
	  .virtual = 1,
	  .length = 1,
	  .before = {0xaa},
	  .after = {0xbb}}},
	{BYTES("\x09\x00\x80\x40"), NULL, {.kind = EVENT_RECYCLED, .physical = 0x1000}},
	{BYTES(FORM_0 "\x0a\x01\x00\x05\x00"),
	 NULL,
	 {.kind = EVENT_TOTAL, .cpu = 1, .physical = 0x1000, .before_count = 5}},

	{BYTES("\x0c\x00"), "an event of no kind", {0}},
	{BYTES("\x0f\x00"), "an event of no kind", {0}},
	{BYTES("\x00\x02"), "an event of a CPU that is not there", {0}},
	{BYTES("\x00\xff"), "an event of a CPU that is not there", {0}},
	{BYTES("\x07\xff\x02\x00"), "an event of a CPU that is not there", {0}},
	{BYTES("\x10\x00"), "an event with a flag that its kind does not have", {0}},
	{BYTES("\x80\x00"), "an event with a flag that its kind does not have", {0}},
	{BYTES("\x1a\x00"), "an event with a flag that its kind does not have", {0}},
	{BYTES("\x00"), "an event that is cut off", {0}},
	{BYTES("\x07\x00\x02"), "an event that is cut off", {0}},
	{BYTES("\x07\x00\x80"), "an event that is cut off", {0}},
	{BYTES("\x02\x00\x00\x00\x02\x90"), "an event that is cut off", {0}},
	{BYTES("\x07\x00\x80\x00\x00"),
	 "a number that is not written as the shortest of 64 bits",
	 {0}},
	{BYTES("\x07\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02\x00"),
	 "a number that is not written as the shortest of 64 bits",
	 {0}},
	{BYTES("\x07\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\x81\x00"),
	 "a number that is not written as the shortest of 64 bits",
	 {0}},
	{BYTES("\x07\x00\x00\x0d"), "a number that is too large", {0}},
	{BYTES("\x02\x00\x00\x00\x10"), "a number that is too large", {0}},
	{BYTES("\x02\x00\x00\x00\x00"), "an instruction that is as long as none", {0}},
	{BYTES("\x08\x00\x00\x00\x10"), "a number that is too large", {0}},
	{BYTES("\x03\x00\x00\x00\x00\x00\x80\x80\x80\x80\x10\x01"),
	 "a number that is too large",
	 {0}},
	{BYTES("\x03\x00\x00\x00\x00\x00\x41\x80\x02"), "a number that is too large", {0}},
	{BYTES("\x03\x00\x00\x00\x00\x00\x41\x42"),
	 "a store that is wider than long, or of nothing",
	 {0}},
	{BYTES("\x03\x00\x00\x00\x00\x00\x41\x00"),
	 "a store that is wider than long, or of nothing",
	 {0}},
	{BYTES("\x03\x00\x00\x00\x01\x00\x41\x01"), "an address beyond the last", {0}},
	{BYTES("\x22\x00\xfe\x3f\x02\x02\xeb\xe5\xfd\x3f"),
	 "a form with a second page that has no address",
	 {0}},
	{BYTES("\x22\x00\xfc\x3f\x02\x02\xeb\xe5\x84\x40"),
	 "a form that is in two pages, and cannot be",
	 {0}},
	{BYTES("\x04\x00\x00\x00"), "a form that has not come", {0}},
	{BYTES(FORM_0 "\x04\x00\x02\x00"), "a form that has not come", {0}},
	{BYTES(FORM_0 "\x04\x00\x80\x80\x80\x80\x20\x00"), "a form that has not come", {0}},
	{BYTES(FORM_0 "\x04\x00\x01\x00"), "a form that has not come", {0}},
	{BYTES(FORM_0 "\x04\x00\x00\x01\x02"), "a form before it that has not come", {0}},
	{BYTES(FORM_0 "\x04\x00\x00\x01\x80\x80\x80\x80\x20"),
	 "a form before it that has not come",
	 {0}},
	{BYTES(FORM_0 "\x05\x00\x02\x00"), "a form that has not come", {0}},
	{BYTES(FORM_0 "\x0a\x00\x02\x00"), "a form that has not come", {0}},
	{BYTES("\x09\x00\x82\x40"), "a page that begins within one", {0}},
	{BYTES("\x0b\x00\x00\x00"), "there are events behind the last one", {0}},
};

/* The events of a sample, and an EVENT_END where there is no harm. */
static struct trace_reader *open_sample(const struct sample *sample, uint8_t **file)
{
	uint8_t events[100];
	struct trace_header header;
	struct trace_reader *reader;
	size_t size;

	memcpy(events, sample->bytes, sample->size);
	events[sample->size] = EVENT_END;
	events[sample->size + 1] = 0;
	*file = sealed(2, events, sample->size + (sample->harm ? 0 : 2), 6, &size);
	reader = trace_open_bytes(*file, size, &header, reason);
	assert_non_null(reader);
	return reader;
}

/* This is the format: it is not to change without the version. */
static void test_samples(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		uint8_t *file;
		struct trace_reader *reader = open_sample(&samples[i], &file);
		struct event event, last = {.kind = EVENT_KINDS};
		enum trace_next next;
		const char *field;

		while ((next = trace_next(reader, &event, reason)) == TRACE_EVENT)
			if (event.kind != EVENT_END)
				last = event;
		if (samples[i].harm) {
			if (next != TRACE_BROKEN || !strstr(reason, samples[i].harm))
				fail_msg("sample %zu: not \"%s\", but %s", i, samples[i].harm,
					 next == TRACE_BROKEN ? reason : "read");
		} else {
			if (next != TRACE_ENDED)
				fail_msg("sample %zu: %s", i, reason);
			field = trace_random_difference(&last, &samples[i].last);
			if (field)
				fail_msg("sample %zu: another %s", i, field);
		}
		trace_release(reader);
		free(file);
	}
}

/* ---- What is no trace ------------------------------------------------------------------------ */

static void assert_refused(const uint8_t *bytes, size_t size, const char *expected)
{
	struct trace_header header;

	assert_null(trace_open_bytes(bytes, size, &header, reason));
	assert_string_equal(reason, expected);
}

static void test_no_trace(void **state)
{
	const char *log = "TAP version 13\n1..1\n";

	(void)state;
	assert_refused(NULL, 0, "is no trace: it does not begin with \"CMWATCH\" and a version");
	assert_refused((const uint8_t *)log, strlen(log),
		       "is no trace: it does not begin with \"CMWATCH\" and a version");
	assert_refused(made.bytes, 7,
		       "is no trace: it does not begin with \"CMWATCH\" and a version");
	assert_refused(made.bytes, 8, "is cut off in its header, after 8 bytes");
	assert_refused(made.bytes, 85, "is cut off in its header, after 85 bytes");
}

/* A later version may have a shorter header, and another sum: it is said all the same. */
static void test_another_version(void **state)
{
	(void)state;
	assert_refused((const uint8_t *)"CMWATCH\x02", 8,
		       "is a trace of version 2, and this program reads version 1: record it "
		       "again, or read it with the program that has recorded it");
}

static void seal_again(uint8_t header[SEALED_HEADER_SIZE])
{
	uint32_t sum = (uint32_t)crc32(0, header, SEALED_HEADER_SIZE - 4);

	for (unsigned i = 0; i < 4; i++)
		header[SEALED_HEADER_SIZE - 4 + i] = (uint8_t)(sum >> 8 * i);
}

static void test_headers_that_are_none(void **state)
{
	uint8_t header[SEALED_HEADER_SIZE];

	(void)state;
	seal_header(header, 0, 0);
	assert_refused(header, sizeof(header), "is damaged: its number of CPUs is none");
	seal_header(header, WATCH_CPUS_MAX + 1, 0);
	assert_refused(header, sizeof(header), "is damaged: its number of CPUs is none");
	seal_header(header, 1, 3);
	assert_refused(header, sizeof(header),
		       "is damaged: it is of CPUs in parallel, and yet exact");
	seal_header(header, 1, 8);
	assert_refused(header, sizeof(header), "is damaged: it has a flag that is not known");
	seal_header(header, 1, 0);
	header[20] = '\n';
	seal_again(header);
	assert_refused(header, sizeof(header), "is damaged: what made it is not printable");
	memset(header + 18, 'x', TRACE_MADE_BY_SIZE);
	seal_again(header);
	assert_refused(header, sizeof(header), "is damaged: what made it has no end");
}

static void test_blocks_that_are_none(void **state)
{
	static const struct {
		unsigned at;
		uint8_t value;
		const char *reason;
	} cases[] = {
		{88, 2, "is damaged in the block at offset 86: it is longer than any"},
		{89, 0x80, "is damaged in the block at offset 86: it is longer than any"},
		{90, 1, "is damaged in the block at offset 86: it cannot be unpacked"},
		{90, 3, "is damaged in the block at offset 86: it cannot be unpacked"},
		{94, 1, "is damaged in the block at offset 86: it has another check sum"},
		{98, 1, "is damaged in the block at offset 86: it cannot be unpacked"},
	};
	const uint8_t end[] = {EVENT_END, 0};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct trace_header header;
		struct trace_reader *reader;
		struct event event;
		size_t size;
		uint8_t *file = sealed(2, end, sizeof(end), 6, &size);

		file[cases[i].at] = cases[i].value;
		reader = trace_open_bytes(file, size, &header, reason);
		assert_non_null(reader);
		assert_int_equal(trace_next(reader, &event, reason), TRACE_BROKEN);
		assert_string_equal(reason, cases[i].reason);
		assert_int_equal(trace_next(reader, &event, reason), TRACE_BROKEN);
		assert_string_equal(reason, cases[i].reason);
		trace_release(reader);
		free(file);
	}
}

/* One in which there is more than zlib's bytes */
static void test_block_with_more(void **state)
{
	const uint8_t end[] = {EVENT_END, 0};
	struct trace_header header;
	struct trace_reader *reader;
	struct event event;
	size_t size;
	uint8_t *file = sealed(2, end, sizeof(end), 6, &size);

	(void)state;
	file[SEALED_HEADER_SIZE]++;
	file[size] = 0;
	reader = trace_open_bytes(file, size + 1, &header, reason);
	assert_int_equal(trace_next(reader, &event, reason), TRACE_BROKEN);
	assert_string_equal(reason, "is damaged in the block at offset 86: it cannot be unpacked");
	trace_release(reader);
	free(file);
}

/* One that unpacks to more than a block has; and to nothing. */
static void test_blocks_too_large(void **state)
{
	static uint8_t zeros[65537];
	static const struct {
		size_t length;
		enum trace_next next;
	} cases[] = {{0, TRACE_BROKEN}, {65536, TRACE_CUT}, {65537, TRACE_BROKEN}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct trace_header header;
		struct trace_reader *reader;
		struct event event;
		enum trace_next next;
		size_t size;
		uint8_t *file = sealed(2, zeros, cases[i].length, 6, &size);

		reader = trace_open_bytes(file, size, &header, reason);
		while ((next = trace_next(reader, &event, reason)) == TRACE_EVENT)
			assert_int_equal(event.kind, EVENT_ONLINE);
		assert_int_equal(next, cases[i].next);
		trace_release(reader);
		free(file);
	}
}

static void test_cannot_be_read(void **state)
{
	struct trace_header header;

	(void)state;
	assert_null(trace_open("/nowhere/trace", &header, reason));
	assert_string_equal(reason, "cannot be read: No such file or directory");
	assert_null(trace_open("/", &header, reason));
	assert_string_equal(reason, "cannot be read: Is a directory");
	assert_null(trace_open("/dev/null", &header, reason));
	assert_string_equal(reason,
			    "is no trace: it does not begin with \"CMWATCH\" and a version");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cut_at_each_byte),
		cmocka_unit_test(test_each_bit_flipped),
		cmocka_unit_test(test_bytes_behind_the_end),
		cmocka_unit_test(test_blocks_in_order),
		cmocka_unit_test(test_samples),
		cmocka_unit_test(test_no_trace),
		cmocka_unit_test(test_another_version),
		cmocka_unit_test(test_headers_that_are_none),
		cmocka_unit_test(test_blocks_that_are_none),
		cmocka_unit_test(test_block_with_more),
		cmocka_unit_test(test_blocks_too_large),
		cmocka_unit_test(test_cannot_be_read),
	};

	return cmocka_run_group_tests(tests, begin, finish);
}
