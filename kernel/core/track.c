#include "kernel/core/track.h"

#include <stddef.h>

#include "arch/arch.h"

void track_note(struct track *track, enum shade shade)
{
	if (track->count > 0 && track->notes[track->count - 1].shade == shade)
		return;
	if (track->count == TRACK_NOTES_MAX) {
		track->is_full = true;
		return;
	}
	track->notes[track->count++] = (struct track_note){.cycles = arch_cycles(), .shade = shade};
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
