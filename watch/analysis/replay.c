#include "watch/analysis/replay.h"

#include <string.h>

#include "scenario/decode/decode.h"
#include "scenario/instruction.h"

uint8_t change_before(const struct history *history, const struct change *change, uint64_t place)
{
	return history->bytes[change->bytes + (place - change->from)];
}

uint8_t change_after(const struct history *history, const struct change *change, uint64_t place)
{
	if (place < change->place || place - change->place >= change->length)
		return change_before(history, change, place);
	return history
		->bytes[change->bytes + (change->end - change->from) + (place - change->place)];
}

uint8_t change_behind(const struct history *history, const struct change *change, unsigned number)
{
	return history
		->bytes[change->bytes + (change->end - change->from) + change->length + number];
}

void replay_begin(struct replay *replay, const struct history *history,
		  const struct changed_sites *sites, const struct changed_site *site)
{
	uint64_t head = PLACE_NONE;

	memset(replay, 0, sizeof(*replay));
	replay->history = history;
	replay->from = site->from;
	if (site->end - site->from <= VICINITY_MAX)
		replay->length = (size_t)(site->end - site->from);
	for (size_t i = site->first; i < site->first + site->count; i++)
		if (history->changes[sites->order[i]].head < head)
			head = history->changes[sites->order[i]].head;
	if (head != PLACE_NONE && replay->length > 0)
		replay->head = (size_t)(head - site->from);
}

static void set(struct replay *replay, const struct change *change,
		uint8_t (*byte)(const struct history *, const struct change *, uint64_t))
{
	if (replay->length == 0)
		return;
	for (uint64_t place = change->from; place < change->end; place++)
		replay->bytes[place - replay->from] = byte(replay->history, change, place);
}

void replay_before(struct replay *replay, const struct change *change)
{
	set(replay, change, change_before);
}

void replay_after(struct replay *replay, const struct change *change)
{
	set(replay, change, change_after);
}

bool replay_is_held(const struct replay *replay)
{
	struct decoded decoded;

	if (replay->length == 0)
		return false;
	if (replay->bytes[replay->head] == BREAKPOINT)
		return true;
	decode(replay->bytes + replay->head, replay->length - replay->head, &decoded);
	return decoded.whole && (decoded.flow == FLOW_JUMP || decoded.flow == FLOW_BRANCH) &&
	       decoded.relative == -(int32_t)decoded.length;
}

uint64_t replay_hash(const struct replay *replay)
{
	uint64_t hash = 0xcbf29ce484222325ull;

	for (size_t i = 0; i < replay->length; i++)
		hash = (hash ^ replay->bytes[i]) * 0x100000001b3ull;
	return hash;
}
