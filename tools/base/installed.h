/*
 * The files that come with this program: the kernel, the boot medium, the plugin for QEMU.
 */
#ifndef TOOLS_BASE_INSTALLED_H
#define TOOLS_BASE_INSTALLED_H

#include "tools/base/explain.h"

#include <limits.h>

/* Where a file lies: beside this program, as in a folder of builds, or else in ../lib/crossmod from
 * there, where `make install` puts it; wherever the program was started from, and wherever both
 * were moved. Where it is in neither, the second place if there is such a folder, else the first.
 * False with an explanation when nobody knows where this program is. */
bool installed_path(const char *name, char path[PATH_MAX], struct explanation *explanation);

#endif
