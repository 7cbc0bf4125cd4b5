/*
 * The #BP handler: what a breakpoint at a placed site means, and where the CPU goes on.
 *
 * kernel_breakpoint(), which arch.h declares, is here too. It finds the site by its address among
 * those that are placed, without a lock and without a count that others write: so it is safe in an
 * NMI.
 */
#ifndef KERNEL_EXPERIMENT_BREAKPOINT_H
#define KERNEL_EXPERIMENT_BREAKPOINT_H

/* From now on a breakpoint at a placed site comes too late for its handler: it is counted as such,
 * and the CPU goes on behind it. Until it is installed again. Patcher only. */
void breakpoint_retire(void);
void breakpoint_install(void);

#endif
