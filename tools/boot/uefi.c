#include "tools/boot/uefi.h"

#include <stdio.h>
#include <unistd.h>

/* As Debian has it: the newer size first. */
static const char *const uefi_files[][2] = {
	{"/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd"},
	{"/usr/share/OVMF/OVMF_CODE.fd", "/usr/share/OVMF/OVMF_VARS.fd"},
};

enum status uefi_prepare(struct boot_files *files, struct explanation *explanation)
{
	for (size_t index = 0; index < sizeof(uefi_files) / sizeof(uefi_files[0]); index++) {
		if (access(uefi_files[index][0], R_OK) < 0 ||
		    access(uefi_files[index][1], R_OK) < 0)
			continue;
		if (!workspace_copy(&files->workspace, "variables.fd", uefi_files[index][1],
				    explanation))
			return STATUS_CANNOT_CREATE;
		snprintf(files->firmware_code, PATH_MAX, "%s", uefi_files[index][0]);
		snprintf(files->firmware_variables, PATH_MAX, "%s/variables.fd",
			 files->workspace.path);
		return STATUS_AS_EXPECTED;
	}
	explain(explanation,
		"there is no UEFI firmware %s: install the package ovmf, or use --firmware bios",
		uefi_files[0][0]);
	return STATUS_NO_MACHINE;
}
