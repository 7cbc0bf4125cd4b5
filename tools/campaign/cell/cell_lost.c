#include "tools/campaign/cell/cell_lost.h"

#include "tools/campaign/plan/record.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum status cell_lost(const struct plan *plan, unsigned number, const char *reason)
{
	struct record record, lost = {.status = STATUS_NOT_WHOLE, .ended = (uint64_t)time(NULL)};
	enum status status = STATUS_AS_EXPECTED;
	int lock = record_hold(plan, number);

	if (lock < 0) {
		note("cell %u is being run by another process, or its lock in %s cannot be made",
		     number, plan->directory);
		return STATUS_CANNOT_CREATE;
	}
	snprintf(lost.reason, sizeof(lost.reason), "%s", reason);
	if (!record_read(plan, number, &record) && !record_write(plan, number, &lost))
		status = STATUS_CANNOT_CREATE;
	close(lock);
	return status;
}
