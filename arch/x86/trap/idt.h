/*
 * The interrupt descriptor table: one for all CPUs, every vector of it leads to trap().
 */
#ifndef X86_TRAP_IDT_H
#define X86_TRAP_IDT_H

/* Fills the table. Once, on the boot CPU. #DF and #MC have stacks of their own, so a CPU must have
 * loaded a TSS before it can take one of them. */
void idt_init(void);

/* Makes the calling CPU use it. */
void idt_load(void);

#endif
