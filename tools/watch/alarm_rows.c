#include "tools/watch/alarm_rows.h"

#include <stdlib.h>
#include <string.h>

static bool is_alike(const struct alarm *a, const struct alarm *b)
{
	return a->kind == b->kind && a->group == b->group && a->physical == b->physical &&
	       a->virtual == b->virtual && a->writer_pc == b->writer_pc && a->length == b->length &&
	       a->executed_length == b->executed_length &&
	       memcmp(a->old_form, b->old_form, sizeof(a->old_form)) == 0 &&
	       memcmp(a->new_form, b->new_form, sizeof(a->new_form)) == 0 &&
	       memcmp(a->executed, b->executed, sizeof(a->executed)) == 0;
}

static struct alarm_row *row_of(struct alarm_row *rows, size_t *count, const struct alarm *alarm)
{
	for (size_t n = 0; n < *count; n++)
		if (is_alike(&rows[n].first, alarm))
			return &rows[n];
	rows[*count].first = *alarm;
	return &rows[(*count)++];
}

/* Those of as many executions stay as they came. */
static int compare(const void *left, const void *right)
{
	const struct alarm_row *a = left, *b = right;

	if (a->count != b->count)
		return a->count < b->count ? 1 : -1;
	return (a->first.event > b->first.event) - (a->first.event < b->first.event);
}

struct alarm_row *alarm_rows(const struct found *found, size_t *count)
{
	struct alarm_row *rows = calloc(found->alarm_count + 1, sizeof(*rows));

	*count = 0;
	for (size_t n = 0; rows && n < found->alarm_count; n++) {
		const struct alarm *alarm = &found->alarms[n];
		struct alarm_row *row = row_of(rows, count, alarm);

		row->cpus |= UINT64_C(1) << alarm->cpu;
		row->writers |= UINT64_C(1) << alarm->writer;
		row->count += alarm->count;
	}
	if (rows)
		qsort(rows, *count, sizeof(*rows), compare);
	return rows;
}
