/*
 * Names for addresses, from the table that the build makes of the linked kernel.
 */
#ifndef X86_TRAP_SYMBOLS_H
#define X86_TRAP_SYMBOLS_H

#include <stddef.h>
#include <stdint.h>

/* Writes "name+0x12" for an address in the kernel's text, else "". Any context. */
void symbols_describe(char *to, size_t size, uint64_t address);

#endif
