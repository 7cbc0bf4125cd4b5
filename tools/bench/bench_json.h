/*
 * What "crossmod bench --json" prints. docs/schemas/bench.schema.json and power.schema.json have
 * the keys.
 */
#ifndef TOOLS_BENCH_BENCH_JSON_H
#define TOOLS_BENCH_BENCH_JSON_H

#include <jansson.h>

#include "tools/log/bench_rows.h"
#include "tools/log/power_rows.h"

/* NULL without memory. */
json_t *bench_json(const char *machine, const struct bench_rows *rows);
json_t *power_json(const char *machine, const struct power_rows *rows);

#endif
