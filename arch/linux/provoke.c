/*
 * The ways to end badly that the tests of crossmod run want to see the end of.
 */
#include <string.h>

#include "arch/arch.h"
#include "arch/site.h"
#include "arch/x86/isa/provoke.h"

static void write_text(void)
{
	*(volatile uint8_t *)(uintptr_t)arch_site_area(0) = BREAKPOINT;
}

/* NULL when there is none of that name. */
static provoke_function *by_name(const char *name)
{
	return strcmp(name, "write-text") == 0 ? write_text : provoke_by_name(name);
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
