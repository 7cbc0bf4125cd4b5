/*
 * The two legacy interrupt controllers, which nothing here uses.
 */
#ifndef X86_PIC_H
#define X86_PIC_H

/* Masks all their interrupts, and moves what may still come, a spurious one, away from the
 * exceptions, to vectors 20h to 2Fh. Boot CPU, interrupts off. */
void pic_mask(void);

#endif
