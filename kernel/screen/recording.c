#include "kernel/screen/recording.h"

#include "arch/arch.h"
#include "kernel/core/executor.h"
#include "lib/string.h"

/* What is shown at least of the time before the first step, in parts of the time behind it. */
#define BEFORE_PART 16

/* NULL: they take no notes. */
static void have_noted(struct recording *recording, struct track *tracks)
{
	for (unsigned lane = 0; lane < recording->lanes; lane++)
		executor_of(lane + 1)->oracle.track = tracks ? &tracks[lane] : NULL;
}

bool recording_allocate(struct recording *recording, unsigned lanes)
{
	*recording = (struct recording){.lanes = lanes,
					.tracks = arch_allocate(lanes * sizeof(struct track))};
	return recording->tracks != NULL;
}

void recording_begin(struct recording *recording, const struct scenario *scenario, uint64_t patch)
{
	recording->scenario = scenario;
	recording->patch = patch;
	recording->is_whole = false;
	memset(recording->tracks, 0, recording->lanes * sizeof(struct track));
	have_noted(recording, recording->tracks);
}

void recording_patch_begins(struct recording *recording)
{
	recording->begun = arch_cycles();
}

void recording_returned(struct recording *recording)
{
	uint64_t first = recording->moments[0], latest;

	recording->ended = arch_cycles();
	latest = first - (recording->ended - first) / BEFORE_PART;
	if (recording->begun > latest)
		recording->begun = latest;
	recording->is_whole = true;
}

void recording_end(struct recording *recording)
{
	have_noted(recording, NULL);
}
