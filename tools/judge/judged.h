/*
 * One test of a log: whether its line, its figures, its scenario's source and the prover agree, and
 * what its run amounts to.
 */
#ifndef TOOLS_JUDGE_JUDGED_H
#define TOOLS_JUDGE_JUDGED_H

#include "prover/search/allowed.h"
#include "tools/log/figures.h"
#include "tools/log/header.h"
#include "tools/log/tap.h"

enum judged_kind {
	JUDGED_RUN,	/* has figures, and a verdict */
	JUDGED_SKIPPED, /* the machine cannot run it */
	JUDGED_REFUSED	/* the file was no scenario */
};

struct judged_test {
	enum judged_kind kind;
	struct figures figures;

	/* What the models allow, by the prover; or why that is not known. */
	enum proof proof;
	outcome_set allowed[MODELS];
	char unproved[SYSTEM_REASON_SIZE];

	/* By what the kernel knew of the models, and by what is known here. */
	enum verdict kernel_verdict;
	enum verdict verdict;
};

/* Judges a test. False, with an explanation, when it contradicts itself or the head of its log, or
 * memory ran out. To be given to judged_test_free() in both cases. */
bool judge_test(const struct tap_test *test, const struct header *header,
		struct judged_test *judged, struct explanation *explanation);
void judged_test_free(struct judged_test *judged);

/* What the models allow, as far as the kernel knew it, and as far as is known here; an array of
 * MODELS, or NULL. */
const outcome_set *judged_test_kernel_models(const struct judged_test *judged);
const outcome_set *judged_test_models(const struct judged_test *judged);

#endif
