/*
 * The small disk by which a boot medium, which is never changed, is given kernel options and
 * modules: the raw disk is a ustar archive, which GRUB reads as a file system. In it are the
 * modules, and a file crossmod.options that GRUB's menu executes, and that sets
 *
 *	options    the kernel's command line
 *	modules    the names of the modules on this disk, separated by spaces
 */
#ifndef TOOLS_BOOT_OPTDISK_H
#define TOOLS_BOOT_OPTDISK_H

#include "arch/x86/firmware/boot_info.h"
#include "tools/base/explain.h"
#include "tools/base/kernel_line.h"
#include "tools/base/status.h"
#include "tools/base/workspace.h"

/* Bytes in a cylinder of a disk with 16 heads and 63 sectors: the disk is whole cylinders long. */
#define OPTDISK_CYLINDER (16u * 63u * 512u)

/* Writes the disk, as `name` in the workspace. A module's name is its file's, without directories;
 * the options are at most KERNEL_LINE_MAX bytes without control characters.
 * STATUS_AS_EXPECTED; or with an explanation STATUS_USAGE when GRUB
 * would not hand the options or the names on as they are, STATUS_NO_INPUT when a module cannot be
 * read, STATUS_CANNOT_CREATE. `cylinders` may be NULL. */
enum status optdisk_write(const struct workspace *workspace, const char *name, const char *options,
			  const char *const *modules, size_t module_count, unsigned *cylinders,
			  struct explanation *explanation);

#endif
