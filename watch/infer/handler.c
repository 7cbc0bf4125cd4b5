#include "watch/infer/handler.h"

#include "lib/sort.h"
#include "scenario/decode/decode.h"

/* Where an instruction at an address leads to by itself. */
static uint64_t leads_to(const struct patch *patch, const uint8_t *form, uint64_t address)
{
	struct decoded decoded;

	decode(form + patch->head, patch->length - patch->head, &decoded);
	if (decoded.flow == FLOW_JUMP || decoded.flow == FLOW_BRANCH || decoded.flow == FLOW_CALL)
		return address + decoded.length + (uint64_t)(int64_t)decoded.relative;
	return address + patch->length - patch->head;
}

static void count_one(struct group *group, const struct patch *patch, uint64_t pc)
{
	uint64_t address = patch->virtual + patch->head, next = patch->virtual + patch->length;

	group->has_handler = true;
	if (pc == address)
		group->handler_seen[HANDLER_RETRY]++;
	else if (pc == next)
		group->handler_seen[HANDLER_NEXT]++;
	else if (pc == leads_to(patch, patch->new_bytes, address))
		group->handler_seen[HANDLER_NEW]++;
	else if (pc == leads_to(patch, patch->old_bytes, address))
		group->handler_seen[HANDLER_OLD]++;
	else
		group->handler_elsewhere++;
}

void handler_count(struct group *group, const struct history *history, const struct patch *patch,
		   uint64_t until)
{
	size_t count;
	const struct execution_seen *seen = history_at(history, patch->place + patch->head, &count);
	size_t first = sorted_up_to(seen, count, sizeof(seen[0]), patch->begin);

	/* Where the breakpoint is gone when the handler looks, any goes back to the site. */
	for (size_t i = first; i < count && seen[i].event <= until; i++)
		if (seen[i].is_return && seen[i].is_breakpoint)
			count_one(group, patch, seen[i].pc);
}

enum handler_policy handler_of(const struct group *group)
{
	enum handler_policy best = HANDLER_NEXT;

	for (unsigned i = 0; i < HANDLER_POLICIES; i++)
		if (group->handler_seen[i] > group->handler_seen[best])
			best = (enum handler_policy)i;
	return best;
}
