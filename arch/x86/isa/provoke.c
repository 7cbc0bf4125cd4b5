/*
 * The ways to end badly that the boot tests want to see the end of.
 */
#include "arch/arch.h"
#include "arch/x86/isa/instructions.h"
#include "arch/x86/memory/layout.h"
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

static void write_text(void)
{
	*(volatile uint8_t *)(uintptr_t)arch_site_area(0) = BREAKPOINT;
}

static void execute_data(void)
{
	static uint8_t ret = 0xc3;

	((void (*)(void))(uintptr_t)&ret)();
	/* Something to come back to: or the call would be a jump, and its caller not be seen. */
	__asm__ volatile("" : : "m"(ret));
}

static void freed_call(void)
{
	((void (*)(void))(uintptr_t)arch_init_text().start)();
	/* As above. */
	__asm__ volatile("");
}

static void foreign_breakpoint(void)
{
	__asm__ volatile("int3");
}

static void hang(void)
{
	for (;;)
		arch_relax();
}

/* With interrupts off: only an NMI finds it. */
static void hang_deaf(void)
{
	cli();
	hang();
}

typedef void way(void);

/* NULL when there is none of that name. */
static way *way_named(const char *name)
{
	static const struct {
		const char *name;
		way *run;
	} ways[] = {
		{"exception", undefined_instruction},
		{"null-call", null_call},
		{"stack-overflow", stack_overflow},
		{"write-text", write_text},
		{"execute-data", execute_data},
		{"foreign-breakpoint", foreign_breakpoint},
		{"hang", hang},
		{"hang-deaf", hang_deaf},
		{"freed-call", freed_call},
	};

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (!strcmp(name, ways[i].name))
			return ways[i].run;
	return NULL;
}

bool arch_can_provoke(const char *what)
{
	return way_named(what) != NULL;
}

void arch_provoke(const char *what)
{
	way *run = way_named(what);

	if (run)
		run();
}
