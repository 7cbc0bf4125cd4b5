// SPDX-License-Identifier: MIT OR GPL-2.0
/*
 * Sites that Linux patches, at the command of ../guest: static keys and static calls, which it
 * toggles and executes by ioctl(), and functions that it traces and probes.
 */
#include "calls.h"
#include "commands.h"
#include "probed.h"
#include "sites.h"

#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

static long toggle(unsigned long number, bool on)
{
	if (number >= BENCH_KEYS)
		return -EINVAL;
	if (on)
		static_branch_enable(bench_keys[number].key);
	else
		static_branch_disable(bench_keys[number].key);
	return 0;
}

/* Those that are patched: of the long keys nobody toggles any */
static void execute_once(int number)
{
	bench_keys[KEY_NEAR].execute();
	bench_keys[KEY_NEAR_BATCH].execute();
	bench_keys[KEY_FAR].execute();
	bench_keys[KEY_FAR_BATCH].execute();
	calls_execute(number);
	watch_traced(number);
	watch_probed(number);
}

static long execute(unsigned long times)
{
	for (unsigned long i = 0; i < times; i++) {
		execute_once((int)i);
		/* Where CPUs take turns, this gives the turn away */
		cpu_relax();
	}
	return 0;
}

/* Executors and whoever patches are here at the same time: nothing is locked. */
static long device_ioctl(struct file *file, unsigned command, unsigned long argument)
{
	switch (command) {
	case SITES_KEY_ON:
		return toggle(argument, true);
	case SITES_KEY_OFF:
		return toggle(argument, false);
	case SITES_CALL:
		if (argument >= CALL_TARGETS)
			return -EINVAL;
		calls_update(argument);
		return 0;
	case SITES_EXECUTE:
		return execute(argument);
	default:
		return -ENOTTY;
	}
}

static const struct file_operations operations = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = device_ioctl,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "crossmod_sites",
	.fops = &operations,
};

static int __init device_init(void)
{
	int error = bench_sites_check(THIS_MODULE);

	return error ? error : misc_register(&device);
}

static void __exit device_exit(void)
{
	misc_deregister(&device);
}

module_init(device_init);
module_exit(device_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Sites that Linux patches, for crossmod watch");
