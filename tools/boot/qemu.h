/*
 * QEMU as a machine: how it is told, and what its complaints mean.
 */
#ifndef TOOLS_BOOT_QEMU_H
#define TOOLS_BOOT_QEMU_H

#include "tools/boot/boot_machine.h"

/* Where QEMU waits for gdb, on this host alone. */
#define QEMU_GDB_PORT "1234"

extern const struct boot_machine machine_auto;	     /* KVM if it works, or else QEMU */
extern const struct boot_machine machine_qemu;	     /* TCG, one CPU at a time */
extern const struct boot_machine machine_qemu_multi; /* TCG, all at once */
extern const struct boot_machine machine_kvm;

#endif
