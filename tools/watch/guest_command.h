/*
 * QEMU's command line for a guest that is watched.
 */
#ifndef TOOLS_WATCH_GUEST_COMMAND_H
#define TOOLS_WATCH_GUEST_COMMAND_H

#include "tools/base/arguments.h"
#include "tools/watch/watch_options.h"

/* What the plugin is told. */
struct guest_plugin {
	const char *path, *trace;
	bool only_finds;   /* it records what is needed to find the sites, and no more */
	const char *sites; /* the file of those to watch from the start; NULL: none */
	bool is_shaken;	   /* by the dice of `seed` */
	unsigned seed;
};

/* Appends the program and all its arguments: of --kernel all that a machine needs; of the user's
 * own words those, and behind them what they lack for the guest to be watched and its run to
 * repeat. False with an explanation when they ask for what cannot be watched. Pure. */
bool guest_command_make(struct arguments *arguments, const struct watch_options *options,
			const struct guest_plugin *plugin, struct explanation *explanation);

#endif
