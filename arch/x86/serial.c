#include "arch/x86/serial.h"

#include <stdint.h>

#include "arch/x86/instructions.h"

#define COM1 0x3f8
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
#define DIVISOR_115200 1

/* At 115200 baud a byte takes 87 µs, a read of the status some 1 µs or less: this is a thousand
 * bytes' time. It counts reads, since it must end without any clock. */
#define PATIENCE 200000u

static bool present;

static bool ready(void)
{
	for (uint32_t reads = 0; reads < PATIENCE; reads++)
		if (inb(COM1 + LINE_STATUS) & STATUS_TRANSMITTER_READY)
			return true;
	return false;
}

static void send(char character)
{
	/* One byte at a time, each after the last one has left for the shift register: not every
	 * port has a FIFO, and a byte that is written too early is lost without a word. */
	if (present && !ready())
		present = false;
	if (present)
		outb(COM1 + DATA, (uint8_t)character);
}

void serial_init(void)
{
	/* Where there is no port, what is written to its scratch register does not come back. */
	outb(COM1 + SCRATCH, 0x5a);
	bool first = inb(COM1 + SCRATCH) == 0x5a;

	outb(COM1 + SCRATCH, 0xa5);
	present = first && inb(COM1 + SCRATCH) == 0xa5;
	if (!present)
		return;
	outb(COM1 + INTERRUPT_ENABLE, 0);
	outb(COM1 + LINE_CONTROL, LINE_DIVISOR);
	outb(COM1 + DATA, DIVISOR_115200);
	outb(COM1 + INTERRUPT_ENABLE, 0);
	outb(COM1 + LINE_CONTROL, LINE_8N1);
	outb(COM1 + FIFO_CONTROL, FIFO_ENABLE_AND_CLEAR);
	outb(COM1 + MODEM_CONTROL, MODEM_DTR_RTS);
}

bool serial_present(void)
{
	return present;
}

void serial_write(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '\n')
			send('\r');
		send(text[i]);
	}
}
