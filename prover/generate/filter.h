/*
 * Conditions on what the models allow in a scenario, in a small language:
 *
 *   CONDITION  := CONDITION or CONDITION | CONDITION and CONDITION | not CONDITION | ( CONDITION )
 *               | MODELS allow OUTCOME        all of these models do; also "allows"
 *               | MODELS differ               by some outcome that a run can see; also "differs"
 *               | MODELS differ in OUTCOME
 *   MODELS     := MODEL {and MODEL} | all | any
 *
 * "and" binds closer than "or", and "not" closer than both. "any allows torn" is so where some
 * model does. OUTCOME is one that a model can allow. Docs: docs/generate.md.
 */
#ifndef PROVE_FILTER_H
#define PROVE_FILTER_H

#include "scenario/scenario.h"

#define FILTER_NODES_MAX 128
#define FILTER_DEPTH_MAX 32 /* of what stands in brackets, or behind "not" */

enum filter_kind {
	FILTER_ALLOW,
	FILTER_ALLOW_ANY,
	FILTER_DIFFER,
	FILTER_NOT,
	FILTER_AND,
	FILTER_OR
};

/* In the order in which a stack computes it: both parts of an `and` come before it. */
struct filter_node {
	enum filter_kind kind;
	unsigned models; /* bit n: model n */
	outcome_set outcomes;
};

struct filter {
	unsigned count;
	struct filter_node nodes[FILTER_NODES_MAX];
};

/* Of a complaint, with the NUL. */
#define FILTER_MESSAGE_SIZE 160

/* Reads a condition. False: `message` says what was expected, and what was found, at which
 * character, counted from 1; it is printable. Pure. */
bool filter_parse(const char *condition, struct filter *filter, char message[FILTER_MESSAGE_SIZE]);

/* Whether it holds, for what each model allows. `filter` is one of filter_parse(). Pure. */
bool filter_holds(const struct filter *filter, const outcome_set allowed[MODELS]);

#endif
