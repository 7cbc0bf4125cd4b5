/*
 * What keeps a page's rights from being overruled, and which of it a CPU has switched on.
 */
#ifndef X86_CPU_PROTECTION_H
#define X86_CPU_PROTECTION_H

#include <stdint.h>

/* A CPU's registers, as they were read back. */
struct protection {
	uint64_t cr0, cr4, efer;
};

/* Has the calling CPU execute no page of user mode, and neither read nor write one, where the
 * processor can do that; no page here is one. That the kernel cannot write to a read-only page
 * (CR0.WP), and that there are pages that cannot be executed (EFER.NXE), is set where paging is:
 * entry.S, trampoline.S. Notes what is set. */
void protection_enable(struct protection *set);

/* Prints what the processor offers, as a comment; and what a CPU has set. Boot CPU. */
void protection_describe_processor(void);
void protection_describe(unsigned cpu, const struct protection *set);

#endif
