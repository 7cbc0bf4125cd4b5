#include "kernel/text/stale_breakpoint.h"

#include <stdatomic.h>

#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/text.h"
#include "kernel/core/executor.h"
#include "kernel/text/text.h"

/* Only if the byte is still the one that was read: a patch of it may be under way. Pairs with the
 * patcher's stores, which come before it or after it; it changes nothing in either case. */
static void store_what_is_there(const uint8_t *address)
{
	_Atomic uint8_t *alias = (_Atomic uint8_t *)arch_text_alias(address, 1);
	uint8_t byte = text_byte(address);

	if (alias)
		atomic_compare_exchange_strong(alias, &byte, byte);
}

void text_met_again(const uint8_t *address)
{
	struct executor *own = executor_own();

	if (!own)
		return;
	if (own->again_at != address)
		own->again = 0;
	own->again_at = address;
	if (++own->again < STALE_BREAKPOINTS_MAX)
		return;
	own->again = 0;
	store_what_is_there(address);
	if (own->again_sum++ == 0)
		kernel_comment(
			"CPU %u: executed a breakpoint %u times in a row, at 0x%llx, where memory "
			"holds %02x by now; that byte is stored again; further times are not "
			"shown",
			arch_cpu_self(), STALE_BREAKPOINTS_MAX,
			(unsigned long long)(uintptr_t)address, text_byte(address));
}

void text_met_other(void)
{
	struct executor *own = executor_own();

	if (own)
		own->again = 0;
}
