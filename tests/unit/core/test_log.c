/*
 * The log: whole lines, one writer at a time, and an end that tells whether all of it is there.
 *
 * The source itself, so that each test can begin with an empty log.
 */
#include "kernel/core/log.c" /* NOLINT(bugprone-suspicious-include) */
#include "lib/version.h"
#include "tests/unit/fake/fake_arch.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include <cmocka.h>

#define PATIENCE_CYCLES 30000000000ull /* 30 s of 1000 cycles a microsecond */

static int begin(void **state)
{
	(void)state;
	fake_arch_begin(4);
	owner = NOBODY;
	ended = false;
	lines = 0;
	crc = 0;
	return 0;
}

static void test_crc(void **state)
{
	static const char *const lines[] = {"", "\n", "TAP version 13\n", "\xff\x80\x7f",
					    "123456789"};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		size_t length = strlen(lines[i]);

		assert_int_equal(log_crc32(0, lines[i], length),
				 crc32(0, (const Bytef *)lines[i], (uInt)length));
	}
	/* The check value of its definition, and that of two parts. */
	assert_int_equal(log_crc32(0, "123456789", 9), 0xcbf43926);
	assert_int_equal(log_crc32(log_crc32(0, "1234", 4), "56789", 5), 0xcbf43926);
}

static void test_lines_and_comments(void **state)
{
	(void)state;
	log_line("ok %u - %s", 3u, "direct");
	log_line("  ---");
	log_line("%s", "");
	kernel_comment("CPU %u has gone", 2u);
	assert_string_equal(fake_arch.console, "ok 3 - direct\n  ---\n\n# CPU 2 has gone\n");
	assert_int_equal(fake_arch.console_writes, 4);
}

static void test_begins_with_the_tap_version(void **state)
{
	char first[200];

	(void)state;
	snprintf(first, sizeof(first),
		 "TAP version 13\n# crossmod: cross-modifying code on x86-64\n# version: %s\n"
		 "# format: 3\n",
		 crossmod_version);
	kernel_begin();
	assert_string_equal(fake_arch.console, first);
}

/* What the end must be, from what the console has got so far. */
static void expect_end(char *end, size_t size, const char *verdict)
{
	unsigned written = 0;

	for (size_t i = 0; i < fake_arch.console_length; i++)
		written += fake_arch.console[i] == '\n';
	snprintf(end, size, "# end of log: %u lines, crc32 %08lx, verdict %s\n", written,
		 crc32(0, (const Bytef *)fake_arch.console, (uInt)fake_arch.console_length),
		 verdict);
}

static void test_end(void **state)
{
	char end[200], sums[200];

	(void)state;
	kernel_begin();
	log_line("1..1");
	kernel_comment("%s", "between");
	log_line("ok 1 - \t\xc3\xa4");
	size_t before = fake_arch.console_length;

	expect_end(end, sizeof(end), "as expected");
	log_end("as expected");
	assert_string_equal(fake_arch.console + before, end);

	/* The same, for the last page. */
	snprintf(sums, sizeof(sums), "# end of log: %llu lines, crc32 %08x, verdict as expected\n",
		 log_sums().lines, (unsigned)log_sums().crc32);
	assert_string_equal(sums, end);
}

static void test_end_of_nothing(void **state)
{
	(void)state;
	log_end("inconclusive");
	assert_string_equal(fake_arch.console,
			    "# end of log: 0 lines, crc32 00000000, verdict inconclusive\n");
}

/* A CRC with leading zeros keeps them. Of all lines of one number, that of 0 to 299 has one for
 * about every 16th. */
static void test_end_has_eight_digits(void **state)
{
	unsigned short_ones = 0;

	for (unsigned number = 0; number < 300; number++) {
		char end[200];

		begin(state);
		log_line("%u", number);
		expect_end(end, sizeof(end), "forbidden");
		short_ones += strstr(end, "crc32 0") != NULL;
		size_t before = fake_arch.console_length;

		log_end("forbidden");
		assert_string_equal(fake_arch.console + before, end);
	}
	assert_true(short_ones > 5);
}

static void line_after_the_end(void)
{
	log_line("too late");
}

static void comment_after_the_end(void)
{
	kernel_comment("too late");
}

static void second_end(void)
{
	log_end("forbidden");
}

static void crash_after_the_end(void)
{
	kernel_crash_begin();
}

static void test_nothing_after_the_end(void **state)
{
	void (*const writers[])(void) = {line_after_the_end, comment_after_the_end, second_end,
					 crash_after_the_end};

	for (size_t i = 0; i < sizeof(writers) / sizeof(writers[0]); i++) {
		begin(state);
		log_end("as expected");
		size_t length = fake_arch.console_length;

		fake_arch_self = i % 2;
		assert_true(fake_arch_halts(writers[i]));
		assert_int_equal(fake_arch.console_length, length);
	}
}

/* A line of `length` characters, of which each tells where it stands. */
static const char *long_line(size_t length)
{
	static char line[2 * LOG_LINE_MAX];

	for (size_t i = 0; i < length; i++)
		line[i] = (char)('a' + i % 26);
	line[length] = '\0';
	return line;
}

/* The console is given no more than LOG_LINE_MAX bytes at a time, the newline among them, and as
 * much of the line as fits. */
static void assert_cut(const char *prefix, size_t length)
{
	log_line("%s%s", prefix, long_line(length));
	assert_in_range(fake_arch.console_length, LOG_LINE_MAX - 1, LOG_LINE_MAX);
	assert_int_equal(fake_arch.console[fake_arch.console_length - 1], '\n');
	assert_memory_equal(fake_arch.console, long_line(length), fake_arch.console_length - 1);
}

static void test_a_long_line_is_cut(void **state)
{
	char end[200];

	for (size_t length = LOG_LINE_MAX - 1; length < 2 * LOG_LINE_MAX; length += 511) {
		begin(state);
		assert_cut("", length);
		/* What was cut is counted as it was written. */
		size_t before = fake_arch.console_length;

		expect_end(end, sizeof(end), "as expected");
		log_end("as expected");
		assert_string_equal(fake_arch.console + before, end);
	}
}

static void test_a_line_that_just_fits(void **state)
{
	(void)state;
	log_line("%s", long_line(LOG_LINE_MAX - 2));
	assert_int_equal(fake_arch.console_length, LOG_LINE_MAX - 1);
	assert_memory_equal(fake_arch.console, long_line(LOG_LINE_MAX - 2), LOG_LINE_MAX - 2);
}

static void test_a_long_comment_is_cut(void **state)
{
	(void)state;
	kernel_comment("%s", long_line(2 * LOG_LINE_MAX - 1));
	assert_in_range(fake_arch.console_length, LOG_LINE_MAX - 1, LOG_LINE_MAX);
	assert_memory_equal(fake_arch.console, "# ", 2);
	assert_memory_equal(fake_arch.console + 2, long_line(2 * LOG_LINE_MAX - 1),
			    fake_arch.console_length - 3);
}

static void test_a_long_verdict_is_cut(void **state)
{
	(void)state;
	log_end(long_line(2 * LOG_LINE_MAX - 1));
	assert_in_range(fake_arch.console_length, LOG_LINE_MAX - 1, LOG_LINE_MAX);
}

/* The CPU that holds the log goes on while another one waits for it. */
static void finish_the_line_of_cpu_2(void)
{
	if (fake_arch.relaxes == 100) {
		assert_int_equal(fake_arch.console_writes, 0);
		owner = NOBODY;
	}
}

static void test_a_writer_waits_for_another(void **state)
{
	(void)state;
	owner = 2;
	fake_arch.relax = finish_the_line_of_cpu_2;
	log_line("mine");
	assert_int_equal(fake_arch.relaxes, 100);
	assert_string_equal(fake_arch.console, "mine\n");
}

/* A CPU that is stuck in the log does not take the others with it; the wait is bounded. */
static void test_the_wait_is_bounded(void **state)
{
	(void)state;
	owner = 2;
	fake_arch.relax_cost = PATIENCE_CYCLES / 100;
	log_line("after all");
	assert_string_equal(fake_arch.console, "after all\n");
	assert_in_range(fake_arch.relaxes, 99, 101);
	fake_arch.relaxes = 0;
	log_line("the next one does not wait");
	assert_int_equal(fake_arch.relaxes, 0);
}

static void another_line_of_cpu_2(void)
{
	if (fake_arch.relaxes <= 300)
		lines += fake_arch.relaxes % 50 == 0;
	else
		owner = NOBODY;
}

/* A report of many lines, on a slow port: who still writes is waited for. */
static void test_the_wait_is_for_a_line(void **state)
{
	(void)state;
	owner = 2;
	fake_arch.relax_cost = PATIENCE_CYCLES / 100;
	fake_arch.relax = another_line_of_cpu_2;
	log_line("mine");
	assert_int_equal(fake_arch.relaxes, 301);
}

static void end_of_cpu_2(void)
{
	if (fake_arch.relaxes == 3)
		ended = true;
}

/* Its holder may also end it, and keep it: a crash. */
static void test_a_waiting_writer_sees_the_end(void **state)
{
	(void)state;
	owner = 2;
	fake_arch.relax = end_of_cpu_2;
	assert_true(fake_arch_halts(line_after_the_end));
	assert_int_equal(fake_arch.relaxes, 3);
	assert_int_equal(fake_arch.console_writes, 0);
}

/* What comes in between would be another CPU's. */
static void test_a_report(void **state)
{
	(void)state;
	fake_arch_self = 1;
	assert_true(kernel_report_begin());
	kernel_comment("first");
	fake_arch_self = 2;
	fake_arch.relax = end_of_cpu_2;
	assert_true(fake_arch_halts(line_after_the_end));
	ended = false;
	fake_arch.relax = NULL;
	fake_arch_self = 1;
	/* An exception in a report. */
	assert_false(kernel_report_begin());
	kernel_comment("second");
	kernel_report_end();
	fake_arch_self = 2;
	kernel_comment("third");
	assert_string_equal(fake_arch.console, "# first\n# second\n# third\n");
}

static void crash_ends(void)
{
	kernel_crash_end("CPU %u: %s", 1u, "page fault");
}

static void test_a_crash(void **state)
{
	char end[200];

	(void)state;
	fake_arch_self = 1;
	log_line("1..4");
	assert_int_equal(fake_arch.picture_ends, 0);
	kernel_crash_begin();
	assert_int_equal(fake_arch.picture_ends, 1);
	kernel_comment("rip %016llx", 0xffffffff80001000ull);

	/* The log is taken: another CPU that would write waits, and gets nothing in between. */
	fake_arch_self = 2;
	fake_arch.relax = end_of_cpu_2;
	assert_true(fake_arch_halts(line_after_the_end));
	ended = false;

	fake_arch_self = 1;
	static const char body[] = "1..4\n"
				   "# rip ffffffff80001000\n"
				   "Bail out! CPU 1: page fault\n";
	snprintf(end, sizeof(end), "# end of log: 3 lines, crc32 %08lx, verdict crashed\n",
		 crc32(0, (const Bytef *)body, sizeof(body) - 1));
	assert_true(fake_arch_halts(crash_ends));
	assert_true(fake_arch.ended);
	assert_memory_equal(fake_arch.console, body, sizeof(body) - 1);
	assert_string_equal(fake_arch.console + sizeof(body) - 1, end);

	fake_arch_self = 2;
	assert_true(fake_arch_halts(crash_after_the_end));
}

/* An exception while this CPU is writing: it writes all the same, and does not let go of what it
 * held before. */
static void test_a_line_inside_a_line(void **state)
{
	(void)state;
	fake_arch_self = 3;
	owner = 3;
	log_line("inside");
	assert_string_equal(fake_arch.console, "inside\n");
	assert_int_equal(fake_arch.relaxes, 0);
	assert_int_equal(owner, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_crc, begin),
		cmocka_unit_test_setup(test_lines_and_comments, begin),
		cmocka_unit_test_setup(test_begins_with_the_tap_version, begin),
		cmocka_unit_test_setup(test_end, begin),
		cmocka_unit_test_setup(test_end_of_nothing, begin),
		cmocka_unit_test_setup(test_end_has_eight_digits, begin),
		cmocka_unit_test_setup(test_nothing_after_the_end, begin),
		cmocka_unit_test_setup(test_a_long_line_is_cut, begin),
		cmocka_unit_test_setup(test_a_line_that_just_fits, begin),
		cmocka_unit_test_setup(test_a_long_comment_is_cut, begin),
		cmocka_unit_test_setup(test_a_long_verdict_is_cut, begin),
		cmocka_unit_test_setup(test_a_writer_waits_for_another, begin),
		cmocka_unit_test_setup(test_the_wait_is_bounded, begin),
		cmocka_unit_test_setup(test_the_wait_is_for_a_line, begin),
		cmocka_unit_test_setup(test_a_report, begin),
		cmocka_unit_test_setup(test_a_waiting_writer_sees_the_end, begin),
		cmocka_unit_test_setup(test_a_crash, begin),
		cmocka_unit_test_setup(test_a_line_inside_a_line, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
