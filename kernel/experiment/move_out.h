/*
 * Moving CPUs out of a site: one that was stopped between two instructions of the old form goes on
 * in a copy of it, which leads behind the site.
 *
 * kernel_let_go(), which arch.h declares, is here too.
 */
#ifndef KERNEL_EXPERIMENT_MOVE_OUT_H
#define KERNEL_EXPERIMENT_MOVE_OUT_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/core/place.h"

/* All others are stopped: nobody is moved, unless it is asked for before they are let go. Patcher
 * only. */
void move_out_begin(void);

/* They are still stopped: lays the copies, and has each CPU moved that is inside a site when it is
 * let go. Likewise. */
void move_out(const struct placed *placed);

/* True when a CPU that goes on at this address, in the area of that site, is in the copy, and has
 * an instruction of the old form to execute there yet. Any CPU, NMI-safe. */
bool move_out_is_inside(const struct placed_site *site, const uint8_t *address);

/* Why nobody could go on in a copy of this site's old form; NULL: it is the same anywhere. Pure. */
const char *move_out_cannot(const struct site *site);

#endif
