#include "kernel/patch.h"

#include <stdatomic.h>

#include "kernel/breakpoint.h"
#include "lib/string.h"

/*
 * Writes bytes of the site through its alias, upwards, one store a byte.
 *
 * Each is a release, so that neither the compiler nor a weaker machine lets it pass an earlier
 * one; on x86 stores become visible in program order anyway. It pairs with no load: what reads it
 * is the instruction fetch of the other CPUs, which obeys no order before it serializes.
 */
static void write_bytes(const struct patch *patch, size_t at, const uint8_t *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		atomic_store_explicit((_Atomic uint8_t *)(patch->alias + at + i), bytes[i],
				      memory_order_release);
}

static void write_head(const struct patch *patch, uint8_t head)
{
	write_bytes(patch, 0, &head, 1);
}

/* True where it has put the old bytes back: `cc e5` → `eb e5` shows nobody anything that was not
 * there before. With a new tail, the old head would make a torn instruction, and the new head one
 * that the silent CPU may meet unserialized: then the breakpoint is the only safe thing. */
static bool undo(const struct patch *patch)
{
	if (patch->tail_written)
		return false;
	if (patch->breakpoint_written)
		write_head(patch, patch->old[0]);
	return true;
}

static void dwell(unsigned pauses)
{
	for (unsigned i = 0; i < pauses; i++)
		arch_relax();
}

static enum patch_result check(struct patch *patch)
{
	patch->alias = arch_text_alias(patch->text, patch->length);
	if (!patch->alias)
		return PATCH_NOT_TEXT;
	return memcmp(patch->text, patch->old, patch->length) == 0 ? PATCH_DONE : PATCH_OTHER_BYTES;
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
static bool run_step(struct patch *patch, enum step step)
{
	switch (step) {
	case STEP_WRITE_BREAKPOINT:
		write_head(patch, BREAKPOINT);
		patch->breakpoint_written = true;
		return true;
	case STEP_WRITE_TAIL:
		write_bytes(patch, 1, patch->new + 1, patch->length - 1);
		patch->tail_written = true;
		return true;
	case STEP_WRITE_HEAD:
		write_head(patch, patch->new[0]);
		patch->head_written = true;
		return true;
	case STEP_SYNC:
		/* All stores above are visible before a CPU serializes: arch_sync() sees to it. */
		return arch_sync(patch->timeout_us);
	case STEP_END:
		break;
	}
	return true;
}

enum patch_result patch_site(struct patch *patch)
{
	enum patch_result problem = check(patch);

	if (problem != PATCH_DONE)
		return problem;
	patch->breakpoint_written = patch->tail_written = patch->head_written = false;
	breakpoint_expect(patch); /* before the first breakpoint can be met */

	for (const enum step *step = patch->protocol; *step != STEP_END; step++) {
		if (step != patch->protocol)
			dwell(patch->dwell);
		if (run_step(patch, *step))
			continue;
		if (!undo(patch))
			return patch->head_written ? PATCH_UNCONFIRMED : PATCH_LEFT;
		problem = PATCH_UNDONE;
		break;
	}
	breakpoint_retire();
	return problem;
}

bool patch_reset(const struct patch *patch, const uint8_t *bytes)
{
	uint8_t *alias = arch_text_alias(patch->text, patch->length);

	if (!alias)
		return false;
	memcpy(alias, bytes, patch->length);
	bool all = arch_sync(patch->timeout_us);

	breakpoint_retire();
	return all;
}

void patch_bare_store(const struct patch *patch)
{
	size_t last = patch->length - 1;

	write_bytes(patch, last, patch->text + last, 1);
	arch_fence();
}
