#include "kernel/experiment/patch_result.h"

#include "arch/arch.h"
#include "arch/text.h"
#include "lib/format.h"
#include "lib/string.h"

#define FAILURE_SIZE 128

static uint8_t *alias_of(const struct placed_site *site)
{
	return arch_text_alias(site->text, site->site->length);
}

enum patch_result patch_check(const struct placed *placed, const struct scenario *way)
{
	for (unsigned i = 0; i < placed->count; i++) {
		const struct placed_site *site = &placed->sites[i];
		const struct site *form = &way->sites[site->kind];

		if (!alias_of(site))
			return PATCH_NOT_TEXT;
		if (memcmp(site->text, form->old_bytes, form->length) != 0)
			return PATCH_OTHER_BYTES;
	}
	return PATCH_DONE;
}

static bool holds_new(const struct placed *placed, const struct scenario *way)
{
	for (unsigned i = 0; i < placed->count; i++) {
		const struct site *form = &way->sites[placed->sites[i].kind];

		if (memcmp(placed->sites[i].text, form->new_bytes, form->length) != 0)
			return false;
	}
	return true;
}

static void restore_heads(const struct placed *placed, const struct scenario *way)
{
	for (unsigned i = 0; i < placed->count; i++)
		arch_store(alias_of(&placed->sites[i]), way->sites[placed->sites[i].kind].old_bytes,
			   1);
}

/* Of the patch that was given up last. For the patcher alone. */
static enum step_kind failed_kind;

/* Nobody stays in a jump to itself: a breakpoint in its place may be written at any moment. */
static void release(const struct placed *placed)
{
	static const uint8_t breakpoint = BREAKPOINT;

	for (unsigned i = 0; i < placed->count; i++) {
		const struct placed_site *site = &placed->sites[i];

		if (site_holds(site->site, site->text))
			arch_store(alias_of(site) + site->site->head, &breakpoint, 1);
	}
}

/* `cc e5` → `eb e5` shows no CPU anything that is new. With a new tail, the old head would make a
 * torn instruction, and the new head one that the silent CPU may meet unserialized: then the
 * breakpoint is the only safe thing. Back to back this is so in either direction: the form that is
 * restored was whole when the patch began, whatever the CPU has fetched since. */
enum patch_result patch_give_up(const struct placed *placed, const struct scenario *way,
				const struct step *failed)
{
	failed_kind = failed->kind;
	bool others_stopped = false, wrote_breakpoints = false, wrote_more = false;

	for (const struct step *step = way->steps; step <= failed; step++) {
		if (step->kind == STEP_STOP || step->kind == STEP_GO)
			others_stopped = step->kind == STEP_STOP;
		wrote_breakpoints |= step->kind == STEP_WRITE && step->part == WRITE_BREAKPOINT;
		wrote_more |= step->kind == STEP_WRITE && step->part != WRITE_BREAKPOINT;
	}
	if (others_stopped)
		arch_go();
	if (holds_new(placed, way))
		return PATCH_UNCONFIRMED;
	if (wrote_more) {
		release(placed);
		return PATCH_LEFT;
	}
	if (wrote_breakpoints)
		restore_heads(placed, way);
	return PATCH_UNDONE;
}

static const char *not_done(bool was_last)
{
	switch (failed_kind) {
	case STEP_WAIT_HANDLERS:
		return "has not ended its #BP handler";
	case STEP_WAIT_OUTSIDE:
		return "was not seen outside of the sites";
	default:
		return was_last ? "did not acknowledge the sync" : "did not acknowledge a sync";
	}
}

const char *patch_failure(enum patch_result result)
{
	static char words[FAILURE_SIZE];
	const char *what_then;

	switch (result) {
	case PATCH_BUSY:
		return "did not let go of the lock of the text";
	case PATCH_UNDONE:
		what_then = "; the patch was undone";
		break;
	case PATCH_LEFT:
		what_then = "; it was too late to undo the patch, and what it had written stays";
		break;
	case PATCH_UNCONFIRMED:
		what_then = " after the new instruction was written";
		break;
	default:
		return "is not to blame";
	}
	format_string(words, sizeof(words), "%s%s", not_done(result == PATCH_UNCONFIRMED),
		      what_then);
	return words;
}
