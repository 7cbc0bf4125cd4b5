/*
 * A judgement as JSON. docs/schemas/judge.schema.json has its keys.
 */
#ifndef TOOLS_JUDGE_JUDGE_JSON_H
#define TOOLS_JUDGE_JUDGE_JSON_H

#include <jansson.h>

#include "tools/judge/walk.h"

/* What the walk has come to; NULL without memory. */
json_t *judge_json(const struct judge_walk *walk, const struct judgement *judgement);

/* The whole of what is printed: a status to exit with, and an array of the above, which is given
 * away. NULL without memory. */
json_t *judge_json_whole(enum status status, json_t *logs);

#endif
