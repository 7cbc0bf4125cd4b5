/*
 * Sites whose executions are told by what they did: before a run, each mixture of bytes that the
 * protocol can yield is executed alone, at rest, and what the two forms leave is kept for each CPU.
 *
 * All of it is for the patcher, while the executors are at rest.
 */
#ifndef KERNEL_CORE_EFFECTS_H
#define KERNEL_CORE_EFFECTS_H

#include "kernel/core/effect_site.h"

/* From now on all sites are told so, also those whose mixtures lead to places of their own; or only
 * the others. */
void effects_want(bool all);
bool effects_are_wanted(void);

/* Why runs of a site are refused, as far as that can be told without executing anything: NULL, or
 * `reason`. */
const char *effects_refuse(const struct scenario *scenario, unsigned number,
			   char reason[SITE_REASON_SIZE]);

/* Lays a site into its area, as place() does, and finds all that is to be known of it. NULL, with
 * the reason, when runs of it are refused. It stays until the site of that number is placed again.
 */
const struct effect_site *effects_place(const struct scenario *scenario, unsigned number,
					char reason[SITE_REASON_SIZE]);

/* Finds a mixture that does this on a CPU, by executing all of them. False: none does. */
bool effects_find(const struct effect_site *site, unsigned cpu, const struct effect *effect,
		  uint8_t bytes[SITE_LENGTH_MAX]);

#endif
