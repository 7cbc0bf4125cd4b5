/*
 * What the page asks, answered as JSON. docs/explorer.md has the keys.
 */
#ifndef WEB_WASM_ANSWER_H
#define WEB_WASM_ANSWER_H

#include <stddef.h>

#include "scenario/scenario.h"
#include "web/wasm/json.h"

/* A source: the scenario, or what is refused of it and where. True when it is one. */
bool answer_parse(struct json *json, const char *source, size_t length, struct scenario *scenario);

/* What a model allows, or why that is unknown. */
void answer_prove(struct json *json, const struct scenario *scenario, enum model model,
		  unsigned seconds);

/* A shortest run that ends with an outcome: each moment of it, and a drawing; or why there is none.
 */
void answer_shortest(struct json *json, const struct scenario *scenario, enum model model,
		     enum outcome outcome, unsigned seconds);

/* The shortest protocols that are safe under a model at the scenario's first site, whatever else it
 * says; each as a source. */
void answer_synth(struct json *json, const struct scenario *scenario, enum model model,
		  unsigned seconds);

/* What tells one model from another at that site, cheapest first; each as a source. */
void answer_tell(struct json *json, const struct scenario *scenario, enum model excluded,
		 enum model other, unsigned seconds);

/* The names of these outcomes, as an array. */
void answer_outcomes(struct json *json, const char *name, outcome_set outcomes);

#endif
