#include "watch/analysis/online.h"

#include "lib/sort.h"

uint64_t online_at(const struct history *history, uint64_t event)
{
	size_t count = sorted_up_to(history->online, history->online_count,
				    sizeof(history->online[0]), event);

	return count > 0 ? history->online[count - 1].cpus : 0;
}

uint64_t online_now(const struct history *history)
{
	return history->online_count > 0 ? history->online[history->online_count - 1].cpus : 0;
}
