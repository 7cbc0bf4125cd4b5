#include "arch/x86/trap/pic.h"

#include "arch/x86/privileged.h"

#define PIC1_COMMAND 0x20
#define PIC1_DATA 0x21
#define PIC2_COMMAND 0xa0
#define PIC2_DATA 0xa1
#define FIRST_VECTOR 0x20
#define LINES 8
#define LINE_OF_SECOND 2
#define OCW2_END_OF_LINE 0x60 /* + the line */
#define OCW3_READ_IN_SERVICE 0x0b
#define ICW1_INIT 0x11 /* edge-triggered, cascade, ICW4 follows */
#define ICW4_8086 0x01

static void end_line(uint16_t command, unsigned line)
{
	outb(command, OCW3_READ_IN_SERVICE);
	if (inb(command) & (1u << line))
		outb(command, (uint8_t)(OCW2_END_OF_LINE + line));
}

bool pic_end(uint64_t vector)
{
	if (vector < FIRST_VECTOR || vector >= FIRST_VECTOR + 2 * LINES)
		return false;
	unsigned line = (unsigned)(vector - FIRST_VECTOR);

	if (line >= LINES) {
		end_line(PIC2_COMMAND, line - LINES);
		line = LINE_OF_SECOND;
	}
	end_line(PIC1_COMMAND, line);
	return true;
}

void pic_mask(void)
{
	outb(PIC1_COMMAND, ICW1_INIT);
	outb(PIC2_COMMAND, ICW1_INIT);
	outb(PIC1_DATA, FIRST_VECTOR); /* ICW2 */
	outb(PIC2_DATA, FIRST_VECTOR + LINES);
	outb(PIC1_DATA, 1 << LINE_OF_SECOND); /* ICW3 */
	outb(PIC2_DATA, LINE_OF_SECOND);
	outb(PIC1_DATA, ICW4_8086);
	outb(PIC2_DATA, ICW4_8086);
	outb(PIC1_DATA, 0xff);
	outb(PIC2_DATA, 0xff);
}
