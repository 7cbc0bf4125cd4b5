#include "scenario/outcome.h"

#include <stddef.h>

const char *outcome_spelling(enum outcome outcome)
{
	static const char *const names[OUTCOMES] = {
		[OUTCOME_OLD] = "old",
		[OUTCOME_NEW] = "new",
		[OUTCOME_BREAKPOINT] = "breakpoint",
		[OUTCOME_TORN] = "torn",
		[OUTCOME_FAULT] = "fault",
		[OUTCOME_UNKNOWN] = "unknown",
		[OUTCOME_UNSERIALIZED] = "unserialized",
		[OUTCOME_LATE_OLD] = "late-old",
		[OUTCOME_LATE_BREAKPOINT] = "late-breakpoint",
		[OUTCOME_STALE] = "stale",
		[OUTCOME_NESTED] = "nested",
		[OUTCOME_MISMATCH] = "mismatch",
	};

	return outcome < OUTCOMES ? names[outcome] : NULL;
}
