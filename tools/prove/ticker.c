#include "tools/prove/ticker.h"

#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define SECOND UINT64_C(1000000000)
#define LINES_EVERY (10 * SECOND)
#define REWRITTEN_EVERY (SECOND / 2)
#define WIDTH_USUAL 80
#define LINE_SIZE 256

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * SECOND + (uint64_t)now.tv_nsec;
}

static unsigned width_of(FILE *stream)
{
	struct winsize size;

	if (!isatty(fileno(stream)))
		return 0;
	if (ioctl(fileno(stream), TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return WIDTH_USUAL;
	return size.ws_col;
}

static uint64_t interval(const struct ticker *ticker)
{
	return ticker->rewrites ? REWRITTEN_EVERY : LINES_EVERY;
}

/* The last column stays free: to write into it would begin another line. */
static void rewrite(struct ticker *ticker, const char *line)
{
	unsigned length = (unsigned)strnlen(line, ticker->width - 1);

	flockfile(ticker->to); /* for `shown`, too */
	fprintf(ticker->to, "\r%-*.*s", (int)(ticker->shown > length ? ticker->shown : length),
		(int)length, line);
	ticker->shown = length;
	fflush(ticker->to);
	funlockfile(ticker->to);
}

void ticker_begin_at(struct ticker *ticker, const char *command, FILE *to, unsigned width,
		     uint64_t now)
{
	*ticker = (struct ticker){
		.command = command,
		.to = to,
		.rewrites = width > 0,
		.begun = now,
		.width = width,
	};
	atomic_init(&ticker->next, now + interval(ticker));
}

bool ticker_is_due_at(struct ticker *ticker, uint64_t now)
{
	/* It guards no other memory. Of several threads that read the same, the exchange lets one
	 * move it on, and speak. */
	uint64_t next = atomic_load_explicit(&ticker->next, memory_order_relaxed);

	return now >= next &&
	       atomic_compare_exchange_strong_explicit(&ticker->next, &next, now + interval(ticker),
						       memory_order_relaxed, memory_order_relaxed);
}

void ticker_begin(struct ticker *ticker, const char *command)
{
	ticker_begin_at(ticker, command, stderr, width_of(stderr), now_ns());
}

bool ticker_is_due(struct ticker *ticker)
{
	return ticker_is_due_at(ticker, now_ns());
}

void ticker_say(struct ticker *ticker, const char *format, ...)
{
	uint64_t next = atomic_load_explicit(&ticker->next, memory_order_relaxed);
	uint64_t seconds = (next - interval(ticker) - ticker->begun) / SECOND;
	char said[LINE_SIZE], line[LINE_SIZE + 64];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(said, sizeof(said), format, arguments);
	va_end(arguments);
	snprintf(line, sizeof(line), "%s: %llu s: %s", ticker->command, (unsigned long long)seconds,
		 said);
	if (ticker->rewrites)
		rewrite(ticker, line);
	else
		fprintf(ticker->to, "%s\n", line);
}

void ticker_end(struct ticker *ticker)
{
	if (ticker->shown == 0)
		return;
	fprintf(ticker->to, "\r%*s\r", (int)ticker->shown, "");
	fflush(ticker->to);
	ticker->shown = 0;
}
