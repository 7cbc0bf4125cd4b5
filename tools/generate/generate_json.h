/*
 * What "crossmod generate --json" prints: a line of JSON for each scenario, as there are thousands
 * a second, and one behind all. docs/schemas/generate.schema.json has their keys.
 */
#ifndef TOOLS_GENERATE_GENERATE_JSON_H
#define TOOLS_GENERATE_GENERATE_JSON_H

#include <stdint.h>

#include "scenario/scenario.h"
#include "tools/base/status.h"

/* Prints a scenario that has its name and its expectations. STATUS_INTERNAL after a message: out of
 * memory; otherwise 0. */
enum status generate_json_scenario(const struct scenario *scenario,
				   const outcome_set allowed[MODELS]);

struct generate_sums {
	uint64_t all, found, given_up, written, proved;
};

/* Prints the last line; likewise, or `status`. */
enum status generate_json_end(const struct generate_sums *sums, enum status status);

#endif
