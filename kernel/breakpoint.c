#include "kernel/breakpoint.h"

#include <stdatomic.h>

#include "arch/arch.h"
#include "kernel/executor.h"
#include "kernel/patch.h"

/* The patch under way, NULL when there is none. Stored by the patcher (release), loaded by the
 * handler (acquire), which so sees the patch's fields. No lock, no count: safe in an NMI. A patch
 * stays readable after it was retired, see struct patch. */
static _Atomic(const struct patch *) patching;

void breakpoint_expect(const struct patch *patch)
{
	atomic_store_explicit(&patching, patch, memory_order_release);
}

void breakpoint_retire(void)
{
	atomic_store_explicit(&patching, (const struct patch *)NULL, memory_order_release);
}

/* The byte that memory holds now, read as data. Pairs with the stores of patch.c: whichever of them
 * it sees, the decision below is right for it. */
static uint8_t byte_at(const uint8_t *text)
{
	return atomic_load_explicit((const _Atomic uint8_t *)text, memory_order_acquire);
}

bool kernel_breakpoint(struct arch_trap *trap)
{
	const uint8_t *address = arch_trap_address(trap);
	struct executor *self = executor_self();
	const struct patch *patch = atomic_load_explicit(&patching, memory_order_acquire);

	if (!self || !arch_trap_in_site(trap))
		return false;
	if (address != arch_site.text) {
		/* A landing pad: the operand that led here was neither form's. */
		executor_trapped(self, trap, LANDED_MIXTURE);
		self->mixture = (uint8_t)(address - arch_site.next);
		arch_trap_resume(trap, arch_site.next);
		return true;
	}
	if (byte_at(address) != BREAKPOINT) {
		/* The patch has gone on, or the machine delivers it late: what is there now will
		 * do. */
		executor_trapped(self, trap, LANDED_BREAKPOINT);
		self->retried++;
		arch_trap_resume(trap, address);
		return true;
	}
	if (!patch || patch->text != address)
		return false;
	executor_trapped(self, trap, LANDED_BREAKPOINT);
	arch_trap_resume(trap, patch->next);
	return true;
}
