// SPDX-License-Identifier: MIT OR GPL-2.0
#include "executors.h"

#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/wait.h>

#define PATIENCE (30 * HZ)

/* What all are to do, and how often that was said. Stored by CPU 0: the key, then the number
 * (release). Executors load the number (acquire), then the key. */
static const struct bench_key *wanted_key;
static unsigned wanted;
static DECLARE_WAIT_QUEUE_HEAD(news);
static DECLARE_WAIT_QUEUE_HEAD(answers);

struct executor {
	struct task_struct *thread;
	/* The number that it follows. Stored by itself (release), loaded by CPU 0 (acquire). */
	unsigned followed;
};

static DEFINE_PER_CPU(struct executor, executors);

static bool has_news(unsigned followed)
{
	return smp_load_acquire(&wanted) != followed || kthread_should_stop();
}

static void execute_until_news(const struct bench_key *key, unsigned followed)
{
	while (!has_news(followed)) {
		key->execute();
		/* Where CPUs take turns, this gives the turn away */
		cpu_relax();
		cond_resched();
	}
}

static int executor(void *data)
{
	struct executor *self = data;

	while (!kthread_should_stop()) {
		unsigned followed = smp_load_acquire(&wanted);
		const struct bench_key *key = READ_ONCE(wanted_key);

		smp_store_release(&self->followed, followed);
		wake_up(&answers);
		if (key)
			execute_until_news(key, followed);
		else
			wait_event_interruptible(news, has_news(followed));
	}
	return 0;
}

static bool all_follow(void)
{
	unsigned cpu;

	for_each_online_cpu(cpu)
	{
		struct executor *other = per_cpu_ptr(&executors, cpu);

		if (other->thread && smp_load_acquire(&other->followed) != wanted)
			return false;
	}
	return true;
}

int executors_start(void)
{
	unsigned cpu;

	for_each_online_cpu(cpu)
	{
		struct executor *other = per_cpu_ptr(&executors, cpu);
		struct task_struct *thread;

		if (cpu == 0)
			continue;
		thread = kthread_create_on_node(executor, other, cpu_to_node(cpu), "executor/%u",
						cpu);
		if (IS_ERR(thread)) {
			pr_err("note\tno thread for CPU %u: error %ld; more memory?\n", cpu,
			       PTR_ERR(thread));
			executors_stop();
			return PTR_ERR(thread);
		}
		kthread_bind(thread, cpu);
		other->thread = thread;
		wake_up_process(thread);
	}
	return executors_execute(NULL);
}

void executors_stop(void)
{
	unsigned cpu;

	for_each_online_cpu(cpu)
	{
		struct executor *other = per_cpu_ptr(&executors, cpu);

		if (other->thread)
			kthread_stop(other->thread);
		other->thread = NULL;
	}
}

int executors_execute(const struct bench_key *key)
{
	WRITE_ONCE(wanted_key, key);
	smp_store_release(&wanted, wanted + 1);
	wake_up_all(&news);
	if (wait_event_timeout(answers, all_follow(), PATIENCE))
		return 0;
	pr_err("note\tan executor did not follow within 30 s: is the host too busy?\n");
	return -ETIMEDOUT;
}
