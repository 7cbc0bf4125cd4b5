/*
 * Tells how an emulator's run ended, beyond what its log says.
 */
#ifndef TOOLS_BOOT_ENDING_H
#define TOOLS_BOOT_ENDING_H

#include "tools/base/status.h"
#include "tools/boot/boot_options.h"
#include "tools/child/emulator.h"
#include "tools/child/live.h"

/* After a run that has sent something, or could have: why it ended, and how long it took. */
void ending_explain(const struct boot_options *options, const struct live *live,
		    const struct machine_result *result);

/* Whether the machine never came to Crossmod, or refused it: then there is nothing to judge. */
bool ending_has_no_log(const struct boot_options *options, const struct live *live,
		       const struct machine_result *result);

/* Says so in one line, and returns what to exit with. */
enum status ending_without_log(const struct boot_options *options, const struct live *live,
			       const struct machine_result *result);

#endif
