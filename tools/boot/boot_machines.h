/*
 * The machines of "crossmod boot".
 */
#ifndef TOOLS_BOOT_BOOT_MACHINES_H
#define TOOLS_BOOT_BOOT_MACHINES_H

#include "tools/boot/boot_machine.h"

/* Those that --machine takes, the one that is taken when nobody says first; a NULL behind them. */
extern const struct boot_machine *const boot_machines[];

/* That of this word, or NULL. */
const struct boot_machine *boot_machine_find(const char *word);

/* Likewise, of those that `takes` is true of; an explanation lists them where it is none. */
const struct boot_machine *boot_machine_read(const char *word,
					     bool (*takes)(const struct boot_machine *machine),
					     struct explanation *explanation);

#endif
