#include "arch/x86/console/screen.h"

#include <stdatomic.h>

#include "arch/kernel.h"
#include "arch/picture.h"
#include "arch/x86/console/font.h"
#include "arch/x86/console/screen_lines.h"
#include "arch/x86/console/screen_pixels.h"
#include "arch/x86/isa/instructions.h"
#include "arch/x86/memory/layout.h"
#include "arch/x86/memory/memory.h"
#include "arch/x86/memory/paging.h"
#include "arch/x86/privileged.h"
#include "lib/string.h"

/* What the firmware leaves when nobody says anything else. */
#define TEXT_ADDRESS 0xb8000
#define TEXT_COLUMNS 80u
#define TEXT_ROWS 25u

/* VGA's graphics controller: a register's number, then its value. In a text mode on the colour
 * screen's memory, the sixth has bit 0 clear, and bits 2 and 3 set. */
#define GRAPHICS_NUMBER 0x3ce
#define GRAPHICS_VALUE 0x3cf
#define GRAPHICS_MODE 0x06
#define GRAPHICS_MODE_BITS 0x0d
#define GRAPHICS_MODE_TEXT 0x0c

/* VGA's cathode ray tube controller: a register's number, then its value. */
#define CRTC_NUMBER 0x3d4
#define CRTC_VALUE 0x3d5
#define CRTC_CURSOR_START 0x0a
#define CURSOR_OFF 0x20

#define CELL_BYTES 2u
#define WHITE_ON_BLACK 0x0700

/* More characters than this are not shown: the figures are wrong, or the characters too small to be
 * read. */
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

/* The rows of characters above the log that the picture has; 0: it has none, or no more. Stored
 * last when it begins and first when it ends, by a crash on whatever CPU it be; loaded by the
 * patcher before it draws, which may still finish what it was drawing. */
static atomic_uint picture_rows;

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

/* Everything that is shown is the log's, until a picture begins. */
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

/* Where there is no VGA, all bits are set. */
static bool vga_shows_text(void)
{
	outb(GRAPHICS_NUMBER, GRAPHICS_MODE);
	return (inb(GRAPHICS_VALUE) & GRAPHICS_MODE_BITS) == GRAPHICS_MODE_TEXT;
}

/* NULL, or why not. */
static const char *open_text(const struct boot_screen *screen)
{
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
	static const struct boot_screen usual = {.kind = BOOT_SCREEN_TEXT,
						 .address = TEXT_ADDRESS,
						 .pitch_bytes = TEXT_COLUMNS * CELL_BYTES,
						 .width = TEXT_COLUMNS,
						 .height = TEXT_ROWS,
						 .bits_per_pixel = 8 * CELL_BYTES};

	if (screen->kind == BOOT_SCREEN_UNKNOWN) {
		if (!vga_shows_text()) {
			kernel_comment("screen: none: the boot loader has told of none, and there "
				       "is no VGA in a text mode; see the serial port");
			return;
		}
		screen = &usual;
	}
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

void screen_write(const char *string, size_t length)
{
	if (is_open) {
		screen_lines_write(&lines, string, length);
		/* Stores that are combined may stay where they are for as long as they like. */
		mfence();
	} else if (length <= sizeof(early) - early_length) {
		memcpy(early + early_length, string, length);
		early_length += length;
	}
}

/* Half of the screen, where both halves are large enough. */
bool arch_picture_begin(struct arch_picture *picture)
{
	unsigned rows = pixels_surface.rows / 2;

	/* A text screen has no pixels, and an area that became smaller no room. */
	if (!is_open || pixels_surface.columns < PICTURE_COLUMNS_MIN || rows < PICTURE_ROWS_MIN ||
	    lines.area.rows != pixels_surface.rows)
		return false;
	*picture = (struct arch_picture){
		.character_width = pixels_surface.font->width * pixels_surface.scale,
		.character_height = pixels_surface.font->height * pixels_surface.scale};
	picture->width = pixels_surface.columns * picture->character_width;
	picture->height = rows * picture->character_height;
	screen_lines_give(&lines, rows);
	atomic_store_explicit(&picture_rows, rows, memory_order_relaxed);
	return true;
}

void arch_picture_take_all(struct arch_picture *picture)
{
	picture->height = pixels_surface.rows * picture->character_height;
	atomic_store_explicit(&picture_rows, pixels_surface.rows, memory_order_relaxed);
}

void arch_picture_fill(unsigned x, unsigned y, unsigned width, unsigned height, uint32_t colour)
{
	if (atomic_load_explicit(&picture_rows, memory_order_relaxed) == 0)
		return;
	screen_pixels_fill(&pixels_surface, x, y, width, height, colour);
	mfence(); /* as in screen_write() */
}

void arch_picture_write(unsigned column, unsigned row, const char *string)
{
	if (row >= atomic_load_explicit(&picture_rows, memory_order_relaxed))
		return;
	screen_pixels_draw(&pixels_surface, row, column, (const uint8_t *)string,
			   (unsigned)strlen(string));
	mfence();
}

void arch_picture_end(void)
{
	unsigned rows = atomic_exchange_explicit(&picture_rows, 0, memory_order_relaxed);

	if (rows == 0)
		return;
	screen_pixels_fill(&pixels_surface, 0, 0,
			   pixels_surface.columns * pixels_surface.font->width *
				   pixels_surface.scale,
			   rows * pixels_surface.font->height * pixels_surface.scale, 0);
	screen_lines_take(&lines, rows);
}
