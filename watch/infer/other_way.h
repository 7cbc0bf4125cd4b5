/*
 * What groups have to do with each other.
 */
#ifndef WATCH_INFER_OTHER_WAY_H
#define WATCH_INFER_OTHER_WAY_H

#include "watch/analysis/patches.h"
#include "watch/found.h"

/* Says of each group which one patches the same sites back. `groups`: that of each patch. False
 * when there is no memory. */
bool other_ways_find(struct found *found, const struct patches *patches, const size_t *groups);

/* No two scenarios have the same name. */
void names_make_unique(struct found *found);

#endif
