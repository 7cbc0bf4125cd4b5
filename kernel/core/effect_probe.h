/*
 * One execution of certain bytes alone, at rest, by the patcher.
 */
#ifndef KERNEL_CORE_EFFECT_PROBE_H
#define KERNEL_CORE_EFFECT_PROBE_H

#include "kernel/core/effect_site.h"

/* Writes the site, and serializes. Patcher only, at rest, as the next. */
void effect_probe_write(const struct effect_site *site, const uint8_t *bytes);

/* What these bytes do, with a CPU's window, which is left as they leave it. They stay in the site.
 */
void effect_probe(const struct effect_site *site, const uint8_t *bytes, unsigned cpu,
		  struct effect *effect);

/* A trap of that. False: it is not. Any CPU, in the trap's handler. */
bool effect_probe_trapped(struct arch_trap *trap);

#endif
