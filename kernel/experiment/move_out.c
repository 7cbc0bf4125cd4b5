#include "kernel/experiment/move_out.h"

#include <stdatomic.h>

#include "arch/kernel.h"
#include "arch/site.h"
#include "arch/text.h"
#include "kernel/core/executor.h"
#include "lib/string.h"
#include "scenario/decode/decode.h"
#include "scenario/decode/parts.h"

/* jmp rel32, from the copy's end to behind the site: SDM vol. 2, JMP. */
#define JUMP_OPCODE 0xe9
#define JUMP_SIZE 5

#define RIP_RELATIVE_RM 5 /* with mod 0: SDM vol. 2 §2.2.1.6 */

_Static_assert(SITE_LENGTH_MAX + JUMP_SIZE <= SURROUND_COPY_SIZE, "the copy has room");

/* Stored by the patcher while all others are stopped (relaxed: arch_go() is a release), loaded by
 * them when they have been let go (behind an acquire). */
static atomic_bool is_wanted;

/* How many bytes of the site a CPU has behind it that goes on at this address, if that is between
 * two instructions of the old form; else 0. */
static unsigned offset_inside(const struct site *site, const uint8_t *start, const uint8_t *address)
{
	unsigned length = (unsigned)site->length - site->head;
	uint16_t starts;

	if (address <= start || address >= start + length)
		return 0;
	decode_boundaries(site->old_bytes + site->head, length, &starts);
	return starts >> (address - start) & 1 ? (unsigned)(address - start) : 0;
}

/* Sites of a kind lie in their areas alike, so one copy is right in each of them. */
static const uint8_t *copy_of(const struct placed_site *site)
{
	unsigned kind = 0, which = 0;

	(void)arch_site_area_at(site->text, &kind, &which);
	return arch_site_area_of(kind, which) + SURROUND_COPY;
}

static void lay_copy(const struct placed_site *site)
{
	const uint8_t *copy = copy_of(site);
	uint8_t code[SITE_LENGTH_MAX + JUMP_SIZE];
	unsigned length = (unsigned)site->site->length - site->site->head;
	int32_t distance = (int32_t)(site->next - (copy + length + JUMP_SIZE));

	memcpy(code, site->site->old_bytes + site->site->head, length);
	code[length] = JUMP_OPCODE;
	memcpy(code + length + 1, &distance, sizeof(distance));
	memcpy(arch_text_alias(copy, length + JUMP_SIZE), code, length + JUMP_SIZE);
}

void move_out_begin(void)
{
	atomic_store_explicit(&is_wanted, false, memory_order_relaxed);
}

void move_out(const struct placed *placed)
{
	for (unsigned kind = 0; kind < placed->scenario->site_count; kind++)
		lay_copy(&placed->sites[placed->first[kind]]);
	atomic_store_explicit(&is_wanted, true, memory_order_relaxed);
}

bool move_out_is_inside(const struct placed_site *site, const uint8_t *address)
{
	return atomic_load_explicit(&is_wanted, memory_order_relaxed) &&
	       offset_inside(site->site, copy_of(site), address) > 0;
}

void kernel_let_go(struct arch_trap *trap)
{
	const uint8_t *address = arch_trap_address(trap);
	const struct placed_site *site;
	unsigned number, offset;

	if (!executor_self() || !atomic_load_explicit(&is_wanted, memory_order_relaxed) ||
	    !(site = placed_at(address, &number)))
		return;
	offset = offset_inside(site->site, site->text + site->site->head, address);
	if (offset > 0)
		arch_trap_resume(trap, copy_of(site) + offset);
}

const char *move_out_cannot(const struct site *site)
{
	const uint8_t *bytes = site->old_bytes + site->head;
	unsigned length = (unsigned)site->length - site->head;
	uint16_t starts;

	decode_boundaries(bytes, length, &starts);
	for (unsigned at = 1; at < length; at++) {
		struct decoded decoded;
		struct parts parts;

		if (!(starts >> at & 1))
			continue;
		decode(bytes + at, length - at, &decoded);
		parts = parts_read(bytes + at, length - at);
		if (decoded.flow != FLOW_NEXT || (parts_memory(&parts) && parts_mod(&parts) == 0 &&
						  parts_rm(&parts) == RIP_RELATIVE_RM))
			return "an instruction of the old form, behind its first, would do "
			       "something else in a copy elsewhere, so nobody can be moved there";
	}
	return NULL;
}
