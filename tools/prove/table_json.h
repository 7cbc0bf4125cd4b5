/*
 * What the prover found, as JSON. docs/schemas/prove.schema.json has its keys.
 */
#ifndef TOOLS_PROVE_TABLE_JSON_H
#define TOOLS_PROVE_TABLE_JSON_H

#include <jansson.h>

#include "tools/prove/table.h"

/* NULL without memory. */
json_t *table_json(const struct findings *findings);

#endif
