/*
 * The mixtures of a site that a protocol can yield, and whether they may be executed.
 */
#ifndef KERNEL_CORE_EFFECT_MIXTURES_H
#define KERNEL_CORE_EFFECT_MIXTURES_H

#include "kernel/core/effect_site.h"
#include "scenario/reachable.h"

/* Finds them, and where they lead. False, with the reason, when one of them must not be executed,
 * or a form may never come to an end, or there are too many. Patcher only, as the next two. */
bool effect_mixtures_find(const struct scenario *scenario, struct effect_site *site,
			  char reason[SITE_REASON_SIZE]);

/* The same ones once more, of a site for which they were found. */
void effect_mixtures_again(const struct scenario *scenario, const struct effect_site *site);

/* One after the other: see reachable_next(). */
bool effect_mixtures_next(struct reachable_cursor *cursor, uint8_t bytes[SITE_LENGTH_MAX]);

/* "HH HH ... why", as a reason. */
void effect_refuse_bytes(char reason[SITE_REASON_SIZE], const struct effect_site *site,
			 const uint8_t *bytes, const char *why);

#endif
