#include "kernel/power/power_scenario.h"

#include "arch/kernel.h"
#include "lib/format.h"
#include "scenario/language/language.h"

#define SOURCE_SIZE 512

const struct scenario *power_scenario(enum power_what what)
{
	static struct scenario scenario;
	const struct power_kind *kind = &power_kinds[what];
	struct parse_error error;
	char source[SOURCE_SIZE];
	size_t length = format_string(source, sizeof(source),
				      "scenario %s\nabout A row of the bench.\nsite %s\nplace %s\n"
				      "patch %s\nrepeat back to back\nexecute call\n"
				      "show %s under run\n",
				      kind->word, kind->site, kind->place, kind->steps,
				      power_event_word(kind->event));

	if (scenario_parse(kind->word, source, length, &scenario, &error))
		return &scenario;
	kernel_crash_begin();
	kernel_crash_end("power: %s", error.message);
}
