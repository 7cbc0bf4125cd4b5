// SPDX-License-Identifier: MIT OR GPL-2.0
#include "samples.h"

#include <linux/cpumask.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/sort.h>
#include <asm/msr.h>

static u64 start_cycles, elapsed_cycles, start_ns, elapsed_ns;

static int compare(const void *left, const void *right)
{
	u64 a = *(const u64 *)left, b = *(const u64 *)right;

	return (a > b) - (a < b);
}

/* The smallest sample that `percent` of all do not exceed, in ns. */
static u64 percentile(const struct samples *samples, unsigned percent)
{
	unsigned rank = (samples->count * percent + 99) / 100; /* 1 to count */

	return mul_u64_u64_div_u64(samples->cycles[rank ? rank - 1 : 0], elapsed_ns,
				   elapsed_cycles);
}

int samples_allocate(struct samples *samples, unsigned room)
{
	samples->cycles = kvcalloc(room, sizeof(*samples->cycles), GFP_KERNEL);
	samples->count = 0;
	samples->room = samples->cycles ? room : 0;
	return samples->cycles ? 0 : -ENOMEM;
}

void samples_free(struct samples *samples)
{
	kvfree(samples->cycles);
}

void samples_add(struct samples *samples, u64 cycles)
{
	if (samples->count < samples->room)
		samples->cycles[samples->count++] = cycles;
}

u64 samples_clock(void)
{
	return rdtsc_ordered();
}

/* How long the counter's second is may have been measured badly at boot, on a busy host: so it is
 * measured again, over the whole run. */
void samples_clock_start(void)
{
	start_ns = ktime_get_ns();
	start_cycles = samples_clock();
}

void samples_clock_stop(void)
{
	elapsed_ns = ktime_get_ns() - start_ns;
	elapsed_cycles = samples_clock() - start_cycles;
}

void samples_print(struct samples *samples, const char *executors, const char *what, unsigned sites,
		   unsigned bytes)
{
	if (samples->count == 0 || elapsed_cycles == 0)
		return;
	sort(samples->cycles, samples->count, sizeof(*samples->cycles), compare, NULL);
	pr_notice("row\t%u\t%s\t%s\t%u\t%u\t%u\t%llu\t%llu\t%llu\t%llu\n", num_online_cpus(),
		  executors, what, sites, bytes, samples->count, percentile(samples, 50),
		  percentile(samples, 10), percentile(samples, 90), percentile(samples, 0));
}
