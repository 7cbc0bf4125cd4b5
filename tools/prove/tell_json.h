/*
 * What "crossmod synth --tell --json" prints. docs/schemas/tell.schema.json has its keys.
 */
#ifndef TOOLS_PROVE_TELL_JSON_H
#define TOOLS_PROVE_TELL_JSON_H

#include <jansson.h>

#include "prover/search/tell.h"

struct tell_pair {
	enum model excluded, other;
};

/* What a search has come to for a site, at a place that no model can tell from the one at which it
 * was made. `is_known`: it came to its end. Adds to *count how many scenarios there are. */
json_t *tell_json_place(const struct tell_pair *pair, const struct tell *tell, bool is_known,
			const char *site, const struct site *at, unsigned *count);

/* The whole: an array of the above, which is given away; `result` is one of found, none, unknown
 * and never. */
json_t *tell_json(const struct tell_pair *pair, const char *result, json_t *places,
		  uint64_t protocols, uint64_t searches);

#endif
