/*
 * crossmod generate: what it prints, into which files, and what it says of wrong words.
 */
#include "tools/base/commands.h"

#include "prover/generate/filter.h"
#include "prover/search/allowed.h"
#include "scenario/language/language.h"
#include "tests/unit/sample/prove_run.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define NAMES_MAX 512

#define WORDS(...)                                                                                 \
	(const char *const[])                                                                      \
	{                                                                                          \
		"generate", __VA_ARGS__                                                            \
	}
#define generate(...)                                                                              \
	run_words(command_generate, (int)(sizeof(WORDS(__VA_ARGS__)) / sizeof(char *)),            \
		  WORDS(__VA_ARGS__))

/* ---- What is printed ------------------------------------------------------------------------- */

static struct scenario scenarios[NAMES_MAX];
static unsigned count;

/* The stream: an empty line is between two. */
static void read_all(void)
{
	struct parse_error error;
	const char *at = printed;

	count = 0;
	while (*at) {
		const char *end = strstr(at, "\n\n");
		size_t length = end ? (size_t)(end - at) + 1 : strlen(at);

		assert_true(count < NAMES_MAX);
		if (!scenario_parse("it", at, length, &scenarios[count], &error))
			fail_msg("%s", error.message);
		count++;
		at += length + (end ? 1 : 0);
	}
}

static bool is_printed(const char *name)
{
	for (unsigned n = 0; n < count; n++)
		if (strcmp(scenarios[n].name, name) == 0)
			return true;
	return false;
}

/* Three protocols, of which one has a breakpoint and so two handlers: test_space.c says how many.
 */
static void test_stream(void **state)
{
	(void)state;
	assert_int_equal(generate("--sites", "jmp8 -> jmp8", "--places", "line+0", "--steps", "1",
				  "--executors", "call"),
			 STATUS_AS_EXPECTED);
	read_all();
	assert_int_equal(count, 4);
	for (unsigned n = 0; n < count; n++)
		assert_int_equal(scenarios[n].step_count, 1);
	assert_non_null(strstr(errors, "4 scenarios of 4, 4 written"));
	assert_non_null(strstr(errors, "scenarios a second"));
}

static void test_count(void **state)
{
	(void)state;
	assert_int_equal(generate("--count", "--sites", "jmp8 -> jmp8", "--places", "line+0",
				  "--steps", "2", "--executors", "call"),
			 STATUS_AS_EXPECTED);
	assert_string_equal(printed, "28\n");
	assert_non_null(strstr(errors, "; 0 proofs"));
}

/* Whose expectations say so: what a filter lets through is what it is true of, and nothing else is
 * left out. */
static void test_only_if(void **state)
{
	static const char condition[] = "snapshot and sequential differ";
	char message[FILTER_MESSAGE_SIZE], number[16];
	static struct filter filter;
	unsigned with = 0, all;

	(void)state;
	assert_true(filter_parse(condition, &filter, message));
	assert_int_equal(
		generate("--sites", "nop2 -> jmp8", "--places", "line+0,quad+7", "--steps", "2"),
		STATUS_AS_EXPECTED);
	read_all();
	all = count;
	for (unsigned n = 0; n < count; n++)
		with += filter_holds(&filter, scenarios[n].show);
	assert_true(with > 0 && with < all);
	assert_int_equal(generate("--sites", "nop2 -> jmp8", "--places", "line+0,quad+7", "--steps",
				  "2", "--only-if", condition),
			 STATUS_AS_EXPECTED);
	read_all();
	assert_int_equal(count, with);
	for (unsigned n = 0; n < count; n++)
		assert_true(filter_holds(&filter, scenarios[n].show));
	assert_int_equal(generate("--sites", "nop2 -> jmp8", "--places", "line+0,quad+7", "--steps",
				  "2", "--count", "--only-if", condition),
			 STATUS_AS_EXPECTED);
	snprintf(number, sizeof(number), "%u\n", with);
	assert_string_equal(printed, number);
	assert_int_equal(generate("--sites", "nop2 -> jmp8", "--steps", "1", "--only-if",
				  "any allows nested"),
			 STATUS_FORBIDDEN);
	assert_string_equal(printed, "");
}

/* Each axis has what is asked for, and nothing else. */
static void test_axes(void **state)
{
	bool has_iret = false, has_old = false, has_stop = false, has_retire = false;
	bool has_back = false, has_lock = false;

	(void)state;
	assert_int_equal(generate("--sites", "nop2 -> jmp8", "--places", "line+63", "--steps", "3",
				  "--executors", "read flag; HOW; straight,call in nmi",
				  "--handlers", "old", "--serialize", "iret,lock"),
			 STATUS_AS_EXPECTED);
	read_all();
	for (unsigned n = 0; n < count; n++) {
		const struct scenario *it = &scenarios[n];
		enum serialization how = it->execution.serialization;

		assert_true(it->execution.straight || it->execution.context == CONTEXT_NMI);
		assert_true(!it->execution.reads_flag || how == SERIALIZE_IRET ||
			    how == SERIALIZE_LOCK);
		assert_true(it->sites[0].unit == PLACE_LINE && it->sites[0].offset == 63);
		assert_int_equal(it->handler, scenario_may_trap(it) ? HANDLER_OLD : HANDLER_NEXT);
		has_old |= it->handler == HANDLER_OLD;
		for (unsigned i = 0; i < it->step_count; i++) {
			enum serialization by = it->steps[i].serialization;

			if (it->steps[i].kind != STEP_SYNC)
				continue;
			assert_true(by == SERIALIZE_IRET || by == SERIALIZE_LOCK);
			has_iret |= by == SERIALIZE_IRET;
			has_lock |= by == SERIALIZE_LOCK;
		}
	}
	assert_true(has_iret && has_lock && has_old);
	assert_int_equal(generate("--sites", "nop2 -> jmp8", "--places", "line+0", "--steps", "3",
				  "--executors", "call", "--also", "stop,retire", "--repeat",
				  "--handlers", "next", "--serialize", "cpuid"),
			 STATUS_AS_EXPECTED);
	read_all();
	for (unsigned n = 0; n < count; n++) {
		has_stop |= scenario_steps_of(&scenarios[n], STEP_STOP) > 0;
		has_retire |= scenario_steps_of(&scenarios[n], STEP_RETIRE) > 0;
		has_back |= scenarios[n].back_to_back;
	}
	assert_true(has_stop && has_retire && has_back);
}

/* What stands beside comes with and without; and nothing else comes of it. */
static void test_besides(void **state)
{
	unsigned plain = 0, rests = 0, early = 0, both = 0;

	(void)state;
	assert_int_equal(generate("--sites", "jmp8 -> jmp8", "--places", "line+0", "--steps", "2",
				  "--executors", "call", "--besides",
				  "rest HOW early,rest HOW; also patcher in interrupt"),
			 STATUS_AS_EXPECTED);
	read_all();
	for (unsigned n = 0; n < count; n++) {
		const struct scenario *it = &scenarios[n];

		plain += !it->rest.may;
		rests += it->rest.may;
		early += it->rest.early;
		both += it->others.patcher;
		assert_int_equal(it->rest.may, it->rest.early || it->others.patcher);
	}
	assert_int_equal(plain, 28); /* test_space.c counts them, of which six have a sync */
	assert_true(early > 0 && both > early && rests == early + both);
}

static void test_unfenced_and_pairs(void **state)
{
	unsigned unfenced = 0, of_one = 0;

	(void)state;
	assert_int_equal(generate("--sites", "jmp8 -> jmp8", "--places", "line+0", "--steps", "2",
				  "--executors", "call", "--handlers", "next", "--pairs",
				  "--besides", "also handler executes site 1", "--unfenced"),
			 STATUS_AS_EXPECTED);
	read_all();
	for (unsigned n = 0; n < count; n++) {
		assert_int_equal(scenarios[n].site_count, 2);
		of_one += scenarios[n].steps[0].sites != 3;
		for (unsigned i = 0; i < scenarios[n].step_count; i++)
			unfenced += scenarios[n].steps[i].unfenced;
	}
	assert_true(unfenced > 0 && of_one > 0 && of_one < count);
}

/* The order is that of the space, whoever has proved what: more than there are in one worker's
 * turn, and in a turn of each. */
static void test_any_number_of_workers(void **state)
{
	static const char *const more[][4] = {
		{"--seed", "3", "--sample", "50"},
		{"--only-if", "any allows torn", "--handlers", "next"},
		{"--only-if", "any allows torn", "--sample", "50"}};
	static char alone[PRINTED_SIZE];

	(void)state;
	for (unsigned n = 0; n < sizeof(more) / sizeof(more[0]); n++)
		for (unsigned workers = 1; workers <= 5; workers += 2) {
			char number[4];

			snprintf(number, sizeof(number), "%u", workers);
			assert_int_equal(generate("--sites", "jmp8 -> jmp8,nop2 -> jmp8", "--steps",
						  "2", "--threads", number, more[n][0], more[n][1],
						  more[n][2], more[n][3]),
					 STATUS_AS_EXPECTED);
			assert_true(printed[0] != '\0' && strlen(printed) < sizeof(printed) - 1);
			if (workers == 1)
				memcpy(alone, printed, sizeof(alone));
			assert_string_equal(printed, alone);
		}
}

/* ---- Samples --------------------------------------------------------------------------------- */

static void test_sample(void **state)
{
	static char first[PRINTED_SIZE];
	static char names[NAMES_MAX][SCENARIO_NAME_SIZE];
	unsigned all;

	(void)state;
	assert_int_equal(generate("--sites", "nop2 -> jmp8", "--steps", "2", "--executors", "call"),
			 STATUS_AS_EXPECTED);
	read_all();
	all = count;
	assert_int_equal(generate("--sites", "nop2 -> jmp8", "--steps", "2", "--executors", "call",
				  "--sample", "7", "--seed", "5"),
			 STATUS_AS_EXPECTED);
	snprintf(first, sizeof(first), "%s", printed);
	read_all();
	assert_int_equal(count, 7);
	for (unsigned n = 0; n < count; n++)
		memcpy(names[n], scenarios[n].name, sizeof(names[n]));
	for (unsigned n = 1; n < 7; n++)
		assert_string_not_equal(names[n - 1], names[n]);
	assert_int_equal(generate("--sites", "nop2 -> jmp8", "--steps", "2", "--executors", "call",
				  "--sample", "7", "--seed", "5"),
			 STATUS_AS_EXPECTED);
	assert_string_equal(printed, first);
	assert_int_equal(generate("--sites", "nop2 -> jmp8", "--steps", "2", "--executors", "call",
				  "--sample", "7", "--seed", "6"),
			 STATUS_AS_EXPECTED);
	assert_string_not_equal(printed, first);
	assert_int_equal(generate("--sites", "nop2 -> jmp8", "--steps", "2", "--executors", "call",
				  "--sample", "100000"),
			 STATUS_AS_EXPECTED);
	read_all();
	assert_int_equal(count, all);
	for (unsigned n = 0; n < 7; n++)
		assert_true(is_printed(names[n]));
}

/* As many of those of which it holds. */
static void test_sample_with_a_condition(void **state)
{
	(void)state;
	assert_int_equal(generate("--sites", "nop2 -> jmp8", "--steps", "2", "--sample", "3",
				  "--only-if", "snapshot and sequential differ"),
			 STATUS_AS_EXPECTED);
	read_all();
	assert_int_equal(count, 3);
	for (unsigned n = 0; n < count; n++)
		assert_true(
			((scenarios[n].show[MODEL_SNAPSHOT] ^ scenarios[n].show[MODEL_SEQUENTIAL]) &
			 (outcome_set)~OUTCOMES_MODEL_ONLY) != 0);
}

/* ---- Files ----------------------------------------------------------------------------------- */

static unsigned check_file(const char *directory, const char *name)
{
	char path[512], content[SCENARIO_PRINT_SIZE];
	struct parse_error error;
	struct scenario read;
	FILE *file;
	size_t length;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	file = fopen(path, "r");
	assert_non_null(file);
	length = fread(content, 1, sizeof(content), file);
	fclose(file);
	assert_true(scenario_parse(path, content, length, &read, &error));
	assert_int_equal(strlen(name), strlen(read.name) + 4);
	assert_memory_equal(name, read.name, strlen(read.name));
	assert_true(is_printed(read.name));
	unlink(path);
	return 1;
}

/* The same scenarios, each in a file of its name; a second time, too. */
static void test_output(void **state)
{
	char directory[] = "/tmp/generate-XXXXXX";
	struct dirent *entry;
	unsigned files = 0;
	DIR *open;

	(void)state;
	assert_non_null(mkdtemp(directory));
	assert_int_equal(generate("--sites", "nop2 -> jmp8", "--steps", "2", "--places", "quad+7"),
			 STATUS_AS_EXPECTED);
	read_all();
	for (unsigned again = 0; again < 2; again++) {
		assert_int_equal(generate("--sites", "nop2 -> jmp8", "--steps", "2", "--places",
					  "quad+7", "--output", directory),
				 STATUS_AS_EXPECTED);
		assert_string_equal(printed, "");
	}
	open = opendir(directory);
	while ((entry = readdir(open)))
		if (entry->d_name[0] != '.')
			files += check_file(directory, entry->d_name);
	closedir(open);
	assert_int_equal(files, count);
	rmdir(directory);
	assert_int_equal(generate("--output", "/dev/null/none"), STATUS_CANNOT_CREATE);
	assert_non_null(strstr(errors, "cannot make the directory /dev/null/none"));
}

/* ---- What the document says ------------------------------------------------------------------ */

static char document[1 << 16];

static void read_document(void)
{
	FILE *file = fopen("docs/generate.md", "r");

	assert_non_null(file);
	document[fread(document, 1, sizeof(document) - 1, file)] = '\0';
	fclose(file);
}

/* Its numbers of scenarios of up to one, two and three steps. */
static void test_documented_counts(void **state)
{
	static const char *const said[] = {"there are %s of one step", "%s of up to two,",
					   "%s of up to three"};
	static const char *const steps[] = {"1", "2", "3"};

	(void)state;
	read_document();
	for (unsigned n = 0; n < sizeof(said) / sizeof(said[0]); n++) {
		char number[24], sentence[64];
		unsigned all;

		assert_int_equal(generate("--count", "--steps", steps[n]), STATUS_AS_EXPECTED);
		all = (unsigned)atoi(printed);
		if (all < 1000)
			snprintf(number, sizeof(number), "%u", all);
		else
			snprintf(number, sizeof(number), "%u,%03u", all / 1000, all % 1000);
		snprintf(sentence, sizeof(sentence), said[n], number);
		if (!strstr(document, sentence))
			fail_msg("docs/generate.md does not say: %s", sentence);
	}
}

/* The first scenario of its example, and how many that finds. */
static void test_documented_example(void **state)
{
	const char *begin, *end;

	(void)state;
	read_document();
	assert_int_equal(generate("--sites", "nop5 -> jmp32", "--places", "line+63", "--executors",
				  "call", "--handlers", "next", "--only-if",
				  "snapshot and sequential differ"),
			 STATUS_AS_EXPECTED);
	begin = strstr(document, "\nscenario ") + 1;
	end = strstr(begin, "\n…");
	assert_non_null(end);
	assert_memory_equal(begin, printed, (size_t)(end - begin) + 1);
	begin = strstr(document, "generate: 9 scenarios of 125, 9 written; 125 proofs");
	assert_non_null(begin);
	assert_non_null(strstr(errors, "generate: 9 scenarios of 125, 9 written; 125 proofs"));
}

/* ---- Words ----------------------------------------------------------------------------------- */

static void test_refused(void **state)
{
	static const char *const wrong[][3] = {
		{"--sites", "jmp9 -> jmp8", "of --site and --place: "},
		{"--places", "line+64", "of --site and --place: "},
		{"--steps", "7", "--steps takes a number from 1 to 6"},
		{"--executors", "jump", "--executors takes what stands behind \"execute\""},
		{"--executors", "read flag; HOW; jump", "not \"read flag; none; jump\""},
		{"--handlers", "never", "--handlers takes next, old, new, retry, not \"never\""},
		{"--serialize", "nop", "--serialize takes ways"},
		{"--also", "go", "--also takes stop and retire, not \"go\""},
		{"--besides", "rest nothing", "--besides takes clauses rest, online and also"},
		{"--besides", "execute call", "not \"execute call\""},
		{"--besides", "rest none\nhandler old", "--besides takes clauses"},
		{"--besides", "also handler executes site 1", "--besides takes clauses"},
		{"--pairs", "some", "takes options alone"},
		{"--unfenced", "some", "takes options alone"},
		{"--only-if", "all", "--only-if: character 4: expected"},
		{"--sample", "0", "--sample takes a number from 1"},
		{"--threads", "0", "--threads takes a number from 1 to 64"},
		{"--seed", "1", "--seed is for --sample N"},
		{"--nothing", "1", "wrong usage"},
		{"--repeat", "some", "takes options alone"},
	};

	(void)state;
	for (unsigned n = 0; n < sizeof(wrong) / sizeof(wrong[0]); n++) {
		assert_int_equal(generate(wrong[n][0], wrong[n][1]), STATUS_USAGE);
		assert_string_equal(printed, "");
		if (!strstr(errors, wrong[n][2]) || lines_of(errors) != 1)
			fail_msg("%s %s: %s", wrong[n][0], wrong[n][1], errors);
	}
	assert_int_equal(generate("--count", "--sample", "3"), STATUS_USAGE);
	assert_non_null(strstr(errors, "--count writes none"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stream),
		cmocka_unit_test(test_count),
		cmocka_unit_test(test_only_if),
		cmocka_unit_test(test_axes),
		cmocka_unit_test(test_besides),
		cmocka_unit_test(test_unfenced_and_pairs),
		cmocka_unit_test(test_any_number_of_workers),
		cmocka_unit_test(test_sample),
		cmocka_unit_test(test_sample_with_a_condition),
		cmocka_unit_test(test_output),
		cmocka_unit_test(test_documented_counts),
		cmocka_unit_test(test_documented_example),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests_name("generate_command", tests, NULL, NULL);
}
