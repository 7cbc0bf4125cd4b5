/*
 * The guest that is watched: whether this QEMU can do it, a run, and how it ended.
 */
#ifndef TOOLS_WATCH_GUEST_H
#define TOOLS_WATCH_GUEST_H

#include "tools/base/status.h"
#include "tools/child/emulator.h"
#include "tools/watch/guest_command.h"

/* Whether there is a QEMU, new enough, and the plugin, whose path it finds. STATUS_AS_EXPECTED; or
 * another with an explanation. */
enum status guest_check(const struct watch_options *options, char plugin[PATH_MAX],
			struct explanation *explanation);

/* Runs it until it ends, or its time is up, or somebody asks for it to end; shows its console
 * unless the options do not want that, and writes it to a file, too (-1: to none). Then *result
 * says how it ended. STATUS_AS_EXPECTED; or another with an explanation when it could not run. */
enum status guest_run(const struct watch_options *options, const struct guest_plugin *plugin,
		      int console, struct machine_result *result, struct explanation *explanation);

/* Says how it ended, unless it has shut down; `started`: there is an event of it.
 * STATUS_AS_EXPECTED when there is something to report. */
enum status guest_explain_end(const struct watch_options *options,
			      const struct machine_result *result, bool started);

#endif
