/*
 * What is shown of a log as it comes: characters of any script, whole ones, and nothing that a
 * terminal would act on.
 */
#include "tools/child/live.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#define UMLAUTS (3 * PIPE_BUF)

/* Shows a log of one line behind its first; `shown` has room for it. Returns how many pieces it was
 * shown in. */
static unsigned show(const char *line, char *shown, size_t size)
{
	int was = dup(STDOUT_FILENO), file = memfd_create("shown", 0);
	unsigned pieces = 0;
	struct live live;
	ssize_t length;

	assert_true(file >= 0);
	fflush(stdout);
	dup2(file, STDOUT_FILENO);
	live_start(&live, -1);
	live_add(&live, "TAP version 13\n", 15);
	live_add(&live, line, strlen(line));
	live_add(&live, "\n", 1);
	for (; live_wants_to_show(&live); pieces++)
		live_show(&live);
	dup2(was, STDOUT_FILENO);
	close(was);
	length = pread(file, shown, size - 1, 0);
	close(file);
	assert_true(length >= 15);
	assert_memory_equal(shown, "TAP version 13\n", 15);
	memmove(shown, shown + 15, (size_t)length - 15);
	shown[length - 15] = '\0';
	live_free(&live);
	return pieces;
}

static void test_what_is_shown(void **state)
{
	char shown[256];

	(void)state;
	show("not ok 1 - d\u00fcr.scn\t\x1b[2J\xff\xc3\r", shown, sizeof(shown));
	assert_string_equal(shown, "not ok 1 - d\u00fcr.scn\t?[2J??\n");
}

/* They have two bytes each, and the first piece has an odd number of others before them. */
static void test_no_character_is_cut(void **state)
{
	static char line[2 * UMLAUTS + 2], shown[2 * UMLAUTS + 64];

	(void)state;
	strcpy(line, "x");
	for (size_t n = 0; n < UMLAUTS; n++)
		memcpy(line + 1 + 2 * n, "\u00fc", 3);
	assert_true(show(line, shown, sizeof(shown)) > 5);
	line[1 + 2 * UMLAUTS] = '\n';
	assert_memory_equal(shown, line, sizeof(line));
}

/* However long the names in it are. */
static void test_the_last_line(void **state)
{
	char line[LOG_LINE_MAX] = {0}, last[LIVE_LAST_LINE_SIZE];
	struct live live;

	(void)state;
	memset(line, 'x', sizeof(line) - 2);
	line[sizeof(line) - 2] = '\n';
	live_start(&live, -1);
	live_add(&live, "TAP version 13\n", 15);
	live_add(&live, line, strlen(line));
	live_last_line(&live, last, sizeof(last));
	line[sizeof(line) - 2] = '\0';
	assert_string_equal(last, line);
	live_free(&live);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_shown),
		cmocka_unit_test(test_no_character_is_cut),
		cmocka_unit_test(test_the_last_line),
	};

	return cmocka_run_group_tests_name("live", tests, NULL, NULL);
}
