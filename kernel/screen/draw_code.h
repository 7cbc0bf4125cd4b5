/*
 * A QR code in the picture.
 */
#ifndef KERNEL_SCREEN_DRAW_CODE_H
#define KERNEL_SCREEN_DRAW_CODE_H

#include "lib/qr.h"

/* Where there is one to be encoded: there is one at a time, as it takes 14 KiB. Patcher only. */
extern struct qr drawn_code;

/* Draws it with its light margin of QR_QUIET modules: so many modules in each direction, of so many
 * pixels each. All of it must lie in the picture. Patcher only. */
void draw_code(unsigned left, unsigned top, unsigned module);

#endif
