#include "kernel/power/power_fields.h"

#define KIND(name, word, site, place, steps, event, stores, syncs)                                 \
	[POWER_##name] = {word, site, place, steps, POWER_##event, PLAIN_##stores, PLAIN_##syncs},

const struct power_kind power_kinds[POWER_WHATS] = {POWER_ROWS(KIND)};

const uint32_t power_paces[POWER_PACES] = {0, 16, 64};

const char *power_event_word(enum power_event event)
{
	static const char *const words[POWER_EVENTS] = {
		[POWER_TORN] = "torn",
		[POWER_UNSERIALIZED] = "unserialized",
	};

	return words[event];
}

const char *power_side_word(enum power_side side)
{
	static const char *const words[POWER_SIDES] = {
		[POWER_CROSSMOD] = "crossmod",
		[POWER_PLAIN] = "plain",
		[POWER_EFFECT] = "effect",
	};

	return words[side];
}
