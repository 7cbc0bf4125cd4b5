/*
 * The consoles together.
 */
#include "arch/arch.h"
#include "arch/x86/console/screen.h"
#include "arch/x86/console/serial.h"

void arch_console_write(const char *text, size_t length)
{
	serial_write(text, length);
	screen_write(text, length);
}
