#include "prover/search/protocols.h"

#include <string.h>

/* A write comes first: nothing is done before there is something to do. */
static const struct {
	char letter;
	struct step step;
	unsigned also; /* 0: always among them */
} steps[] = {
	{'b', {.kind = STEP_WRITE, .part = WRITE_BREAKPOINT}, 0},
	{'t', {.kind = STEP_WRITE, .part = WRITE_TAIL}, 0},
	{'h', {.kind = STEP_WRITE, .part = WRITE_HEAD}, 0},
	{'a', {.kind = STEP_WRITE, .part = WRITE_ALL}, 0},
	{'y', {.kind = STEP_WRITE, .part = WRITE_TAIL, .bytewise = true}, 0},
	{'x', {.kind = STEP_WRITE, .part = WRITE_ALL, .bytewise = true}, 0},
	{'g', {.kind = STEP_FLAG, .flag = 1}, 0},
	{'f', {.kind = STEP_FENCE}, 0},
	{'n', {.kind = STEP_SYNC, .serialization = SERIALIZE_NONE}, 0},
	{'s', {.kind = STEP_SYNC, .serialization = SERIALIZE_CPUID}, 0},
	{'p', {.kind = STEP_STOP}, PROTOCOLS_STOP},
	{'o', {.kind = STEP_GO}, PROTOCOLS_STOP},
	{'r', {.kind = STEP_RETIRE}, PROTOCOLS_RETIRE},
};

#define STEPS (sizeof(steps) / sizeof(steps[0]))

/* Memory in the order of the program. */
struct memory {
	uint8_t bytes[SITES_MAX][SITE_LENGTH_MAX];
};

/* All with so many of each. */
struct walk {
	const struct protocols *protocols;
	unsigned syncs, stores, steps;
	unsigned
		next; /* the fewest stores that are more, and that some protocol has; 0: none has */
	bool is_over;
};

/* How many bytes of one site it changes. */
static unsigned changes(const struct scenario *scenario, const struct step *step, unsigned site,
			struct memory *memory)
{
	struct written written;
	unsigned count = 0;

	if (!scenario_written(scenario, step, site, &written))
		return 0;
	for (unsigned byte = written.from; byte <= written.to; byte++) {
		count += memory->bytes[site][byte] != written.value[byte];
		memory->bytes[site][byte] = written.value[byte];
	}
	return count;
}

static bool is_stopped(const struct scenario *scenario)
{
	return scenario_steps_of(scenario, STEP_STOP) > scenario_steps_of(scenario, STEP_GO);
}

/* The last step, or the one before it, but for retirements, which order nothing. STEP_KINDS: there
 * is none. */
static enum step_kind last_kind(const struct scenario *scenario, unsigned before)
{
	for (unsigned n = scenario->step_count; n-- > 0;)
		if (scenario->steps[n].kind != STEP_RETIRE && before-- == 0)
			return scenario->steps[n].kind;
	return STEP_KINDS;
}

/* Behind these a sync has something to do: stores, and those who were let go and not waited for. */
static bool is_to_be_synced(enum step_kind kind)
{
	return kind == STEP_WRITE || kind == STEP_FLAG || kind == STEP_GO;
}

/* With nothing in between, a stop and a go are to the others what a sync is. */
static bool go_matters(const struct scenario *scenario, enum step_kind last)
{
	if (last == STEP_STOP)
		return is_to_be_synced(last_kind(scenario, 1));
	return is_stopped(scenario) && last != STEP_FENCE;
}

static bool write_matters(const struct scenario *scenario, const struct step *step,
			  struct memory *memory)
{
	unsigned least = step->bytewise ? 2 : 1;

	for (unsigned site = 0; site < scenario->site_count; site++)
		if ((step->sites >> site & 1) && changes(scenario, step, site, memory) < least)
			return false;
	return true;
}

/* Whether it has runs that the protocol has not without it; and what memory holds then. */
static bool matters(const struct scenario *scenario, const struct step *step, struct memory *memory)
{
	enum step_kind last = last_kind(scenario, 0);

	switch (step->kind) {
	case STEP_WRITE:
		return write_matters(scenario, step, memory);
	case STEP_FLAG:
		return scenario->execution.reads_flag &&
		       scenario_steps_of(scenario, STEP_FLAG) == 0;
	case STEP_SYNC:
		return !is_stopped(scenario) && is_to_be_synced(last);
	case STEP_STOP:
		return !is_stopped(scenario) && last != STEP_FENCE;
	case STEP_GO:
		return go_matters(scenario, last);
	case STEP_RETIRE:
		return scenario_steps_of(scenario, STEP_RETIRE) == 0;
	default:
		return last == STEP_WRITE || last == STEP_FLAG;
	}
}

/* Nobody stays stopped, the flag is written that is read, and who is retired had something to do.
 */
static bool is_whole(const struct scenario *scenario)
{
	if (is_stopped(scenario))
		return false;
	if (scenario->execution.reads_flag && scenario_steps_of(scenario, STEP_FLAG) == 0)
		return false;
	return scenario_steps_of(scenario, STEP_RETIRE) == 0 || scenario_may_trap(scenario);
}

static void judge(struct walk *walk)
{
	if (is_whole(walk->protocols->scenario))
		walk->is_over = !walk->protocols->each(walk->protocols->context);
}

static void extend(struct walk *walk, const struct memory *memory);

static void add_step(struct walk *walk, struct step step, unsigned sites,
		     const struct memory *memory)
{
	struct scenario *scenario = walk->protocols->scenario;
	struct memory changed = *memory;

	step.sites = (uint8_t)sites;
	if (!matters(scenario, &step, &changed))
		return;
	scenario->steps[scenario->step_count++] = step;
	extend(walk, &changed);
	memset(&scenario->steps[--scenario->step_count], 0, sizeof(step));
}

static void extend(struct walk *walk, const struct memory *memory)
{
	const struct scenario *scenario = walk->protocols->scenario;
	unsigned all_sites = (1u << scenario->site_count) - 1;
	unsigned syncs = protocol_syncs(scenario), stores = protocol_stores(scenario);

	if (stores > walk->stores && (walk->next == 0 || stores < walk->next))
		walk->next = stores;
	if (syncs > walk->syncs || stores > walk->stores)
		return;
	if (scenario->step_count == walk->steps) {
		if (syncs == walk->syncs && stores == walk->stores)
			judge(walk);
		return;
	}
	for (unsigned n = 0; n < STEPS; n++) {
		unsigned first = steps[n].step.kind == STEP_WRITE ? 1 : 0;
		unsigned last = steps[n].step.kind == STEP_WRITE ? all_sites : 0;

		if ((steps[n].also & walk->protocols->also) != steps[n].also)
			continue;
		for (unsigned sites = first; sites <= last && !walk->is_over; sites++)
			add_step(walk, steps[n].step, sites, memory);
	}
}

/* All with so many syncs. False when it is over. */
static bool try_syncs(const struct protocols *protocols, unsigned syncs,
		      const struct memory *memory)
{
	struct walk walk = {.protocols = protocols, .syncs = syncs, .next = 1};

	while (walk.next > 0 && !walk.is_over) {
		walk.stores = walk.next;
		walk.next = 0;
		for (walk.steps = syncs + 1; walk.steps <= protocols->steps && !walk.is_over;
		     walk.steps++)
			extend(&walk, memory);
	}
	return !walk.is_over;
}

unsigned protocol_syncs(const struct scenario *scenario)
{
	return scenario_syncs(scenario);
}

unsigned protocol_stores(const struct scenario *scenario)
{
	return scenario_stores(scenario) + scenario_steps_of(scenario, STEP_FLAG);
}

void protocols_each(const struct protocols *protocols)
{
	struct scenario *scenario = protocols->scenario;
	struct memory memory = {0};

	scenario->step_count = 0;
	memset(scenario->steps, 0, sizeof(scenario->steps));
	for (unsigned site = 0; site < SITES_MAX; site++)
		memcpy(memory.bytes[site], scenario->sites[site].old_bytes, SITE_LENGTH_MAX);
	for (unsigned syncs = protocols->syncs_least; syncs <= protocols->syncs_most; syncs++)
		if (!try_syncs(protocols, syncs, &memory))
			return;
}

static char letter_of(const struct step *step)
{
	for (unsigned n = 0; n < STEPS; n++)
		if (steps[n].step.kind == step->kind && steps[n].step.part == step->part &&
		    steps[n].step.bytewise == step->bytewise &&
		    serialization_drops_fetched(steps[n].step.serialization) ==
			    serialization_drops_fetched(step->serialization))
			return steps[n].letter;
	return '-';
}

void protocol_letters(const struct scenario *scenario, char letters[PROTOCOL_LETTERS_SIZE])
{
	const unsigned all_sites = (1u << scenario->site_count) - 1;
	size_t length = 0;

	for (unsigned n = 0; n < scenario->step_count && n < PROTOCOL_STEPS_MAX; n++) {
		const struct step *step = &scenario->steps[n];

		letters[length++] = letter_of(step);
		if (step->kind == STEP_WRITE && step->sites != all_sites)
			letters[length++] = step->sites == 1 ? '0' : '1';
	}
	letters[length] = '\0';
}
