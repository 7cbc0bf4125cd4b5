/*
 * crossmod synth --tell: what it prints, what it refuses, and what it exits with.
 */
#include "tools/prove/command.h"

#include "scenario/model_order.h"
#include "tests/unit/sample/prove_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static enum status synth(const char *words)
{
	char line[256];

	snprintf(line, sizeof(line), "synth %s", words);
	return run_command(command_synth, line);
}

static void refuses(const char *words, const char *message)
{
	assert_int_equal(synth(words), STATUS_USAGE);
	assert_string_equal(errors, message);
	assert_string_equal(printed, "");
}

static void test_wrong_usage(void **state)
{
	static const char models[] =
		"; there are coherent, bytewise, snapshot, sequential, prefetch\n";
	char message[160];

	(void)state;
	snprintf(message, sizeof(message), "crossmod synth --tell: there is no model \"snap\"%s",
		 models);
	refuses("--tell snap from sequential", message);
	refuses("--tell sequential from snap", message);
	refuses("--tell snapshot from snapshot",
		"crossmod synth --tell: it takes two models, and not snapshot twice\n");
	refuses("--tell snapshot",
		"crossmod synth --tell: it takes two models: --tell snapshot from sequential; see "
		"\"crossmod help synth\"\n");
	refuses("--tell snapshot sequential",
		"crossmod synth --tell: it takes two models: --tell snapshot from sequential; see "
		"\"crossmod help synth\"\n");
	refuses("--tell=snapshot from sequential from prefetch",
		"crossmod synth --tell: it takes two models: --tell snapshot from sequential; see "
		"\"crossmod help synth\"\n");
	refuses("--tell snapshot from sequential --model coherent",
		"crossmod synth --tell: wrong usage; see \"crossmod help synth\"\n");
	refuses("--tell snapshot from sequential --max 7",
		"crossmod synth --tell: --max takes a number from 1 to 6, not \"7\"\n");
	refuses("--tell snapshot from sequential --by torn,mismatch",
		"crossmod synth --tell: no run can see a mismatch, so --by does not take it\n");
	assert_int_equal(synth("--tell snapshot from sequential --by tron"), STATUS_USAGE);
	assert_int_equal(synth("--tell snapshot from sequential --site jmp8->nop5"), STATUS_USAGE);
	assert_int_equal(synth("--tell snapshot from sequential --site jmp8->jmp8 --place x"),
			 STATUS_USAGE);
}

/* The second allows no more than the first, which follows from the order of the models. */
static void test_never(void **state)
{
	(void)state;
	assert_int_equal(synth("--tell sequential from snapshot"), STATUS_FORBIDDEN);
	assert_string_equal(printed,
			    "# sequential from snapshot: never. Whatever snapshot allows, "
			    "sequential allows, in every scenario: docs/models.md, \"Which is "
			    "stronger\"\n");
	for (unsigned a = 0; a < MODELS; a++)
		for (unsigned b = 0; b < MODELS; b++) {
			char words[96];

			snprintf(words, sizeof(words),
				 "--tell %s from %s --site jmp8->int3 --max 1",
				 model_name((enum model)a), model_name((enum model)b));
			if (a == b)
				continue;
			assert_int_equal(synth(words), STATUS_FORBIDDEN);
			assert_int_equal(strstr(printed, ": never. ") != NULL,
					 model_is_within((enum model)b, (enum model)a));
		}
}

/* One file, for one place, as "crossmod prove" takes it. */
static void test_one_place(void **state)
{
	(void)state;
	assert_int_equal(synth("--tell snapshot from sequential --site nop2->jmp8 --place "
			       "page+4095 --by torn"),
			 STATUS_AS_EXPECTED);
	assert_non_null(strstr(printed, "# snapshot from sequential by torn\n"
					"scenario tell-nop2-jmp8-page4095-bth\n"
					"about    Here torn excludes coherent and snapshot.\n"
					"site     nop2 -> jmp8\n"
					"place    page+4095\n"
					"handler  next\n"
					"patch    write breakpoint\n"
					"         write tail\n"
					"         write head\n"
					"execute  call\n"
					"forbid   fault\n"
					"forbid   torn under coherent snapshot\n"
					"show     torn under bytewise sequential prefetch\n"));
	assert_non_null(strstr(printed, "\n# snapshot from sequential: scenarios: 1, of "));
	assert_string_equal(errors, "");
}

/* As a file that the language takes; what means nothing there tells nothing. */
static void test_back_to_back(void **state)
{
	(void)state;
	assert_int_equal(synth("--tell snapshot from sequential --repeat --site nop2->jmp8 --place "
			       "page+4095"),
			 STATUS_AS_EXPECTED);
	assert_non_null(strstr(printed, "# snapshot from sequential by torn\n"
					"scenario tell-nop2-jmp8-page4095-bth-back\n"
					"about    Here torn excludes coherent and snapshot.\n"));
	assert_non_null(strstr(printed, "execute  call\nrepeat   back to back\nforbid   fault\n"));
	assert_int_equal(synth("--tell coherent from snapshot --repeat --site jmp8->jmp8 --place "
			       "line+0"),
			 STATUS_FORBIDDEN);
	assert_null(strstr(printed, "late"));
	refuses("--tell snapshot from sequential --repeat --site sled2->jmp8",
		"crossmod synth --tell: sled2->jmp8 has no way back, so --repeat does not take "
		"it\n");
}

static unsigned count(const char *what)
{
	unsigned found = 0;

	for (const char *at = printed; (at = strstr(at, what)); at++)
		found++;
	return found;
}

/* Within a quadword, and across each of the three boundaries: a line for each place. */
static void test_all_places(void **state)
{
	(void)state;
	assert_int_equal(synth("--tell snapshot from sequential --site nop2->jmp8 --by torn"),
			 STATUS_AS_EXPECTED);
	assert_int_equal(count("\nscenario "), 4 - (printed[0] == 's'));
	assert_int_equal(count("place    line+0\n"), 1);
	assert_int_equal(count("place    quad+7\n"), 1);
	assert_int_equal(count("place    line+63\n"), 1);
	assert_int_equal(count("place    page+4095\n"), 1);
}

static void test_all_sites(void **state)
{
	(void)state;
	assert_int_equal(synth("--tell coherent from snapshot --place line+0 --by stale --max 2"),
			 STATUS_AS_EXPECTED);
	assert_int_equal(count("scenario "), 12);
	assert_int_equal(count("site     jmp8 -> int3\n"), 1);
	assert_int_equal(count("site     call32 -> call32\n"), 1);
}

static void test_none(void **state)
{
	(void)state;
	assert_int_equal(synth("--tell snapshot from sequential --site jmp8->int3 --place line+0"),
			 STATUS_FORBIDDEN);
	assert_non_null(strstr(printed, "# snapshot from sequential: nothing tells them apart at "
					"jmp8->int3, line+0: "));
	assert_int_equal(count("\nscenario "), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wrong_usage),  cmocka_unit_test(test_never),
		cmocka_unit_test(test_one_place),    cmocka_unit_test(test_all_places),
		cmocka_unit_test(test_back_to_back), cmocka_unit_test(test_all_places),
		cmocka_unit_test(test_all_sites),    cmocka_unit_test(test_none),
	};

	return cmocka_run_group_tests_name("tell_command", tests, NULL, NULL);
}
