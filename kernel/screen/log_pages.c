#include "kernel/screen/log_pages.h"

#include "arch/arch.h"
#include "arch/picture.h"
#include "kernel/screen/draw_code.h"
#include "kernel/screen/keys.h"
#include "kernel/screen/log_codes.h"
#include "kernel/screen/picture.h"
#include "lib/format.h"

#define BLACK 0x000000u

/* A module is at least so many of the font's own pixels large, which grow with the screen, if it is
 * not too small for that. */
#define MODULE_PIXELS 3
#define FONT_WIDTH 8

#define LINE_SIZE 128

/* Below the codes. */
enum row_below { ROW_LOG, ROW_HOW, ROW_KEYS, ROWS_BELOW };

/* How the codes stand on a page. */
struct grid {
	unsigned columns, rows;
	unsigned side;	 /* of a code, with its margins, in modules */
	unsigned module; /* in pixels */
};

static struct log_codes codes;
static struct grid grid;
static unsigned pages;

static void encode(unsigned index)
{
	static char string[LOG_CODE_SIZE];

	/* No string is longer than what fits. */
	(void)qr_encode_alphanumeric(&drawn_code, string, log_codes_write(&codes, index, string));
}

static unsigned smaller(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* How many there are room for, of a length. */
static unsigned fitting(unsigned length, unsigned one)
{
	return length < one ? 1 : length / one;
}

/* As many codes as there is room for, then as large as there is. */
static void arrange(const struct arch_picture *picture)
{
	unsigned height = picture->height - ROWS_BELOW * picture->character_height;

	/* The first code is as large as any. */
	encode(0);
	grid.side = drawn_code.side + 2 * QR_QUIET;
	unsigned least = grid.side * (MODULE_PIXELS * picture->character_width / FONT_WIDTH);

	grid.columns = fitting(picture->width, least);
	grid.rows = fitting(height, least);
	grid.module = smaller(picture->width / (grid.columns * grid.side),
			      height / (grid.rows * grid.side));
	codes.per_page = grid.columns * grid.rows;
	pages = (codes.count - 1) / codes.per_page + 1;
}

static void draw_lines(const struct arch_picture *picture, unsigned number)
{
	unsigned row = picture->height / picture->character_height - ROWS_BELOW;
	char line[LINE_SIZE];
	size_t length = format_string(line, sizeof(line), "log %08x, %zu bytes: page %u of %u",
				      codes.crc32, codes.log.length, number, pages);

	if (codes.log.missing > 0)
		format_string(line + length, sizeof(line) - length, "; no room for %llu bytes more",
			      codes.log.missing);
	arch_picture_write(0, row + ROW_LOG, line);
	arch_picture_write(0, row + ROW_HOW,
			   "photograph each page, then, elsewhere: crossmod scan PHOTO...");
	if (arch_has_keys())
		arch_picture_write(0, row + ROW_KEYS, KEYS_LINE_IN_LOG);
}

/* One of the pages, counted from 1. */
static void draw_page(const struct arch_picture *picture, unsigned number)
{
	unsigned first = (number - 1) * codes.per_page;

	arch_picture_fill(0, 0, picture->width, picture->height, BLACK);
	for (unsigned i = 0; i < codes.per_page && first + i < codes.count; i++) {
		encode(first + i);
		draw_code(i % grid.columns * grid.side * grid.module,
			  i / grid.columns * grid.side * grid.module, grid.module);
	}
	draw_lines(picture, number);
}

enum wish { WISH_NONE, WISH_NEXT, WISH_BEFORE, WISH_RESTART };

static enum wish wish_of(char key)
{
	switch (key) {
	case 'c':
	case 'n':
	case ' ':
	case ARCH_KEY_FORWARD:
		return WISH_NEXT;
	case 'b':
	case ARCH_KEY_BACK:
		return WISH_BEFORE;
	case 'r':
		return WISH_RESTART;
	default:
		return WISH_NONE;
	}
}

/* Waits for a key that does something, or until it is time for the next page. */
static enum wish await_wish(unsigned seconds)
{
	uint64_t begun = arch_cycles();

	for (;;) {
		enum wish wish = wish_of(arch_key());

		if (wish)
			return wish;
		if (seconds > 0 && arch_cycles() - begun >= arch_us_to_cycles(seconds * 1000000ull))
			return WISH_NEXT;
		arch_relax();
	}
}

/* From now on the screen is for the pages alone. False when there is no memory for them. */
static bool begin(void)
{
	const struct arch_picture *picture = picture_take_all();

	if (!log_codes_make(&codes)) {
		arch_picture_write(0, picture->height / picture->character_height - 1,
				   KEYS_LINE_NO_LOG);
		return false;
	}
	arrange(picture);
	return true;
}

void log_pages_show(const struct page *page, const struct classification *classification,
		    unsigned seconds)
{
	unsigned number = 0; /* 0: the last page of the run */
	bool has_begun = false;

	if (!picture_canvas() || (!arch_has_keys() && seconds == 0))
		return;
	/* Nobody is to call it a hang. */
	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++)
		arch_cpu_lose(cpu);
	for (;;) {
		enum wish wish = await_wish(seconds);

		if (wish == WISH_RESTART)
			arch_reboot();
		if (!has_begun && !begin())
			return;
		has_begun = true;
		number += wish == WISH_BEFORE ? pages : 1;
		number %= pages + 1;
		if (number == 0)
			page_draw(page, classification);
		else
			draw_page(picture_canvas(), number);
	}
}
