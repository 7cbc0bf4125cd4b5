// SPDX-License-Identifier: MIT OR GPL-2.0
/*
 * Times static keys of Linux: toggles of keys with 1 to 1,024 sites, and the parts of a toggle,
 * while the other CPUs rest, and while they execute the sites. Runs as it is loaded, prints what it
 * found, each line for ../guest to read, and never stays.
 */
#include "executors.h"
#include "parts.h"
#include "samples.h"
#include "sites.h"

#include <linux/hardirq.h>
#include <linux/module.h>
#include <linux/sched.h>

#define PARTS_PER_ROUND 8
#define SYNCS_PER_ROUND 4

static unsigned rounds = 10;
module_param(rounds, uint, 0444);
MODULE_PARM_DESC(rounds, "how often everything is measured, in turn");

static unsigned sites_max = 1024;
module_param(sites_max, uint, 0444);
MODULE_PARM_DESC(sites_max, "leaves out keys with more sites");

static bool busy = true;
module_param(busy, bool, 0444);
MODULE_PARM_DESC(busy, "also measures while the other CPUs execute the sites");

enum load { LOAD_IDLE, LOAD_BUSY, LOADS };

static const char *const load_names[LOADS] = {"idle", "busy"};

struct toggles {
	struct samples samples;
	struct samples syncs; /* bare ones, while these sites are executed */
	u64 interrupts;	      /* that the other CPUs took for them */
};

static struct toggles toggles[LOADS][BENCH_KEYS];
static struct samples syncs[LOADS], stores[LOADS], handlers[LOADS];

/* Function calls that CPUs asked of the others: the line CAL of /proc/interrupts. */
static u64 count_interrupts(void)
{
	u64 sum = 0;
	unsigned cpu;

	for_each_online_cpu(cpu) sum += READ_ONCE(per_cpu(irq_stat, cpu).irq_call_count);
	return sum;
}

static void toggle(const struct bench_key *key, struct toggles *to, bool on)
{
	u64 interrupts = count_interrupts(), start = samples_clock();

	if (on)
		static_branch_enable(key->key);
	else
		static_branch_disable(key->key);
	samples_add(&to->samples, samples_clock() - start);
	to->interrupts += count_interrupts() - interrupts;
}

static int measure_key(unsigned number, enum load load)
{
	const struct bench_key *key = &bench_keys[number];
	int error = executors_execute(load == LOAD_BUSY ? key : NULL);

	if (error)
		return error;
	for (unsigned i = 0; i < SYNCS_PER_ROUND; i++)
		parts_measure_sync(&toggles[load][number].syncs);
	toggle(key, &toggles[load][number], true);
	if (key->execute() != key->sites) {
		pr_err("note\tthe key of %u sites is on, and not all of them jump\n", key->sites);
		error = -EIO;
	}
	toggle(key, &toggles[load][number], false);
	return error;
}

static int measure_parts(enum load load)
{
	int error = executors_execute(load == LOAD_BUSY ? &bench_keys[0] : NULL);

	for (unsigned i = 0; i < PARTS_PER_ROUND && !error; i++) {
		parts_measure_sync(&syncs[load]);
		parts_measure_store(&stores[load]);
		parts_measure_handler(&handlers[load]);
	}
	return error;
}

static int measure_round(enum load load)
{
	int error = measure_parts(load);

	for (unsigned number = 0; number < BENCH_KEYS && !error; number++)
		if (bench_keys[number].sites <= sites_max)
			error = measure_key(number, load);
	return error;
}

/* With one CPU there is none that could be busy. */
static unsigned loads(void)
{
	return busy && num_online_cpus() > 1 ? LOADS : LOAD_IDLE + 1;
}

static int measure_all(void)
{
	int error = 0;

	samples_clock_start();
	for (unsigned round = 0; round < rounds && !error; round++) {
		pr_notice("phase\tround %u of %u\n", round + 1, rounds);
		for (enum load load = 0; load < loads() && !error; load++)
			error = measure_round(load);
	}
	samples_clock_stop();
	return error;
}

static void print_load(enum load load)
{
	const char *name = load_names[load];

	samples_print(&syncs[load], name, "sync", 0, 0);
	samples_print(&stores[load], name, "store", 0, 1);
	samples_print(&handlers[load], name, "handler", 0, 0);
	for (unsigned i = 0; i < BENCH_KEYS; i++) {
		struct toggles *of = &toggles[load][i];

		samples_print(&of->syncs, name, "sync", bench_keys[i].sites, bench_keys[i].bytes);
		samples_print(&of->samples, name, "patch", bench_keys[i].sites,
			      bench_keys[i].bytes);
		if (of->samples.count > 0)
			pr_notice("ipis\t%u\t%s\t%u\t%u\t%u\t%llu\n", num_online_cpus(), name,
				  bench_keys[i].sites, bench_keys[i].bytes, of->samples.count,
				  of->interrupts);
	}
}

static int allocate_all(void)
{
	int error = 0;

	for (enum load load = 0; load < LOADS; load++) {
		error |= samples_allocate(&syncs[load], rounds * PARTS_PER_ROUND);
		error |= samples_allocate(&stores[load], rounds * PARTS_PER_ROUND);
		error |= samples_allocate(&handlers[load], rounds * PARTS_PER_ROUND);
		for (unsigned i = 0; i < BENCH_KEYS; i++) {
			error |= samples_allocate(&toggles[load][i].samples, 2 * rounds);
			error |=
				samples_allocate(&toggles[load][i].syncs, rounds * SYNCS_PER_ROUND);
		}
	}
	return error;
}

static void free_all(void)
{
	for (enum load load = 0; load < LOADS; load++) {
		samples_free(&syncs[load]);
		samples_free(&stores[load]);
		samples_free(&handlers[load]);
		for (unsigned i = 0; i < BENCH_KEYS; i++) {
			samples_free(&toggles[load][i].samples);
			samples_free(&toggles[load][i].syncs);
		}
	}
}

static int bench(void)
{
	int error = bench_sites_check(THIS_MODULE);

	if (error)
		return error;
	error = executors_start();
	if (error)
		return error;
	parts_find(THIS_MODULE);
	error = measure_all();
	parts_release();
	executors_stop();
	for (enum load load = 0; load < LOADS && !error; load++)
		print_load(load);
	return error;
}

/* On CPU 0, where insmod was told to run. */
static int __init bench_init(void)
{
	int error = allocate_all();

	if (error)
		pr_err("note\tnot enough memory for %u rounds\n", rounds);
	else
		error = bench();
	free_all();
	if (!error)
		pr_notice("end\n");
	/* Never stays: there is nothing to unload it for */
	return error ? error : -EAGAIN;
}

module_init(bench_init);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Times toggles of static keys, for Crossmod");
