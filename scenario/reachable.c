#include "scenario/reachable.h"

#include "lib/string.h"

static void add(struct reachable_window *window, unsigned byte, uint8_t value)
{
	unsigned count = window->counts[byte];

	for (unsigned i = 0; i < count; i++)
		if (window->values[byte][i] == value)
			return;
	if (count == REACHABLE_VALUES_MAX)
		return;
	window->values[byte][count] = value;
	window->counts[byte]++;
}

static void begin_window(struct reachable *reachable, const uint8_t *memory)
{
	struct reachable_window *window = &reachable->window[reachable->windows++];

	memset(window, 0, sizeof(*window));
	for (unsigned i = 0; i < reachable->length; i++)
		add(window, i, memory[i]);
}

/* True when every executor has dropped what it had fetched before the step ends, and memory holds
 * by then what was written before it. */
static bool drops(const struct scenario *scenario, const struct step *step)
{
	if (scenario->rest.may || scenario->rest.online)
		return false;
	return step->kind == STEP_GO || step->kind == STEP_SHOOTDOWN ||
	       (step->kind == STEP_SYNC && !step->unfenced && step->asked == ASKED_ALL &&
		serialization_drops_fetched(step->serialization));
}

/* What the steps do to one site: stores between stop and go are seen by nobody until that. */
static void go_through(const struct scenario *scenario, unsigned site, bool whole,
		       struct reachable *reachable, uint8_t memory[SITE_LENGTH_MAX])
{
	bool stopped = false;
	struct written written;

	for (unsigned i = 0; i < scenario->step_count; i++) {
		const struct step *step = &scenario->steps[i];

		if (step->kind == STEP_STOP)
			stopped = !whole;
		if (drops(scenario, step) && !whole)
			begin_window(reachable, memory);
		if (step->kind == STEP_GO)
			stopped = false;
		if (!scenario_written(scenario, step, site, &written))
			continue;
		for (unsigned at = written.from; at <= written.to; at++) {
			memory[at] = written.value[at];
			if (!stopped || scenario->rest.may)
				add(&reachable->window[reachable->windows - 1], at, memory[at]);
		}
	}
}

static uint64_t mixtures_in(const struct reachable *reachable, const struct reachable_window *in)
{
	uint64_t product = 1;

	for (unsigned i = 0; i < reachable->length && product <= REACHABLE_MAX; i++)
		product *= in->counts[i];
	return product;
}

bool reachable_find(const struct scenario *scenario, unsigned site, bool whole,
		    struct reachable *reachable)
{
	uint8_t memory[SITE_LENGTH_MAX];
	uint64_t all = 0;

	memset(reachable, 0, sizeof(*reachable));
	reachable->length = scenario->sites[site].length;
	reachable->head = scenario->sites[site].head;
	memcpy(memory, scenario->sites[site].old_bytes, sizeof(memory));
	begin_window(reachable, memory);
	whole |= scenario->back_to_back;
	go_through(scenario, site, whole, reachable, memory);
	if (scenario->back_to_back) {
		struct scenario back;

		scenario_exchange(scenario, &back);
		go_through(&back, site, whole, reachable, memory);
	}
	for (unsigned i = 0; i < reachable->windows; i++)
		all += mixtures_in(reachable, &reachable->window[i]);
	return all <= REACHABLE_MAX;
}

static void compose(const struct reachable *reachable, const struct reachable_cursor *cursor,
		    uint8_t bytes[SITE_LENGTH_MAX])
{
	const struct reachable_window *window = &reachable->window[cursor->window];

	for (unsigned i = 0; i < reachable->length; i++)
		bytes[i] = window->values[i][cursor->choice[i]];
}

/* The next choice, the head's changing last. False when there is none. */
static bool advance(const struct reachable *reachable, struct reachable_cursor *cursor)
{
	const struct reachable_window *window = &reachable->window[cursor->window];

	for (unsigned i = reachable->length; i-- > 0;) {
		if (++cursor->choice[i] < window->counts[i])
			return true;
		cursor->choice[i] = 0;
	}
	return ++cursor->window < reachable->windows;
}

bool reachable_next(const struct reachable *reachable, struct reachable_cursor *cursor,
		    uint8_t bytes[SITE_LENGTH_MAX])
{
	if (!cursor->started)
		cursor->started = true;
	else if (!advance(reachable, cursor))
		return false;
	for (;;) {
		compose(reachable, cursor, bytes);
		if (bytes[reachable->head] != BREAKPOINT)
			return true;
		if (!advance(reachable, cursor))
			return false;
	}
}
