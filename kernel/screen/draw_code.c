#include "kernel/screen/draw_code.h"

#include "arch/picture.h"

#define WHITE 0xffffffu
#define BLACK 0x000000u

void draw_code(const struct qr *qr, unsigned left, unsigned top, unsigned module)
{
	unsigned side = (qr->side + 2 * QR_QUIET) * module;

	arch_picture_fill(left, top, side, side, WHITE);
	for (unsigned row = 0; row < qr->side; row++)
		for (unsigned column = 0; column < qr->side; column++)
			if (qr->dark[row][column])
				arch_picture_fill(left + (QR_QUIET + column) * module,
						  top + (QR_QUIET + row) * module, module, module,
						  BLACK);
}
