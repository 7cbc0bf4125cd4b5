/*
 * How many of this host's processors cells occupy: no more of them run at once than it has, since
 * one that shares a processor takes many times as long, and another course.
 */
#ifndef TOOLS_CAMPAIGN_PLAN_PROCESSORS_H
#define TOOLS_CAMPAIGN_PLAN_PROCESSORS_H

#include "tools/campaign/plan/plan.h"

/* Those that this process may use: 1 at least. */
unsigned processors_here(void);

/* How many of `all` a cell on the machine occupies, `all` at most. 0: it runs elsewhere. */
unsigned processors_of(const struct campaign_machine *machine, unsigned all);

/* Lets cells that are started from here on share so many. Without it each has all for itself, as
 * where a queue starts them. False without memory. */
bool processors_share(unsigned all);

/* Waits until as many are free as the machine occupies; on another host, of which nobody knows how
 * many it has, until no cell on its own processor runs there, or for such a cell no other. They are
 * held until *held is closed, or the
 * process ends; -1: none are. Cells that wait come in the order in which they began to, so one that
 * occupies many is not passed by those that occupy few. False after a message. */
bool processors_hold(const struct plan *plan, const struct campaign_machine *machine, int *held);

#endif
