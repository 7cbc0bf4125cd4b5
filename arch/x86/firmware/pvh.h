/*
 * What a PVH boot loader (qemu -kernel, Xen, and others) hands over: Xen's
 * public/arch-x86/hvm/start_info.h, version 1 and later.
 */
#ifndef X86_FIRMWARE_PVH_H
#define X86_FIRMWARE_PVH_H

#include "arch/x86/firmware/boot_info.h"
#include "arch/x86/firmware/physical.h"

#include <stdint.h>

/* Reads the hvm_start_info at the physical address `start_info`, and believes none of it.
 *
 * Returns NULL; or in one line why the kernel cannot run on this, and what to do. `out` is filled
 * either way: what could not be had is empty. Oddities that are no reason to stop are told by
 * kernel_comment(), a bounded number of them. Boot CPU only. */
const char *pvh_parse(const struct physical_memory *memory, uint64_t start_info,
		      struct boot_info *out);

#endif
