#include "kernel/screen/progress.h"

#include "arch/arch.h"
#include "arch/kernel.h"
#include "lib/format.h"
#include "lib/rate.h"

#define SECOND_US 1000000u
#define MILLISECOND_US 1000u

/* A rate of as many a second is given precisely enough by a whole number. */
#define FAST 1000

/* The seconds that `more` take, rounded up, if it goes on as `count` in that time. */
static uint64_t seconds_for(uint64_t more, uint64_t count, uint64_t elapsed_us)
{
	uint64_t a_second = rate_per_second(count, elapsed_us);
	uint64_t elapsed_ms = elapsed_us / 1000;

	if (a_second >= FAST)
		return (more + a_second - 1) / a_second;
	return (more / count * elapsed_ms + more % count * elapsed_ms / count + 999) / 1000;
}

/* The seconds until `limit`, or *left_s, whichever is less. */
static void consider(uint64_t *left_s, uint64_t limit, uint64_t count, uint64_t elapsed_us)
{
	uint64_t seconds = 0;

	if (limit == 0 || count == 0)
		return;
	if (count < limit)
		seconds = seconds_for(limit - count, count, elapsed_us);
	if (seconds < *left_s)
		*left_s = seconds;
}

/* The seconds that the run will still take, as far as it can be told. */
static uint64_t left_s(const struct progress *progress, uint64_t patches, uint64_t executions,
		       uint64_t elapsed_us)
{
	const struct options *options = progress->options;
	uint64_t least_s = UINT64_MAX;

	consider(&least_s, options->patches, patches, elapsed_us);
	consider(&least_s, options->executions, executions, elapsed_us);
	consider(&least_s, (uint64_t)options->seconds * SECOND_US, elapsed_us, elapsed_us);
	consider(&least_s, (uint64_t)options->milliseconds * MILLISECOND_US, elapsed_us,
		 elapsed_us);
	return least_s;
}

void progress_begin(struct progress *progress, const struct options *options)
{
	*progress = (struct progress){.options = options, .begun_cycles = arch_cycles()};
}

uint64_t progress_elapsed_us(const struct progress *progress)
{
	return arch_cycles_to_ns(arch_cycles() - progress->begun_cycles) / 1000;
}

bool progress_is_done(const struct progress *progress, uint64_t patches, uint64_t executions)
{
	const struct options *options = progress->options;
	uint64_t elapsed_us = progress_elapsed_us(progress);

	return (options->patches && patches >= options->patches) ||
	       (options->executions && executions >= options->executions) ||
	       (options->seconds && elapsed_us >= (uint64_t)options->seconds * SECOND_US) ||
	       (options->milliseconds &&
		elapsed_us >= (uint64_t)options->milliseconds * MILLISECOND_US);
}

void progress_paused(struct progress *progress, uint64_t cycles)
{
	progress->begun_cycles += cycles;
}

void progress_line(const struct progress *progress, uint64_t patches, uint64_t executions,
		   char *line, size_t size)
{
	uint64_t elapsed_us = progress_elapsed_us(progress);

	format_string(line, size,
		      "%llu patches, %llu a second; %llu executions, %llu a second; %llu s left",
		      (unsigned long long)patches,
		      (unsigned long long)rate_per_second(patches, elapsed_us),
		      (unsigned long long)executions,
		      (unsigned long long)rate_per_second(executions, elapsed_us),
		      (unsigned long long)left_s(progress, patches, executions, elapsed_us));
}

void progress_show(struct progress *progress, const char *scenario, uint64_t patches,
		   uint64_t executions)
{
	char line[PROGRESS_LINE_SIZE];
	uint64_t elapsed_us = progress_elapsed_us(progress);

	if (elapsed_us - progress->shown_us < SECOND_US)
		return;
	progress->shown_us = elapsed_us;
	progress_line(progress, patches, executions, line, sizeof(line));
	kernel_comment("%s: %s", scenario, line);
}
