/*
 * The patcher's own interrupt, which executes each site once: `also patcher in interrupt`.
 *
 * It comes where scenario.h says that it may, and nowhere else: before a step, and while the
 * patcher waits for others. There it is asked for, at moments that the seed decides, and waited
 * for. Each patch has one at least. kernel_waits(), which arch/kernel.h declares, is here too.
 */
#ifndef KERNEL_EXPERIMENT_OWN_INTERRUPT_H
#define KERNEL_EXPERIMENT_OWN_INTERRUPT_H

#include "scenario/scenario.h"

/* A patch begins that has this many moments between steps at which the patcher may be interrupted,
 * 1 or more; nothing happens where the scenario has no such interrupt. Until it ends. Patcher only,
 * with interrupts on. */
void own_interrupt_begin(const struct scenario *scenario, unsigned moments);
void own_interrupt_end(void);

/* Here is such a moment, the one with that number, from 0. Patcher only, interrupts on. */
void own_interrupt_perhaps(unsigned moment);

#endif
