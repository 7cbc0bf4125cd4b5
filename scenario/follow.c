#include "scenario/follow.h"

#include "lib/format.h"
#include "lib/string.h"
#include "scenario/decode/decode.h"
#include "scenario/decode/form.h"

#define LENGTH_MAX (SITE_LENGTH_MAX + EFFECT_BEHIND)
#define SHOWN_SIZE (3 * SITE_LENGTH_MAX + 1)

/* What is known of one instruction inside: not come to yet, on the way that leads there, or all
 * that follows it. */
enum state { UNSEEN, UNDER_WAY, SEEN };

/* How what follows it can end; as bits, since a branch may have several. */
#define ENDS_LEAVING 1u
#define ENDS_NEVER 2u

struct walk {
	const struct site *site;
	uint8_t bytes[LENGTH_MAX];
	unsigned length;
	bool in_program;
	uint8_t states[LENGTH_MAX], ends[LENGTH_MAX];
	bool does_more[LENGTH_MAX]; /* than to jump */
	uint8_t turn[LENGTH_MAX];   /* of those under way: which was come to first */
	uint8_t turns;
	struct effect_places *places;
	struct followed *out;
};

static void refuse(struct walk *walk, const char *why)
{
	char bytes[SHOWN_SIZE];

	if (walk->out->end == FOLLOW_HARM)
		return;
	walk->out->end = FOLLOW_HARM;
	format_bytes(bytes, sizeof(bytes), walk->bytes, walk->site->length);
	format_string(walk->out->reason, SITE_REASON_SIZE, "%s must not be executed: %s", bytes,
		      why);
}

static unsigned walk_from(struct walk *walk, unsigned at);

/* What is done over and over can do what it does not do once: a call moves the stack on. */
static void check_loop(struct walk *walk, unsigned first)
{
	for (unsigned at = 0; at < walk->length; at++)
		if (walk->states[at] == UNDER_WAY && walk->turn[at] >= walk->turn[first] &&
		    walk->does_more[at])
			refuse(walk, "it does more than to jump, without end");
}

/* To where an instruction leads, in bytes from the site. */
static unsigned lead(struct walk *walk, int64_t target)
{
	int64_t place = target - walk->site->length;

	if (target >= 0 && target < walk->length)
		return walk_from(walk, (unsigned)target);
	/* Behind that is the pad, and it ends there. */
	if (target == walk->length)
		return ENDS_LEAVING;
	if (place >= INT32_MIN && place <= INT32_MAX) {
		if (surround_effect_is_code((int32_t)place))
			refuse(walk, "it leads into code around the site");
		else
			effect_places_add(walk->places, (int32_t)place);
	}
	return ENDS_LEAVING;
}

static unsigned done(struct walk *walk, unsigned at, unsigned ends)
{
	walk->states[at] = SEEN;
	walk->ends[at] = (uint8_t)ends;
	return ends;
}

/* At most one call for each byte: so deep, and no deeper. */
static unsigned walk_from(struct walk *walk, unsigned at)
{
	struct decoded decoded;
	unsigned ends = ENDS_LEAVING;

	if (walk->states[at] == UNDER_WAY) {
		check_loop(walk, at);
		return ENDS_NEVER;
	}
	if (walk->states[at] == SEEN)
		return walk->ends[at];
	walk->states[at] = UNDER_WAY;
	walk->turn[at] = walk->turns++;
	if (at != walk->site->head && at < walk->site->length)
		walk->out->has_inside = true;
	decode(walk->bytes + at, walk->length - at, &decoded);
	int64_t end = (int64_t)at + decoded.length;

	for (int64_t i = at; i < end && i < walk->site->length; i++)
		walk->out->read |= (uint16_t)(1u << i);
	walk->does_more[at] = decoded.flow != FLOW_JUMP && decoded.flow != FLOW_BRANCH;

	if (decoded.harm && !(walk->in_program && decoded.is_for_kernels))
		refuse(walk, decoded.harm);
	else if (decoded.whole && decoded.flow == FLOW_NEXT)
		ends = lead(walk, end);
	else if (decoded.whole && (decoded.flow == FLOW_JUMP || decoded.flow == FLOW_CALL))
		ends = lead(walk, end + decoded.relative);
	else if (decoded.whole && decoded.flow == FLOW_BRANCH)
		ends = lead(walk, end + decoded.relative) | lead(walk, end);
	else if (!decoded.whole)
		refuse(walk, "it is longer than an instruction can be");
	return done(walk, at, ends);
}

void follow(const struct site *site, const uint8_t bytes[SITE_LENGTH_MAX], bool in_program,
	    struct effect_places *places, struct followed *out)
{
	struct walk walk = {.site = site,
			    .length = site->length + EFFECT_BEHIND,
			    .in_program = in_program,
			    .places = places,
			    .out = out};

	memset(out, 0, sizeof(*out));
	memcpy(walk.bytes, bytes, site->length);
	memcpy(walk.bytes + site->length, effect_behind, EFFECT_BEHIND);
	unsigned ends = walk_from(&walk, site->head);
	const char *harm = form_harm(walk.bytes + site->head, walk.length - site->head, in_program);

	if (harm)
		refuse(&walk, harm);
	if (out->end == FOLLOW_HARM)
		return;
	if (ends & ENDS_NEVER)
		out->end = ends & ENDS_LEAVING ? FOLLOW_MAY_LOOP : FOLLOW_LOOPS;
}
