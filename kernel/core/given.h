/*
 * Bytes of neither form, which steps write.
 */
#ifndef KERNEL_CORE_GIVEN_H
#define KERNEL_CORE_GIVEN_H

#include "scenario/scenario.h"

/* Whether an execution of them, in any mixture with those of both forms, is told by where it leads:
 * it is caught where no form leads, or held at the site. True where a site has none. Patcher only.
 */
bool given_is_told(const struct scenario *scenario, unsigned site);

#endif
