#include "kernel/breakpoint.h"

#include <stdatomic.h>

#include "arch/arch.h"
#include "kernel/executor.h"
#include "kernel/patch.h"

/* The patch under way, NULL when there is none. Stored by the patcher (release), loaded by the
 * handler (acquire), which so sees the patch's fields. No lock, no count: safe in an NMI. A patch
 * stays readable after it was retired, see struct patch. */
static _Atomic(const struct patch *) patching;

/* How many patches have begun. As above: stored by the patcher before it expects one. */
static atomic_ulong begun;

void breakpoint_expect(const struct patch *patch)
{
	atomic_fetch_add_explicit(&begun, 1, memory_order_release);
	atomic_store_explicit(&patching, patch, memory_order_release);
}

void breakpoint_retire(void)
{
	atomic_store_explicit(&patching, (const struct patch *)NULL, memory_order_release);
}

/* The byte that memory holds now, read as data. */
static uint8_t byte_at(const uint8_t *text)
{
	return atomic_load_explicit((const _Atomic uint8_t *)text, memory_order_acquire);
}

/* What a breakpoint at an address means, as of one moment. */
struct meaning {
	bool gone;		   /* memory no longer holds it */
	const struct patch *patch; /* whose it is; NULL: nobody's */
};

/*
 * While the handler looks, patches end and others begin. A patch is expected before its breakpoint
 * is written, and retired after the breakpoint is gone. So a breakpoint that is there though no
 * patch was expected just before is nobody's, unless a patch has begun since: then it looks again.
 * That cannot go on for long, since looking takes less time than a patch.
 */
static struct meaning look(const uint8_t *address)
{
	for (;;) {
		unsigned long before = atomic_load_explicit(&begun, memory_order_acquire);
		const struct patch *patch = atomic_load_explicit(&patching, memory_order_acquire);

		if (byte_at(address) != BREAKPOINT)
			return (struct meaning){.gone = true};
		if (patch && patch->text == address)
			return (struct meaning){.patch = patch};
		if (atomic_load_explicit(&begun, memory_order_acquire) == before)
			return (struct meaning){.patch = NULL};
	}
}

static void retry(struct executor *self, struct arch_trap *trap)
{
	if (++self->retries < RETRIES_MAX) {
		arch_trap_resume(trap, arch_site.text);
		return;
	}
	self->stuck++;
	arch_trap_resume(trap, arch_site.next);
}

bool kernel_breakpoint(struct arch_trap *trap)
{
	const uint8_t *address = arch_trap_address(trap);
	struct executor *self = executor_self();

	if (!self || !arch_trap_in_site(trap))
		return false;
	if (address != arch_site.text) {
		/* A landing pad: the operand that led here was neither form's. */
		executor_trapped(self, trap, LANDED_MIXTURE);
		self->mixture = (uint8_t)(address - arch_site.next);
		arch_trap_resume(trap, arch_site.next);
		return true;
	}
	struct meaning meaning = look(address);

	if (!meaning.gone && !meaning.patch)
		return false;
	executor_trapped(self, trap, LANDED_BREAKPOINT);
	if (meaning.gone) {
		/* The patch has gone on, or the machine delivers it late: what is there now will
		 * do. */
		self->retried++;
		retry(self, trap);
	} else {
		arch_trap_resume(trap, meaning.patch->next);
	}
	return true;
}
