#include "kernel/bench/plain.h"

#include <stdatomic.h>

#include "arch/arch.h"
#include "arch/patience.h"
#include "arch/text.h"
#include "kernel/core/heartbeat.h"
#include "kernel/core/place.h"
#include "kernel/text/text_lock.h"
#include "lib/string.h"

/* Executions at one go: much less than a millisecond, and enough that nothing else counts. */
#define EXECUTIONS 4096u

/* Patches between two looks at the clock, likewise, and even; those with syncs are slow. */
#define PATCHES 2000u
#define SYNCED_PATCHES 8u

/* Where the pads lie in the area: in front of all that surround_site() lays. */
#define PAD_TORN 0u
#define PAD_BREAKPOINT 16u

/* What one CPU counts, two cache lines apart from the next. Its own while a loop is on; the
 * patcher's, when it has seen its end. */
struct plain_executor {
	_Alignas(128) struct arch_plain_execution execution;
	/* Its traps are the loop's, which another CPU may have ended since it executed the site
	 * last. Of its own CPU, its traps included. */
	_Atomic bool executes;
	/* The number of the loop in which it has executed the site, or that it has left. Stored by
	 * it (release), loaded by the patcher (acquire): its counts come before it. */
	_Alignas(128) _Atomic uint64_t seen;
};

/* By CPU. Stored by the patcher before there is a loop (release); NULL: there never was one. Loaded
 * by executors and their traps (acquire). */
static _Atomic(struct plain_executor *) all_executors;

/* Odd while a loop is on, and even while none is. Stored by the patcher (release, after all that
 * the loop is), loaded by executors (acquire). */
static _Alignas(128) _Atomic uint64_t current;

static uint64_t number(void)
{
	return atomic_load_explicit(&current, memory_order_acquire);
}

static struct plain_executor *executor(unsigned cpu)
{
	struct plain_executor *all = atomic_load_explicit(&all_executors, memory_order_acquire);

	return all ? &all[cpu] : NULL;
}

/* ---- Executors --------------------------------------------------------------------------- */

static void say_seen(struct plain_executor *own, uint64_t what)
{
	/* Pairs with the acquire in wait_for_all(). */
	atomic_store_explicit(&own->seen, what, memory_order_release);
}

static void execute(struct plain_executor *own, uint64_t mine, unsigned cpu)
{
	atomic_store_explicit(&own->executes, true, memory_order_relaxed);
	while (number() == mine && arch_cpu_online(cpu)) {
		arch_plain_execute(&own->execution);
		say_seen(own, mine);
		arch_relax();
	}
	atomic_store_explicit(&own->executes, false, memory_order_relaxed);
}

void plain_take_part(void)
{
	uint64_t mine = number();
	unsigned cpu = arch_cpu_self();

	if (mine % 2 == 0)
		return;
	/* The patcher has written the site since this CPU serialized last. */
	arch_serialize(SERIALIZE_CPUID);
	execute(executor(cpu), mine, cpu);
	say_seen(executor(cpu), mine + 1);
}

bool plain_trapped(struct arch_trap *trap)
{
	const struct plain_executor *own = executor(arch_cpu_self());
	const uint8_t *address = arch_trap_address(trap), *area = arch_site_area(0);
	unsigned site;

	if (!own || !atomic_load_explicit(&own->executes, memory_order_relaxed) ||
	    !placed_at(address, &site))
		return false;
	bool is_breakpoint = address == placed()->sites[0].text && arch_trap_way(trap) == WAY_TRAP;

	arch_trap_resume(trap, area + (is_breakpoint ? PAD_BREAKPOINT : PAD_TORN));
	return true;
}

/* ---- The site ---------------------------------------------------------------------------- */

static void lay_pad(const uint8_t *text, unsigned pad)
{
	memcpy(arch_text_alias(text, PLAIN_PAD_SIZE), arch_plain_pads[pad], PLAIN_PAD_SIZE);
}

/* Where a mixture leads there is code that says so, and no trap. */
static void lay_pads(const struct placed_site *site)
{
	const struct mixtures *mixtures = site->mixtures;

	lay_pad(arch_site_area(0) + PAD_TORN, PLAIN_PAD_TORN);
	lay_pad(arch_site_area(0) + PAD_BREAKPOINT, PLAIN_PAD_BREAKPOINT);
	for (unsigned i = 1; i + 1 < mixtures->count; i++)
		if (mixture_leads_away(&mixtures->of[i]))
			lay_pad(site->next + mixtures->of[i].place, PLAIN_PAD_TORN);
}

/* What an execution of a form leaves: see surround.h. */
static enum plain_left left_by(const struct mixture *form, enum plain_left away)
{
	return mixture_leads_away(form) ? away : PLAIN_NEXT;
}

static enum plain_left left_by_old(const struct mixtures *mixtures)
{
	return left_by(&mixtures->of[0], PLAIN_PLUS);
}

static enum plain_left left_by_new(const struct mixtures *mixtures)
{
	return left_by(&mixtures->of[mixtures->count - 1], PLAIN_MINUS);
}

/* ---- The patcher ------------------------------------------------------------------------- */

static bool wait_for_all(uint64_t wanted)
{
	struct patience patience = arch_patience(text_timeout_us());

	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++)
		/* Pairs with the releases in plain_take_part(). */
		while (arch_cpu_online(cpu) &&
		       atomic_load_explicit(&executor(cpu)->seen, memory_order_acquire) != wanted) {
			if (arch_patience_is_over(&patience) || arch_cpu_failure(cpu))
				return false;
			arch_relax();
		}
	return true;
}

/* The next number. */
static bool change(void)
{
	uint64_t wanted = number() + 1;

	/* Pairs with the acquire in number(). */
	atomic_store_explicit(&current, wanted, memory_order_release);
	arch_wake();
	return wait_for_all(wanted);
}

static bool patch_with_syncs(const struct arch_plain_patching *patching, unsigned form,
			     enum serialization how)
{
	static const uint8_t breakpoint = BREAKPOINT;
	const uint8_t *bytes = patching->forms[form];

	arch_store(patching->site, &breakpoint, 1);
	arch_store(patching->site + 1, bytes + 1, 4);
	if (!arch_sync(how, false, text_timeout_us()))
		return false;
	arch_store(patching->site, bytes, 1);
	return arch_sync(how, false, text_timeout_us());
}

/* From the old form to the old form. False: a CPU did not acknowledge. */
static bool patch_some(const struct arch_plain_patching *patching, const struct plain_loop *loop,
		       struct plain_counts *counts)
{
	if (loop->syncs == PLAIN_NO_SYNC) {
		arch_plain_patch(patching, PATCHES);
		counts->patches += PATCHES;
		return true;
	}
	for (unsigned i = 0; i < SYNCED_PATCHES; i++, counts->patches++)
		if (!patch_with_syncs(patching, i % 2 == 0, loop->how))
			return false;
	return true;
}

static bool patch_for(const struct arch_plain_patching *patching, const struct plain_loop *loop,
		      uint64_t us, struct plain_counts *counts)
{
	uint64_t start = arch_cycles(), end = start + arch_us_to_cycles(us), now;

	do {
		if (!patch_some(patching, loop, counts))
			return false;
		heartbeat();
		/* Whoever runs only while others relax. */
		arch_relax();
		now = arch_cycles();
	} while (now < end);
	counts->us = arch_cycles_to_ns(now - start) / 1000;
	return true;
}

static void begin(const struct placed_site *site)
{
	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++) {
		struct arch_plain_execution *execution = &executor(cpu)->execution;

		memset(execution, 0, sizeof(*execution));
		execution->site = site->text;
		execution->limit = EXECUTIONS;
		execution->last = left_by_old(site->mixtures);
	}
}

static void add_up(const struct mixtures *mixtures, struct plain_counts *counts)
{
	enum plain_left old = left_by_old(mixtures), new = left_by_new(mixtures);

	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++) {
		const struct arch_plain_execution *execution = &executor(cpu)->execution;

		for (unsigned left = 0; left < PLAIN_LEFTS; left++)
			counts->executions += execution->ran[left];
		counts->torn += execution->ran[PLAIN_TORN];
		counts->unserialized += execution->changes[old][new] + execution->changes[new][old];
	}
}

bool plain_allocate(void)
{
	struct plain_executor *all = arch_allocate(arch_cpus() * sizeof(*all));

	atomic_store_explicit(&all_executors, all, memory_order_release);
	return all != NULL;
}

/* With the lock of the text. */
static bool run(const struct arch_plain_patching *patching, const struct plain_loop *loop,
		uint64_t us, struct plain_counts *counts)
{
	bool all = change() && patch_for(patching, loop, us, counts);

	return change() && all;
}

bool plain_run(const struct plain_loop *loop, uint64_t us, struct plain_counts *counts)
{
	const struct placed_site *site = &placed()->sites[0];
	struct arch_plain_patching patching = {
		.site = arch_text_alias(site->text, sizeof(patching.forms[0])),
		.stores = loop->stores,
		.turns = loop->turns};

	*counts = (struct plain_counts){0};
	lay_pads(site);
	memcpy(patching.forms[0], site->text, sizeof(patching.forms[0]));
	memcpy(patching.forms[1], site->text, sizeof(patching.forms[1]));
	memcpy(patching.forms[1], site->site->new_bytes, site->site->length);
	begin(site);
	if (!text_lock())
		return false;
	bool all = run(&patching, loop, us, counts);

	text_unlock();
	add_up(site->mixtures, counts);
	return all;
}
