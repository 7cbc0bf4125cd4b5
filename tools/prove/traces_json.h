/*
 * What "crossmod prove --trace --json" prints. docs/schemas/trace.schema.json has its keys.
 */
#ifndef TOOLS_PROVE_TRACES_JSON_H
#define TOOLS_PROVE_TRACES_JSON_H

#include <jansson.h>

#include "prover/model/moments.h"
#include "prover/search/search.h"
#include "tools/prove/load.h"

/* Whether a model allows an outcome, and by what run. */
struct traced {
	const struct loaded *loaded;
	enum model model;
	unsigned part;		      /* of a batch: the one that has it, if there is such a run */
	const struct moment *moments; /* NULL: no run was found */
	size_t count;		      /* of them */
	struct effort effort;
};

json_t *traces_json_run(const struct traced *traced);

/* The whole: an array of the above, which is given away. */
json_t *traces_json(enum outcome outcome, unsigned executors, json_t *runs);

#endif
