/*
 * The serial port that the log goes to: a 16550, 8N1.
 */
#ifndef X86_CONSOLE_SERIAL_H
#define X86_CONSOLE_SERIAL_H

#include <stddef.h>

#include "arch/serial_line.h"

/* Sets a port up, if there is one, and sends what was written before. Only the first call counts.
 * Boot CPU, or the CPU that crashes. */
void serial_open(const struct serial_line *chosen);

/* Says in the log where the port is if it is another one than by default, or that there is none.
 * Boot CPU, after serial_open(). */
void serial_describe(void);

/* Sends characters, each newline as CR LF; before serial_open() it keeps them. A port that stops
 * taking bytes is given up after a bounded time, for good. One caller at a time; any context. */
void serial_write(const char *string, size_t length);

#endif
