/*
 * UEFI for QEMU.
 */
#ifndef TOOLS_BOOT_UEFI_H
#define TOOLS_BOOT_UEFI_H

#include "tools/base/status.h"
#include "tools/boot/boot_machine.h"

/* Finds the firmware of this system, and puts a copy of its variables into the workspace.
 * STATUS_AS_EXPECTED; or with an explanation STATUS_CANNOT_CREATE, or STATUS_NO_MACHINE when there
 * is none. */
enum status uefi_prepare(struct boot_files *files, struct explanation *explanation);

#endif
