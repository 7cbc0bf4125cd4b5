#include "kernel/screen/draw_code.h"

#include "arch/picture.h"

#define WHITE 0xffffffu
#define BLACK 0x000000u

struct qr drawn_code;

void draw_code(unsigned left, unsigned top, unsigned module)
{
	const struct qr *qr = &drawn_code;
	unsigned side = (qr->side + 2 * QR_QUIET) * module;

	arch_picture_fill(left, top, side, side, WHITE);
	for (unsigned row = 0; row < qr->side; row++)
		for (unsigned column = 0; column < qr->side; column++)
			if (qr->at[row][column].dark)
				arch_picture_fill(left + (QR_QUIET + column) * module,
						  top + (QR_QUIET + row) * module, module, module,
						  BLACK);
}
