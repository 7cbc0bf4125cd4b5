/*
 * The two legacy interrupt controllers, which nothing here uses.
 */
#ifndef X86_TRAP_PIC_H
#define X86_TRAP_PIC_H

#include <stdbool.h>
#include <stdint.h>

/* Masks all their interrupts, and moves what may still come, a spurious one, away from the
 * exceptions, to vectors 20h to 2Fh. Boot CPU, interrupts off. */
void pic_mask(void);

/* Ends what they have sent, if the vector is one of theirs: true then. A spurious interrupt, which
 * is all that masked ones can send, is not in service in the one that sent it, and is not ended
 * there; that of the second one is in service in the first. In the handler, interrupts off. */
bool pic_end(uint64_t vector);

#endif
