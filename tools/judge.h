/*
 * Judges what came over a serial line. The log's own words are not believed: every verdict is
 * computed again from the figures, and where the log disagrees with them, or they with each
 * other, it is not whole.
 */
#ifndef TOOLS_JUDGE_H
#define TOOLS_JUDGE_H

#include "tools/figures.h"
#include "tools/log.h"
#include "tools/status.h"
#include "tools/tap.h"

struct judged_test {
	enum verdict verdict;
	bool has_figures; /* false: the scenario was skipped */
	struct figures figures;
};

struct judgement {
	/* 0 to 3, or STATUS_INTERNAL when there was no memory */
	enum status status;
	/* Why the log is not whole. With any other status: what the verdict rests on. */
	struct explanation explanation;
	struct log log;
	struct tap tap;
	struct judged_test *tests; /* of the first test_count tests in `tap` */
	size_t test_count;
};

/* Any bytes may come in, and stay the caller's. To be given to judgement_free(). */
void judge(struct judgement *judgement, const char *bytes, size_t length);
void judgement_free(struct judgement *judgement);

#endif
