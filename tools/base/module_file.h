/*
 * A file that the kernel is handed, as it will see it.
 */
#ifndef TOOLS_BASE_MODULE_FILE_H
#define TOOLS_BASE_MODULE_FILE_H

#include "arch/arch.h"
#include "tools/base/explain.h"
#include "tools/base/input.h"
#include "tools/base/status.h"

/* Reads it, whole or what the kernel would look at. STATUS_AS_EXPECTED, and then it stays for good;
 * or STATUS_NO_INPUT or STATUS_INTERNAL with an explanation. The path must stay. */
enum status module_file_read(const char *path, const struct input_kind *kind,
			     struct arch_module *module, struct explanation *explanation);

#endif
