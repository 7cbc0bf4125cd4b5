/*
 * The first serial port: a 16550 at 3F8h, 115200 baud, 8N1.
 */
#ifndef X86_SERIAL_H
#define X86_SERIAL_H

#include <stdbool.h>
#include <stddef.h>

/* Sets the port up, if there is one. Boot CPU. */
void serial_init(void);

bool serial_present(void);

/* Sends text, each newline as CR LF. A port that stops taking bytes is given up after a bounded
 * time, for good. One caller at a time; any context. */
void serial_write(const char *text, size_t length);

#endif
