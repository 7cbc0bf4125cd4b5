#include "kernel/core/watchdog.h"

#include <stdatomic.h>
#include <stdbool.h>

#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/patience.h"
#include "kernel/core/heartbeat.h"

/* How often a CPU reads what the patcher writes. */
#define LOOK_EVERY_US 100000

/* In microseconds. Stored by the patcher alone; it guards no other memory. */
static _Atomic uint64_t limit;

/* Set by the one CPU that ends the run. */
static atomic_bool reporting;

static _Noreturn void end_run(uint64_t stage_word)
{
	uint64_t seconds = atomic_load_explicit(&limit, memory_order_relaxed) / 1000000;

	kernel_crash_begin();
	kernel_comment("watchdog: CPU 0 has done nothing for %llu s; the state of every CPU:",
		       (unsigned long long)seconds);
	arch_show_cpus();
	kernel_crash_end("watchdog: CPU 0 has done nothing for %llu s, seen by CPU %u, in stage "
			 "0x%llx; what it hangs in is above",
			 (unsigned long long)seconds, arch_cpu_self(),
			 (unsigned long long)stage_word);
}

static void moved(struct watch *watch, uint64_t stage_word)
{
	*watch = (struct watch){
		.stage_word = stage_word,
		.heartbeats = heartbeats(),
		.patience = arch_patience(atomic_load_explicit(&limit, memory_order_relaxed)),
	};
}

void watchdog_begin(uint64_t limit_us)
{
	atomic_store_explicit(&limit, limit_us, memory_order_relaxed);
	atomic_store_explicit(&reporting, false, memory_order_relaxed);
}

void watchdog_look(struct watch *watch, uint64_t stage_word)
{
	if (atomic_load_explicit(&limit, memory_order_relaxed) == 0)
		return;
	if (stage_word != watch->stage_word || watch->patience.limit == 0) {
		moved(watch, stage_word);
		return;
	}
	if (arch_cycles() - watch->patience.looked < arch_us_to_cycles(LOOK_EVERY_US))
		return;
	if (heartbeats() != watch->heartbeats)
		moved(watch, stage_word);
	else if (arch_patience_is_over(&watch->patience) &&
		 !atomic_exchange_explicit(&reporting, true, memory_order_relaxed))
		end_run(stage_word);
}
