#include "prover/generate/valid.h"

#include <string.h>

#include "scenario/language/language.h"

bool valid_scenario(const struct scenario *scenario)
{
	static char printed[SCENARIO_PRINT_SIZE];
	static struct scenario bare, read;
	struct parse_error error;
	size_t length;

	bare = *scenario;
	memset(bare.forbid, 0, sizeof(bare.forbid));
	memset(bare.show, 0, sizeof(bare.show));
	bare.show_in_run = 0;
	bare.forbid_in_run = OUTCOME_BIT(OUTCOME_FAULT);
	length = scenario_print(&bare, printed, sizeof(printed));
	return length > 0 && scenario_parse("x", printed, length, &read, &error) &&
	       scenario_equal(&bare, &read);
}
