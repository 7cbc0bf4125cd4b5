#include "kernel/core/effect_mixtures.h"

#include "lib/format.h"
#include "lib/string.h"
#include "scenario/follow.h"

#define SHOWN_SIZE (3 * SITE_LENGTH_MAX + 1)

/* Those that were found last. */
static struct reachable reachable;

void effect_refuse_bytes(char reason[SITE_REASON_SIZE], const struct effect_site *site,
			 const uint8_t *bytes, const char *why)
{
	char shown[SHOWN_SIZE];

	format_bytes(shown, sizeof(shown), bytes, site->site->length);
	format_string(reason, SITE_REASON_SIZE, "%s %s", shown, why);
}

/* Whether all mixtures may be executed, and where they lead; `inside`: some are more than one
 * instruction. */
static bool follow_all(struct effect_site *site, bool *inside, char reason[SITE_REASON_SIZE])
{
	struct reachable_cursor cursor = {0};
	uint8_t bytes[SITE_LENGTH_MAX];
	struct followed followed;

	while (reachable_next(&reachable, &cursor, bytes)) {
		follow(site->site, bytes, arch_is_program(), &site->places, &followed);
		*inside |= followed.has_inside;
		if (followed.end == FOLLOW_HARM) {
			memcpy(reason, followed.reason, SITE_REASON_SIZE);
			return false;
		}
	}
	return true;
}

/* The forms first: their pads are the ones that matter. */
static bool follow_forms(struct effect_site *site, bool *inside, char reason[SITE_REASON_SIZE])
{
	struct followed followed;

	for (unsigned form = 0; form < 2; form++) {
		const uint8_t *bytes = effect_form(site, form);

		if (effect_is_breakpoint(site, form))
			continue;
		follow(site->site, bytes, arch_is_program(), &site->places, &followed);
		*inside |= followed.has_inside;
		if (followed.end == FOLLOW_HARM) {
			memcpy(reason, followed.reason, SITE_REASON_SIZE);
			return false;
		}
		if (followed.end == FOLLOW_LEAVES)
			continue;
		effect_refuse_bytes(reason, site, bytes, "may never come to an end");
		return false;
	}
	return true;
}

static bool find_reachable(const struct scenario *scenario, const struct effect_site *site,
			   char reason[SITE_REASON_SIZE])
{
	if (reachable_find(scenario, site->number, site->is_whole, &reachable))
		return true;
	format_string(reason, SITE_REASON_SIZE,
		      "its bytes have more than %u mixtures, which are too many to be executed one "
		      "by one",
		      REACHABLE_MAX);
	return false;
}

bool effect_mixtures_find(const struct scenario *scenario, struct effect_site *site,
			  char reason[SITE_REASON_SIZE])
{
	bool inside = false;

	site->is_whole = false;
	if (!find_reachable(scenario, site, reason) || !follow_forms(site, &inside, reason) ||
	    !follow_all(site, &inside, reason))
		return false;
	if (!inside)
		return true;
	site->is_whole = true;
	return find_reachable(scenario, site, reason) && follow_all(site, &inside, reason);
}

void effect_mixtures_again(const struct scenario *scenario, const struct effect_site *site)
{
	(void)reachable_find(scenario, site->number, site->is_whole, &reachable);
}

bool effect_mixtures_next(struct reachable_cursor *cursor, uint8_t bytes[SITE_LENGTH_MAX])
{
	return reachable_next(&reachable, cursor, bytes);
}
