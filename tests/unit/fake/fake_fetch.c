/*
 * How a CPU of the fake machine gets the bytes of a site: by each of the five fetch models, of
 * which chance makes one run of many. It shares nothing with the prover's.
 */
#include "kernel/core/place.h"
#include "scenario/instruction.h"
#include "tests/unit/fake/fake_cpu.h"

#include <string.h>

#define REFETCH_ONE_IN 8 /* what is there is fetched again */
#define RESTART_ONE_IN 8 /* before all of it is there */
#define AHEAD_ONE_IN 4

static bool has(const struct fake_view *view, unsigned byte)
{
	return view->has_fetched >> byte & 1;
}

static void take(struct fake_view *view, const struct placed_site *site, unsigned byte)
{
	view->fetched[byte] = site->text[byte];
	view->has_fetched |= 1u << byte;
}

/* The lowest that is not there yet; `length` when all are. */
static unsigned lowest_missing(const struct fake_view *view, unsigned length)
{
	unsigned byte = 0;

	while (byte < length && has(view, byte))
		byte++;
	return byte;
}

/* All at once. */
static void fetch_whole(struct fake_view *view, const struct placed_site *site)
{
	for (unsigned byte = 0; byte < site->site->length; byte++)
		take(view, site, byte);
}

/* One of those that are not there yet, whichever it is. */
static void fetch_missing(struct fake_view *view, const struct placed_site *site)
{
	unsigned length = site->site->length, first = fake_random(length);

	for (unsigned i = 0; i < length; i++) {
		unsigned byte = (first + i) % length;

		if (has(view, byte))
			continue;
		take(view, site, byte);
		return;
	}
}

/* The head first, then upwards; or all of it anew, from the head on. */
static void fetch_next(struct fake_view *view, const struct placed_site *site)
{
	unsigned byte = lowest_missing(view, site->site->length);

	if (byte == site->site->length || fake_chance(RESTART_ONE_IN)) {
		view->has_fetched = 0;
		byte = 0;
	}
	take(view, site, byte);
}

static void fetch_more(struct fake_view *view, const struct placed_site *site)
{
	switch (fake_machine.fetches) {
	case MODEL_COHERENT:
	case MODEL_SNAPSHOT:
		fetch_whole(view, site);
		break;
	case MODEL_BYTEWISE:
		fetch_missing(view, site);
		break;
	case MODEL_SEQUENTIAL:
		fetch_next(view, site);
		break;
	case MODEL_PREFETCH:
		take(view, site, fake_random(site->site->length));
		break;
	case MODELS:
		break;
	}
}

bool fake_has_fetched(unsigned number, unsigned skipped)
{
	const struct fake_view *view = &fake_cpu()->views[number];
	unsigned length = placed()->sites[number].site->length, end = skipped;
	struct instruction instruction;

	while (end < length && has(view, end))
		end++;
	return end == length ||
	       instruction_decode(view->fetched + skipped, end - skipped, &instruction);
}

void fake_fetch(unsigned number)
{
	struct fake_view *view = &fake_cpu()->views[number];
	const struct placed_site *site = &placed()->sites[number];
	bool is_whole = lowest_missing(view, site->site->length) == site->site->length;
	bool keeps = fake_machine.fetches != MODEL_COHERENT && !fake_chance(REFETCH_ONE_IN);

	if (number >= fake_cpu()->known)
		fake_cpu()->known = number + 1;
	if (!is_whole || (!keeps && !fake_machine.defective[fake_arch_self]))
		fetch_more(view, site);
}

void fake_fetch_ahead(void)
{
	const struct placed *now = placed();

	for (unsigned i = 0; now && i < now->count; i++) {
		bool is_known = fake_cpu()->views[i].exists;

		if (is_known && fake_chance(AHEAD_ONE_IN))
			fake_fetch(i);
	}
}

void fake_executed(unsigned number)
{
	if (fake_machine.fetches == MODEL_BYTEWISE && !fake_machine.defective[fake_arch_self])
		fake_cpu()->views[number].has_fetched = 0;
}
