#include "kernel/report/limit.h"

#include "lib/format.h"

struct limit limit_of(const struct scenario *scenario, uint64_t sync, uint64_t stores)
{
	struct limit limit = {.syncs = scenario_syncs(scenario),
			      .stores = scenario_stores(scenario)};

	for (unsigned i = 0; i < scenario->step_count; i++)
		limit.wait_cycles += scenario->steps[i].cycles;
	limit.cycles = limit.syncs * sync + stores + limit.wait_cycles;
	return limit;
}

uint64_t limit_compared(const struct scenario *scenario, const struct limit *limit)
{
	bool waits = limit->syncs > 0 || limit->wait_cycles > 0;

	return scenario->back_to_back && !waits ? 0 : limit->cycles;
}

void limit_ratio(char to[LIMIT_RATIO_SIZE], uint64_t patch, uint64_t limit, uint64_t reading)
{
	if (patch == 0 || limit == 0 || limit / LIMIT_READINGS < reading)
		format_string(to, LIMIT_RATIO_SIZE, "none");
	else
		format_string(to, LIMIT_RATIO_SIZE, "%llu.%02llu",
			      (unsigned long long)(patch / limit),
			      (unsigned long long)(patch % limit * 100 / limit));
}
