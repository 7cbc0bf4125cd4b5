#include "watch/infer/writes.h"

#include <string.h>

#include "scenario/instruction.h"

/* A part of the site: bytes `from` to `to`, and what they are behind the store. */
struct piece {
	unsigned from, to;
	uint8_t bytes[SITE_LENGTH_MAX];
	bool bytewise;
};

static bool is_new(const struct patch *patch, const struct piece *piece)
{
	return memcmp(piece->bytes + piece->from, patch->new_bytes + piece->from,
		      piece->to - piece->from + 1) == 0;
}

/* Bytes that are the same in both forms may as well be written. */
static bool is_untouched(const struct patch *patch, unsigned from, unsigned to)
{
	for (unsigned i = from; i < to; i++)
		if (patch->old_bytes[i] != patch->new_bytes[i])
			return false;
	return true;
}

/* One byte after the other it may as well begin with bytes that stay what they are; a store of
 * several bytes is not as wide then. */
static bool is_tail(const struct patch *patch, const struct piece *piece)
{
	unsigned first = patch->head + 1u;

	return piece->from == first ||
	       (piece->bytewise && piece->from > first && is_untouched(patch, first, piece->from));
}

static struct step step_of(const struct patch *patch, const struct piece *piece, bool is_last)
{
	struct step step = {.kind = STEP_WRITE, .sites = 1, .bytewise = piece->bytewise};
	unsigned head = patch->head, end = patch->length - 1u;
	bool is_head = piece->from == head && piece->to == head;
	bool to_end = piece->to == end || is_untouched(patch, piece->to + 1, end + 1);

	if (is_head && piece->bytes[head] == BREAKPOINT &&
	    (patch->new_bytes[head] != BREAKPOINT || !is_last)) {
		step.part = WRITE_BREAKPOINT;
	} else if (is_new(patch, piece) && is_head) {
		step.part = WRITE_HEAD;
	} else if (is_new(patch, piece) && is_tail(patch, piece) && to_end) {
		step.part = WRITE_TAIL;
		step.bytewise = step.bytewise && end > head + 1;
	} else if (is_new(patch, piece) && piece->from == 0 && to_end) {
		step.part = WRITE_ALL;
	} else {
		step.part = WRITE_BYTES;
		step.from = (uint8_t)piece->from;
		step.to = (uint8_t)piece->to;
		step.given = !is_new(patch, piece);
		if (step.given)
			memcpy(step.value + piece->from, piece->bytes + piece->from,
			       piece->to - piece->from + 1);
		step.bytewise = step.bytewise && piece->to > piece->from;
	}
	return step;
}

static void add(struct steps *steps, const struct step *step, uint64_t pc)
{
	if (steps->count == STEPS_MAX) {
		steps->too_many = true;
		return;
	}
	steps->pcs[steps->count] = pc;
	steps->all[steps->count++] = *step;
}

/* Which bytes of the new form a step before has written. False when it is no such step. */
static bool range_of(const struct patch *patch, const struct step *step, unsigned *from,
		     unsigned *to)
{
	if (step->kind != STEP_WRITE || step->given || step->part == WRITE_BREAKPOINT)
		return false;
	*from = step->part == WRITE_BYTES ? step->from : patch->head;
	*to = step->part == WRITE_BYTES ? step->to : patch->length - 1u;
	if (step->part == WRITE_HEAD)
		*to = patch->head;
	if (step->part == WRITE_TAIL)
		*from = patch->head + 1u;
	if (step->part == WRITE_ALL)
		*from = 0;
	return true;
}

/* A store across two pages is two events. */
static bool is_one_store(const struct change *before, const struct change *change)
{
	return before->clock == change->clock && before->pc == change->pc &&
	       before->event < change->event;
}

/* What is stored above the step before by the same instruction is one store with it; or it is of
 * one byte after the other, which are separate events since something was recorded between them:
 * `rep movsb` can be interrupted behind any byte. */
static bool joined(struct steps *steps, const struct patch *patch, const struct piece *piece,
		   const struct change *before, const struct change *change, bool is_last)
{
	struct step *last = steps->count > 0 ? &steps->all[steps->count - 1] : NULL;
	bool one_store = is_one_store(before, change);
	struct piece both = *piece;
	unsigned from, to;

	if (!last || before->pc != change->pc || !is_new(patch, piece) ||
	    !range_of(patch, last, &from, &to))
		return false;
	if (!one_store && (change->width != 1 || change->downwards))
		return false;
	/* A named part is said to reach to the end, where nothing differs any more. */
	while (to > from && patch->old_bytes[to] == patch->new_bytes[to])
		to--;
	if ((!one_store && to > from && !last->bytewise) || piece->from <= to ||
	    !is_untouched(patch, to + 1, piece->from))
		return false;
	both.from = from;
	both.bytewise = !one_store;
	memcpy(both.bytes + from, patch->new_bytes + from, piece->to - from + 1);
	*last = step_of(patch, &both, is_last);
	return true;
}

/* What was stored beside the site says nothing. Of a wider store that is what is there already, so
 * only what differs counts, and as much around that as is the new form's. */
static bool narrow(const struct patch *patch, const struct history *history,
		   const struct change *change, struct piece *piece)
{
	uint64_t first = patch->place, end = patch->place + patch->length;
	uint64_t from = change->place > first ? change->place : first;
	uint64_t to = change->place + change->length < end ? change->place + change->length : end;
	bool is_wide = from != change->place || to != change->place + change->length;

	if (from >= to)
		return false;
	piece->from = (unsigned)(from - first);
	piece->to = (unsigned)(to - first) - 1;
	for (uint64_t place = from; place < to; place++)
		piece->bytes[place - first] =
			history->bytes[change->bytes + (change->end - change->from) +
				       (place - change->place)];
	unsigned low = piece->to + 1, high = piece->from;

	for (uint64_t place = from; place < to; place++) {
		uint8_t before = place >= change->from && place < change->end
					 ? history->bytes[change->bytes + (place - change->from)]
					 : piece->bytes[place - first];

		if (before == piece->bytes[place - first])
			continue;
		low = (unsigned)(place - first) < low ? (unsigned)(place - first) : low;
		high = (unsigned)(place - first);
	}
	if (low > high)
		return false;
	if (!is_wide)
		return true;
	while (low > piece->from && piece->bytes[low - 1] == patch->new_bytes[low - 1])
		low--;
	while (high < piece->to && piece->bytes[high + 1] == patch->new_bytes[high + 1])
		high++;
	piece->from = low;
	piece->to = high;
	return true;
}

void writes_add(struct steps *steps, const struct history *history, const struct patch *patch,
		const struct change *change, const struct change *before, bool is_last)
{
	struct piece whole = {0};
	unsigned width = change->width > 0 ? change->width : change->length, count;

	if (!narrow(patch, history, change, &whole))
		return;
	count = whole.to - whole.from + 1;
	whole.bytewise = width == 1 && count > 1 && !change->downwards;
	if (before && joined(steps, patch, &whole, before, change, is_last))
		return;
	if (width >= count || whole.bytewise) {
		struct step step = step_of(patch, &whole, is_last);

		add(steps, &step, change->pc);
		return;
	}
	for (unsigned done = 0; done < count; done += width) {
		struct piece piece = whole;
		unsigned part = count - done < width ? count - done : width;

		if (change->downwards) {
			piece.to = whole.to - done;
			piece.from = piece.to + 1 - part;
		} else {
			piece.from = whole.from + done;
			piece.to = piece.from + part - 1;
		}
		struct step step = step_of(patch, &piece, is_last);

		add(steps, &step, change->pc);
	}
}
