/*
 * The consoles together, and the end of a run, which a key may ask for.
 */
#include "arch/arch.h"
#include "arch/x86/console/keyboard.h"
#include "arch/x86/console/scancode.h"
#include "arch/x86/console/screen.h"
#include "arch/x86/console/serial.h"
#include "arch/x86/cpu/cpu.h"
#include "arch/x86/isa/instructions.h"

#define KEY_RESET 'r'

void arch_console_write(const char *string, size_t length)
{
	serial_write(string, length);
	screen_write(string, length);
}

bool arch_end_wanted(void)
{
	return false;
}

_Static_assert(ARCH_KEY_FORWARD == SCANCODE_FORWARD && ARCH_KEY_BACK == SCANCODE_BACK &&
		       ARCH_KEY_OTHER == SCANCODE_OTHER,
	       "the keys that are no letters");

char arch_key(void)
{
	return keyboard_key();
}

bool arch_has_booted(void)
{
	return true;
}

bool arch_has_keys(void)
{
	return keyboard_answers();
}

_Noreturn void arch_reboot(void)
{
	keyboard_reset();
}

_Noreturn void arch_end(void)
{
	for (unsigned cpu = 0; cpu < cpu_count; cpu++)
		arch_cpu_lose(cpu);
	/* Nothing would wake a CPU that halts, as no device may interrupt. */
	while (keyboard_answers()) {
		if (keyboard_key() == KEY_RESET)
			keyboard_reset();
		pause();
	}
	arch_halt();
}
