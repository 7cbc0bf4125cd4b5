#include "tools/judge/live_verdict.h"

#include "tools/base/note.h"
#include "tools/judge/summary.h"

enum status live_verdict(const struct live *live)
{
	struct judgement judgement;
	enum status status;

	judge(&judgement, live->bytes, live->length);
	if (judgement.status == STATUS_NO_MACHINE) {
		note("%s", judgement.explanation.line);
	} else {
		putchar('\n');
		summary_print(stdout, &judgement);
		fflush(stdout);
	}
	status = judgement.status;
	judgement_free(&judgement);
	return status;
}
