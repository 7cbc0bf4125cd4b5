/*
 * Judges what came over a serial line. The log's own words are not believed: every verdict is
 * computed again from the figures, what the models allow is proved again from the scenarios'
 * sources, and where the log disagrees with that, or its figures with each other, it is not whole.
 *
 * The kernel knows what the models allow in the standard scenarios only. Here every scenario is
 * proved, so the machine is classified a second time, by all of them.
 */
#ifndef TOOLS_JUDGE_JUDGE_H
#define TOOLS_JUDGE_JUDGE_H

#include "tools/base/status.h"
#include "tools/judge/judged.h"
#include "tools/log/log_envelope.h"
#include "tools/log/tap.h"

struct judgement {
	char *owned; /* what was judged, if it is a copy */
	/* 0 to 4, STATUS_NO_MACHINE when the machine cannot run this, or STATUS_INTERNAL when there
	 * was no memory */
	enum status status;
	/* Why the log is not whole, or cannot be run. With any other status: what the verdict rests
	 * on. */
	struct explanation explanation;
	struct log log;
	struct tap tap;
	struct header header;
	struct judged_test *tests; /* of the first test_count tests in `tap` */
	size_t test_count;
	bool is_bench; /* it has no test: the kernel measured instead (bench=, power=) */
	struct classification kernel;  /* by what the kernel knew of the models */
	struct classification machine; /* by what is known here */
};

/* Judges the first log in what came. Any bytes may come in, and stay the caller's. To be given to
 * judgement_free(). Not from two threads at once. */
void judge(struct judgement *judgement, const char *bytes, size_t length);
void judgement_free(struct judgement *judgement);

/* Judges the first log in *rest, as log_find() finds it, and moves *rest behind it; the bytes must
 * stay. Likewise. */
void judge_next(struct judgement *judgement, struct span *rest);

/* What a judgement of these tests comes to: its machine, status and explanation. For who has them
 * from elsewhere than a log; `tests`, test_count and `tap` are there. */
void judgement_conclude(struct judgement *judgement);

/* The worse of two statuses of judgements: first that one cannot be judged, then that the machine
 * is defective, that the protocol is wrong, and that a run is inconclusive. */
enum status judge_worse(enum status left, enum status right);

/* Whether anything is concluded from the log; if not, its explanation says why. */
bool judgement_is_whole(const struct judgement *judgement);

/* How many tests are of a kind. */
size_t judgement_count(const struct judgement *judgement, enum judged_kind kind);

#endif
