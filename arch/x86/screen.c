#include "arch/x86/screen.h"

#include "arch/arch.h"
#include "arch/x86/font.h"
#include "arch/x86/instructions.h"
#include "arch/x86/layout.h"
#include "arch/x86/memory.h"
#include "arch/x86/paging.h"
#include "arch/x86/screen_lines.h"
#include "arch/x86/screen_pixels.h"
#include "lib/string.h"

/* What the firmware leaves when nobody says anything else. */
#define TEXT_ADDRESS 0xb8000
#define TEXT_COLUMNS 80u
#define TEXT_ROWS 25u

/* VGA's cathode ray tube controller: a register's number, then its value. */
#define CRTC_NUMBER 0x3d4
#define CRTC_VALUE 0x3d5
#define CRTC_CURSOR_START 0x0a
#define CURSOR_OFF 0x20

#define CELL_BYTES 2u
#define WHITE_ON_BLACK 0x0700

/* More characters than this are not shown: somebody lies, or nobody can read them. */
#define COLUMNS_MAX 1024u
#define ROWS_MAX 1024u

#define EARLY_BYTES 4096

/* VGA's text mode: 16 bits a place. */
struct screen_text {
	volatile uint16_t *cells;
	unsigned pitch_cells;
};

static struct screen_lines lines;
static bool is_open; /* set once `lines` can be used */

static struct screen_text text_surface;
static struct screen_pixels pixels_surface;
static struct psf font;

/* Whole lines, from before the screen was known. */
static char early[EARLY_BYTES];
static size_t early_length;

static void draw_text(const void *surface, unsigned row, unsigned column, const uint8_t *characters,
		      unsigned count)
{
	const struct screen_text *text = surface;
	volatile uint16_t *to = text->cells + (size_t)row * text->pitch_cells + column;

	for (unsigned i = 0; i < count; i++)
		to[i] = WHITE_ON_BLACK | characters[i];
}

static void draw_pixels(const void *surface, unsigned row, unsigned column,
			const uint8_t *characters, unsigned count)
{
	screen_pixels_draw(surface, row, column, characters, count);
}

static unsigned smaller(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* The copy of what is on the screen; where there is no memory for it, the area becomes smaller. */
static uint8_t *allocate_shown(struct screen_area *area)
{
	static uint8_t few[TEXT_COLUMNS * TEXT_ROWS];
	size_t size = (size_t)area->columns * area->rows;
	uint8_t *shown = memory_pages(round_up(size, PAGE_SIZE) / PAGE_SIZE);

	if (shown)
		return shown;
	area->columns = smaller(area->columns, TEXT_COLUMNS);
	area->rows = smaller(area->rows, TEXT_ROWS);
	return few;
}

/* Everything that is shown is the log's, so far: a picture beside it would leave it a smaller
 * area. */
static void begin_lines(unsigned columns, unsigned rows, screen_draw *draw, const void *surface)
{
	struct screen_area area = {.columns = columns, .rows = rows};
	uint8_t *shown = allocate_shown(&area);

	screen_lines_begin(&lines, &area, draw, surface, shown);
	screen_lines_write(&lines, early, early_length);
	is_open = true;
}

static void clear_text(unsigned columns, unsigned rows)
{
	for (unsigned row = 0; row < rows; row++)
		for (unsigned column = 0; column < columns; column++)
			draw_text(&text_surface, row, column, (const uint8_t *)" ", 1);
}

static void hide_cursor(void)
{
	outb(CRTC_NUMBER, CRTC_CURSOR_START);
	outb(CRTC_VALUE, CURSOR_OFF);
}

/* NULL, or why not. */
static const char *open_text(const struct boot_screen *screen)
{
	struct boot_screen usual = {.address = TEXT_ADDRESS,
				    .pitch_bytes = TEXT_COLUMNS * CELL_BYTES,
				    .width = TEXT_COLUMNS,
				    .height = TEXT_ROWS};

	if (screen->kind == BOOT_SCREEN_UNKNOWN)
		screen = &usual;
	text_surface.cells = paging_window(
		screen->address, (size_t)screen->pitch_bytes * screen->height, PAGE_DEVICE);
	if (!text_surface.cells)
		return "its memory cannot be mapped";
	unsigned columns = smaller(screen->width, COLUMNS_MAX);
	unsigned rows = smaller(screen->height, ROWS_MAX);

	text_surface.pitch_cells = screen->pitch_bytes / CELL_BYTES;
	hide_cursor();
	clear_text(columns, rows);
	begin_lines(columns, rows, draw_text, &text_surface);
	return NULL;
}

/* NULL, or why not. */
static const char *open_pixels(const struct boot_screen *screen)
{
	const char *problem = psf_open(font_file, (size_t)(font_file_end - font_file), &font);

	if (problem)
		return problem;
	uint8_t *address = paging_window(screen->address, screen_pixels_size(screen), PAGE_PIXELS);

	if (!address)
		return "its memory cannot be mapped";
	problem = screen_pixels_open(&pixels_surface, screen, address, &font);
	if (problem)
		return problem;
	screen_pixels_clear(&pixels_surface);
	begin_lines(pixels_surface.columns, smaller(pixels_surface.rows, ROWS_MAX), draw_pixels,
		    &pixels_surface);
	return NULL;
}

void screen_init(const struct boot_screen *screen)
{
	bool is_pixels = screen->kind == BOOT_SCREEN_PIXELS;
	const char *problem = is_pixels ? open_pixels(screen) : open_text(screen);

	if (problem)
		kernel_comment("screen: %u x %u, %u bits: not drawn on: %s; see the serial port",
			       screen->width, screen->height, screen->bits_per_pixel, problem);
	else if (is_pixels)
		kernel_comment("screen: %u x %u pixels of %u bits: %u x %u characters",
			       screen->width, screen->height, screen->bits_per_pixel,
			       lines.area.columns, lines.area.rows);
	else
		kernel_comment("screen: text, %u x %u characters", lines.area.columns,
			       lines.area.rows);
}

void screen_write(const char *text, size_t length)
{
	if (is_open) {
		screen_lines_write(&lines, text, length);
		/* Stores that are combined may stay where they are for as long as they like. */
		mfence();
	} else if (length <= sizeof(early) - early_length) {
		memcpy(early + early_length, text, length);
		early_length += length;
	}
}
