// SPDX-License-Identifier: MIT OR GPL-2.0
/*
 * A module that is loaded and unloaded while it is watched: it has of each a little that Linux
 * patches as it loads, a static key, a static call to the kernel, functions with sites of ftrace,
 * and a return.
 */
#include <linux/jump_label.h>
#include <linux/module.h>

static DEFINE_STATIC_KEY_FALSE(loaded_key);
static unsigned counted;

static noinline unsigned count(unsigned number)
{
	if (static_branch_unlikely(&loaded_key))
		number++;
	return number + 1;
}

static int __init loaded_init(void)
{
	counted = count(0);
	static_branch_enable(&loaded_key);
	counted = count(counted);
	return counted == 3 ? 0 : -EIO;
}

static void __exit loaded_exit(void)
{
	counted = count(counted);
}

module_init(loaded_init);
module_exit(loaded_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Is loaded and unloaded, for crossmod watch");
