// SPDX-License-Identifier: MIT OR GPL-2.0
#include "parts.h"
#include "sites.h"

#include <linux/irqflags.h>
#include <linux/kdebug.h>
#include <linux/kprobes.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/smp.h>
#include <asm/sync_core.h>

static void *(*poke)(void *to, const void *from, size_t length);
static struct mutex *text_lock;
static u8 *site;
static bool takes_breakpoints;
/* Set on CPU 0 around a breakpoint of ours, and read by its handler on the same CPU. */
static bool breakpoint_expected;

static int take_breakpoint(struct notifier_block *block, unsigned long event, void *data)
{
	if (event != DIE_INT3 || !READ_ONCE(breakpoint_expected))
		return NOTIFY_DONE;
	return NOTIFY_STOP;
}

static struct notifier_block breakpoint_taker = {.notifier_call = take_breakpoint,
						 .priority = INT_MAX};

/* Linux tells a module no address but that of a probe. */
static void *address_of(const char *symbol)
{
	struct kprobe probe = {.symbol_name = symbol, .flags = KPROBE_FLAG_DISABLED};
	void *address = NULL;

	if (register_kprobe(&probe) == 0) {
		address = probe.addr;
		unregister_kprobe(&probe);
	}
	return address;
}

static void serialize_here(void *unused)
{
	sync_core();
}

void parts_find(struct module *module)
{
	unsigned long (*look_up)(const char *symbol) = address_of("kallsyms_lookup_name");

	if (look_up) {
		poke = (void *)look_up("text_poke");
		text_lock = (void *)look_up("text_mutex");
	}
	site = bench_site_address(module);
	if (!poke || !text_lock || !site)
		pr_notice("note\tthis kernel hides text_poke or text_mutex: no bare store\n");
	takes_breakpoints = register_die_notifier(&breakpoint_taker) == 0;
}

void parts_release(void)
{
	if (takes_breakpoints)
		unregister_die_notifier(&breakpoint_taker);
}

void parts_measure_sync(struct samples *samples)
{
	u64 start = samples_clock();

	on_each_cpu(serialize_here, NULL, 1);
	samples_add(samples, samples_clock() - start);
}

void parts_measure_store(struct samples *samples)
{
	u64 start;
	u8 byte;

	if (!poke || !text_lock || !site)
		return;
	mutex_lock(text_lock);
	byte = *site;
	start = samples_clock();
	poke(site, &byte, 1);
	samples_add(samples, samples_clock() - start);
	mutex_unlock(text_lock);
}

void parts_measure_handler(struct samples *samples)
{
	u64 start;

	if (!takes_breakpoints)
		return;
	local_irq_disable();
	WRITE_ONCE(breakpoint_expected, true);
	start = samples_clock();
	asm volatile("int3" ::: "memory");
	samples_add(samples, samples_clock() - start);
	WRITE_ONCE(breakpoint_expected, false);
	local_irq_enable();
}
