#include "arch/x86/screen.h"

#include "arch/x86/paging.h"
#include "lib/string.h"

#define SCREEN_ADDRESS 0xb8000
#define COLUMNS 80
#define ROWS 25
#define CELLS (COLUMNS * ROWS)
#define WHITE_ON_BLACK 0x0700

static uint16_t *cells; /* NULL: there is no such screen */
static unsigned row, column;
static bool figures; /* inside a line that is not shown */

/* Reads come from here: reading a screen's memory is slow on real machines. */
static uint16_t shadow[CELLS];

static void scroll(void)
{
	memmove(shadow, shadow + COLUMNS, (CELLS - COLUMNS) * sizeof(*shadow));
	for (unsigned i = CELLS - COLUMNS; i < CELLS; i++)
		shadow[i] = WHITE_ON_BLACK | ' ';
	memcpy(cells, shadow, sizeof(shadow));
	row--;
}

static void put(char character)
{
	if (column == COLUMNS && character != '\n') {
		row++;
		column = 0;
	}
	if (row == ROWS)
		scroll();
	if (character == '\n') {
		row++;
		column = 0;
		return;
	}
	unsigned at = row * COLUMNS + column++;

	shadow[at] = WHITE_ON_BLACK | (uint8_t)character;
	cells[at] = shadow[at];
}

void screen_init(const struct boot_screen *screen)
{
	if (screen->kind == BOOT_SCREEN_PIXELS)
		return;
	cells = paging_window(SCREEN_ADDRESS, sizeof(shadow), PAGE_DEVICE);
	if (!cells)
		return;
	for (unsigned i = 0; i < CELLS; i++)
		shadow[i] = WHITE_ON_BLACK | ' ';
	memcpy(cells, shadow, sizeof(shadow));
}

void screen_write(const char *text, size_t length)
{
	static bool line_began;

	for (size_t i = 0; cells && i < length; i++) {
		if (!line_began)
			figures = text[i] == ' ';
		line_began = text[i] != '\n';
		if (!figures)
			put(text[i]);
	}
}
