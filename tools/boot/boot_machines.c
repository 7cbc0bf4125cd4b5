#include "tools/boot/boot_machines.h"

#include "tools/boot/bochs.h"
#include "tools/boot/qemu.h"

#include <stdio.h>
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

const struct boot_machine *boot_machine_read(const char *word,
					     bool (*takes)(const struct boot_machine *machine),
					     struct explanation *explanation)
{
	const struct boot_machine *machine = boot_machine_find(word);
	char list[100] = "";
	size_t length = 0;

	if (machine && takes(machine))
		return machine;
	for (size_t i = 0; boot_machines[i]; i++)
		if (takes(boot_machines[i]))
			length += (size_t)snprintf(list + length, sizeof(list) - length, "%s%s",
						   length ? ", " : "", boot_machines[i]->word);
	explain_line(explanation, "--machine takes one of %s, and not \"%s\"", list, word);
	return NULL;
}
