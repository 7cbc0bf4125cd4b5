#include "tools/base/ticker.h"

#include "lib/printable.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define SECOND UINT64_C(1000000000)
#define MINUTE_S 60
#define HOUR_S (60 * MINUTE_S)

#define QUIET (2 * SECOND)
#define REWRITTEN_EVERY (SECOND / 2)
#define DUMB_EVERY (10 * SECOND)
#define WIDTH_USUAL 80
#define LINE_SIZE 512

#define ERASE_TO_THE_END "\033[K"

/* Where a line stands that is to be rewritten; NULL: nowhere. Of all threads, under the lock. */
static FILE *shown_on;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * SECOND + (uint64_t)now.tv_nsec;
}

/* ---- The terminal ---------------------------------------------------------------------------- */

static bool is_dumb(void)
{
	const char *terminal = getenv("TERM");

	return !terminal || terminal[0] == '\0' || strcmp(terminal, "dumb") == 0;
}

static unsigned columns_of(int terminal)
{
	struct winsize size;

	if (ioctl(terminal, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return WIDTH_USUAL;
	return size.ws_col;
}

/* As much as has room in so many columns: a character has as many bytes as columns, or more. None
 * is cut. */
static size_t fitting(const char *line, size_t columns)
{
	size_t length = strlen(line);

	if (length <= columns)
		return length;
	length = columns;
	while (length > 0 && ((unsigned char)line[length] & 0xc0) == 0x80)
		length--;
	return length;
}

/* The last column stays free: to write into it would begin another line. */
static void rewrite(struct ticker *ticker, const char *line)
{
	pthread_mutex_lock(&lock);
	fprintf(ticker->to, "\r%.*s" ERASE_TO_THE_END, (int)fitting(line, ticker->width - 1), line);
	fflush(ticker->to);
	shown_on = ticker->to;
	pthread_mutex_unlock(&lock);
}

void ticker_clear(void)
{
	pthread_mutex_lock(&lock);
	if (shown_on) {
		fputs("\r" ERASE_TO_THE_END, shown_on);
		fflush(shown_on);
	}
	shown_on = NULL;
	pthread_mutex_unlock(&lock);
}

/* ---- When, and how long ---------------------------------------------------------------------- */

void ticker_begin_at(struct ticker *ticker, const char *command, FILE *to, unsigned width,
		     uint64_t interval, uint64_t now)
{
	uint64_t first = width > 0 ? QUIET : interval;

	*ticker = (struct ticker){
		.command = command,
		.to = to,
		.width = width,
		.begun = now,
		.counted = now,
		.interval = width > 0 ? REWRITTEN_EVERY : interval,
	};
	atomic_init(&ticker->next, first > 0 ? now + first : UINT64_MAX);
}

void ticker_begin(struct ticker *ticker, const char *command, unsigned plain_s)
{
	uint64_t interval = plain_s * SECOND;
	unsigned width = 0;

	if (isatty(STDERR_FILENO)) {
		if (!is_dumb())
			width = columns_of(STDERR_FILENO);
		else if (interval == 0)
			interval = DUMB_EVERY;
	}
	ticker_begin_at(ticker, command, stderr, width, interval, now_ns());
}

void ticker_count_at(struct ticker *ticker, uint64_t now)
{
	ticker->counted = now;
}

void ticker_count(struct ticker *ticker)
{
	ticker_count_at(ticker, now_ns());
}

bool ticker_is_due_at(struct ticker *ticker, uint64_t now)
{
	/* It guards no other memory. Of several threads that read the same, the exchange lets one
	 * move it on, and speak. */
	uint64_t next = atomic_load_explicit(&ticker->next, memory_order_relaxed);

	return now >= next &&
	       atomic_compare_exchange_strong_explicit(&ticker->next, &next, now + ticker->interval,
						       memory_order_relaxed, memory_order_relaxed);
}

bool ticker_is_due(struct ticker *ticker)
{
	return ticker_is_due_at(ticker, now_ns());
}

/* For whom it was due: when that was. */
static uint64_t due(const struct ticker *ticker)
{
	return atomic_load_explicit(&ticker->next, memory_order_relaxed) - ticker->interval;
}

uint64_t ticker_left(const struct ticker *ticker, uint64_t done, uint64_t all)
{
	double passed_s = (double)(due(ticker) - ticker->counted) / (double)SECOND;

	if (done == 0 || all == 0 || done > all)
		return TICKER_UNKNOWN;
	return (uint64_t)(passed_s * (double)(all - done) / (double)done + 0.5);
}

uint64_t ticker_until(const struct ticker *ticker, uint64_t seconds)
{
	uint64_t passed_s = (due(ticker) - ticker->counted) / SECOND;

	return passed_s < seconds ? seconds - passed_s : TICKER_UNKNOWN;
}

/* ---- The line -------------------------------------------------------------------------------- */

void ticker_time(uint64_t seconds, char to[TICKER_TIME_SIZE])
{
	if (seconds >= HOUR_S)
		snprintf(to, TICKER_TIME_SIZE, "%" PRIu64 " h %" PRIu64 " min", seconds / HOUR_S,
			 seconds % HOUR_S / MINUTE_S);
	else if (seconds >= MINUTE_S)
		snprintf(to, TICKER_TIME_SIZE, "%" PRIu64 " min %" PRIu64 " s", seconds / MINUTE_S,
			 seconds % MINUTE_S);
	else
		snprintf(to, TICKER_TIME_SIZE, "%" PRIu64 " s", seconds);
}

void ticker_say(struct ticker *ticker, uint64_t left_s, const char *format, ...)
{
	char said[LINE_SIZE], line[LINE_SIZE + 160], passed[TICKER_TIME_SIZE],
		left[TICKER_TIME_SIZE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(said, sizeof(said), format, arguments);
	va_end(arguments);
	ticker_time((due(ticker) - ticker->begun) / SECOND, passed);
	if (left_s == TICKER_UNKNOWN)
		snprintf(line, sizeof(line), "%s: %s, ? left: %s", ticker->command, passed, said);
	else {
		ticker_time(left_s, left);
		snprintf(line, sizeof(line), "%s: %s, some %s left: %s", ticker->command, passed,
			 left, said);
	}
	printable_clean(line);
	if (ticker->width > 0)
		rewrite(ticker, line);
	else
		fprintf(ticker->to, "%s\n", line);
}
