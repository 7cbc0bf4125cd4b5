#include "tools/boot/boot_machines.h"

#include "tools/boot/bochs.h"
#include "tools/boot/qemu.h"

#include <string.h>

const struct boot_machine *const boot_machines[] = {
	/* The first is the default */
	&machine_auto,
	&machine_qemu,
	&machine_qemu_multi,
	&machine_kvm,
	&machine_bochs,
	/* The end */
	NULL,
};

const struct boot_machine *boot_machine_find(const char *word)
{
	for (size_t i = 0; boot_machines[i]; i++)
		if (strcmp(boot_machines[i]->word, word) == 0)
			return boot_machines[i];
	return NULL;
}
