/*
 * Lists what a site's bytes can become, and finds whether a run could tell all of it apart.
 */
#include "lib/format.h"
#include "scenario/instruction.h"
#include "scenario/site.h"
#include "lib/string.h"

#define BYTES_SHOWN_SIZE (3 * SITE_LENGTH_MAX + 1)

struct shown_bytes {
	char string[BYTES_SHOWN_SIZE];
};

static struct shown_bytes show(const uint8_t *bytes, unsigned length)
{
	struct shown_bytes shown = {{0}};

	format_bytes(shown.string, sizeof(shown.string), bytes, length);
	return shown;
}

static unsigned differences(const struct site *site, uint8_t at[SITE_LENGTH_MAX])
{
	unsigned count = 0;

	for (unsigned i = 0; i < site->length; i++)
		if (site->old_bytes[i] != site->new_bytes[i])
			at[count++] = (uint8_t)i;
	return count;
}

static void combine(const struct site *site, const uint8_t *at, unsigned count, unsigned choice,
		    struct mixture *mixture)
{
	memcpy(mixture->bytes, site->old_bytes, SITE_LENGTH_MAX);
	mixture->new_mask = 0;
	for (unsigned i = 0; i < count; i++) {
		if (!(choice >> i & 1))
			continue;
		mixture->bytes[at[i]] = site->new_bytes[at[i]];
		mixture->new_mask |= (uint16_t)(1u << at[i]);
	}
}

/* The first half of a sled does nothing: what counts is what follows it. */
static unsigned skipped_half(const struct site *site, const struct mixture *mixture)
{
	return site_is_sled(site) && mixture->bytes[0] == site->old_bytes[0] ? 1 : 0;
}

/* How many bytes an execution of the mixture reads; 0 when it cannot be decoded. */
static unsigned follow(const struct site *site, struct mixture *mixture)
{
	unsigned skipped = skipped_half(site, mixture);
	struct instruction instruction;

	if (!instruction_decode(mixture->bytes + skipped, site->length - skipped, &instruction))
		return 0;
	unsigned read = skipped + instruction.length;

	mixture->way = instruction.way;
	mixture->place = instruction.place - (int32_t)(site->length - read);
	/* To fall out of an instruction that is too short, or to return to what is behind it, is to
	 * execute the site's other bytes. */
	bool comes_back = instruction.way == WAY_NEXT || instruction.way == WAY_CALL;

	return comes_back && read < site->length ? 0 : read;
}

static bool is_in_reach(const struct mixture *mixture)
{
	return mixture->place >= SITE_REACH_FIRST && mixture->place <= SITE_REACH_LAST;
}

/* True when its place, of `room` bytes, touches the site or what is kept free around it. */
static bool is_in_the_way(const struct site *site, const struct mixture *mixture, int32_t room)
{
	return mixture->place + room > -(int32_t)(site->length + SITE_ROOM_FRONT) &&
	       mixture->place < SITE_ROOM_NEXT;
}

static bool check_place(const struct site *site, const struct mixture *mixture, bool is_form,
			char reason[SITE_REASON_SIZE])
{
	struct shown_bytes bytes = show(mixture->bytes, site->length);

	if (!mixture_leads_away(mixture))
		return true;
	if (!is_in_reach(mixture)) {
		format_string(reason, SITE_REASON_SIZE,
			      "%s leads %d bytes from the next instruction, beyond %d to %d",
			      bytes.string, mixture->place, SITE_REACH_FIRST, SITE_REACH_LAST);
		return false;
	}
	if (is_in_the_way(site, mixture, is_form ? SITE_ROOM_PLACE : 1)) {
		format_string(
			reason, SITE_REASON_SIZE,
			"%s leads %d bytes from the next instruction, into code around the site",
			bytes.string, mixture->place);
		return false;
	}
	return true;
}

/* True when the later mixture cannot be mistaken for the earlier: by its exception, or its place.
 */
static bool is_apart(const struct mixtures *mixtures, unsigned earlier, unsigned later)
{
	const struct mixture *a = &mixtures->of[earlier], *b = &mixtures->of[later];
	int32_t distance = b->place - a->place;
	/* Code stands where the two forms lead, a single byte at any other place. */
	int32_t room_of_a = earlier == 0 && mixture_leads_away(a) ? SITE_ROOM_PLACE : 1;
	int32_t room_of_b =
		later == mixtures->count - 1 && mixture_leads_away(b) ? SITE_ROOM_PLACE : 1;

	if (a->way == WAY_UNDEFINED || b->way == WAY_UNDEFINED)
		return a->way != b->way || distance != 0;
	return distance >= room_of_a || -distance >= room_of_b;
}

static bool check_apart(const struct site *site, const struct mixtures *mixtures,
			char reason[SITE_REASON_SIZE])
{
	for (unsigned later = 1; later < mixtures->count; later++) {
		for (unsigned earlier = 0; earlier < later; earlier++) {
			if (is_apart(mixtures, earlier, later))
				continue;
			format_string(
				reason, SITE_REASON_SIZE,
				"%s and %s lead to the same place, and could not be told apart",
				show(mixtures->of[earlier].bytes, site->length).string,
				show(mixtures->of[later].bytes, site->length).string);
			return false;
		}
	}
	return true;
}

/* True when a mixture, as far as it is executed, is the new form or one that is listed. Both forms
 * are listed in any case, or nobody would see that they are the same. */
static bool is_listed(const struct site *site, const struct mixtures *mixtures,
		      const uint8_t *bytes, unsigned read)
{
	for (unsigned i = 0; i < mixtures->count; i++)
		if (memcmp(mixtures->of[i].bytes, bytes, read) == 0)
			return true;
	return memcmp(site->new_bytes, bytes, read) == 0;
}

static bool list(const struct site *site, const uint8_t *at, unsigned count,
		 struct mixtures *mixtures, char reason[SITE_REASON_SIZE])
{
	unsigned last = (1u << count) - 1;

	mixtures->count = 0;
	for (unsigned choice = 0; choice <= last; choice++) {
		struct mixture *mixture = &mixtures->of[mixtures->count];

		combine(site, at, count, choice, mixture);
		unsigned read = follow(site, mixture);

		if (read == 0) {
			format_string(reason, SITE_REASON_SIZE,
				      "%s is not an instruction that could be caught",
				      show(mixture->bytes, site->length).string);
			return false;
		}
		if (choice == 0 || choice == last ||
		    !is_listed(site, mixtures, mixture->bytes, read))
			mixtures->count++;
	}
	return true;
}

bool mixture_leads_away(const struct mixture *mixture)
{
	return (mixture->way == WAY_BRANCH || mixture->way == WAY_CALL) && mixture->place != 0;
}

bool site_mixtures(const struct site *site, struct mixtures *mixtures,
		   char reason[SITE_REASON_SIZE])
{
	uint8_t at[SITE_LENGTH_MAX];
	unsigned count = differences(site, at);

	if (site->new_kind == SITE_SLED2) {
		format_string(reason, SITE_REASON_SIZE, "sled2 can be the old form only");
		return false;
	}
	if (count == 0 || count > SITE_DIFFERENCES_MAX) {
		format_string(reason, SITE_REASON_SIZE,
			      "its forms differ in %u bytes, and it takes 1 to %u to keep all "
			      "mixtures apart",
			      count, SITE_DIFFERENCES_MAX);
		return false;
	}
	if (!list(site, at, count, mixtures, reason))
		return false;
	for (unsigned i = 0; i < mixtures->count; i++)
		if (!check_place(site, &mixtures->of[i], i == 0 || i == mixtures->count - 1,
				 reason))
			return false;
	return check_apart(site, mixtures, reason);
}
