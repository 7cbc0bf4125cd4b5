#include "kernel/experiment.h"

enum verdict verdict_of(const struct run *run)
{
	bool shown = true;

	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++) {
		bool seen = run->total.outcomes[outcome] > 0;

		if (seen && (run->scenario->forbid & OUTCOME_BIT(outcome)))
			return VERDICT_FORBIDDEN;
		if (!seen && (run->scenario->show & OUTCOME_BIT(outcome)))
			shown = false;
	}
	if (!shown || run->reason[0] || run->total.outcomes[OUTCOME_UNKNOWN] > 0)
		return VERDICT_INCONCLUSIVE;
	return VERDICT_AS_EXPECTED;
}

const char *verdict_name(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_AS_EXPECTED:
		return "as expected";
	case VERDICT_FORBIDDEN:
		return "forbidden";
	case VERDICT_INCONCLUSIVE:
		break;
	}
	return "inconclusive";
}
