/*
 * Sites whose page is exchanged, and what is in the second one.
 */
#ifndef KERNEL_EXPERIMENT_EXCHANGE_H
#define KERNEL_EXPERIMENT_EXCHANGE_H

#include "kernel/core/place.h"

/* Makes the second page of each such site, with its new form, of what is in the first one, which is
 * there. While no CPU executes a site. Patcher only. */
void exchange_prepare(const struct placed *placed);

/* The step for one site. Patcher only. */
void exchange_page(const struct placed_site *site);

#endif
