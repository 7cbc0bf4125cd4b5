/*
 * Tells how an emulator's run ended, beyond what its log says.
 */
#ifndef TOOLS_ENDING_H
#define TOOLS_ENDING_H

#include "tools/boot_options.h"
#include "tools/live.h"
#include "tools/machine.h"
#include "tools/status.h"

/* After a run that has sent something, or could have: why it ended, and how long it took. */
void ending_explain(const struct boot_options *options, const struct live *live,
		    const struct machine_result *result);

/* After MACHINE_NOT_STARTED and MACHINE_NO_MEMORY: says so, and returns what to exit with. */
enum status ending_without_log(const struct boot_options *options,
			       const struct machine_result *result);

#endif
