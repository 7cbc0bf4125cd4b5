#include "watch/plugin/qemu_inside.h"

#include <dlfcn.h>
#include <stddef.h>

#include "watch/trace/event.h"

struct cpu; /* QEMU's CPUState */

static struct {
	struct cpu *(*get)(int index);
	void (*init_flags)(struct cpu *cpu, bool is_parallel);
	uint64_t (*physical)(struct cpu *cpu, uint64_t virtual);
	void (*exit)(struct cpu *cpu);
	void *(*map)(uint64_t physical, uint64_t *length, bool is_write);
	void (*unmap)(void *host, uint64_t length, bool is_write, uint64_t used);
	void *(*block_of)(void *host, bool is_rounded, uint64_t *offset);
	const bool *is_parallel;
	const int *icount;
} inside;

static struct cpu *cpus[WATCH_CPUS_MAX];

/* Resolved when it is first used, which inside_find() prevents where there is none. */
extern __thread struct cpu *current_cpu __attribute__((weak));

#define ICOUNT_PRECISE 1

static const struct {
	const char *name;
	void *to;
} names[] = {
	{"qemu_get_cpu", &inside.get},
	{"tcg_cpu_init_cflags", &inside.init_flags},
	{"cpu_get_phys_page_debug", &inside.physical},
	{"cpu_exit", &inside.exit},
	{"cpu_physical_memory_map", &inside.map},
	{"cpu_physical_memory_unmap", &inside.unmap},
	{"qemu_ram_block_from_host", &inside.block_of},
	{"mttcg_enabled", &inside.is_parallel},
	{"use_icount", &inside.icount},
};

const char *inside_find(void)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		*(void **)names[i].to = dlsym(RTLD_DEFAULT, names[i].name);
		if (!*(void **)names[i].to)
			return names[i].name;
	}
	return dlsym(RTLD_DEFAULT, "current_cpu") ? NULL : "current_cpu";
}

bool inside_is_parallel(void)
{
	return *inside.is_parallel;
}

bool inside_counts_time(void)
{
	return *inside.icount == ICOUNT_PRECISE;
}

void inside_cpu_begins(unsigned cpu)
{
	cpus[cpu] = inside.get((int)cpu);
	inside.init_flags(cpus[cpu], true);
}

int inside_cpu_now(void)
{
	struct cpu *now = current_cpu;

	for (int cpu = 0; now && cpu < WATCH_CPUS_MAX; cpu++)
		if (cpus[cpu] == now)
			return cpu;
	return -1;
}

bool inside_is_now(unsigned cpu)
{
	return current_cpu && cpus[cpu] == current_cpu;
}

uint64_t inside_physical(unsigned cpu, uint64_t virtual)
{
	uint64_t page = inside.physical(cpus[cpu], virtual & ~UINT64_C(0xfff));

	return page == UINT64_MAX ? PHYSICAL_NONE : page | (virtual & 0xfff);
}

/* QEMU lends a buffer for what is no memory. */
const uint8_t *inside_host(uint64_t physical)
{
	uint64_t length = 4096, offset;
	void *host = inside.map(physical, &length, false);
	bool is_memory = host && length == 4096 && inside.block_of(host, false, &offset);

	if (host)
		inside.unmap(host, length, false, 0);
	return is_memory ? host : NULL;
}

void inside_yield(unsigned cpu)
{
	inside.exit(cpus[cpu]);
}
