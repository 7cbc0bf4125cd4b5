#include "watch/analysis/online.h"

uint64_t online_at(const struct history *history, uint64_t event)
{
	size_t first = 0, behind = history->online_count;

	while (first < behind) {
		size_t middle = first + (behind - first) / 2;

		if (history->online[middle].event <= event)
			first = middle + 1;
		else
			behind = middle;
	}
	return first > 0 ? history->online[first - 1].cpus : 0;
}

uint64_t online_now(const struct history *history)
{
	return history->online_count > 0 ? history->online[history->online_count - 1].cpus : 0;
}
