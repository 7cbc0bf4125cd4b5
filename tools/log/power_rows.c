#include "tools/log/power_rows.h"

#include "tools/base/grow.h"

#include <stdlib.h>

/* A word and the blank behind it. */
static bool take_word(struct span *line, struct span *word)
{
	*word = (struct span){line->start, span_find(*line, " ")};
	line->start += word->length;
	line->length -= word->length;
	return span_take(line, " ");
}

static bool take_what(struct span *line, enum power_what *what)
{
	struct span word;

	if (!take_word(line, &word))
		return false;
	for (*what = 0; *what < POWER_WHATS; ++*what)
		if (span_equals(word, power_kinds[*what].word))
			return true;
	return false;
}

static bool take_side(struct span *line, enum power_side *side)
{
	struct span word;

	if (!take_word(line, &word))
		return false;
	for (*side = 0; *side < POWER_SIDES; ++*side)
		if (span_equals(word, power_side_word(*side)))
			return true;
	return false;
}

static bool take_numbers(struct span *line, struct power_row *row)
{
#define COLUMN(name, value) &row->name,
	uint64_t *const numbers[] = {POWER_COLUMNS(COLUMN)};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if ((i > 0 && !span_take(line, " ")) || !span_take_number(line, numbers[i]))
			return false;
	return line->length == 0;
}

/* Each execution is torn or unserialized, and not both. */
static bool read_row(struct span line, struct power_row *row)
{
	return take_what(&line, &row->what) && take_side(&line, &row->side) &&
	       take_numbers(&line, row) && row->round > 0 && row->us > 0 &&
	       row->torn <= row->executions && row->unserialized <= row->executions - row->torn;
}

static bool add(struct power_rows *rows, const struct power_row *row)
{
	struct power_row *more = grow(rows->rows, &rows->room, rows->count + 1, sizeof(*more));

	if (!more)
		return false;
	rows->rows = more;
	rows->rows[rows->count++] = *row;
	return true;
}

/* Rows come round by round, in their order, all sides of each one after the other. */
static bool is_in_turn(const struct power_rows *rows, size_t first, const struct power_row *row)
{
	size_t place = rows->count - first;
	size_t group = place / POWER_SIDES;

	for (size_t before = 1; before <= place % POWER_SIDES; before++)
		if (rows->rows[rows->count - before].side == row->side)
			return false;
	return row->round == group / POWER_WHATS + 1 && row->what == group % POWER_WHATS;
}

static bool add_line(struct power_rows *rows, size_t first, struct span line, unsigned cpus,
		     struct explanation *explanation)
{
	struct power_row row = {.cpus = cpus};

	if (!read_row(line, &row))
		return explain(explanation,
			       "the log of %u CPUs has a row of power that makes no sense: "
			       "\"%.*s\"",
			       cpus, SPAN_ARGUMENTS(line));
	if (!is_in_turn(rows, first, &row))
		return explain(explanation,
			       "the log of %u CPUs has a row of power that is not in its turn: "
			       "\"%.*s\"",
			       cpus, SPAN_ARGUMENTS(line));
	return add(rows, &row) || explain_no_memory(explanation);
}

bool power_rows_add(struct power_rows *rows, struct span lines, unsigned cpus,
		    struct explanation *explanation)
{
	size_t first = rows->count;
	struct span line;

	while (span_take_line(&lines, &line))
		if (span_take(&line, POWER_ROW) && !add_line(rows, first, line, cpus, explanation))
			return false;
	size_t count = rows->count - first;

	if (count == 0)
		return explain(explanation,
			       "the log of %u CPUs has no row of power: is the image as new as "
			       "this program?",
			       cpus);
	return count % ((size_t)POWER_WHATS * POWER_SIDES) == 0 ||
	       explain(explanation, "the log of %u CPUs ends in the middle of a round of power",
		       cpus);
}

void power_rows_free(struct power_rows *rows)
{
	free(rows->rows);
	*rows = (struct power_rows){0};
}
