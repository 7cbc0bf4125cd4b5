#include "tools/child/following.h"

#include <inttypes.h>
#include <unistd.h>

void following_begin(struct following *following, const char *command, const char *waits,
		     uint64_t classify)
{
	*following = (struct following){.waits = waits, .classify = classify};
	ticker_begin(&following->ticker, command, 0);
}

void following_look(void *context, const struct live *live)
{
	struct following *following = context;
	struct ticker *ticker = &following->ticker;
	const struct advance *advance = &live->advance;

	if (advance->all > 0 && !following->counts) {
		following->counts = true;
		ticker_count(ticker);
	}
	if ((live->started && !live->hidden && isatty(STDOUT_FILENO)) || !ticker_is_due(ticker))
		return;
	if (!live->started)
		ticker_say(ticker, TICKER_UNKNOWN, "%s", following->waits);
	else if (following->classify > 0 && advance->all > 0 && advance->done == 0)
		ticker_say(ticker, ticker_until(ticker, following->classify),
			   "the machine is classified, in %" PRIu64 " s", following->classify);
	else if (advance->all > 0)
		ticker_say(ticker, ticker_left(ticker, advance->done, advance->all),
			   "%" PRIu64 " of %" PRIu64 " scenarios are over", advance->done,
			   advance->all);
	else
		ticker_say(ticker, TICKER_UNKNOWN, "the log has begun");
}
