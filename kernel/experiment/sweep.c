#include "kernel/experiment/sweep.h"

#include "kernel/core/random.h"

/* A place that does not fit is drawn again; the scenario's own always fits. */
#define DRAWS_MAX 4096

/* Up to so many pauses between two passes: about as long as a patch without a sync takes. */
#define PACE_MAX 64

static bool is_like(const struct site *site, const struct site *other)
{
	static const enum place_unit units[] = {PLACE_QUADWORD, PLACE_LINE, PLACE_PAGE};

	for (unsigned i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (site_straddles(site, units[i]) != site_straddles(other, units[i]))
			return false;
	/* Where it straddles, the same bytes lie on either side. */
	return !site_straddles(site, PLACE_QUADWORD) ||
	       site->offset % QUADWORD_SIZE == other->offset % QUADWORD_SIZE;
}

static void sweep_place(const struct site *site, struct site *swept, uint64_t *random)
{
	for (unsigned i = 0; i < DRAWS_MAX; i++) {
		swept->unit = PLACE_PAGE;
		swept->offset = (uint16_t)(random_next(random) % PAGE_BYTES);
		if (is_like(swept, site))
			return;
	}
	*swept = *site;
}

void sweep_places(const struct scenario *scenario, struct scenario *swept, uint64_t *random)
{
	for (unsigned i = 0; i < scenario->site_count; i++)
		sweep_place(&scenario->sites[i], &swept->sites[i], random);
}

unsigned sweep_pace(uint64_t *random)
{
	uint64_t drawn = random_next(random);

	return drawn % 2 ? 0 : (unsigned)(1 + drawn / 2 % PACE_MAX);
}
