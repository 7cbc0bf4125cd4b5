/*
 * What a run cannot tell apart, and what that means for it.
 */
#ifndef KERNEL_EXPERIMENT_TELL_H
#define KERNEL_EXPERIMENT_TELL_H

#include "kernel/core/run.h"

/* Says in comments which mixtures of the placed sites look like a form, and where the forms
 * themselves are alike; the run knows from then on of which outcomes a zero says nothing. Patcher
 * only, once the sites are placed. */
void tell_untold(struct run *run);

/* At a run's end: gives it a reason, if its verdict would rest on such a zero. Patcher only. */
void tell_at_end(struct run *run);

/* Finds out what the last torn execution of each executor was, as long as the sites are where they
 * were. Patcher only, at rest. */
void tell_torn(void);

#endif
