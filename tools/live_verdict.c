#include "tools/live_verdict.h"

#include "tools/note.h"
#include "tools/summary.h"

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
