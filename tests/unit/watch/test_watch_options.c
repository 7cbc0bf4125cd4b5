/*
 * The command line of "crossmod watch": what it makes of it, and one clear line for each that
 * cannot be.
 */
#include "tools/watch/watch_options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WORDS_MAX 40

static struct watch_options options;
static struct explanation explanation;

/* Words with blanks between them. */
static bool read_line(const char *line)
{
	static char copy[512];
	static char *arguments[WORDS_MAX];
	int count = 0;

	snprintf(copy, sizeof(copy), "%s", line);
	arguments[count++] = (char *)"watch";
	for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
		arguments[count++] = word;
	arguments[count] = NULL;
	return watch_options_read(&options, count, arguments, &explanation);
}

static void refuses(const char *line, const char *because)
{
	if (read_line(line))
		fail_msg("it takes \"%s\"", line);
	if (!strstr(explanation.line, because))
		fail_msg("of \"%s\" it says: %s", line, explanation.line);
}

static void test_what_is_left_open(void **state)
{
	(void)state;
	assert_true(read_line("--kernel k"));
	assert_string_equal(options.kernel, "k");
	assert_null(options.trace);
	assert_null(options.qemu_words);
	assert_null(options.output);
	assert_int_equal(options.cpus, 4);
	assert_int_equal(options.memory_mib, 512);
	assert_int_equal(options.timeout_s, 600);
	assert_int_equal(options.shakes, 0);
	assert_string_equal(options.qemu, "qemu-system-x86_64");
}

static void test_all_of_them(void **state)
{
	(void)state;
	assert_true(read_line("--kernel k --initrd i --append a --cpus 64 --memory 1024 --output "
			      "d --shake 3 --twice --timeout 5 --until up --time 6 --qemu q "
			      "--plugin p --json -q"));
	assert_string_equal(options.initrd, "i");
	assert_string_equal(options.append, "a");
	assert_int_equal(options.cpus, 64);
	assert_int_equal(options.memory_mib, 1024);
	assert_string_equal(options.output, "d");
	assert_int_equal(options.shakes, 3);
	assert_true(options.is_twice);
	assert_int_equal(options.timeout_s, 5);
	assert_string_equal(options.until, "up");
	assert_int_equal(options.proof_s, 6);
	assert_string_equal(options.qemu, "q");
	assert_string_equal(options.plugin, "p");
	assert_true(options.prints_json);
	assert_true(options.is_quiet);
}

/* QEMU's words are QEMU's, whatever they look like. */
static void test_words_of_qemu(void **state)
{
	(void)state;
	assert_true(read_line("--parallel -- --trace x -- -q"));
	assert_true(options.is_parallel);
	assert_null(options.trace);
	assert_false(options.is_quiet);
	assert_int_equal(options.qemu_word_count, 4);
	assert_string_equal(options.qemu_words[0], "--trace");
	assert_string_equal(options.qemu_words[2], "--");
	refuses("--parallel --", "behind -- come the arguments of QEMU");
	refuses("-- qemu-system-x86_64 -m 1G", "leave out \"qemu-system-x86_64\"");
	refuses("-m 1G", "QEMU's own come behind --");
	refuses("disk.img", "takes no \"disk.img\"");
}

static void test_symbols(void **state)
{
	(void)state;
	assert_true(read_line("--trace t --symbols a --slide 0x1000 --symbols b --symbols c "
			      "--slide -16 --events"));
	assert_int_equal(options.symbol_count, 3);
	assert_string_equal(options.symbols[0].path, "a");
	assert_true(options.symbols[0].slide == 0x1000);
	assert_true(options.symbols[1].slide == 0);
	assert_true(options.symbols[2].slide == (uint64_t)-16);
	refuses("--slide 1 --trace t", "of the --symbols before it");
	refuses("--trace t --symbols a --slide x", "not \"x\"");
	refuses("--trace t --symbols a --slide 99999999999999999999", "number of bytes");
	refuses("--trace t --symbols a --slide 1x", "number of bytes");
	refuses("--trace t --symbols a --slide --", "takes");
}

#define FOUR " --symbols=a --symbols=b --symbols=c --symbols=d"

static void test_too_many_symbols(void **state)
{
	(void)state;
	assert_true(read_line("--trace t" FOUR FOUR FOUR FOUR));
	assert_int_equal(options.symbol_count, WATCH_SYMBOL_FILES_MAX);
	refuses("--trace t" FOUR FOUR FOUR FOUR " --symbols=e", "16 files at most");
}

static void test_one_subject(void **state)
{
	(void)state;
	refuses("", "it takes a guest");
	refuses("--trace t -- -m 1G", "no --");
	refuses("--trace t --kernel k", "no --kernel");
	refuses("--trace t --shake 2", "no --shake");
	refuses("--trace t --cpus 2", "no --cpus");
	refuses("--trace t --until x", "no --until");
	refuses("--kernel k -- -m 1G", "give one of the two");
	refuses("--cpus 2 -- -m 1G", "--cpus goes with --kernel");
	refuses("--append x -- -m 1G", "--append goes with --kernel");
}

static void test_what_does_not_go_together(void **state)
{
	(void)state;
	refuses("--kernel k --events", "--events prints those of a --trace");
	refuses("--trace t --events --json", "one thing at a time");
	refuses("--kernel k --parallel --shake 2", "the host does");
	refuses("--kernel k --parallel --twice", "no two are");
}

static void test_values(void **state)
{
	(void)state;
	refuses("--kernel", "--kernel takes a value");
	refuses("--kernel k --json=x", "takes no value");
	refuses("--kernel k --cpus 65", "from 1 to 64");
	refuses("--kernel k --cpus 0", "from 1 to 64");
	refuses("--kernel k --shake 1001", "from 1 to 1000");
	refuses("--kernel k --until=", "--until takes words");
	refuses("--kernel k --nonsense", "no option \"--nonsense\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_left_open),
		cmocka_unit_test(test_all_of_them),
		cmocka_unit_test(test_words_of_qemu),
		cmocka_unit_test(test_symbols),
		cmocka_unit_test(test_too_many_symbols),
		cmocka_unit_test(test_one_subject),
		cmocka_unit_test(test_what_does_not_go_together),
		cmocka_unit_test(test_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
