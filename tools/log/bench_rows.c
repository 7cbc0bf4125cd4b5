#include "tools/log/bench_rows.h"

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

static bool take_executors(struct span *line, enum bench_executors *executors)
{
	struct span word;

	if (!take_word(line, &word))
		return false;
	for (*executors = 0; *executors < BENCH_EXECUTORS; ++*executors)
		if (span_equals(word, bench_executors_word(*executors)))
			return true;
	return false;
}

static bool take_what(struct span *line, enum bench_what *what)
{
	struct span word;

	if (!take_word(line, &word))
		return false;
	for (*what = 0; *what < ROWS; ++*what)
		if (span_equals(word, bench_row_kinds[*what].word))
			return true;
	return false;
}

static bool take_numbers(struct span *line, struct bench_row *row)
{
#define COLUMN(name, unit, value) &row->name,
	uint64_t *const numbers[] = {BENCH_COLUMNS(COLUMN)};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if ((i > 0 && !span_take(line, " ")) || !span_take_number(line, numbers[i]))
			return false;
	return line->length == 0;
}

static bool read_row(struct span line, struct bench_row *row)
{
	return take_executors(&line, &row->executors) && take_what(&line, &row->what) &&
	       take_numbers(&line, row) && row->runs > 0 && row->min <= row->p10 &&
	       row->p10 <= row->median && row->median <= row->p90 && row->p90 <= row->max;
}

static bool add(struct bench_rows *rows, const struct bench_row *row)
{
	struct bench_row *more = grow(rows->rows, &rows->room, rows->count + 1, sizeof(*more));

	if (!more)
		return false;
	rows->rows = more;
	rows->rows[rows->count++] = *row;
	return true;
}

bool bench_rows_add(struct bench_rows *rows, struct span lines, unsigned cpus, bool is_crowded,
		    struct explanation *explanation)
{
	size_t before = rows->count;
	struct span line;

	while (span_take_line(&lines, &line)) {
		struct bench_row row = {.cpus = cpus, .is_crowded = is_crowded};

		if (!span_take(&line, BENCH_ROW))
			continue;
		if (!read_row(line, &row))
			return explain(explanation,
				       "the log of %u CPUs has a row of the bench that makes no "
				       "sense: \"%.*s\"",
				       cpus, SPAN_ARGUMENTS(line));
		if (rows->count - before == BENCH_ROWS_MAX)
			return explain(explanation,
				       "the log of %u CPUs has more than %u rows of the bench",
				       cpus, BENCH_ROWS_MAX);
		if (!add(rows, &row))
			return explain_no_memory(explanation);
	}
	return rows->count > before ||
	       explain(explanation,
		       "the log of %u CPUs has no row of the bench: is the image as new as this "
		       "program?",
		       cpus);
}

void bench_rows_free(struct bench_rows *rows)
{
	free(rows->rows);
	*rows = (struct bench_rows){0};
}

const struct bench_row *bench_rows_find(const struct bench_rows *rows, const struct bench_row *like,
					enum bench_what what, uint64_t sites, uint64_t bytes)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct bench_row *row = &rows->rows[i];

		if (row->cpus == like->cpus && row->executors == like->executors &&
		    row->what == what && row->sites == sites && row->bytes == bytes)
			return row;
	}
	return NULL;
}
