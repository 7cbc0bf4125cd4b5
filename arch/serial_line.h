/*
 * Which serial port the log goes to, and how fast: the option serial=PORT or serial=PORT,SPEED.
 * Pure.
 */
#ifndef ARCH_SERIAL_LINE_H
#define ARCH_SERIAL_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a value may be, for messages. */
#define SERIAL_LINE_EXPECTED                                                                       \
	"com1, com2, com3, com4, or an I/O address from 0x100 to 0xfff8 in steps of 8; then, "     \
	"optionally, a comma and a speed from 1200 to 115200 that divides 115200"

/* Enough for any value. */
#define SERIAL_LINE_SIZE 32

struct serial_line {
	uint16_t base;	  /* the I/O address of a 16550: a multiple of 8 */
	uint16_t divisor; /* of 115200 baud: 1 to 96 */
};

/* com1 at 115200 baud. */
extern const struct serial_line serial_line_default;

/* In baud. */
unsigned serial_line_speed(const struct serial_line *line);

/* Reads the value of the option; where it names no speed, it is the default's. False when it is not
 * what SERIAL_LINE_EXPECTED says; *line is then as before. */
bool serial_line_parse(const char *value, struct serial_line *line);

/* Writes it as one could type it: "com1,115200". Returns what was written without the NUL. */
size_t serial_line_print(const struct serial_line *line, char *to, size_t size);

#endif
