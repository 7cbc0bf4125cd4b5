/*
 * tools/scan: from codes as the kernel writes them to the log, in any order, with pieces missing,
 * damaged, or of other logs. With the kernel's source of what is kept, so that each test can begin
 * anew.
 */
#include "kernel/core/kept_log.c" /* NOLINT(bugprone-suspicious-include) */
#include "kernel/core/log.h"
#include "kernel/screen/log_codes.h"
#include "tests/unit/fake/fake_arch.h"
#include "tools/scan/join.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define CODES 96

static struct log_codes codes;
static char strings[CODES][LOG_CODE_SIZE];
static struct joined joined;
static struct explanation explanation;
static char bytes[200000];
static size_t bytes_length;

/* Bytes of which no ten are like others, so that there are several codes; as lines. */
static void make_bytes(size_t length, unsigned seed)
{
	srand(seed);
	for (bytes_length = 0; bytes_length + 16 < length;)
		bytes_length += (size_t)sprintf(bytes + bytes_length, "%d %d\n", rand(), rand());
}

static void make_codes(unsigned per_page)
{
	assert_true(log_codes_make(&codes));
	codes.per_page = per_page;
	assert_true(codes.count <= CODES);
	for (unsigned i = 0; i < codes.count; i++) {
		size_t length = log_codes_write(&codes, i, strings[i]);

		assert_int_equal(strlen(strings[i]), length);
	}
}

/* A log is written, and kept in room of its own. */
static void keep(unsigned per_page)
{
	room = early;
	size = sizeof(early);
	used = 0;
	missing = 0;
	fake_arch_begin(2);
	log_codes_keep();
	kept_log_add(bytes, bytes_length);
	make_codes(per_page);
}

static int begin(void **state)
{
	(void)state;
	make_bytes(20000, 1);
	keep(2);
	assert_true(codes.count >= 9);
	return 0;
}

static int end(void **state)
{
	(void)state;
	joined_free(&joined);
	return 0;
}

static bool add(const char *string)
{
	struct code code;
	struct span line = {string, strlen(string)};

	return code_is_one(line) && code_read(line, &code, &explanation) &&
	       joined_add(&joined, &code, &explanation);
}

static void assert_joined(void)
{
	char *got;

	assert_int_equal(joined.count, 1);
	got = joined_log_bytes(&joined.logs[0], &explanation);
	assert_non_null(got);
	assert_int_equal(joined.logs[0].log.bytes, bytes_length);
	assert_memory_equal(got, bytes, bytes_length);
	free(got);
}

static void test_any_order(void **state)
{
	(void)state;
	for (unsigned i = 0; i < codes.count; i++)
		assert_true(add(strings[(i * 7 + 3) % codes.count]));
	for (unsigned i = codes.count; i-- > 0;)
		assert_true(add(strings[i]));
	assert_joined();
}

/* Every length from nothing on that makes another number of codes, to what is one byte too long. */
static void test_lengths(void **state)
{
	(void)state;
	for (size_t length = 20; length < 30000; length += 577) {
		make_bytes(length, (unsigned)length);
		keep(1);
		for (unsigned i = 0; i < codes.count; i++)
			assert_true(add(strings[i]));
		assert_joined();
		joined_free(&joined);
	}
	bytes_length = 0;
	keep(1);
	assert_int_equal(codes.count, 1);
	assert_true(add(strings[0]));
	assert_joined();
}

/* Without any other characters than those of the mode, and within what a code holds, whatever the
 * numbers are. */
static void test_longest(void **state)
{
	char string[LOG_CODE_SIZE];
	static uint8_t stream[1300 * LOG_CODE_BYTES];

	(void)state;
	codes = (struct log_codes){.log = {.length = LOG_CODES_LOG_MAX, .missing = UINT64_MAX},
				   .crc32 = UINT32_MAX,
				   .stream = stream,
				   .length = sizeof(stream),
				   .count = 1300,
				   .per_page = 999};
	memset(stream, 0xff, sizeof(stream));
	size_t length = log_codes_write(&codes, 1299, string);

	assert_true(length <= QR_CHARACTERS_MAX);
	assert_int_equal(strspn(string, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"), length);
}

static void assert_missing(const char *expected)
{
	assert_null(joined_log_bytes(&joined.logs[0], &explanation));
	assert_false(explanation.out_of_memory);
	if (!strstr(explanation.line, expected))
		fail_msg("\"%s\" is not in \"%s\"", expected, explanation.line);
}

/* Each page by itself, and several: two codes are on each. */
static void test_missing(void **state)
{
	unsigned pages = (codes.count + 1) / 2;

	(void)state;
	for (unsigned lost = 0; lost < codes.count; lost++) {
		char expected[64];

		for (unsigned i = 0; i < codes.count; i++)
			assert_true(i == lost || add(strings[i]));
		assert_int_equal(joined_pages(&joined.logs[0]), pages);
		for (unsigned page = 1; page <= pages; page++)
			assert_int_equal(joined_lacks_page(&joined.logs[0], page),
					 page == lost / 2 + 1);
		sprintf(expected, "page %u of %u is missing,", lost / 2 + 1, pages);
		assert_missing(expected);
		joined_free(&joined);
	}
	for (unsigned i = 0; i < codes.count; i++)
		assert_true(i == 0 || i == 4 || i == 5 || add(strings[i]));
	assert_missing("pages 1, 3 of ");
}

/* Of many missing pages, some are named, and the others counted. */
static void test_many_missing(void **state)
{
	(void)state;
	make_bytes(90000, 3);
	keep(1);
	assert_true(codes.count > 45);
	assert_true(add(strings[1]));
	assert_missing("pages 1, 3, 4, ");
	char expected[64];

	sprintf(expected, ", 41, and %u more, of %u are missing", codes.count - 41, codes.count);
	assert_missing(expected);
}

/* No change of a character goes unnoticed, nor an end that is lost, nor a beginning. */
static void test_damaged(void **state)
{
	char string[LOG_CODE_SIZE + 1];

	(void)state;
	for (size_t at = 0; strings[1][at]; at++) {
		memcpy(string, strings[1], sizeof(strings[1]));
		string[at] = string[at] == '7' ? 'Q' : '7';
		assert_false(add(string));
		string[at] = '\0';
		assert_false(add(string));
		assert_int_equal(joined.count, 0);
	}
	sprintf(string, "%s0", strings[1]);
	assert_false(add(string));
}

/* With a checksum that is right, what there is in front of it. */
static void assert_refused(const char *format, const char *changed)
{
	char string[LOG_CODE_SIZE + 64];
	size_t length = (size_t)sprintf(string, format, changed);

	sprintf(string + length, ":%08X", log_crc32(0, string, length));
	assert_false(add(string));
	assert_false(explanation.out_of_memory);
	assert_string_not_equal(explanation.line, "");
}

static void test_contradictions(void **state)
{
	static const char *const wrong[] = {
		"0/9/2:00000000:9:0:0:00",
		"10/9/2:00000000:9:0:0:00",
		"1/9/0:00000000:9:0:0:00",
		"1/99999/2:00000000:9:0:0:00",
		"1/1/1:0000000G:9:0:0:00",
		"1/1/1:00000000:100000001:0:0:00",
		"1/1/1:00000000:9:-1:0:00",
		"1/1/1:00000000:9:0:2:00",
		"1/1/1:00000000:9:0:0:",
		"1/1/1:00000000:9:0:0:0",
		"1/1/1:00000000:9:0:0:::",
		"1/1/1:00000000:9:0:0:GGW",
		"1/2/1:00000000:9:0:0:00",
		"1/1/1:00000000:9:0:00",
		"1/1/1:00000000:9:0:99999999999999999999999:00",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_refused(LOG_CODE_PREFIX "%s", wrong[i]);
	assert_int_equal(joined.count, 0);
}

/* Two codes of one place that differ, and what all codes together are is no log. */
static void test_no_log(void **state)
{
	(void)state;
	bytes_length = 5;
	keep(1);
	assert_int_equal(codes.count, 1);
	codes.crc32 ^= 1;
	log_codes_write(&codes, 0, strings[0]);
	assert_true(add(strings[0]));
	assert_missing("together they are no log");
	codes.length--;
	log_codes_write(&codes, 0, strings[0]);
	assert_false(add(strings[0]));
	assert_non_null(strstr(explanation.line, "two codes 1 of log"));
}

/* Codes of two logs, mixed: each is joined by itself. */
static void test_two_logs(void **state)
{
	(void)state;
	for (unsigned i = 0; i < codes.count; i++)
		assert_true(add(strings[i]));
	make_bytes(9000, 2);
	keep(3);
	for (unsigned i = 0; i < codes.count; i++)
		assert_true(add(strings[i]));
	assert_int_equal(joined.count, 2);
	const struct joined_log *second = joined_find(&joined, codes.crc32);
	char *got = joined_log_bytes(second, &explanation);

	assert_non_null(got);
	assert_memory_equal(got, bytes, bytes_length);
	free(got);
	got = joined_log_bytes(&joined.logs[0], &explanation);
	assert_non_null(got);
	free(got);
	assert_null(joined_find(&joined, codes.crc32 + 1));
}

/* Without memory there is what the early room holds, to its last line; how much is missing is said,
 * and nothing is kept behind a gap. */
static void test_too_long(void **state)
{
	char line[100];

	(void)state;
	room = early;
	size = sizeof(early);
	used = 0;
	missing = 0;
	fake_arch_begin(2);
	fake_arch.out_of_memory = true;
	log_codes_keep();
	assert_false(log_codes_make(&codes));
	fake_arch.out_of_memory = false;
	memset(line, 'x', sizeof(line));
	for (unsigned i = 0; i < 400; i++)
		kept_log_add(line, sizeof(line));
	kept_log_add(line, 1);
	assert_int_equal(kept_log().length, KEPT_LOG_EARLY_SIZE / 100 * 100);
	assert_int_equal(kept_log().missing, 40001 - KEPT_LOG_EARLY_SIZE / 100 * 100);
	make_codes(1);
	assert_true(add(strings[0]));
	assert_int_equal(joined.logs[0].log.missing, kept_log().missing);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_any_order, begin, end),
		cmocka_unit_test_setup_teardown(test_lengths, begin, end),
		cmocka_unit_test_setup_teardown(test_longest, begin, end),
		cmocka_unit_test_setup_teardown(test_missing, begin, end),
		cmocka_unit_test_setup_teardown(test_many_missing, begin, end),
		cmocka_unit_test_setup_teardown(test_damaged, begin, end),
		cmocka_unit_test_setup_teardown(test_contradictions, begin, end),
		cmocka_unit_test_setup_teardown(test_no_log, begin, end),
		cmocka_unit_test_setup_teardown(test_two_logs, begin, end),
		cmocka_unit_test_setup_teardown(test_too_long, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
