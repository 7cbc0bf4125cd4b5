#include "kernel/experiment/patch.h"

#include <stdatomic.h>

#include "arch/arch.h"
#include "arch/text.h"
#include "kernel/core/heartbeat.h"
#include "kernel/core/trace.h"
#include "kernel/experiment/breakpoint.h"
#include "kernel/experiment/exchange.h"
#include "kernel/experiment/latecomer.h"
#include "kernel/experiment/move_out.h"
#include "kernel/experiment/own_interrupt.h"
#include "kernel/experiment/patch_cannot.h"
#include "kernel/experiment/waits.h"
#include "kernel/text/text_lock.h"
#include "lib/string.h"

/* True when executors may stay in a jump to themselves at this moment. */
static bool anybody_is_held(const struct placed *placed)
{
	for (unsigned i = 0; i < placed->count; i++)
		if (site_holds(placed->sites[i].site, placed->sites[i].text))
			return true;
	return false;
}

/* Whoever is held gives its turn to nobody: where CPUs run one at a time, each keeps it for as long
 * as the machine lets it, at each relaxing of this one. */
static void dwell(const struct patch *patch)
{
	unsigned relaxes = patch->dwell > 1 && anybody_is_held(patch->placed) ? 1 : patch->dwell;

	for (unsigned i = 0; i < relaxes; i++) {
		arch_relax();
		heartbeat();
	}
}

/* ---- Stores ------------------------------------------------------------------------------ */

static uint8_t *alias_of(const struct placed_site *site)
{
	return arch_text_alias(site->text, site->site->length);
}

/*
 * Stores bytes `from` to `to` by one instruction, through the alias. Of 3, 5, 6 or 7 bytes there is
 * none, so it stores eight, of which the others are what is there already: the aligned quadword, if
 * all bytes lie in one, or it would straddle where the site does not.
 *
 * The stores become visible in the order of the program. That pairs with no load: what reads them
 * is the instruction fetch of the other CPUs, which obeys no order before it serializes.
 */
static void store_at_once(uint8_t *alias, const struct written *written)
{
	size_t count = written->to - written->from + 1u;
	uint8_t *first = alias + written->from;
	uint8_t eight[PATCH_STORE_MAX];
	size_t before = (uintptr_t)first % QUADWORD_SIZE;

	if (count == 1 || count == 2 || count == 4 || count == PATCH_STORE_MAX) {
		arch_store(first, written->value + written->from, count);
		return;
	}
	if (before + count > QUADWORD_SIZE)
		before = 0;
	memcpy(eight, first - before, PATCH_STORE_MAX);
	memcpy(eight + before, written->value + written->from, count);
	arch_store(first - before, eight, PATCH_STORE_MAX);
}

static void store_by_bytes(const struct patch *patch, uint8_t *alias, const struct written *written)
{
	for (unsigned i = written->from; i <= written->to; i++) {
		if (i > written->from)
			dwell(patch);
		arch_store(alias + i, written->value + i, 1);
	}
}

static void store(const struct patch *patch, const struct step *step,
		  const struct placed_site *site, const struct written *written)
{
	if (step->bytewise)
		store_by_bytes(patch, alias_of(site), written);
	else
		store_at_once(alias_of(site), written);
}

/* Before so many of a batch's sites a patch that dwells does so at most, or it would take as many
 * times longer as there are sites. Which ones they are differs from step to step. */
#define DWELLS_A_WRITE 8u

static bool dwells_before(const struct patch *patch, const struct step *step, unsigned number)
{
	unsigned every = 1 + (patch->placed->count - 1) / DWELLS_A_WRITE;
	unsigned nth = (unsigned)(step - patch->placed->scenario->steps);

	return number % every == (nth + patch->dwell) % every;
}

static void write_kind(const struct patch *patch, const struct step *step, unsigned kind,
		       bool *is_first)
{
	const struct placed *placed = patch->placed;
	unsigned first = placed->first[kind], end = first + placed->scenario->sites[kind].times;
	struct written written;

	if (!scenario_written(placed->scenario, step, kind, &written))
		return;
	for (unsigned i = first; i < end; i++) {
		if (!*is_first && dwells_before(patch, step, i))
			dwell(patch);
		*is_first = false;
		store(patch, step, &placed->sites[i], &written);
	}
}

static void write_sites(const struct patch *patch, const struct step *step)
{
	bool is_first = true;

	for (unsigned kind = 0; kind < patch->placed->scenario->site_count; kind++)
		write_kind(patch, step, kind, &is_first);
}

static void exchange_pages(const struct patch *patch, const struct step *step)
{
	const struct placed *placed = patch->placed;
	bool first = true;

	for (unsigned i = 0; i < placed->count; i++) {
		if (!(step->sites >> placed->sites[i].kind & 1))
			continue;
		if (!first)
			dwell(patch);
		first = false;
		exchange_page(&placed->sites[i]);
	}
}

/* ---- The protocol ------------------------------------------------------------------------ */

static void wait(uint32_t cycles)
{
	uint64_t end = arch_cycles() + cycles;

	while (arch_cycles() < end)
		arch_relax();
}

/*
 * One step. False: a CPU did not acknowledge.
 *
 * For the whole protocol, three-sync, the reasons are these.
 *   write breakpoint   From here on a CPU executes the old instruction, or the breakpoint.
 *   sync               A CPU that had fetched the old head has dropped it, and executes the
 *                      breakpoint. So nobody executes the tail, and it may change.
 *   write tail         Nobody executes it.
 *   sync               A CPU that had fetched the old tail, behind a breakpoint that needs none,
 *                      has dropped it. So the new head will not be joined to it.
 *   write head         From here on a CPU executes the breakpoint, or the new instruction.
 *   sync               A CPU that had fetched the breakpoint has dropped it: none comes later.
 */
static bool run_step(const struct patch *patch, const struct step *step)
{
	switch (step->kind) {
	case STEP_WRITE:
		write_sites(patch, step);
		return true;
	case STEP_FLAG:
		/* Pairs with the executors' acquire, and with the load of straight ones. */
		atomic_store_explicit(&place_flag, step->flag, memory_order_release);
		return true;
	case STEP_FENCE:
		arch_fence();
		return true;
	case STEP_SYNC:
		/* All stores above are visible before a CPU serializes, unless it is unfenced:
		 * arch_sync() sees to it. */
		return arch_sync_some(step->asked, step->serialization, step->unfenced,
				      patch->timeout_us);
	case STEP_WAIT:
		wait(step->cycles);
		return true;
	case STEP_STOP:
		if (!arch_stop(patch->timeout_us))
			return false;
		move_out_begin();
		return true;
	case STEP_GO:
		arch_go();
		return true;
	case STEP_RETIRE:
		breakpoint_retire();
		return true;
	case STEP_WAIT_HANDLERS:
		return waits_for_handlers(patch->timeout_us);
	case STEP_WAIT_OUTSIDE:
		return waits_until_outside(patch->timeout_us);
	case STEP_MOVE_OUT:
		move_out(patch->placed);
		return true;
	case STEP_EXCHANGE:
		exchange_pages(patch, step);
		return true;
	case STEP_SHOOTDOWN:
		return arch_shootdown(patch->timeout_us);
	case STEP_KINDS:
		break;
	}
	return true;
}

static enum patch_result run_steps(const struct patch *patch)
{
	const struct scenario *scenario = patch->placed->scenario;

	trace_patch_begins();
	for (unsigned i = 0; i < scenario->step_count; i++) {
		if (i > 0)
			dwell(patch);
		own_interrupt_perhaps(i);
		latecomer_before_step(i);
		if (patch->moments)
			patch->moments[i] = arch_cycles();
		if (!run_step(patch, &scenario->steps[i]))
			return patch_give_up(patch->placed, scenario, &scenario->steps[i]);
		trace_step_ends(i, patch->dwell);
	}
	return PATCH_DONE;
}

enum patch_result patch_sites(const struct patch *patch)
{
	if (!text_lock())
		return PATCH_BUSY;
	enum patch_result result = patch_check(patch->placed, patch->placed->scenario);

	if (result == PATCH_DONE) {
		own_interrupt_begin(patch->placed->scenario, patch->placed->scenario->step_count);
		result = run_steps(patch);
		own_interrupt_end();
	}
	text_unlock();
	return result;
}

static bool reset(const struct patch *patch)
{
	const struct placed *placed = patch->placed;
	bool exchanged = arch_pages_restore();

	for (unsigned i = 0; i < placed->count; i++) {
		const struct placed_site *site = &placed->sites[i];

		memcpy(alias_of(site), site->site->old_bytes, site->site->length);
	}
	atomic_store_explicit(&place_flag, 0, memory_order_release);
	breakpoint_install();
	exchange_prepare(placed);
	return exchanged ? arch_shootdown(patch->timeout_us)
			 : arch_sync(SERIALIZE_CPUID, false, patch->timeout_us);
}

bool patch_reset(const struct patch *patch)
{
	if (!text_lock())
		return false;
	bool all = reset(patch);

	text_unlock();
	return all;
}

bool patch_first_pages(uint64_t timeout_us)
{
	if (!text_lock())
		return false;
	bool all = !arch_pages_restore() || arch_shootdown(timeout_us);

	text_unlock();
	return all;
}

static bool bare_sync(const struct patch *patch)
{
	const struct scenario *scenario = patch->placed->scenario;

	for (unsigned i = 0; i < scenario->step_count; i++) {
		const struct step *step = &scenario->steps[i];

		if (step->kind == STEP_SYNC)
			return arch_sync_some(step->asked, step->serialization, step->unfenced,
					      patch->timeout_us);
		if (step->kind == STEP_SHOOTDOWN)
			return arch_shootdown(patch->timeout_us);
		if (step->kind != STEP_STOP)
			continue;
		bool all = arch_stop(patch->timeout_us);

		move_out_begin();
		arch_go();
		return all;
	}
	return arch_sync(SERIALIZE_CPUID, false, patch->timeout_us);
}

bool patch_bare_sync(const struct patch *patch)
{
	if (!text_lock())
		return false;
	bool all = bare_sync(patch);

	text_unlock();
	return all;
}

/* Such a step does not end before all stores above it are visible. A sync that is unfenced begins
 * before, but ends with the patcher serializing. */
static bool waits_for_stores(const struct step *step)
{
	return step->kind == STEP_SYNC || step->kind == STEP_STOP || step->kind == STEP_GO ||
	       step->kind == STEP_FENCE || step->kind == STEP_SHOOTDOWN;
}

/* The step's stores, each of what is there already. */
static void rewrite_sites(const struct patch *patch, const struct step *step)
{
	const struct placed *placed = patch->placed;
	struct written written;

	for (unsigned i = 0; i < placed->count; i++) {
		if (!scenario_written(placed->scenario, step, placed->sites[i].kind, &written))
			continue;
		memcpy(written.value, placed->sites[i].text, placed->sites[i].site->length);
		store(patch, step, &placed->sites[i], &written);
	}
}

static void bare_stores(const struct patch *patch)
{
	const struct scenario *scenario = patch->placed->scenario;
	bool is_pending = false;

	for (unsigned i = 0; i < scenario->step_count; i++) {
		const struct step *step = &scenario->steps[i];

		if (step->kind == STEP_WRITE) {
			rewrite_sites(patch, step);
			is_pending = true;
		} else if (step->kind == STEP_FLAG) {
			/* Pairs with nothing: the value does not change. */
			atomic_store_explicit(
				&place_flag,
				atomic_load_explicit(&place_flag, memory_order_relaxed),
				memory_order_relaxed);
			is_pending = true;
		} else if (is_pending && waits_for_stores(step)) {
			arch_fence();
			is_pending = false;
		}
	}
}

bool patch_bare_stores(const struct patch *patch)
{
	if (!text_lock())
		return false;
	bare_stores(patch);
	text_unlock();
	return true;
}
