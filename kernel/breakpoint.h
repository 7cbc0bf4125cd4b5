/*
 * The #BP handler's view of the site that is being patched.
 *
 * kernel_breakpoint(), which arch.h declares, is here too.
 */
#ifndef KERNEL_BREAKPOINT_H
#define KERNEL_BREAKPOINT_H

struct patch;

/* From now on a breakpoint at this patch's site belongs to it; until it is retired, after which
 * the handler sees at most the byte in memory. Patcher only; one at a time. */
void breakpoint_expect(const struct patch *patch);
void breakpoint_retire(void);

#endif
