#include "prover/model/fetch.h"

/* M17: they get the values that memory holds now. */
static code_word replaced(code_word fetched, code_word memory, code_word mask)
{
	return (fetched & ~mask) | (memory & mask);
}

/* M19: one at a time, in any order. To fetch again what has been fetched and not yet executed would
 * be the same as to have fetched it later. */
static code_word fetch_bytewise(const struct system *system, code_word memory, struct event event,
				code_word fetched)
{
	code_word mask = code_mask(system, event.site, event.byte);

	return fetched & mask ? fetched : replaced(fetched, memory, mask);
}

/* M20: all at once, in place of what was there. */
static code_word fetch_snapshot(const struct system *system, code_word memory, struct event event,
				code_word fetched)
{
	return replaced(fetched, memory, system->site_mask[event.site]);
}

/* M21: the lowest byte that has not been fetched. A newer fetch starts at the bottom again, and
 * then all others are gone; that it begins with a byte that never changes makes no difference. */
static code_word fetch_sequential(const struct system *system, code_word memory, struct event event,
				  code_word fetched)
{
	unsigned length = system->scenario.sites[event.site].length;

	if (event.kind == EVENT_REFETCH)
		fetched &= ~system->site_mask[event.site];
	for (unsigned byte = 0; byte < length; byte++) {
		code_word mask = code_mask(system, event.site, byte);

		if (mask && !(fetched & mask))
			return replaced(fetched, memory, mask);
	}
	return fetched;
}

/* M22: each byte by itself, any number of times. */
static code_word fetch_prefetch(const struct system *system, code_word memory, struct event event,
				code_word fetched)
{
	return replaced(fetched, memory, code_mask(system, event.site, event.byte));
}

bool fetch_step(const struct system *system, code_word memory, struct event event,
		code_word *fetched)
{
	code_word before = *fetched;

	switch (system->model) {
	case MODEL_BYTEWISE:
		*fetched = fetch_bytewise(system, memory, event, before);
		break;
	case MODEL_SNAPSHOT:
		*fetched = fetch_snapshot(system, memory, event, before);
		break;
	case MODEL_SEQUENTIAL:
		*fetched = fetch_sequential(system, memory, event, before);
		break;
	case MODEL_PREFETCH:
		*fetched = fetch_prefetch(system, memory, event, before);
		break;
	case MODEL_COHERENT:
	case MODELS:
		break;
	}
	return *fetched != before;
}
