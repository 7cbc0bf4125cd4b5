/*
 * The models for SPIN, as it would read them: from above to below. (tests/spin/ has what SPIN finds
 * in them.)
 */
#include "prover/promela/promela.h"
#include "tests/random/random_scenario.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SEED 1
#define SCENARIOS 1000

/* Where the name is used, or defined, first: as a whole word, called. */
static const char *first_call(const char *source, const char *name)
{
	size_t length = strlen(name);

	for (const char *at = source; (at = strstr(at, name)); at += length) {
		bool begins = at == source || (!isalnum((unsigned char)at[-1]) && at[-1] != '_');

		if (begins && at[length] == '(')
			return at;
	}
	return NULL;
}

/* SPIN replaces an inline where it stands, and so it has to know it by then. */
static unsigned check_inlines(const char *source, const struct scenario *scenario)
{
	static const char word[] = "\ninline ";
	unsigned inlines = 0;

	for (const char *at = source; (at = strstr(at, word)); inlines++) {
		char name[32] = "";

		at += strlen(word);
		strncat(name, at, strcspn(at, "(") < 31 ? strcspn(at, "(") : 31);
		if (first_call(source, name) != at)
			fail_msg("%s: %s() is used before it is there", scenario->name, name);
	}
	return inlines;
}

static void test_inlines_come_first(void **state)
{
	static struct scenario scenario;
	unsigned printed = 0, inlines = 0;

	(void)state;
	for (unsigned n = 1; n <= SCENARIOS; n++) {
		char reason[PROMELA_REASON_SIZE], *source;
		size_t length;
		FILE *to = open_memstream(&source, &length);

		assert_non_null(to);
		random_scenario(SEED, n, false, &scenario);
		bool is_printed =
			promela_print(to, &scenario, (enum model)(n % MODELS), 1 + n % 3, reason);

		assert_int_equal(fclose(to), 0);
		if (is_printed)
			inlines += check_inlines(source, &scenario);
		printed += is_printed;
		free(source);
	}
	assert_true(printed > SCENARIOS / 2);
	assert_true(inlines >= printed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_inlines_come_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
