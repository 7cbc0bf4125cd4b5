/*
 * The runs that crossmod prove prints: --trace, with --json too, and --svg.
 */
#ifndef TOOLS_PROVE_TRACES_H
#define TOOLS_PROVE_TRACES_H

#include "tools/base/status.h"
#include "tools/prove/load.h"
#include "tools/prove/prove_options.h"

/* A shortest run of each scenario under each model that was asked for. STATUS_INTERNAL: memory ran
 * out, and nothing has said so yet. */
enum status traces_print(const struct collection *collection, const struct prove_options *options);

#endif
