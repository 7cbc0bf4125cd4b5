#include "watch/plugin/merge.h"

#include <string.h>

/* Two stores set the direction; further ones keep it. */
static bool may_go(const struct store *to, bool downwards)
{
	return to->length == to->width || to->downwards == downwards;
}

bool merge(struct store *to, const struct store *single)
{
	bool upwards = single->offset == to->offset + to->length;
	bool downwards = single->offset + single->length == to->offset;
	bool is_short = to->length + single->length <= WATCH_STORE_BYTES_MAX;

	if (!to->length || to->cpu != single->cpu || to->pc != single->pc ||
	    to->page != single->page || to->width != single->width)
		return false;
	if (upwards && may_go(to, false)) {
		if (is_short)
			memcpy(to->after + to->length, single->after, single->length);
	} else if (downwards && may_go(to, true)) {
		if (is_short) {
			memmove(to->after + single->length, to->after, to->length);
			memcpy(to->after, single->after, single->length);
		}
		to->downwards = true;
		to->offset = single->offset;
		to->virtual = single->virtual;
	} else {
		return false;
	}
	to->length += single->length;
	to->stores = single->stores;
	return true;
}
