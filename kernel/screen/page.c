#include "kernel/screen/page.h"

#include "arch/arch.h"
#include "arch/picture.h"
#include "kernel/core/log.h"
#include "kernel/core/unmet.h"
#include "kernel/screen/draw_code.h"
#include "kernel/screen/keys.h"
#include "kernel/screen/picture.h"
#include "lib/format.h"
#include "lib/printable.h"
#include "lib/string.h"

#define BLACK 0x000000u

#define LINE_SIZE CLASSIFICATION_LINE_SIZE

#define UNMET_SHOWN 80

/* For the end of the last line: ", and 70 more". */
#define MORE_SIZE 24

/* ---- The lines ------------------------------------------------------------------------------- */

struct lines {
	char *to; /* PAGE_LINES_SIZE */
	size_t length;
};

static void add(struct lines *lines, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(struct lines *lines, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	lines->length += format_string_v(lines->to + lines->length, PAGE_LINES_SIZE - lines->length,
					 format, arguments);
	va_end(arguments);
}

static size_t line_length(const char *line)
{
	size_t length = 0;

	while (line[length] && line[length] != '\n')
		length++;
	return length;
}

/* As many names as there is room for, and how many more there are. */
static void add_names(struct lines *lines, const struct page *page)
{
	unsigned added = 0;
	char name[PAGE_LINES_SIZE];

	for (const char *at = page->names; *at; added++) {
		size_t length = line_length(at);

		if (lines->length + length + MORE_SIZE > PAGE_LINES_SIZE)
			break;
		memcpy(name, at, length);
		name[length] = '\0';
		add(lines, "%s%s", added ? ", " : "", name);
		at += length + 1;
	}
	if (added < page->not_as_expected)
		add(lines, "%s%u more", added ? ", and " : "", page->not_as_expected - added);
	else if (added == 0)
		add(lines, "all that ran is as expected");
	add(lines, "\n");
}

/* The first one, cut to what leaves room for the rest, and how many more there are. */
static void add_unmet(struct lines *lines)
{
	char first[UNMET_SHOWN + 1];

	if (unmet_count() == 0)
		return;
	format_string(first, sizeof(first), "%s", unmet_line(0));
	/* It may be cut within a character. */
	printable_clean(first);
	add(lines, UNMET_PREFIX "%s", first);
	if (unmet_count() > 1)
		add(lines, ", and %u more", unmet_count() - 1);
	add(lines, "\n");
}

void page_begin(struct page *page)
{
	memset(page, 0, sizeof(*page));
}

void page_add(struct page *page, const char *name, enum verdict verdict)
{
	size_t room = PAGE_NAMES_SIZE - page->names_length;

	if (verdict == VERDICT_AS_EXPECTED)
		return;
	page->not_as_expected++;
	if (strlen(name) + strlen(verdict_name(verdict)) + sizeof(" \n") > room)
		return;
	page->names_length += format_string(page->names + page->names_length, room, "%s %s\n", name,
					    verdict_name(verdict));
}

void page_add_skipped(struct page *page)
{
	page->skipped++;
}

void page_lines(const struct page *page, const struct classification *classification,
		char to[PAGE_LINES_SIZE])
{
	const unsigned *verdicts = classification->verdicts;
	struct log_sums sums = log_sums();
	struct lines lines = {.to = to};
	char name[ARCH_NAME_SIZE], line[LINE_SIZE];

	to[0] = '\0';
	arch_name(name);
	classification_line(classification, 0, line);
	add(&lines, "crossmod: %s\n", conclusion_name(classification_conclusion(classification)));
	add_unmet(&lines);
	add(&lines, "%s, %u CPUs\n", name, arch_cpus());
	add(&lines, "log: %llu lines, crc32 %08x\n", sums.lines, sums.crc32);
	add(&lines, "%u as expected, %u forbidden, %u defective, %u inconclusive, %u skipped\n",
	    verdicts[VERDICT_AS_EXPECTED], verdicts[VERDICT_FORBIDDEN], verdicts[VERDICT_DEFECTIVE],
	    verdicts[VERDICT_INCONCLUSIVE], page->skipped);
	add(&lines, "%s\n", line);
	add_names(&lines, page);
}

/* ---- The drawing ----------------------------------------------------------------------------- */

/* In the upper right corner, as large as the picture is high. Returns the columns left of it. */
static unsigned draw_string(const struct arch_picture *picture, const char *string)
{
	/* No string is longer than what fits. */
	(void)qr_encode(&drawn_code, (const uint8_t *)string, strlen(string));
	unsigned side = drawn_code.side + 2 * QR_QUIET, module = picture->height / side;
	unsigned left = picture->width - side * module;

	draw_code(left, 0, module);
	return left / picture->character_width;
}

/* Lines that are too long go on in the next row. */
static void draw_lines(const char *lines, unsigned columns, unsigned rows)
{
	char line[PAGE_LINES_SIZE];

	for (unsigned row = 0; row < rows && *lines; row++) {
		size_t length = line_length(lines);
		bool ends = length <= columns;

		if (!ends)
			length = columns;
		memcpy(line, lines, length);
		line[length] = '\0';
		arch_picture_write(0, row, line);
		lines += length + ends;
	}
}

void page_draw(const struct page *page, const struct classification *classification)
{
	const struct arch_picture *picture = picture_canvas();
	char lines[PAGE_LINES_SIZE];

	if (!picture)
		return;
	unsigned rows = picture->height / picture->character_height;

	page_lines(page, classification, lines);
	arch_picture_fill(0, 0, picture->width, picture->height, BLACK);
	/* One column between both; the last row is for the keys. */
	draw_lines(lines, draw_string(picture, lines) - 1, rows - 1);
	if (arch_has_keys())
		arch_picture_write(0, rows - 1, KEYS_LINE_AT_END);
}
