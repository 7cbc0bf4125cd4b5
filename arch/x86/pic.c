#include "arch/x86/pic.h"

#include "arch/x86/instructions.h"

#define PIC1_COMMAND 0x20
#define PIC1_DATA 0x21
#define PIC2_COMMAND 0xa0
#define PIC2_DATA 0xa1
#define ICW1_INIT 0x11 /* edge-triggered, cascade, ICW4 follows */
#define ICW4_8086 0x01

void pic_mask(void)
{
	outb(PIC1_COMMAND, ICW1_INIT);
	outb(PIC2_COMMAND, ICW1_INIT);
	outb(PIC1_DATA, 0x20); /* ICW2: the first vector */
	outb(PIC2_DATA, 0x28);
	outb(PIC1_DATA, 1 << 2); /* ICW3: the second is at line 2 */
	outb(PIC2_DATA, 2);
	outb(PIC1_DATA, ICW4_8086);
	outb(PIC2_DATA, ICW4_8086);
	outb(PIC1_DATA, 0xff);
	outb(PIC2_DATA, 0xff);
}
