#include "tools/live_verdict.h"

#include "tools/summary.h"

enum status live_verdict(const struct live *live)
{
	struct judgement judgement;
	enum status status;

	judge(&judgement, live->bytes, live->length);
	putchar('\n');
	summary_print(stdout, &judgement);
	fflush(stdout);
	status = judgement.status;
	judgement_free(&judgement);
	return status;
}
