/*
 * The input is a file. Whatever it holds, either it is a scenario that keeps to its bounds and is
 * the same after printing, or it is refused by one whole printable line.
 */
#include "scenario/language/language.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

static struct scenario scenario, again;
static struct parse_error error;
static char printed[SCENARIO_PRINT_SIZE];

static void require(int condition)
{
	if (!condition)
		abort();
}

static void check_message(void)
{
	size_t length = strlen(error.message);

	require(length > 0 && length < PARSE_MESSAGE_SIZE - 1);
	for (size_t i = 0; i < length; i++)
		require(error.message[i] >= ' ' && error.message[i] <= '~');
	require(strncmp(error.message, "fuzz.scn:", 9) == 0 && error.line > 0 && error.column > 0);
	require(strstr(error.message, "expected ") && strstr(error.message, "found "));
}

static void check_scenario(void)
{
	struct written written;
	struct mixtures mixtures;
	char reason[SITE_REASON_SIZE];

	require(scenario.name[0] != '\0' && memchr(scenario.name, '\0', SCENARIO_NAME_SIZE));
	require(scenario.about[0] != '\0' && memchr(scenario.about, '\0', SCENARIO_ABOUT_SIZE));
	require(scenario.site_count >= 1 && scenario.site_count <= SITES_MAX);
	require(scenario.step_count >= 1 && scenario.step_count <= STEPS_MAX);
	for (unsigned i = 0; i < scenario.site_count; i++) {
		const struct site *site = &scenario.sites[i];

		require(site->length >= 1 && site->length <= SITE_LENGTH_MAX);
		require(site->offset < (unsigned)site->unit);
		require(site->head < site->length);
		require(site->times >= 1 && site->times <= SITE_TIMES_MAX);
		if (site_mixtures(site, &mixtures, reason))
			require(mixtures.count >= 2 && mixtures.count <= SITE_MIXTURES_MAX);
	}
	for (unsigned i = 0; i < scenario.step_count; i++)
		for (unsigned site = 0; site < scenario.site_count; site++)
			if (scenario.steps[i].kind == STEP_WRITE &&
			    scenario.steps[i].sites >> site & 1)
				require(scenario_written(&scenario, &scenario.steps[i], site,
							 &written));
}

static void check_printing(void)
{
	size_t length = scenario_print(&scenario, printed, sizeof(printed));

	require(length > 0);
	require(scenario_parse("printed", printed, length, &again, &error));
	require(scenario_equal(&scenario, &again));
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	/* A copy of its own size, so that a byte read behind it is found */
	char *source = malloc(size > 0 ? size : 1);

	require(source != NULL);
	memcpy(source, input, size);
	if (scenario_parse("fuzz.scn", source, size, &scenario, &error)) {
		check_scenario();
		check_printing();
	} else {
		check_message();
	}
	free(source);
	return 0;
}
