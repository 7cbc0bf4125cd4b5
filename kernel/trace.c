#include "kernel/trace.h"

#include <stddef.h>

#include "arch/arch.h"

void trace_note(struct trace *trace, enum shade shade)
{
	if (trace->count > 0 && trace->notes[trace->count - 1].shade == shade)
		return;
	if (trace->count == TRACE_NOTES_MAX) {
		trace->is_full = true;
		return;
	}
	trace->notes[trace->count++] = (struct trace_note){.cycles = arch_cycles(), .shade = shade};
}

const char *shade_name(enum shade shade)
{
	static const char *const names[SHADES] = {
		[SHADE_OLD] = "old",	     [SHADE_BREAKPOINT] = "breakpoint",
		[SHADE_NEW] = "new",	     [SHADE_TORN] = "torn",
		[SHADE_LATE] = "late",	     [SHADE_UNSERIALIZED] = "unserialized",
		[SHADE_UNKNOWN] = "unknown",
	};

	return shade < SHADES ? names[shade] : NULL;
}
