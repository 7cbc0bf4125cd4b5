/*
 * The ways to end badly that the boot tests want to see the end of.
 */
#include "arch/arch.h"
#include "arch/site.h"
#include "arch/text.h"
#include "arch/x86/isa/instructions.h"
#include "arch/x86/isa/provoke.h"
#include "arch/x86/privileged.h"
#include "lib/string.h"

static void write_text(void)
{
	*(volatile uint8_t *)(uintptr_t)arch_site_area(0) = BREAKPOINT;
}

static void freed_call(void)
{
	((void (*)(void))(uintptr_t)arch_init_text().start)();
	/* Something to come back to: or the call would be a jump, and its caller not be seen. */
	__asm__ volatile("");
}

/* With interrupts off: only an NMI finds it. */
static void hang_deaf(void)
{
	cli();
	for (;;)
		pause();
}

/* NULL when there is none of that name. */
static provoke_function *by_name(const char *name)
{
	if (!strcmp(name, "write-text"))
		return write_text;
	if (!strcmp(name, "freed-call"))
		return freed_call;
	if (!strcmp(name, "hang-deaf"))
		return hang_deaf;
	return provoke_by_name(name);
}

bool arch_can_provoke(const char *what)
{
	return by_name(what) != NULL;
}

void arch_provoke(const char *what)
{
	provoke_function *run = by_name(what);

	if (run)
		run();
}
