/*
 * A QR code in the picture.
 */
#ifndef KERNEL_SCREEN_DRAW_CODE_H
#define KERNEL_SCREEN_DRAW_CODE_H

#include "lib/qr.h"

/* Draws it with its light margin of QR_QUIET modules: so many modules in each direction, of so many
 * pixels each. All of it must lie in the picture. Patcher only. */
void draw_code(const struct qr *qr, unsigned left, unsigned top, unsigned module);

#endif
