/*
 * What "crossmod synth --json" prints. docs/schemas/synth.schema.json has its keys.
 */
#ifndef TOOLS_PROVE_SYNTH_JSON_H
#define TOOLS_PROVE_SYNTH_JSON_H

#include <jansson.h>

#include "prover/search/synth.h"

/* What a search for protocols of at most `most` steps has come to, under a model. */
json_t *synth_json_model(const struct scenario *scenario, const struct synth *synth,
			 enum synth_result result, unsigned most);

/* The whole: an object with the above by model, which is given away. */
json_t *synth_json(const char *site, const char *place, outcome_set forbid, json_t *models);

#endif
