#include "kernel/watch.h"

#include "arch/arch.h"
#include "kernel/executor.h"
#include "lib/string.h"

/* What is shown of the time before the first step, in parts of the time behind it. All executors
 * have made a pass by then. */
#define BEFORE_PART 16

/* NULL: they take no notes. */
static void have_noted(struct watch *watch, struct trace *traces)
{
	for (unsigned lane = 0; lane < watch->lanes; lane++)
		executor_of(lane + 1)->oracle.trace = traces ? &traces[lane] : NULL;
}

bool watch_allocate(struct watch *watch, unsigned lanes)
{
	*watch = (struct watch){.lanes = lanes,
				.traces = arch_allocate(lanes * sizeof(struct trace))};
	return watch->traces != NULL;
}

void watch_begin(struct watch *watch, const struct scenario *scenario, uint64_t patch)
{
	watch->scenario = scenario;
	watch->patch = patch;
	watch->is_whole = false;
	memset(watch->traces, 0, watch->lanes * sizeof(struct trace));
	have_noted(watch, watch->traces);
}

void watch_returned(struct watch *watch)
{
	watch->ended = arch_cycles();
	watch->begun = watch->moments[0] - (watch->ended - watch->moments[0]) / BEFORE_PART;
	watch->is_whole = true;
}

void watch_end(struct watch *watch)
{
	have_noted(watch, NULL);
}
