#include "tools/child/advance.h"

#include "kernel/bench/bench_fields.h"
#include "kernel/power/power_fields.h"

static void take_plan(struct advance *advance, struct span rest)
{
	uint64_t all;

	if (span_take(&rest, "1..") && span_take_number(&rest, &all) && rest.length == 0)
		advance->all = all;
}

/* "round 3 of 10 has been made" */
static void take_round(struct advance *advance, struct span rest)
{
	uint64_t done, all;

	if (!span_take(&rest, "# ") ||
	    (!span_take(&rest, BENCH_PREFIX) && !span_take(&rest, POWER_PREFIX)) ||
	    !span_take(&rest, "round ") || !span_take_number(&rest, &done) ||
	    !span_take(&rest, " of ") || !span_take_number(&rest, &all) || done > all)
		return;
	*advance = (struct advance){done, all};
}

void advance_take(struct advance *advance, struct span line)
{
	if (span_starts(line, "ok ") || span_starts(line, "not ok "))
		advance->done += advance->done < advance->all;
	else if (span_starts(line, "# "))
		take_round(advance, line);
	else if (advance->all == 0)
		take_plan(advance, line);
}
