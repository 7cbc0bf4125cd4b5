#include "tests/random/random_site.h"

#include <string.h>

/* Of sites that the file gives in bytes, most are short enough for the prover. */
#define PROVABLE_LENGTH 5
#define LONG_ONE_IN 24

/* Of so many sites, one has both forms in bytes, and two have one of them. */
#define SITES_A_TURN 6

/* The bytes that a rel32 may have, so that most lead to where landing places are. */
#define REACH_HIGH_BYTES 2

/* ---- Forms in bytes -------------------------------------------------------------------------- */

static uint8_t any_byte(struct dice *dice)
{
	static const uint8_t special[] = {0x00, 0x0b, 0x0f,	  0x1f, 0x66,
					  0x74, 0x90, BREAKPOINT, 0xeb};

	if (dice_one_in(dice, 2))
		return special[dice_below(dice, sizeof(special))];
	return (uint8_t)dice_below(dice, 256);
}

static void put(uint8_t *bytes, unsigned length, const char *what, unsigned count)
{
	memcpy(bytes, what, count < length ? count : length);
}

static void put_nop(struct dice *dice, uint8_t *bytes, unsigned length)
{
	static const char *const nops[] = {
		"\x90", "\x66\x90", "\x0f\x1f\x00", "\x0f\x1f\x40\x00", "\x0f\x1f\x44\x00\x00",
	};
	unsigned longest = sizeof(nops) / sizeof(nops[0]), count = 1 + dice_below(dice, longest);

	if (dice_one_in(dice, 2) && length >= 1 && length <= longest)
		count = length;
	put(bytes, length, nops[count - 1], count);
}

static void put_long_branch(struct dice *dice, uint8_t *bytes, unsigned length)
{
	uint8_t branch[5] = {0xe9};

	branch[0] = (uint8_t)(0xe9 - dice_below(dice, 2)); /* a jump, or a call */
	branch[1] = any_byte(dice);
	branch[2] = any_byte(dice);
	branch[3] = (uint8_t)dice_below(dice, REACH_HIGH_BYTES);
	put(bytes, length, (const char *)branch, sizeof(branch));
}

/* An instruction at the head, and anything behind it. */
static void put_form(struct dice *dice, uint8_t *bytes, unsigned length)
{
	static const char *const heads[] = {"\xeb", "\xcc", "\x66\xcc", "\x0f\x0b", "\x90", "\x66"};
	const char *head = heads[dice_below(dice, sizeof(heads) / sizeof(heads[0]))];

	for (unsigned i = 0; i < length; i++)
		bytes[i] = any_byte(dice);
	switch (dice_below(dice, 4)) {
	case 0:
		put_nop(dice, bytes, length);
		break;
	case 1:
		put_long_branch(dice, bytes, length);
		break;
	case 2:
		bytes[0] = (uint8_t)(0x70 + dice_below(dice, 16)); /* a conditional branch */
		break;
	default:
		put(bytes, length, head, (unsigned)strlen(head));
	}
}

/* The other form, but for some of its bytes: two forms that share none have few that go together.
 */
static void put_variant(struct dice *dice, uint8_t *bytes, const uint8_t *other, unsigned length)
{
	memcpy(bytes, other, length);
	for (unsigned changes = 1 + dice_below(dice, 3); changes > 0; changes--) {
		unsigned at = dice_below(dice, length);

		bytes[at] = any_byte(dice);
	}
}

/* ---- The whole ------------------------------------------------------------------------------- */

static unsigned any_length(struct dice *dice)
{
	if (dice_one_in(dice, LONG_ONE_IN))
		return 1 + dice_below(dice, SITE_LENGTH_MAX);
	return 1 + dice_below(dice, PROVABLE_LENGTH);
}

/* Of a form that says itself how long it is. */
static uint8_t length_of(enum site_kind kind)
{
	struct site twice = {.old_kind = kind, .new_kind = kind};

	(void)site_encode(&twice);
	return twice.length;
}

/* Fills the forms that the file would give in bytes, which have the other's length. */
static void put_forms(struct dice *dice, struct site *site)
{
	bool old_is = site->old_kind == SITE_BYTES, new_is = site->new_kind == SITE_BYTES;
	enum site_kind other = old_is ? site->new_kind : site->old_kind;

	site->length = (uint8_t)any_length(dice);
	if (other != SITE_BYTES && other != SITE_INT3)
		site->length = length_of(other);
	(void)site_encode(site);
	if (old_is && !new_is && dice_one_in(dice, 2))
		put_variant(dice, site->old_bytes, site->new_bytes, site->length);
	else if (old_is)
		put_form(dice, site->old_bytes, site->length);
	if (new_is && dice_one_in(dice, 2))
		put_variant(dice, site->new_bytes, site->old_bytes, site->length);
	else if (new_is)
		put_form(dice, site->new_bytes, site->length);
}

/* Of so many of its two forms the file gives the bytes. */
static bool draw(struct dice *dice, unsigned in_bytes, struct site *site)
{
	struct mixtures mixtures;
	char reason[SITE_REASON_SIZE];

	*site = (struct site){.unit = PLACE_LINE, .times = 1};
	site->old_kind = (enum site_kind)dice_below(dice, SITE_SLED2 + 1);
	site->new_kind = (enum site_kind)dice_below(dice, SITE_SLED2 + 1);
	if (in_bytes != (unsigned)(site->old_kind == SITE_BYTES) + (site->new_kind == SITE_BYTES))
		return false;
	if (in_bytes > 0)
		put_forms(dice, site);
	return site_encode(site) && site_mixtures(site, &mixtures, reason);
}

/* Half of all straddle, where they can. */
static void draw_place(struct dice *dice, struct site *site)
{
	static const enum place_unit units[] = {PLACE_QUADWORD, PLACE_LINE, PLACE_PAGE};
	unsigned unit = units[dice_below(dice, sizeof(units) / sizeof(units[0]))];
	unsigned in_front = site->length < unit ? site->length - 1u : unit - 1;

	site->unit = (enum place_unit)unit;
	site->offset = (uint16_t)dice_below(dice, unit);
	if (in_front > 0 && dice_one_in(dice, 2))
		site->offset = (uint16_t)(unit - 1 - dice_below(dice, in_front));
}

struct site random_site(struct dice *dice)
{
	static const unsigned turns[SITES_A_TURN] = {2, 1, 1};
	unsigned in_bytes = turns[dice_below(dice, SITES_A_TURN)];
	struct site site;

	while (!draw(dice, in_bytes, &site))
		;
	draw_place(dice, &site);
	return site;
}
