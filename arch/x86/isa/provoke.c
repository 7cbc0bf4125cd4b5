#include "arch/x86/isa/provoke.h"

#include <stddef.h>
#include <stdint.h>

#include "arch/x86/isa/instructions.h"
#include "lib/string.h"

static void undefined_instruction(void)
{
	__asm__ volatile("ud2");
}

static void null_call(void)
{
	void (*nowhere)(void);

	/* Through assembly, since a compiler may do anything with a call that it knows to be one.
	 */
	__asm__ volatile("xor %k0, %k0" : "=r"(nowhere));
	nowhere();
}

/* Never returns: the stack's end comes first. `again` keeps the compiler from seeing that. */
static unsigned overflow(volatile unsigned *again)
{
	volatile unsigned here[64];

	here[0] = *again;
	return *again ? overflow(again) + here[0] : 0;
}

static void stack_overflow(void)
{
	volatile unsigned again = 1;

	overflow(&again);
}

static void execute_data(void)
{
	static uint8_t ret = 0xc3;

	((void (*)(void))(uintptr_t)&ret)();
	/* Something to come back to: or the call would be a jump, and its caller not be seen. */
	__asm__ volatile("" : : "m"(ret));
}

static void foreign_breakpoint(void)
{
	__asm__ volatile("int3");
}

static void hang(void)
{
	for (;;)
		pause();
}

provoke_function *provoke_by_name(const char *name)
{
	static const struct {
		const char *name;
		provoke_function *run;
	} all[] = {
		{"exception", undefined_instruction},	    {"null-call", null_call},
		{"stack-overflow", stack_overflow},	    {"execute-data", execute_data},
		{"foreign-breakpoint", foreign_breakpoint}, {"hang", hang},
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (!strcmp(name, all[i].name))
			return all[i].run;
	return NULL;
}
