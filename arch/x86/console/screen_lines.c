#include "arch/x86/console/screen_lines.h"

#include "lib/ascii.h"
#include "lib/string.h"

/* How the lines that kernel/screen/progress.c writes begin and end. */
#define PROGRESS_BEGIN "# "
#define PROGRESS_END " s left"

struct line {
	const char *start;
	size_t length; /* without the newline */
};

static bool begins(const struct line *line, const char *with)
{
	size_t length = strlen(with);

	return line->length >= length && !memcmp(line->start, with, length);
}

static bool ends(const struct line *line, const char *with)
{
	size_t length = strlen(with);

	return line->length >= length && !memcmp(line->start + line->length - length, with, length);
}

static bool has(const struct line *line, const char *words)
{
	struct line rest = *line;

	for (; rest.length > 0; rest.start++, rest.length--)
		if (begins(&rest, words))
			return true;
	return false;
}

static bool is_figures(const struct line *line)
{
	return begins(line, "  ");
}

static bool is_progress(const struct line *line)
{
	return begins(line, PROGRESS_BEGIN) && ends(line, PROGRESS_END);
}

/* "# 3 - three-sync: as expected: ..." */
static bool is_result(const struct line *line)
{
	struct line rest = *line;

	if (!begins(line, "# "))
		return false;
	rest.start += strlen("# ");
	rest.length -= strlen("# ");
	while (rest.length > 0 && ascii_is_decimal(*rest.start)) {
		rest.start++;
		rest.length--;
	}
	return rest.start > line->start + strlen("# ") && begins(&rest, " - ");
}

/* "ok 3 - three-sync", of which the line before it says all; one that was skipped has none. */
static bool is_said(const struct line *line)
{
	return (begins(line, "ok ") || begins(line, "not ok ")) && !has(line, " # ");
}

/* Makes a row show `length` characters, no more than it has columns, and then blanks. Draws from
 * the first place that differs to the last. */
static void put_row(struct screen_lines *lines, unsigned row, const char *string, size_t length)
{
	unsigned columns = lines->area.columns;
	uint8_t *shown = lines->shown + (size_t)row * columns;
	unsigned first = columns, end = 0;

	for (unsigned i = 0; i < columns; i++) {
		uint8_t wanted = (uint8_t)(i < length ? ascii_printable(string[i]) : ' ');

		if (shown[i] == wanted)
			continue;
		shown[i] = wanted;
		if (first == columns)
			first = i;
		end = i + 1;
	}
	if (first < end)
		lines->draw(lines->surface, lines->area.row + row, lines->area.column + first,
			    shown + first, end - first);
}

/* Moves everything up by some rows, 1 to all of them. */
static void scroll(struct screen_lines *lines, unsigned by)
{
	unsigned columns = lines->area.columns, rows = lines->area.rows;

	for (unsigned row = 0; row < rows; row++) {
		if (row + by < rows)
			put_row(lines, row,
				(const char *)lines->shown + (size_t)(row + by) * columns, columns);
		else
			put_row(lines, row, "", 0);
	}
}

/* How many rows a line takes: as many as it is long, but not more than there are. */
static unsigned rows_of(const struct screen_lines *lines, const struct line *line)
{
	size_t rows = (line->length + lines->area.columns - 1) / lines->area.columns;

	if (rows == 0)
		return 1;
	return rows < lines->area.rows ? (unsigned)rows : lines->area.rows;
}

/* Makes room for `needed` rows from `begin` on; returns where they begin now. */
static unsigned make_room(struct screen_lines *lines, unsigned begin, unsigned needed)
{
	unsigned rows = lines->area.rows;

	if (begin + needed <= rows)
		return begin;
	unsigned by = begin + needed - rows;

	if (by < rows / 4)
		by = rows / 4;
	if (by > begin)
		by = begin;
	scroll(lines, by);
	return begin - by;
}

/* Reads what it needs to know of `lines` once, and keeps inside of the area whatever it is: what
 * interrupts this may have changed it. */
static void show(struct screen_lines *lines, const struct line *line)
{
	unsigned old_end = lines->next;
	bool replaces = lines->has_progress && (is_progress(line) || is_result(line));
	unsigned needed = rows_of(lines, line);
	unsigned begin = make_room(lines, replaces ? lines->progress : old_end, needed);
	unsigned columns = lines->area.columns;

	for (unsigned i = 0; i < needed; i++) {
		size_t at = (size_t)i * columns;

		put_row(lines, begin + i, line->start + at,
			line->length - at < columns ? line->length - at : columns);
	}
	for (unsigned row = begin + needed; row < old_end; row++)
		put_row(lines, row, "", 0);
	lines->has_progress = is_progress(line);
	lines->progress = begin;
	lines->next = begin + needed;
}

void screen_lines_begin(struct screen_lines *lines, const struct screen_area *area,
			screen_draw *draw, const void *surface, uint8_t *shown)
{
	memset(shown, ' ', (size_t)area->columns * area->rows);
	*lines = (struct screen_lines){
		.area = *area, .draw = draw, .surface = surface, .shown = shown};
}

void screen_lines_write(struct screen_lines *lines, const char *string, size_t length)
{
	while (length > 0) {
		size_t end = 0;

		while (end < length && string[end] != '\n')
			end++;
		struct line line = {string, end};

		if (!is_figures(&line) && !is_said(&line))
			show(lines, &line);
		end += end < length;
		string += end;
		length -= end;
	}
}

void screen_lines_give(struct screen_lines *lines, unsigned count)
{
	unsigned columns = lines->area.columns, rows = lines->area.rows - count;

	if (lines->next > rows) {
		scroll(lines, lines->next - rows);
		lines->next = rows;
	}
	/* The copies overlap: from the last one on. */
	for (unsigned row = lines->next; row-- > 0;)
		put_row(lines, row + count, (const char *)lines->shown + (size_t)row * columns,
			columns);
	for (unsigned row = 0; row < count; row++)
		put_row(lines, row, "", 0);
	lines->area.row += count;
	lines->area.rows = rows;
	lines->shown += (size_t)count * columns;
	lines->has_progress = false;
}

void screen_lines_take(struct screen_lines *lines, unsigned count)
{
	lines->shown -= (size_t)count * lines->area.columns;
	lines->area.row -= count;
	lines->area.rows += count;
	lines->has_progress = false;
	scroll(lines, count);
}
