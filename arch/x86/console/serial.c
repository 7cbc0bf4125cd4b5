#include "arch/x86/console/serial.h"

#include <stdint.h>

#include "arch/kernel.h"
#include "arch/x86/isa/instructions.h"
#include "arch/x86/privileged.h"
#include "lib/patience.h"
#include "lib/string.h"

#define DATA 0		   /* and the divisor's low byte */
#define INTERRUPT_ENABLE 1 /* and the divisor's high byte */
#define FIFO_CONTROL 2
#define FIFO_ENABLE_AND_CLEAR 0x07
#define LINE_CONTROL 3
#define LINE_8N1 0x03
#define LINE_DIVISOR 0x80
#define MODEM_CONTROL 4
#define MODEM_DTR_RTS 0x03
#define LINE_STATUS 5
#define STATUS_TRANSMITTER_READY 0x20
#define SCRATCH 7

/* How long a byte may take to leave, in the processor's cycles: 3 s of a fast one, 17 s of a slow
 * one. At 1200 baud it takes 8 ms; but whoever takes bytes from an emulator's port or a management
 * controller's may be busy for seconds, and is to miss nothing. The cycles need no clock that has
 * been set up. */
#define PATIENCE_CYCLES (UINT64_C(1) << 34)

#define EARLY_BYTES 4096

static struct serial_line line;
static bool is_open;
static bool present;

/* Whole lines, from before the port was known. */
static char early[EARLY_BYTES];
static size_t early_length;

static uint8_t port_read(unsigned place)
{
	return inb((uint16_t)(line.base + place));
}

static void port_write(unsigned place, uint8_t value)
{
	outb((uint16_t)(line.base + place), value);
}

static bool is_ready(void)
{
	return port_read(LINE_STATUS) & STATUS_TRANSMITTER_READY;
}

static bool becomes_ready(void)
{
	struct patience patience;

	if (is_ready())
		return true;
	patience_begin(&patience, rdtsc(), PATIENCE_CYCLES, PATIENCE_CYCLES);
	while (!is_ready())
		if (patience_is_over(&patience, rdtsc()))
			return false;
	return true;
}

static void send(char character)
{
	/* One byte at a time, each after the last one has left for the shift register: not every
	 * port has a FIFO, and a byte that is written too early is lost without a word. */
	if (present && !becomes_ready())
		present = false;
	if (present)
		port_write(DATA, (uint8_t)character);
}

/* Where there is no port, what is written to its scratch register does not come back. */
static bool remembers(uint8_t value)
{
	port_write(SCRATCH, value);
	return port_read(SCRATCH) == value;
}

static void set_up(void)
{
	port_write(INTERRUPT_ENABLE, 0);
	port_write(LINE_CONTROL, LINE_DIVISOR);
	port_write(DATA, (uint8_t)line.divisor);
	port_write(INTERRUPT_ENABLE, (uint8_t)(line.divisor >> 8));
	port_write(LINE_CONTROL, LINE_8N1);
	port_write(FIFO_CONTROL, FIFO_ENABLE_AND_CLEAR);
	port_write(MODEM_CONTROL, MODEM_DTR_RTS);
}

static void send_string(const char *string, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (string[i] == '\n')
			send('\r');
		send(string[i]);
	}
}

void serial_open(const struct serial_line *chosen)
{
	if (is_open)
		return;
	line = *chosen;
	is_open = true;
	present = remembers(0x5a) && remembers(0xa5);
	if (present)
		set_up();
	send_string(early, early_length);
}

void serial_describe(void)
{
	if (!present)
		kernel_comment("serial port: none at 0x%x; this log is on the screen alone",
			       line.base);
	else if (memcmp(&line, &serial_line_default, sizeof(line)) != 0)
		kernel_comment("serial port: 0x%x, %u baud", line.base, serial_line_speed(&line));
}

void serial_write(const char *string, size_t length)
{
	if (!is_open && length <= sizeof(early) - early_length) {
		memcpy(early + early_length, string, length);
		early_length += length;
		return;
	}
	/* More than there is room for, before anything is known: the usual port must do. */
	serial_open(&serial_line_default);
	send_string(string, length);
}
