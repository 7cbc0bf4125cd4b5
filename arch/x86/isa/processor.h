/*
 * What CPUID says of the processor: the same in the kernel and in a program.
 */
#ifndef X86_ISA_PROCESSOR_H
#define X86_ISA_PROCESSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool processor_is_intel(void);

/* Whether a hypervisor, or an emulator, announces itself. */
bool processor_has_hypervisor(void);

/* Whether that is QEMU's TCG, which may run one CPU at a time. */
bool processor_is_tcg(void);

/* Comments of the log: the processor, with the revision of its microcode (0: not known), and the
 * hypervisor, if one announces itself. Any CPU. */
void processor_describe(uint32_t microcode);
void processor_describe_hypervisor(void);

/* The same in a few words: "GenuineIntel 6/154/3 microcode 0x41c, KVMKVMKVM". */
void processor_name(uint32_t microcode, char *to, size_t size);

#endif
