/*
 * The handler's side of arch_sync().
 */
#ifndef X86_SYNC_H
#define X86_SYNC_H

/* Serializes and acknowledges. From the handler of VECTOR_SYNC, interrupts off. */
void sync_acknowledge(void);

#endif
