#include "tests/random/random_steps.h"

#include <string.h>

#define STEPS_WANTED 8	   /* at most so many are drawn; what stops needs, it may add one */
#define CYCLES_WANTED 2000 /* a wait takes less than that */
#define GIVEN_ONE_IN 8	   /* of the times that some bytes are written: few of them can be run */
#define SOME_ONE_IN 6	   /* of the syncs */
#define SERIALIZE_ONE_IN 6 /* of the times that it is drawn: most machines do not have it */

/* ---- One step -------------------------------------------------------------------------------- */

static unsigned shortest(const struct scenario *scenario, unsigned sites)
{
	unsigned length = SITE_LENGTH_MAX;

	for (unsigned i = 0; i < scenario->site_count; i++)
		if ((sites >> i & 1) && scenario->sites[i].length < length)
			length = scenario->sites[i].length;
	return length;
}

/* A jump to itself, where it has room; or any bytes. */
static void draw_given(struct dice *dice, struct step *step)
{
	step->given = true;
	for (unsigned i = step->from; i <= step->to; i++)
		step->value[i] = (uint8_t)dice_below(dice, 256);
	if (step->from == 0 && step->to > 0 && !dice_one_in(dice, 3))
		memcpy(step->value, "\xeb\xfe", 2);
}

/* Most steps are for all of them. */
static uint8_t draw_sites(struct dice *dice, const struct scenario *scenario)
{
	if (scenario->site_count > 1 && dice_one_in(dice, 3))
		return (uint8_t)(1u << dice_below(dice, scenario->site_count));
	return (uint8_t)((1u << scenario->site_count) - 1);
}

static struct step draw_write(struct dice *dice, const struct scenario *scenario,
			      enum write_part part)
{
	struct step step = {.kind = STEP_WRITE, .part = part};
	unsigned length;

	step.sites = draw_sites(dice, scenario);
	step.bytewise = dice_one_in(dice, 4);
	length = shortest(scenario, step.sites);
	if (step.part == WRITE_TAIL && length == 1)
		step.part = WRITE_ALL;
	if (step.part == WRITE_BYTES) {
		step.from = (uint8_t)dice_below(dice, length);
		step.to = (uint8_t)(step.from + dice_below(dice, length - step.from));
		if (dice_one_in(dice, GIVEN_ONE_IN))
			draw_given(dice, &step);
	}
	return step;
}

static struct step draw_sync(struct dice *dice, bool in_process)
{
	struct step step = {.kind = STEP_SYNC};

	step.serialization = random_serialization(dice, in_process);
	while (in_process && !serialization_drops_fetched(step.serialization))
		step.serialization = random_serialization(dice, in_process);
	if (dice_one_in(dice, SOME_ONE_IN))
		step.asked = (enum asked)(1 + dice_below(dice, ASKED_KINDS - 1));
	step.unfenced = !in_process && dice_one_in(dice, 4);
	return step;
}

/* Of a kind; of a write, `part` is what it writes. */
static struct step draw_step(struct dice *dice, bool in_process, const struct scenario *scenario,
			     enum step_kind kind, enum write_part part)
{
	struct step step = {.kind = kind};

	if (in_process && (kind == STEP_EXCHANGE || kind == STEP_SHOOTDOWN))
		return (struct step){.kind = STEP_FENCE};
	if (kind == STEP_WRITE)
		return draw_write(dice, scenario, part);
	if (kind == STEP_SYNC)
		return draw_sync(dice, in_process);
	if (kind == STEP_FLAG)
		step.flag = (uint8_t)(dice_one_in(dice, 4) ? 0 : dice_below(dice, FLAG_MAX + 1));
	if (kind == STEP_WAIT)
		step.cycles = dice_below(dice, CYCLES_WANTED);
	if (kind == STEP_EXCHANGE)
		step.sites = draw_sites(dice, scenario);
	return step;
}

/* Half of all are writes, since without them nothing happens. */
static struct step draw_any(struct dice *dice, bool in_process, const struct scenario *scenario)
{
	enum write_part part = (enum write_part)dice_below(dice, WRITE_PARTS);
	enum step_kind kind = (enum step_kind)dice_below(dice, STEP_KINDS);

	if (dice_one_in(dice, 2))
		kind = STEP_WRITE;
	return draw_step(dice, in_process, scenario, kind, part);
}

/* ---- Known protocols ------------------------------------------------------------------------- */

/* A letter a step: what it writes, b(reakpoint), h(ead), t(ail), a(ll), f(lag), or a s(ync),
 * S(top), m(oves out), g(o), r(etires), e(x)changes the page, has a shoot(d)own. */
static const char *const known[] = {
	"t",	   "a",	      "bth",	 "bst",	 "bst",	 "bsth",  "btsh", "bsths", "bstshs",
	"bstshs",  "bstshsr", "bstshsr", "as",	 "fas",	 "asf",	  "Sag",  "Sagf",  "Sagfr",
	"rbstshs", "bsr",     "basr",	 "tshs", "Samg", "Smagf", "x",	  "xd",	   "xdf",
};

static struct step known_step(struct dice *dice, bool in_process, const struct scenario *scenario,
			      char letter)
{
	static const struct {
		char letter;
		enum step_kind kind;
		enum write_part part;
	} letters[] = {
		{'b', STEP_WRITE, WRITE_BREAKPOINT}, {'h', STEP_WRITE, WRITE_HEAD},
		{'t', STEP_WRITE, WRITE_TAIL},	     {'a', STEP_WRITE, WRITE_ALL},
		{'f', STEP_FLAG, WRITE_PARTS},	     {'s', STEP_SYNC, WRITE_PARTS},
		{'S', STEP_STOP, WRITE_PARTS},	     {'g', STEP_GO, WRITE_PARTS},
		{'r', STEP_RETIRE, WRITE_PARTS},     {'m', STEP_MOVE_OUT, WRITE_PARTS},
		{'x', STEP_EXCHANGE, WRITE_PARTS},   {'d', STEP_SHOOTDOWN, WRITE_PARTS},
	};
	unsigned i = 0;

	while (letters[i].letter != letter)
		i++;
	return draw_step(dice, in_process, scenario, letters[i].kind, letters[i].part);
}

static void insert(struct scenario *scenario, unsigned at, struct step step)
{
	memmove(&scenario->steps[at + 1], &scenario->steps[at],
		(scenario->step_count - at) * sizeof(step));
	scenario->steps[at] = step;
	scenario->step_count++;
}

static void drop(struct scenario *scenario, unsigned at)
{
	scenario->step_count--;
	memmove(&scenario->steps[at], &scenario->steps[at + 1],
		(scenario->step_count - at) * sizeof(scenario->steps[0]));
}

/* One step is left out, drawn anew, put in, or exchanged with the one before it. */
static void change(struct dice *dice, bool in_process, struct scenario *scenario)
{
	unsigned at = dice_below(dice, scenario->step_count);
	struct step step = draw_any(dice, in_process, scenario);

	switch (dice_below(dice, 4)) {
	case 0:
		if (scenario->step_count > 1)
			drop(scenario, at);
		break;
	case 1:
		scenario->steps[at] = step;
		break;
	case 2:
		insert(scenario, at, step);
		break;
	default:
		if (at == 0)
			break;
		step = scenario->steps[at];
		scenario->steps[at] = scenario->steps[at - 1];
		scenario->steps[at - 1] = step;
	}
}

static void draw_known(struct dice *dice, bool in_process, struct scenario *scenario)
{
	const char *letters = known[dice_below(dice, sizeof(known) / sizeof(known[0]))];

	do
		scenario->steps[scenario->step_count++] =
			known_step(dice, in_process, scenario, *letters);
	while (*++letters);
	for (unsigned changes = dice_below(dice, 4); changes > 0; changes--)
		change(dice, in_process, scenario);
}

/* ---- The whole ------------------------------------------------------------------------------- */

/* Who is stopped acknowledges nothing, and is let go once. */
static void mend_stops(struct scenario *scenario)
{
	bool stopped = false;

	for (unsigned i = 0; i < scenario->step_count; i++) {
		struct step *step = &scenario->steps[i];
		bool asks = step->kind == STEP_SYNC || step->kind == STEP_STOP ||
			    step->kind == STEP_SHOOTDOWN || step->kind == STEP_WAIT_HANDLERS ||
			    step->kind == STEP_WAIT_OUTSIDE;
		bool is_for_stopped = step->kind == STEP_GO || step->kind == STEP_MOVE_OUT;

		if ((stopped && asks) || (!stopped && is_for_stopped))
			*step = (struct step){.kind = STEP_FENCE};
		if (step->kind == STEP_STOP || step->kind == STEP_GO)
			stopped = step->kind == STEP_STOP;
	}
	if (stopped)
		insert(scenario, scenario->step_count, (struct step){.kind = STEP_GO});
}

/* Of each site once, since a run has one other page for it; and of none that lies in two. */
static void mend_exchanges(struct scenario *scenario)
{
	unsigned left = 0;

	for (unsigned site = 0; site < scenario->site_count; site++)
		if (!site_straddles(&scenario->sites[site], PLACE_PAGE))
			left |= 1u << site;
	for (unsigned i = 0; i < scenario->step_count; i++) {
		struct step *step = &scenario->steps[i];

		if (step->kind != STEP_EXCHANGE)
			continue;
		step->sites &= (uint8_t)left;
		left &= ~step->sites;
		if (step->sites == 0)
			*step = (struct step){.kind = STEP_SHOOTDOWN};
	}
}

enum serialization random_serialization(struct dice *dice, bool in_process)
{
	enum serialization how;
	bool is_rare;

	do {
		how = (enum serialization)dice_below(dice, SERIALIZATIONS);
		is_rare = how == SERIALIZE_SERIALIZE && !dice_one_in(dice, SERIALIZE_ONE_IN);
	} while (is_rare || (in_process && how == SERIALIZE_MOVCR2));
	return how;
}

void random_steps(struct dice *dice, bool in_process, struct scenario *scenario)
{
	scenario->step_count = 0;
	if (dice_one_in(dice, 3)) {
		for (unsigned count = 1 + dice_below(dice, STEPS_WANTED); count > 0; count--)
			scenario->steps[scenario->step_count++] =
				draw_any(dice, in_process, scenario);
	} else {
		draw_known(dice, in_process, scenario);
	}
	mend_exchanges(scenario);
	mend_stops(scenario);
}
